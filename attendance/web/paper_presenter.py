"""A paper register in words: who was on roll that day, and what their two marks say."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.urls import reverse

from accounts.web.words import london_time, long_date
from attendance.actions.weeks import HalfDay, Week, WeekCell
from attendance.choices import Half
from attendance.rules.grids import Place
from attendance.web.week_presenter import printed_in_words

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class PaperCell:
    """One half day on paper: its code and what is written beside it; `is_closed` leaves nothing to write."""

    code: str
    note: str
    is_closed: bool


@dataclass
class PaperRegister:
    """One class and day, filled from the marks or left blank to be filled by hand."""

    week: Week
    date: dt.date
    user: User
    is_blank: bool

    @property
    def heading(self) -> str:
        """Register of 4A, Monday 1 September 2025."""
        return f"Register of {self.week.registration_group}, {long_date(self.date)}"

    @property
    def printed(self) -> str:
        return printed_in_words(self.user)

    @property
    def columns(self) -> list[HalfDay]:
        """The two halves of the day."""
        return [column for column in self.week.columns if column.date == self.date]

    @cached_property
    def rows(self) -> list[tuple[int, str, str, list[PaperCell]]]:
        """Number, surname, forename and the two half days of everybody on roll that day."""
        found: list[tuple[int, str, str, list[PaperCell]]] = []
        for line in self.week.lines:
            cells = [cell for cell in line.cells if cell.column.date == self.date]
            if cells and cells[0].place is not Place.OFF_ROLL:
                pupil = line.enrolment.pupil
                drawn = [self._cell(cell) for cell in cells]
                found.append((len(found) + 1, pupil.legal_surname, pupil.legal_forename, drawn))
        return found

    @property
    def feet(self) -> list[str]:
        """Under each half day: who took its register and when, or a line to sign on."""
        return [self._foot(column) for column in self.columns]

    @property
    def other(self) -> tuple[str, str]:
        """The same sheet the other way: words and address."""
        args = [self.week.school.urn, self.date, self.week.registration_group]
        address = reverse("attendance:print_register", args=args)
        return ("Filled in", address) if self.is_blank else ("Blank", f"{address}?blank=1")

    @property
    def back(self) -> str:
        """The day's registers."""
        urn = self.week.school.urn
        return f"{reverse('attendance:list_registers')}?school={urn}&date={self.date}"

    def _cell(self, cell: WeekCell) -> PaperCell:
        if cell.place is Place.CLOSED:
            return PaperCell("", "closed", True)
        if self.is_blank:
            return PaperCell("", "", False)
        minutes = f"{cell.entry.minutes_late} min" if cell.entry.minutes_late is not None else ""
        note = ", ".join(part for part in (minutes, cell.entry.note) if part)
        return PaperCell(cell.entry.code, note, False)

    def _foot(self, column: HalfDay) -> str:
        half = Half(column.half).label
        if not column.is_open:
            return f"{half}: closed"
        if column.taken_at and not self.is_blank:
            return f"{half} taken by {column.taken_by}, {london_time(column.taken_at)}"
        return f"{half} taken by"
