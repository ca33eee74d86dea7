"""One flag's own page: explained, what is done about it, and its history from the day it was raised."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from accounts.web.parts import Fact, Tag, TimelineEvent
from accounts.web.words import london_time, short_date
from attendance.access import can_work_flags
from attendance.actions.flag_notes import last_snooze_day
from attendance.actions.flag_story import read_notes
from attendance.choices import FlagKind, FlagNoteKind, Role
from attendance.web.flag_cleared import cleared_in_words
from attendance.web.flag_forms import AcknowledgeForm, ReturnForm, SnoozeForm
from attendance.web.flag_presenter import Explained, can_record_return, explain_flags
from attendance.web.flag_rows import FlagRow, flag_rows
from attendance.web.flag_told import Told
from attendance.web.flag_words import measure_in_words, told_at_raising, told_of, wording_of

if TYPE_CHECKING:
    import datetime as dt

    from accounts.models import User
    from attendance.models import Flag, FlagNote

DONE = {
    FlagNoteKind.ACKNOWLEDGED: "Seen",
    FlagNoteKind.UNACKNOWLEDGED: "Still to be seen",
    FlagNoteKind.SNOOZED: "Snoozed",
    FlagNoteKind.UNSNOOZED: "Woken",
    FlagNoteKind.RETURN_MADE: "Return made",
}


@dataclass
class FlagPage:
    """One flag for one person."""

    flag: Flag
    user: User
    sent: QueryDict | None = None

    @cached_property
    def explained(self) -> Explained:
        return explain_flags([self.flag], self.user)[0]

    @property
    def title(self) -> str:
        return self.flag.enrolment.pupil.full_name

    @property
    def kind(self) -> str:
        return str(FlagKind(self.flag.kind).label)

    @property
    def facts(self) -> list[Fact]:
        """Who it is about."""
        enrolment = self.flag.enrolment
        school = reverse("attendance:show_school", args=[enrolment.school.urn])
        return [
            Fact("Class", enrolment.registration_group),
            Fact("School", enrolment.school.name, school),
            Fact("Flag", self.flag.ref),
            Fact("Raised", short_date(self.flag.raised_as_of)),
        ]

    @property
    def tags(self) -> list[Tag]:
        state = self.explained.state
        return [self.explained.tag, *([state] if state else [])]

    @property
    def pupil_link(self) -> str:
        return reverse("attendance:show_pupil", args=[self.flag.enrolment.pupil.ref])

    @property
    def list_link(self) -> str:
        """The inbox of the school."""
        return f"{reverse('attendance:list_flags')}?school={self.flag.enrolment.school.urn}"

    @property
    def can_work(self) -> bool:
        """Whether to offer what is done about a flag."""
        return self.explained.is_standing and can_work_flags(self.user, self.flag.enrolment.school)

    @property
    def can_record_return(self) -> bool:
        return can_record_return(self.flag, self.user)

    @cached_property
    def row(self) -> FlagRow:
        """The same flag as a line of the inbox."""
        return flag_rows([self.flag], self.user)[0]

    @cached_property
    def acknowledge_form(self) -> AcknowledgeForm:
        return AcknowledgeForm(
            self.sent, ref=self.flag.ref
        )  # a button alone sends no note, and is enough

    @cached_property
    def snooze_form(self) -> SnoozeForm:
        today = timezone.localdate()
        return SnoozeForm(
            self._sent("snooze"), today=today, last=last_snooze_day(today), ref=self.flag.ref
        )

    @cached_property
    def return_form(self) -> ReturnForm:
        return ReturnForm(self._sent("return"), today=timezone.localdate(), ref=self.flag.ref)

    def _sent(self, prefix: str) -> QueryDict | None:
        """What was sent, for the one of the forms that it was sent with."""
        sent = self.sent
        return sent if sent and any(name.startswith(f"{prefix}-") for name in sent) else None

    @cached_property
    def notes(self) -> list[FlagNote]:
        return read_notes([self.flag])[self.flag.pk]

    @property
    def events(self) -> list[TimelineEvent]:
        """Everything that happened to it, the latest first."""
        flag = self.flag
        told = [self._raised(), *([self._moved()] if self._has_moved else [])]
        noted = [self._noted(note) for note in self.notes]
        cleared = [self._cleared(flag.cleared_at)] if flag.cleared_at else []
        return sorted([*told, *noted, *cleared], key=lambda event: event.at)[::-1]

    @property
    def _has_moved(self) -> bool:
        return self._measure(told_of(self.flag)) != self._measure(told_at_raising(self.flag))

    def _measure(self, told: Told) -> str:
        return measure_in_words(wording_of(self.flag.kind).measure(told))

    def _raised(self) -> TimelineEvent:
        text = f"{self._measure(told_at_raising(self.flag))}, on the marks up to {short_date(self.flag.raised_as_of)}."
        return _event("Raised", self.flag.raised_at, "the nightly run", text, kind="stage")

    def _moved(self) -> TimelineEvent:
        first, now = self._measure(told_at_raising(self.flag)), self._measure(told_of(self.flag))
        text = f"{first} when it was raised; {now} now."
        return _event("Numbers last moved", self.flag.changed_at, "", text)

    def _cleared(self, at: dt.datetime) -> TimelineEvent:
        text = cleared_in_words(self.flag, self.notes)
        return _event("Cleared", at, "", text, kind="decision")

    def _noted(self, note: FlagNote) -> TimelineEvent:
        role = Role(note.role).label if note.role in Role.values else ""
        who = ", ".join(part for part in (note.by_name, role) if part)
        return _event(
            DONE[FlagNoteKind(note.kind)], note.at, who, note_in_words(note), kind="letter"
        )


def note_in_words(note: FlagNote) -> str:
    """Until 9 Feb 2026: on holiday with leave."""
    said = [
        f"Until {short_date(note.until)}" if note.until else "",
        f"Made on {short_date(note.made_on)}" if note.made_on else "",
        f"reference {note.reference}" if note.reference else "",
    ]
    when = ", ".join(part for part in said if part)
    return ": ".join(part for part in (when, note.reason) if part)


def _event(title: str, at: dt.datetime, by: str, text: str, kind: str = "") -> TimelineEvent:
    when = f"{short_date(at)} {london_time(at)}"
    return TimelineEvent(title, when, by=by, text=text, at=at.isoformat(), kind=kind)
