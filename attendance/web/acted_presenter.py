"""What was done about a child's absence, in words: the form that asks for it, and what stands already."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from accounts.web.words import ago, short_date
from attendance.actions.actions_taken import read_latest
from attendance.actions.first_day import read_contacts
from attendance.choices import ActionKind, ContactHow, ContactStep
from attendance.rules.sweep import ANSWERED
from attendance.web.acted_forms import ActedForm
from attendance.web.block_forms import read_back

if TYPE_CHECKING:
    from accounts.models import User
    from attendance.models import AbsenceContact, ActionTaken, Enrolment

LATEST = 3  # of what was done, and of calls about one day


@dataclass(frozen=True)
class Call:
    """Somebody was spoken to about one day; `href` opens the form with it filled in."""

    words: str
    href: str


@dataclass
class ActedPage:
    """Writing down what was done about one child, for one person."""

    enrolment: Enrolment
    user: User
    asked: QueryDict
    sent: QueryDict | None = None

    @cached_property
    def form(self) -> ActedForm:
        return ActedForm(
            self.sent, today=timezone.localdate(), on_roll_since=self.enrolment.starts_on,
            initial=self._from_a_call,
        )  # fmt: skip

    @property
    def back(self) -> str:
        """Where it was asked for: the inbox, the flag, or the child's page."""
        return read_back(self.asked.get("next", "")) or f"{record_link(self.enrolment)}#acted"

    @cached_property
    def latest(self) -> list[str]:
        """What was done last at this school."""
        today = timezone.localdate()
        return [
            f"{act.label}, {act.by_name}, {ago(act.done_on, today)}"
            for act in read_latest(self.enrolment, LATEST)
        ]

    @cached_property
    def calls(self) -> list[Call]:
        """The latest calls about one day's absence in which somebody was spoken to."""
        own = (c for c in read_contacts(self.enrolment.pupil, self.user) if self._spoke(c))
        return [self._call(contact) for _, contact in zip(range(LATEST), own, strict=False)]

    def _spoke(self, contact: AbsenceContact) -> bool:
        return (
            contact.enrolment_id == self.enrolment.pk
            and contact.outcome in ANSWERED
            and contact.step != ContactStep.TOLD
        )

    def _call(self, contact: AbsenceContact) -> Call:
        how = ContactHow(contact.how).label
        words = f"{how}, {contact.by_name}, {short_date(contact.date)}"
        return Call(words, f"?{urlencode({'on': contact.date.isoformat(), **self._next})}")

    @property
    def _next(self) -> dict[str, str]:
        asked = read_back(self.asked.get("next", ""))
        return {"next": asked} if asked else {}

    @property
    def _from_a_call(self) -> dict[str, Any]:
        """A call about one day that was about the absence as a whole too."""
        try:
            day = dt.date.fromisoformat(self.asked.get("on", ""))
        except ValueError:
            return {}
        return {"done_on": day, "kind": ActionKind.CONTACT.value}


def record_link(enrolment: Enrolment) -> str:
    """The child's record at that school."""
    page = reverse("attendance:show_pupil", args=[enrolment.pupil.ref])
    return f"{page}?school={enrolment.school.urn}"


def acted_link(enrolment: Enrolment, **query: str) -> str:
    """Where something done about the child at that school is written down."""
    page = reverse("attendance:log_action", args=[enrolment.pupil.ref, enrolment.school.urn])
    return f"{page}?{urlencode(query)}" if query else page


def taken_back_in_words(act: ActionTaken) -> str:
    """`Meeting of 3 Nov 2025, logged by A. Yusuf: taken back by …`, without its words."""
    gone = act.withdrawal
    return (
        f"{ActionKind(act.kind).label} of {short_date(act.done_on)}, logged by {act.by_name}: "
        f"taken back by {gone.by_name} on {short_date(gone.at)}. {gone.reason}"
    )
