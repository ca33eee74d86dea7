"""A pupil's year of marks on the pupil's page: to read, and, in amend mode, to choose marks in."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone

from accounts.web.parts import KeyHelp
from attendance.access import allowed, check_can_amend_mark
from attendance.actions.locks import read_locks
from attendance.actions.pupil_record import PupilRecord
from attendance.actions.pupil_weeks import Cell
from attendance.rules.codes import CodeBook
from attendance.rules.locks import Locks
from attendance.web.block_forms import write_key
from attendance.web.block_presenter import UndoOffer
from attendance.web.herringbone import Pen, WeekRow, draw_weeks
from attendance.web.mark_words import kind_of
from attendance.web.pins import pin_weeks
from attendance.web.week_presenter import KEYS, printed_in_words

if TYPE_CHECKING:
    from accounts.models import User

TO_EXPLAIN = ("missing", "unauth")


@dataclass
class YearGrid:
    """The herringbone of one school year at one school, for one person. `wants_amend`: the address asks
    for amend mode, which those without the right do not get."""

    record: PupilRecord
    user: User
    wants_amend: bool = False
    undo: UndoOffer | None = None

    @property
    def book(self) -> CodeBook:
        return self.record.book

    @cached_property
    def can_amend(self) -> bool:
        """Whether to offer amend mode."""
        return bool(self.record.cells) and allowed(
            check_can_amend_mark, self.user, self.record.enrolment.school
        )

    @property
    def is_amending(self) -> bool:
        """Whether the marks are boxes to choose."""
        return self.wants_amend and self.can_amend

    @cached_property
    def weeks(self) -> list[WeekRow]:
        """A row a week."""
        enrolment, today = self.record.enrolment, timezone.localdate()
        return draw_weeks(
            self.record.cells,
            Pen(self.book, enrolment, today, self._story, self._can_choose),
            self._pins,
        )

    @cached_property
    def _pins(self) -> dict[dt.date, int]:
        """The numbers of the weeks in which something was done."""
        return {pin.monday: pin.number for pin in pin_weeks(self.record.actions)}

    @property
    def focus(self) -> str:
        """Where choosing begins: at the latest mark that asks for a reason, else at the latest of all."""
        open_cells = [cell for cell in self.record.cells if self._can_choose(cell)]
        asking = [cell for cell in open_cells if self._kind(cell) in TO_EXPLAIN]
        latest = (asking or open_cells)[-1:]
        return write_key(self._key(latest[0])) if latest else ""

    @property
    def codes(self) -> str:
        """The codes in force, for the script to know which wait for a figure."""
        return " ".join(row.code for row in self.book.in_force(self.record.cells[-1].date))

    @property
    def action(self) -> str:
        return reverse("attendance:amend_marks", args=[self.record.enrolment.school.urn])

    @property
    def plain(self) -> str:
        """This page to read."""
        ref, urn = self.record.pupil.ref, self.record.enrolment.school.urn
        address = reverse("attendance:show_pupil", args=[ref])
        return f"{address}?school={urn}&year={self.record.year.label}"

    @property
    def back(self) -> str:
        """This page in amend mode."""
        return f"{self.plain}&amend=1"

    @property
    def trail(self) -> str:
        """The amendments of this year."""
        address = reverse("attendance:show_amendments", args=[self.record.pupil.ref])
        return f"{address}?from={self.record.year.first_day}&to={self.record.year.last_day}"

    @property
    def printed(self) -> str:
        return printed_in_words(self.user)

    @property
    def keys(self) -> list[KeyHelp]:
        return KEYS

    @cached_property
    def _locks(self) -> Locks:
        school, cells = self.record.enrolment.school_id, self.record.cells
        return read_locks(school, cells[0].date, cells[-1].date)

    @cached_property
    def _now(self) -> dt.datetime:
        return timezone.now()

    def _can_choose(self, cell: Cell) -> bool:
        if not self.is_amending:
            return False
        group, today = self.record.enrolment.registration_group, timezone.localdate(self._now)
        return self._locks.since(cell.date, group, today, self._now) is None

    def _kind(self, cell: Cell) -> str:
        return kind_of(self.book.on(cell.code, cell.date) if cell.code else None)

    def _key(self, cell: Cell) -> tuple[str, dt.date, str]:
        return self.record.pupil.ref, cell.date, cell.half

    def _story(self, cell: Cell) -> str:
        ref, day, half = self._key(cell)
        urn = self.record.enrolment.school.urn
        return reverse("attendance:show_mark", args=[ref, urn, day, half])
