"""What a person may do about a notice under review, or who can instead."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.urls import reverse

from accounts.web.parts import Action
from fines.access import can_review, can_say_it_stands, others_who_review
from fines.choices import NoticeStatus

if TYPE_CHECKING:
    from accounts.models import User
    from fines.models import PenaltyNotice

NOBODY = "Nobody else holds that right today: it needs a second manager or a legal officer."


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
