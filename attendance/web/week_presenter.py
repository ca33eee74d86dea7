"""A class's week in words: the columns, each pupil's half days, and what was missed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from accounts.web.parts import KeyHelp, NavItem
from accounts.web.words import london_time, long_date, short_date
from attendance.access import allowed, check_can_amend_mark, has_permission
from attendance.actions.locks import who_unlocks
from attendance.actions.sheets import read_code_book
from attendance.actions.weeks import HalfDay, Week, WeekCell, WeekLine
from attendance.choices import Half, Permission
from attendance.rules.codes import CodeBook
from attendance.rules.grids import Place
from attendance.web.block_forms import write_key
from attendance.web.block_presenter import UndoOffer
from attendance.web.grid_cells import Drawn, draw_choice, draw_empty, draw_link, draw_plain
from attendance.web.herringbone import ABSENT, COUNTED
from attendance.web.lock_links import unlock_link
from attendance.web.mark_words import kind_of

if TYPE_CHECKING:
    import datetime as dt

    from accounts.models import User

KEYS = [
    KeyHelp("↑ ↓ ← →", "Move"),
    KeyHelp("Shift + arrows", "Choose a run of sessions"),
    KeyHelp("Shift Space", "Choose the row"),
    KeyHelp("Ctrl Space", "Choose the column"),
    KeyHelp("Ctrl A", "Choose everything"),
    KeyHelp("A … Z / \\", "A code for what is chosen. C, J and Y wait for their figure"),
    KeyHelp("Delete", "No mark: withdraw what is chosen"),
    KeyHelp("1 … 8, Enter", "Pick the reason, confirm"),
    KeyHelp("Enter", "The history of the mark"),
    KeyHelp("Escape", "Back to the marks"),
    KeyHelp("Ctrl Z", "Undo the last change"),
]


@dataclass(frozen=True)
class ColumnView:
    """One half day's heading and foot."""

    half: str
    label: str
    href: str
    state: str
    note: str
    is_open: bool
    key: str


@dataclass(frozen=True)
class LineView:
    """One pupil's row: ten drawn places, and what was missed of what was possible."""

    ref: str
    surname: str
    forename: str
    href: str
    days: list[tuple[SafeString, SafeString]]
    absent: int
    possible: int


@dataclass
class WeekPage:
    """A class's week, for one person."""

    week: Week
    user: User
    undo: UndoOffer | None = None

    @cached_property
    def book(self) -> CodeBook:
        return read_code_book()

    @property
    def heading(self) -> str:
        """4A · Week of Monday 1 September 2025."""
        return f"{self.week.registration_group} · Week of {long_date(self.week.monday)}"

    @cached_property
    def can_amend(self) -> bool:
        """Whether to draw boxes to choose: the right, and something that can still change."""
        may = allowed(check_can_amend_mark, self.user, self.week.school)
        return may and any(
            c.is_open and c.has_begun and not c.locked_since for c in self.week.columns
        )

    @cached_property
    def can_see_pupils(self) -> bool:
        return has_permission(self.user, Permission.SEE_PUPILS, self.week.school)

    @cached_property
    def days(self) -> list[tuple[str, str, list[ColumnView]]]:
        """Each day's name, its number in the month, and its two half days."""
        columns = [self._column(column) for column in self.week.columns]
        dates = [column.date for column in self.week.columns]
        return [
            (f"{dates[n]:%a}", str(dates[n].day), columns[n : n + 2])
            for n in range(0, len(columns), 2)
        ]

    @cached_property
    def lines(self) -> list[LineView]:
        """The pupils, in register order."""
        return [self._line(line) for line in self.week.lines]

    @property
    def absent(self) -> int:
        return sum(line.absent for line in self.lines)

    @property
    def possible(self) -> int:
        return sum(line.possible for line in self.lines)

    @property
    def previous(self) -> str:
        return self._address(self.week.previous)

    @property
    def next(self) -> str:
        return self._address(self.week.next)

    @property
    def back(self) -> str:
        """This page."""
        return self._address(self.week.monday)

    @property
    def groups(self) -> list[NavItem]:
        """The classes of the school that week."""
        here = self.week.registration_group
        return [
            NavItem(name, self._address(self.week.monday, name), name == here)
            for name in self.week.groups
        ]

    @property
    def action(self) -> str:
        return reverse("attendance:amend_marks", args=[self.week.school.urn])

    @property
    def day_list(self) -> str:
        urn, monday = self.week.school.urn, self.week.monday
        return f"{reverse('attendance:list_registers')}?school={urn}&date={monday}"

    @property
    def trail(self) -> str:
        """The amendments of this class and week."""
        base = reverse("attendance:list_amendments", args=[self.week.school.urn])
        days = f"from={self.week.columns[0].date}&to={self.week.columns[-1].date}"
        return f"{base}?group={self.week.registration_group}&{days}"

    @property
    def locked(self) -> str:
        """Which days can no longer change, in a sentence; empty when all of them can."""
        locked = [c for c in self.week.columns if c.locked_since and c.is_open]
        if not locked:
            return ""
        first, last = locked[0], locked[-1]
        days = (
            f"{first.date:%A} to {last.date:%A}" if first.date != last.date else f"{first.date:%A}"
        )
        whole = len(locked) == sum(c.is_open for c in self.week.columns)
        return (
            f"{'This week is' if whole else f'{days} is'} locked since {short_date(first.locked_since)}. "
            f"The school's {who_unlocks()} can unlock it, with a reason."
        )

    @property
    def unlock(self) -> str:
        """The way to unlock it, for those who may."""
        week = self.week
        first, last = week.columns[0].date, week.columns[-1].date
        return unlock_link(self.user, week.school, week.registration_group, first, last, self.back)

    @property
    def printed(self) -> str:
        """When and by whom, for the head of a printed sheet."""
        return printed_in_words(self.user)

    @property
    def keys(self) -> list[KeyHelp]:
        return KEYS

    @property
    def two_sign_codes(self) -> str:
        """The codes in force with a figure, for the script to wait for: C1 C2 J1 ..."""
        rows = self.book.in_force(self.week.monday)
        return " ".join(row.code for row in rows)

    def _address(self, monday: dt.date | None, group: str = "") -> str:
        if monday is None:
            return ""
        args = [self.week.school.urn, monday, group or self.week.registration_group]
        return reverse("attendance:show_week", args=args)

    def _column(self, column: HalfDay) -> ColumnView:
        state, note = _state(column)
        href = ""
        if column.is_open:
            args = [self.week.school.urn, column.date, column.half, self.week.registration_group]
            href = reverse("attendance:show_register", args=args)
        label = f"{column.date:%A} {Half(column.half).label.lower()}"
        key = f"{column.date}|{column.half}"
        return ColumnView(column.half, label, href, state, note, column.is_open, key)

    def _line(self, line: WeekLine) -> LineView:
        pupil = line.enrolment.pupil
        drawn = [self._cell(line, cell) for cell in line.cells]
        kinds = [self._kind(cell) for cell in line.cells if cell.place is Place.MARK]
        return LineView(
            ref=pupil.ref,
            surname=pupil.legal_surname,
            forename=pupil.legal_forename,
            href=reverse("attendance:show_pupil", args=[pupil.ref]) if self.can_see_pupils else "",
            days=[(drawn[n], drawn[n + 1]) for n in range(0, len(drawn), 2)],
            absent=sum(kind in ABSENT for kind in kinds),
            possible=sum(kind in COUNTED for kind in kinds),
        )

    def _cell(self, line: WeekLine, cell: WeekCell) -> SafeString:
        if cell.place is not Place.MARK:
            return draw_empty(cell.place)
        pupil, column, code = line.enrolment.pupil, cell.column, cell.entry.code
        row = self.book.on(code, column.date) if code else None
        words = row.meaning if row else "no mark"
        label = f"{column.date:%a} {column.half}: {cell.entry.words if code else words}"
        mark = Drawn(code, kind_of(row), f"{label} ({words})" if code else label, cell.is_amended)
        if self.can_amend and not column.locked_since:
            key = write_key((pupil.ref, column.date, column.half))
            return draw_choice(mark, key, f"{pupil.full_name}, {label}")
        if not self.can_see_pupils:
            return draw_plain(mark)
        args = [pupil.ref, self.week.school.urn, column.date, column.half]
        return draw_link(mark, reverse("attendance:show_mark", args=args))

    def _kind(self, cell: WeekCell) -> str:
        code = cell.entry.code
        return kind_of(self.book.on(code, cell.column.date) if code else None)


def _state(column: HalfDay) -> tuple[str, str]:
    """What the foot of a column says of its register: a word for the shape, and a note."""
    if not column.is_open:
        return "closed", "closed"
    if column.taken_at:
        return "taken", f"taken by {column.taken_by} {london_time(column.taken_at)}"
    if column.closed_for:
        return "closed", f"closed: {column.closed_for}"
    if not column.has_begun:
        return "coming", f"opens {column.session.opens_at:%H:%M}" if column.session else ""
    return "missing", "not taken"


def printed_in_words(user: User) -> str:
    """Printed Monday 19 January 2026 09:41 by Janet Fellows."""
    now = timezone.now()
    return f"Printed {long_date(now)} {london_time(now)} by {user.name}"
