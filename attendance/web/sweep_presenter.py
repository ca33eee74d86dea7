"""The morning sweep in words: registers not in and whom to ask, children by who comes first, the top line."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone

from accounts.web.parts import KeyHelp
from accounts.web.words import ago, london_time, long_date, plural, short_date
from attendance.access import can_see_circumstances, can_see_confidential
from attendance.access_homes import Redactor, redactors
from attendance.actions.overdue import WithoutReason, allowed_days, count_overdue
from attendance.actions.sheets import read_code_book
from attendance.choices import REASON_NOT_KNOWN, Half
from attendance.web.school_presenter import Tile
from attendance.web.sweep_rows import ChildRow, DoneRow, Viewer, clock_in_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from accounts.models import User
    from attendance.actions.reasons import Given
    from attendance.actions.sweep import LateRegister, Sweep, SweepChild
    from attendance.errors import Faults
    from attendance.models import Enrolment, RegisterChase, School

NO_REASON_CODE = "O"

KEYS = (
    KeyHelp("J", "Next child"),
    KeyHelp("K", "Child before"),
    KeyHelp("A", "Accept the code suggested"),
    KeyHelp("I", "I, illness: a parent gave the reason"),
    KeyHelp("M", "M, medical or dental appointment: a parent gave the reason"),
    KeyHelp("S", "Was in school at the register: present"),
    KeyHelp("L", "Has come in just now: L or U by the clock"),
    KeyHelp("C", "Log a call; then N, M, R, S or F for what came of it, Enter to save"),
    KeyHelp("O", "Another code"),
    KeyHelp("T", "The worker was told"),
    KeyHelp("Z", "Undo the last code"),
)


@dataclass(frozen=True)
class RegisterRow:
    """One register not in."""

    group: str
    half: str
    href: str
    state: str
    whom: str
    email: str
    chased: str
    chase_url: str


@dataclass(frozen=True)
class Refused:
    """What could not be done about one child: why, and a contact as it was typed, not to be lost."""

    ref: str
    fault: str
    typed: Mapping[str, str] | None = None


@dataclass
class SweepPage:
    """One school's morning, for one person."""

    sweep: Sweep
    schools: list[School]
    user: User
    refused: Refused | None = None

    @property
    def school(self) -> School:
        return self.sweep.school

    @property
    def heading(self) -> str:
        return long_date(self.sweep.date)

    @property
    def is_today(self) -> bool:
        return self.sweep.is_today

    @property
    def is_school_day(self) -> bool:
        return bool(self.sweep.day.sessions)

    @cached_property
    def viewer(self) -> Viewer:
        return viewer_of(self.user, self.school)

    @property
    def registers(self) -> list[RegisterRow]:
        return [self._register(late) for late in self.sweep.registers]

    @cached_property
    def unaccounted(self) -> list[ChildRow]:
        return [self.row(child) for child in self.sweep.unaccounted]

    @cached_property
    def answered(self) -> list[ChildRow]:
        return [self.row(child) for child in self.sweep.answered]

    @property
    def tiles(self) -> list[Tile]:
        """Registers, children, the vulnerable among them, the reasons overdue."""
        tiles = [self._registers_tile, self._children_tile]
        if self.sweep.unaccounted:
            tiles.append(self._priority_tile)
        return [*tiles, self._answered_tile, self.overdue_tile]

    @property
    def well_title(self) -> str:
        """Nobody is missing; with registers still out, only as far as anybody can say."""
        if self.sweep.registers:
            return "Nobody is missing from the registers that are in."
        return "Every child is accounted for."

    @property
    def well_words(self) -> str:
        """What stands behind it."""
        missing = len(self.sweep.registers)
        if missing:
            are = "is" if missing == 1 else "are"
            return (
                f"{plural(missing, 'register')} {are} not in: of those children nobody knows yet."
            )
        return "Every register that has opened is in, and every absence has a reason or an answer."

    @property
    def closed_title(self) -> str:
        why = self.sweep.day.why_closed
        return f"No school {'today' if self.is_today else 'that day'}: {why}."

    @property
    def closed_fills(self) -> str:
        day = self.sweep.day.previous_day
        return f"The last school day was {long_date(day)}." if day else "No school day before it."

    @property
    def closed_action(self) -> str:
        day = self.sweep.day.previous_day
        return f"Open {long_date(day)}" if day else ""

    @property
    def previous(self) -> str:
        return self.link(self.sweep.day.previous_day)

    @property
    def next(self) -> str:
        day = self.sweep.day.next_day
        return self.link(day) if day and day <= timezone.localdate() else ""

    @property
    def today(self) -> str:
        return self.link(timezone.localdate())

    @property
    def overview_link(self) -> str:
        return f"{reverse('attendance:show_today')}?school={self.school.urn}"

    @property
    def registers_link(self) -> str:
        here = f"school={self.school.urn}&date={self.sweep.date}"
        return f"{reverse('attendance:list_registers')}?{here}"

    @property
    def keys(self) -> tuple[KeyHelp, ...]:
        return KEYS

    @cached_property
    def codes(self) -> list[tuple[str, str]]:
        """Codes of the day with their meanings, for the box of another code."""
        return [(row.code, row.meaning) for row in read_code_book().in_force(self.sweep.date)]

    def row(self, child: SweepChild) -> ChildRow:
        """One child as this person may see it."""
        refused = self.refused
        mine = refused if refused and refused.ref == child.enrolment.pupil.ref else None
        return ChildRow(
            child, self.viewer, self.school.urn, self.sweep.date, self.sweep.now, self.is_today,
            mine.fault if mine else "", mine.typed if mine else None,
            self._redactors.get(child.enrolment.pupil_id, str),
        )  # fmt: skip

    @cached_property
    def _redactors(self) -> dict[int, Redactor]:
        said = [child for child in self.sweep.children if child.contacts]
        return redactors(self.user, {child.enrolment.pupil_id: child.carers for child in said})

    def find(self, ref: str) -> ChildRow | None:
        """The row of one child, while a mark of the day wants a reason."""
        found = (c for c in self.sweep.children if c.enrolment.pupil.ref == ref)
        return next((self.row(child) for child in found), None)

    def done(self, enrolment: Enrolment, given: Given, back: str = "") -> DoneRow:
        """What is left of a row once its child has a code."""
        pupil = enrolment.pupil
        return DoneRow(pupil.ref, str(pupil), self.school.urn, given, read_code_book(), back)

    def link(self, date: dt.date | None) -> str:
        """The sweep of another day."""
        if date is None:
            return ""
        return f"{reverse('attendance:show_sweep')}?school={self.school.urn}&date={date}"

    @property
    def _reasons_link(self) -> str:
        return f"{reverse('attendance:list_reasons')}?school={self.school.urn}"

    @property
    def _registers_tile(self) -> Tile:
        missing, begun = len(self.sweep.registers), self.sweep.begun
        words = "register not taken" if missing == 1 else "registers not taken"
        note = f"{begun - missing} of {begun} in" if begun else "none has opened yet"
        return Tile(str(missing), words, note, "#registers", "bad" if missing else "ok")

    @property
    def _children_tile(self) -> Tile:
        found = self.sweep.unaccounted
        words = "child unaccounted for" if len(found) == 1 else "children unaccounted for"
        if not found:
            out = self.sweep.registers
            note = "of the registers that are in" if out else "everybody is accounted for"
            return Tile("0", words, note, "#children", "" if out else "ok")
        oldest = min(child.since for child in found)
        clock = clock_in_words(oldest, self.sweep.now) if self.is_today else "all day"
        return Tile(str(len(found)), words, f"the longest {clock}", "#children", "bad")

    @property
    def _priority_tile(self) -> Tile:
        first = sum(child.is_priority for child in self.sweep.unaccounted)
        note = "they come first" if first else "nobody on the priority list"
        words = "vulnerable among them"
        return Tile(str(first), words, note, "#children", "bad" if first else "ok")

    @property
    def _answered_tile(self) -> Tile:
        found = len(self.sweep.answered)
        words = "reply to confirm" if found == 1 else "replies to confirm"
        note = "one key each: A" if found else "nothing waits"
        return Tile(str(found), words, note, "#answered", "warn" if found else "ok")

    @property
    def overdue_tile(self) -> Tile:
        count, days = count_overdue(self.school), allowed_days(self.sweep.date)
        words = "absence without a reason" if count == 1 else "absences without a reason"
        note = f"after {days} school days" if days else ""
        return Tile(str(count), words, note, self._reasons_link, "warn" if count else "ok")

    def _register(self, late: LateRegister) -> RegisterRow:
        state, session = late.state, late.state.session
        where = [self.school.urn, session.date, session.half, state.registration_group]
        return RegisterRow(
            group=state.registration_group,
            half=Half(session.half).label.lower(),
            href=reverse("attendance:show_register", args=where),
            state=_state(late, self.sweep.now, self.is_today),
            whom=late.taker.name if late.taker else "",
            email=late.taker.email if late.taker else "",
            chased=_chased(late),
            chase_url=reverse("attendance:chase_register", args=where) if self.is_today else "",
        )


@dataclass(frozen=True)
class ReasonLine:
    """One child's day still without a reason."""

    ref: str
    name: str
    group: str
    href: str
    iso: str
    day: str
    halves: str
    since: str
    reason_url: str
    fault: str = ""
    shown: str = ""  # the halves, as the form sends them back
    was: str = ""


@dataclass
class ReasonsPage:
    """Absences of earlier days still without a reason: the overdue first, then those still in time."""

    school: School
    schools: list[School]
    found: list[WithoutReason]

    @property
    def overdue(self) -> list[ReasonLine]:
        return [self._line(each) for each in self.found if each.is_overdue]

    @property
    def in_time(self) -> list[ReasonLine]:
        return [self._line(each) for each in self.found if not each.is_overdue]

    @property
    def sentence(self) -> str:
        """`7 absences still without a reason after 5 school days.`"""
        count = sum(len(each.halves) for each in self.found if each.is_overdue)
        days = allowed_days(timezone.localdate())
        if not count:
            return f"No absence is without a reason after {days} school days."
        return f"{plural(count, 'absence')} still without a reason after {days} school days."

    @property
    def suggested(self) -> str:
        return NO_REASON_CODE

    @property
    def back(self) -> str:
        return f"{reverse('attendance:show_sweep')}?school={self.school.urn}"

    @property
    def keys(self) -> list[KeyHelp]:
        return [key for key in KEYS if key.keys in "JKAIMSZ"]

    def find(self, ref: str, date: dt.date, fault: str = "") -> tuple[ReasonLine | None, str]:
        """The line of one child's day while it wants a reason, and the code suggested for it."""
        for each in self.found:
            if (each.ref, each.date) == (ref, date):
                return self._line(each, fault), self.suggested if each.is_overdue else ""
        return None, ""

    def _line(self, each: WithoutReason, fault: str = "") -> ReasonLine:
        return ReasonLine(
            each.ref, each.name, each.group, reverse("attendance:show_pupil", args=[each.ref]),
            each.date.isoformat(), f"{each.date:%A} {short_date(each.date)}",
            " and ".join(Half(half).label.lower() for half in each.halves),
            _lately(each.date),
            reverse("attendance:give_reason", args=[self.school.urn, each.date, each.ref]), fault,
            ",".join(each.halves), ",".join([REASON_NOT_KNOWN] * len(each.halves)),
        )  # fmt: skip


def _lately(day: dt.date) -> str:
    """`yesterday`, `5 days ago`; nothing once the date itself says it better."""
    words = ago(day, timezone.localdate())
    return "" if words == short_date(day) else words


def viewer_of(user: User, school: School) -> Viewer:
    """What a person may know of the children of a school."""
    return Viewer(can_see_circumstances(user, [school.pk]), can_see_confidential(user))


def _state(late: LateRegister, now: dt.datetime, is_today: bool) -> str:
    state = late.state
    if state.marked:
        return f"{state.marked} of {state.on_roll} marked"
    return f"open {clock_in_words(late.opened_at, now)}" if is_today else "nothing entered"


def _chased(late: LateRegister) -> str:
    if late.chase is None:
        return ""
    how = "by e-mail" if late.chase.address else "ring"
    return f"chased {london_time(late.chase.at)}, {how}"


def chased_in_words(chase: RegisterChase, is_new: bool) -> str:
    """What a click on "chase now" came to."""
    whom = chase.whom or "nobody has taken it before"
    if not is_new:
        return f"{chase.registration_group} was chased at {london_time(chase.at)} already ({whom})."
    if chase.address:
        return f"{chase.registration_group}: {whom} is written to now."
    return f"{chase.registration_group}: no address on file for {whom}, so ring."


def faults_in_words(faults: Faults) -> str:
    """Why a code was refused, in a sentence or two."""
    clashes = [f"{c.by} made it {c.theirs} while you were here." for c in faults.clashes.values()]
    return " ".join([*faults.rows.values(), *clashes, *faults.general])


def given_in_words(enrolment: Enrolment, given: Given | None) -> str:
    """What was done about a child, for the message and for those who listen."""
    name = str(enrolment.pupil)
    if given is None:
        return f"{name}: logged."
    if not given.halves:
        return f"{name}: nothing was left to code."
    halves = " and ".join(Half(half).label.lower() for half in given.halves)
    return f"{name}: {given.code or 'no mark'}, {halves}."
