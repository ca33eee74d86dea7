"""The late gate in words: who may be meant, who came late, what the clock makes of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone

from accounts.web.parts import KeyHelp
from accounts.web.words import london_time, long_date, plural
from attendance.actions.late_gate import Arrival, find_at_gate, list_arrivals, session_now
from attendance.actions.sheets import read_code_book, session_facts
from attendance.choices import Half, LateReason
from attendance.rules.arrivals import late_entry
from attendance.web.plan_pages import SchoolPlans

if TYPE_CHECKING:
    from attendance.models import Enrolment, Session
    from attendance.rules.registers import Entry

KEYS = [
    KeyHelp("Alt L", "The late gate, on any page"),
    KeyHelp("letters", "The beginning of a first name or surname"),
    KeyHelp("↑ ↓", "Another child"),
    KeyHelp("Enter", "Late now"),
]
SHORTEST = 2
TOO_SHORT = "That is too short: type at least two letters of the name."


@dataclass(frozen=True)
class GateLine:
    """A child who may be meant."""

    ref: str
    name: str
    group: str
    now: str
    href: str


@dataclass(frozen=True)
class ArrivalLine:
    """A child who came late."""

    name: str
    group: str
    says: str
    at: str
    by: str
    was: str
    undo: str
    slip: str


def says(entry: Entry) -> str:
    """`L, 24 minutes late`; `M, Came at 10:05`."""
    minutes = entry.minutes_late
    late = "" if minutes is None else f"{plural(minutes, 'minute')} late"
    return ", ".join(part for part in (entry.code, late, entry.note) if part)


@dataclass
class GatePage(SchoolPlans):
    """The gate of one school, at this minute."""

    words: str = ""
    why: str = ""

    @cached_property
    def session(self) -> Session | None:
        return session_now(self.school)

    @property
    def heading(self) -> str:
        return f"Late gate, {timezone.localtime():%H:%M}"

    @property
    def clock(self) -> str:
        """What the clock makes of somebody who comes now."""
        if self.session is None:
            return "No session has begun today, so nobody is late."
        half, closes = Half(self.session.half).label.lower(), self.session.closes_at
        try:
            time = timezone.localtime().time()
            entry = late_entry(session_facts(self.session), time, read_code_book())
        except ValueError as problem:
            return str(problem)
        state = "closed" if time >= closes else "closes"
        return f"This {half}: {says(entry)}. The register {state} at {closes:%H:%M}."

    @property
    def reasons(self) -> list[tuple[str, str]]:
        return list(LateReason.choices)

    @property
    def too_short(self) -> str:
        """Why nobody was looked for; empty when somebody was."""
        return TOO_SHORT if 0 < len(self.words) < SHORTEST else ""

    @cached_property
    def found(self) -> list[GateLine]:
        if self.session is None or len(self.words) < SHORTEST:
            return []
        return [gate_line(e) for e in find_at_gate(self.user, self.session, self.words)]

    @cached_property
    def arrivals(self) -> list[ArrivalLine]:
        if self.session is None:
            return []
        return [_arrival_line(each) for each in list_arrivals(self.user, self.session)]

    @property
    def arrivals_heading(self) -> str:
        half = Half(self.session.half).label.lower() if self.session else "morning"
        return f"Late this {half}"

    @property
    def gate(self) -> str:
        """The page of the gate."""
        return self.to("late_gate")

    @property
    def keys(self) -> list[KeyHelp]:
        return KEYS


@dataclass(frozen=True)
class SlipPage:
    """A slip for the child to hand to the teacher."""

    enrolment: Enrolment
    arrival: Arrival

    @property
    def when(self) -> str:
        return f"{long_date(self.arrival.at)}, {london_time(self.arrival.at)}"

    @property
    def says(self) -> str:
        return says(self.arrival.entry)


def gate_line(enrolment: Enrolment) -> GateLine:
    """A child found; it carries `now_code`."""
    code = enrolment.now_code or ""  # type: ignore[attr-defined]
    return GateLine(
        enrolment.pupil.ref, str(enrolment.pupil), enrolment.registration_group,
        f"marked {code}" if code else "no mark", reverse("attendance:mark_late", args=[enrolment.pupil.ref]),
    )  # fmt: skip


def _arrival_line(arrival: Arrival) -> ArrivalLine:
    ref = arrival.enrolment.pupil.ref
    return ArrivalLine(
        name=str(arrival.enrolment.pupil),
        group=arrival.enrolment.registration_group,
        says=says(arrival.entry),
        at=london_time(arrival.at),
        by=arrival.by,
        was=f"was {arrival.was}" if arrival.was else "",
        undo=reverse("attendance:undo_late", args=[ref]) if arrival.of_gate else "",
        slip=reverse("attendance:late_slip", args=[ref]),
    )
