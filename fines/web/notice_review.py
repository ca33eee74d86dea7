"""What a person may do about a notice under review, or who can instead."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.urls import reverse

from accounts.web.parts import Action, Mark
from fines.access import can_review, can_say_it_stands, others_who_review
from fines.choices import NoticeStatus
from fines.web.words import session_mark

if TYPE_CHECKING:
    from accounts.models import User
    from fines.actions.reading import NoticeRecord
    from fines.models import PenaltyNotice

NOBODY = "Nobody else holds that right today: it needs a second manager or a legal officer."


def _amended(record: NoticeRecord) -> dict[int, str]:
    """By session, the code it has now, or had when a person last said that the notice stands."""
    seen = {
        row.pk: row.code_reviewed for row in record.sessions
        if row.code_reviewed is not None and row.code_reviewed != row.code
    }  # fmt: skip
    return seen | {each.row.pk: each.now for each in record.changed}


def strip_of(record: NoticeRecord) -> list[Mark]:
    """The sessions of a notice; one amended since stands apart, with the code it was given on in its words."""
    now, found = _amended(record), []
    for row in record.sessions:
        mark = session_mark(row.code, row.session.date, row.session.half)
        if row.pk in now:
            label = f"{mark.label}, amended since to {now[row.pk] or 'no mark'}"
            mark = Mark(now[row.pk] or "\u00b7", "missing", label)
        found.append(mark)
    return found


def amended_words(record: NoticeRecord) -> str:
    """How many of them were amended since, to end the sentence of the strip; empty where none was."""
    count = len(_amended(record))
    return f" when it was given; {count} amended since" if count else ""


@dataclass
class ReviewView:
    """One notice under review, for one person."""

    notice: PenaltyNotice
    user: User

    @cached_property
    def stands(self) -> Action | None:
        """Where to say that it stands."""
        if not can_say_it_stands(self.user, self.notice):
            return None
        href = reverse("fines:confirm_evidence", args=[self.notice.ref])
        return Action("Say why it stands", href, "secondary")

    @cached_property
    def who(self) -> str:
        """Who withdraws it or says that it stands, where the reader issued it: two people, as for issuing it."""
        if self.stands or not can_review(self.user, self.notice):
            return ""
        names = ", ".join(person.name for person in others_who_review(self.notice))
        can = f"One of these can: {names}." if names else NOBODY
        return f"You issued this notice, so somebody else withdraws it or says why it stands. {can}"

    @property
    def is_held(self) -> bool:
        """Whether nothing is taken by card until a person has decided."""
        return self.notice.status == NoticeStatus.ISSUED
