"""Schools in words: the list, one school's overview, and today's page of those who work in it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone

from accounts.web.parts import Fact
from accounts.web.words import long_date, percent, plural, short_date
from attendance.access import has_permission, visible_flags
from attendance.actions.day_lists import DayList, read_day_list
from attendance.actions.school_overview import (
    SchoolLine,
    Unexplained,
    read_calendar,
    read_flag_counts,
    read_school_figures,
    read_unexplained,
)
from attendance.choices import CalendarKind, FlagKind, Half, Permission
from attendance.rules.counting import Figures
from attendance.web.day_presenter import DayPage
from attendance.web.flag_words import GROUPS, kinds_of
from attendance.web.list_presenter import FlagLine, flag_lines

if TYPE_CHECKING:
    from accounts.models import User
    from attendance.models import School

FEW = 12


@dataclass(frozen=True)
class Tile:
    """A number with its words, its comparison, and the rows behind it."""

    value: str
    label: str
    note: str
    href: str
    tone: str = ""


@dataclass(frozen=True)
class UnexplainedView:
    """One absence whose reason is not known."""

    name: str
    group: str
    when: str
    href: str
    pupil: str


@dataclass
class SchoolPage:
    """One school today and this year, for one person."""

    school: School
    user: User

    @cached_property
    def day(self) -> DayPage:
        return DayPage(self._day_list, [self.school])

    @cached_property
    def _day_list(self) -> DayList:
        return read_day_list(self.school, timezone.localdate())

    @cached_property
    def figures(self) -> Figures:
        return read_school_figures(self.school)

    @cached_property
    def counts(self) -> dict[str, int]:
        return read_flag_counts(self.school, self.user)

    @cached_property
    def unexplained(self) -> list[Unexplained]:
        return read_unexplained(self.school, timezone.localdate())

    @property
    def today(self) -> str:
        return long_date(timezone.localdate())

    @property
    def unexplained_views(self) -> list[UnexplainedView]:
        """The oldest few, to be chased first."""
        return [_unexplained_view(each) for each in self.unexplained[:FEW]]

    @property
    def more_unexplained(self) -> int:
        return max(0, len(self.unexplained) - FEW)

    @property
    def missing(self) -> list[object]:
        """Classes with a register not taken."""
        return [view for view in self.day.classes if view.is_missing]

    @property
    def tiles(self) -> list[Tile]:
        """Registers, unexplained, the year's absence, the flags: each opens its rows."""
        return [self._registers_tile, self._unexplained_tile, self._absence_tile, *self._flag_tiles]

    @property
    def flags(self) -> list[FlagLine]:
        """The gravest few that nobody has put off."""
        found = visible_flags(self.user).filter(enrolment__school=self.school)
        return flag_lines(found.awake(timezone.localdate()).gravest_first()[:FEW])

    @property
    def flags_link(self) -> str:
        return f"{reverse('attendance:list_flags')}?school={self.school.urn}"

    @property
    def registers_link(self) -> str:
        return f"{reverse('attendance:list_registers')}?school={self.school.urn}"

    @property
    def pupils_link(self) -> str:
        return f"{reverse('attendance:show_pupils')}?school={self.school.urn}"

    @property
    def facts(self) -> list[Fact]:
        school = self.school
        address = ", ".join(part for part in (school.street, school.town, school.postcode) if part)
        facts = [
            Fact("URN", school.urn),
            Fact("Phase", school.phase),
            Fact("Head", school.head_name),
            Fact("Telephone", school.telephone),
            Fact("Address", address),
            Fact("Registers", f"{school.am_opens:%H:%M} to {school.am_closes:%H:%M}, "
                 f"{school.pm_opens:%H:%M} to {school.pm_closes:%H:%M}"),
        ]  # fmt: skip
        return [fact for fact in facts if fact.value]

    @property
    def calendar(self) -> list[Fact]:
        """Terms and closed days of this school year."""
        periods = read_calendar(self.school, timezone.localdate())
        return [Fact(p.note or CalendarKind(p.kind).label, _span(p.start, p.end)) for p in periods]

    @property
    def _registers_tile(self) -> Tile:
        begun = self.day.begun
        missing = sum(cell.is_missing for cell in begun)
        if not begun and self.day.closed:
            return Tile("–", "no register awaited", self.day.closed, self.registers_link)
        if not begun:
            following = self.day.day.next_day
            note = f"next session {short_date(following)}" if following else "no later session"
            return Tile("–", "no register today yet", note, self.registers_link)
        note = f"{len(begun) - missing} of {len(begun)} in"
        return Tile(
            str(missing),
            "registers not taken",
            note,
            self.registers_link,
            "bad" if missing else "ok",
        )

    @property
    def _unexplained_tile(self) -> Tile:
        count = len(self.unexplained)
        pupils = len({each.ref for each in self.unexplained})
        note = plural(pupils, "pupil") if count else "every N has been chased"
        return Tile(
            str(count), "sessions unexplained (N)", note, "#unexplained", "warn" if count else "ok"
        )

    @property
    def _absence_tile(self) -> Tile:
        figures = self.figures
        fraction = f"{figures.absent:,} of {figures.possible:,} sessions"
        return Tile(
            percent(figures.absence_rate), "missed this school year", fraction, self.pupils_link
        )

    @property
    def _flag_tiles(self) -> list[Tile]:
        """Nobody has acted, then lines and patterns: what waits, never every kind for itself."""
        if not has_permission(self.user, Permission.SEE_FLAGS, self.school):
            return []
        return [self._nobody_tile, self._group_tile("lines"), self._group_tile("patterns")]

    @property
    def _nobody_tile(self) -> Tile:
        count = self.counts[FlagKind.NOBODY_ACTED]
        note = "much absence, nothing done" if count else "somebody has acted for every child"
        link = f"{self.flags_link}&kind={FlagKind.NOBODY_ACTED}"
        return Tile(str(count), "nobody has acted", note, link, "bad" if count else "ok")

    def _group_tile(self, name: str) -> Tile:
        """One group: how many, and its commonest kind."""
        kinds = kinds_of(name)
        total = sum(self.counts[kind] for kind in kinds)
        most = max(kinds, key=lambda kind: self.counts[kind])
        note = f"{self.counts[most]} {FlagKind(most).label.lower()}" if total else "none stands"
        link = f"{self.flags_link}&kind={name}"
        return Tile(str(total), GROUPS[name][0].lower(), note, link)


@dataclass(frozen=True)
class SchoolRow:
    """One school of the list."""

    name: str
    href: str
    phase: str
    on_roll: int
    absent: int
    possible: int
    persistent: int
    severe: int
    notice: int
    nobody_acted: int
    flags_link: str


def school_rows(lines: list[SchoolLine]) -> list[SchoolRow]:
    """Schools, the highest absence first, so that the eye lands where it is needed."""
    ordered = sorted(lines, key=lambda line: line.figures.absence_rate or 0, reverse=True)
    return [_school_row(line) for line in ordered]


def _school_row(line: SchoolLine) -> SchoolRow:
    school = line.school
    return SchoolRow(
        name=school.name,
        href=reverse("attendance:show_school", args=[school.urn]),
        phase=school.phase,
        on_roll=line.on_roll,
        absent=line.figures.absent,
        possible=line.figures.possible,
        persistent=line.flags.get(FlagKind.PERSISTENT_ABSENCE, 0),
        severe=line.flags.get(FlagKind.SEVERE_ABSENCE, 0),
        notice=line.flags.get(FlagKind.NOTICE_THRESHOLD, 0),
        nobody_acted=line.flags.get(FlagKind.NOBODY_ACTED, 0),
        flags_link=f"{reverse('attendance:list_flags')}?school={school.urn}&state=all",
    )


def _unexplained_view(each: Unexplained) -> UnexplainedView:
    half = Half(each.half).label.lower()
    return UnexplainedView(
        name=each.name,
        group=each.group,
        when=f"{each.date:%A} {each.date.day} {each.date:%b}, {half}",
        href=reverse("attendance:show_mark", args=[each.ref, each.urn, each.date, each.half]),
        pupil=reverse("attendance:show_pupil", args=[each.ref]),
    )


def _span(start: dt.date, end: dt.date) -> str:
    return short_date(start) if start == end else f"{short_date(start)} to {short_date(end)}"
