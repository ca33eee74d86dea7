"""One meeting in words: when, where, who is asked and came, what was said, what may be done next."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone

from accounts.web.helpers import key_for_drafts
from accounts.web.parts import Action, Fact, Tag
from accounts.web.words import london_time, long_date, short_date
from attendance.access_homes import redactor_about
from cases import access, access_meetings
from cases.actions import invitations
from cases.choices import Attendance, MeetingKind, Part
from cases.web.meeting_forms import ORDINALS

if TYPE_CHECKING:
    from collections.abc import Callable

    from accounts.models import User
    from cases.models import Case, MeetingPerson, Panel

CAME = {
    Attendance.CAME: Tag("Came", "ok"),
    Attendance.APOLOGIES: Tag("Sent apologies", "info"),
    Attendance.ABSENT: Tag("Did not come", "warn"),
}


def label_of(kind: str) -> str:
    """Panel, target review, review."""
    return str(MeetingKind(kind).label)


def sitting_words(number: int) -> str:
    """`, second sitting`; nothing of the first."""
    return f", {ORDINALS[number - 1]} sitting" if number > 1 else ""


def time_words(meeting: Panel) -> str:
    """14:00 to 14:45."""
    return f"{london_time(meeting.at)} to {london_time(meeting.ends)}"


def state_tag(meeting: Panel) -> Tag:
    """How it stands with a meeting, as a word with a shape."""
    if meeting.held_on:
        return Tag("Held", "ok")
    if meeting.cancelled_at:
        return Tag("Moved" if hasattr(meeting, "replaced_by") else "Called off", "quiet")
    today, day = timezone.localdate(), timezone.localdate(meeting.at)
    if day < today:
        return Tag("To be written down", "warn")
    return Tag("Today", "info") if day == today else Tag("To come", "info")


@dataclass(frozen=True)
class MeetingLine:
    """A meeting as its case lists it. `redact` takes out of its place where a protected parent is."""

    meeting: Panel
    redact: Callable[[str], str] = str

    @property
    def text(self) -> str:
        return f"{label_of(self.meeting.kind)}{sitting_words(self.meeting.sitting)}"

    @property
    def when(self) -> str:
        place = self.redact(self.meeting.place)
        return f"{long_date(self.meeting.at)}, {time_words(self.meeting)}, {place}"

    @property
    def day(self) -> dt.date:
        return timezone.localdate(self.meeting.at)

    @property
    def tag(self) -> Tag:
        return state_tag(self.meeting)

    @property
    def href(self) -> str:
        return reverse("cases:show_meeting", args=[self.meeting.case.ref, self.meeting.pk])


@dataclass(frozen=True)
class PersonView:
    """Somebody asked."""

    person: MeetingPerson
    invited: dt.date | None
    over: bool

    @property
    def name(self) -> str:
        return self.person.name

    @property
    def part(self) -> str:
        return str(Part(self.person.part).label)

    @property
    def told(self) -> str:
        """How a parent was told of it; others are told by whoever asks them."""
        if self.person.part != Part.PARENT:
            return ""
        return f"invited {short_date(self.invited)}" if self.invited else "not invited"

    @property
    def tag(self) -> Tag | None:
        return CAME[Attendance(self.person.attendance)] if self.person.attendance else None


class MeetingPage:
    """Everything the page of a meeting shows."""

    def __init__(self, meeting: Panel, user: User) -> None:
        self.meeting, self.user = meeting, user
        self.case: Case = meeting.case

    @property
    def heading(self) -> str:
        return MeetingLine(self.meeting).text

    @property
    def child(self) -> str:
        return str(self.case.pupil)

    @property
    def back(self) -> str:
        return reverse("cases:show_case", args=[self.case.ref])

    @property
    def tag(self) -> Tag:
        return state_tag(self.meeting)

    @property
    def facts(self) -> list[Fact]:
        """When, where, and who chairs."""
        it = self.meeting
        found = [
            Fact("Day", long_date(it.at)), Fact("Time", time_words(it)), Fact("How", it.get_how_display()),
            Fact("Place", self._redact(it.place)), Fact("Chair", it.chair.name if it.chair else "nobody yet"),
            Fact("Arranged", f"{short_date(it.arranged_at)} by {it.arranged_by.name}"),
        ]  # fmt: skip
        if it.cancelled_at and it.cancelled_by:
            ended = f"{short_date(it.cancelled_at)} by {it.cancelled_by.name}"
            found.append(
                Fact(
                    self.tag.text,
                    f"{ended}: {self._redact(it.cancel_reason)}" if self.may_read else ended,
                )
            )
        if it.held_on and it.recorded_by:
            found.append(Fact("Written down", f"{short_date(it.held_on)} by {it.recorded_by.name}"))
        return found

    @cached_property
    def may_read(self) -> bool:
        """Whether the words of minutes and reasons are for this person."""
        return access.can_see_contact_notes(self.user, self.case)

    @cached_property
    def people(self) -> list[PersonView]:
        letters = dict(invitations.invited_on(self.meeting))
        return [
            PersonView(p, letters.get(p.carer_id or 0), not self.meeting.waits)
            for p in self.meeting.people.all()
        ]

    @cached_property
    def left_out(self) -> list[tuple[str, str]]:
        """Parents who are never invited, and why; for who arranges."""
        return invitations.not_asked(self.case, self.user) if self.can_arrange else []

    @cached_property
    def untold(self) -> list[str]:
        """Who was invited to a meeting that is off, and has not been told."""
        return [carer.full_name for carer in invitations.untold(self.meeting)]

    @property
    def may_write_off(self) -> bool:
        """Whether a letter can tell them."""
        may = self.case.is_open and access.can_send_letter(self.user, self.case)
        return may and bool(self.untold) and not hasattr(self.meeting, "replaced_by")

    @property
    def tell_href(self) -> str:
        return self.url("tell_of_meeting")

    @property
    def contact_href(self) -> str:
        return f"{reverse('cases:write_contact')}?case={self.case.ref}"

    @cached_property
    def can_arrange(self) -> bool:
        return access_meetings.can_arrange(self.user, self.case)

    @property
    def waits_to_invite(self) -> bool:
        """Whether some parent asked has no invitation yet."""
        missing = any(p.person.carer_id and not p.invited for p in self.people)
        may = access.can_send_letter(self.user, self.case)
        return self.meeting.waits and missing and may and self.case.is_open

    @property
    def may_record(self) -> bool:
        day = timezone.localdate(self.meeting.at)
        return self.can_arrange and self.meeting.waits and day <= timezone.localdate()

    @property
    def may_add(self) -> bool:
        return bool(self.meeting.held_on) and access.can_edit(self.user, self.case)

    @property
    def actions(self) -> list[Action]:
        """What else may be done."""
        if self.meeting.held_on:
            return []
        if self.meeting.cancelled_at:
            return [Action("Calendar file that takes it out", self.url("meeting_file"))]
        offers = [
            (self.can_arrange, "Move it", "move_meeting"),
            (self.can_arrange, "Call it off", "cancel_meeting"),
            (True, "Calendar file", "meeting_file"),
        ]  # fmt: skip
        return [Action(text, self.url(name)) for offered, text, name in offers if offered]

    def url(self, name: str) -> str:
        """An address of this meeting."""
        return reverse(f"cases:{name}", args=[self.case.ref, self.meeting.pk])

    @property
    def record_href(self) -> str:
        return self.url("record_meeting")

    @property
    def invite_href(self) -> str:
        return self.url("invite_to_meeting")

    @property
    def add_href(self) -> str:
        return self.url("add_to_minutes")

    @property
    def plan_href(self) -> str:
        """Writing the plan that follows."""
        held = self.meeting.held_on and self.meeting.kind == MeetingKind.PANEL
        return (
            reverse("cases:agree_plan", args=[self.case.ref]) if held and self.can_arrange else ""
        )

    @cached_property
    def _redact(self) -> Callable[[str], str]:
        """Takes out of people's words where a protected parent is, unless it is open to this person."""
        return redactor_about(self.user, self.case.pupil)

    @property
    def minutes(self) -> str:
        return self._redact(self.meeting.minutes)

    @cached_property
    def additions(self) -> list[tuple[str, str]]:
        return [
            (self._redact(row.text), f"{short_date(row.at)}, {row.by.name}")
            for row in self.meeting.additions.select_related("by")
        ]

    @property
    def line(self) -> list[MeetingLine]:
        """What this meeting was before it was moved, the latest first, and what it was moved to."""
        found = []
        before = self.meeting.replaces
        while before is not None:
            found.append(MeetingLine(before, self._redact))
            before = before.replaces
        later = getattr(self.meeting, "replaced_by", None)
        return ([MeetingLine(later, self._redact)] if later else []) + found

    @property
    def draft_ref(self) -> str:
        """What the browser keeps a draft of the minutes by."""
        return f"{self.case.ref}/{self.meeting.pk}"

    @property
    def draft_key(self) -> str:
        return key_for_drafts(self.user.email)
