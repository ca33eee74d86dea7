"""A pupil's year as a herringbone: one row a week, ten cells, the week's fraction at the right."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.web.words import short_date
from attendance.actions.pupil_weeks import Cell
from attendance.choices import Half
from attendance.rules.calendar import monday_of
from attendance.rules.codes import CodeBook, CodeRow
from attendance.rules.grids import place_of
from attendance.web.block_forms import write_key
from attendance.web.grid_cells import Drawn, draw_choice, draw_empty, draw_link
from attendance.web.mark_words import kind_of

if TYPE_CHECKING:
    from attendance.models import Enrolment

DAYS = range(5)
DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
ABSENT = ("auth", "unauth")
COUNTED = ("present", "aea", *ABSENT)


@dataclass(frozen=True)
class WeekRow:
    """One week: ten drawn places (closed, off the roll or to come where there is no mark), and what was missed."""

    monday: dt.date
    month: str  # on the first row of each month
    days: list[tuple[SafeString, SafeString]]
    absent: int
    possible: int
    pin: int | None  # something was done that week
    after_gap: bool  # school weeks are missing before it: a holiday

    @property
    def label(self) -> str:
        """7 Sep."""
        return f"{self.monday.day} {self.monday:%b}"


@dataclass(frozen=True)
class Pen:
    """How the places of one child's year are drawn. `link` leads to a mark's story; a cell that
    `can_choose` is a box to choose it by instead."""

    book: CodeBook
    enrolment: Enrolment
    today: dt.date
    link: Callable[[Cell], str]
    can_choose: Callable[[Cell], bool] = lambda cell: False

    def meaning(self, cell: Cell) -> CodeRow | None:
        """What the code of a cell means on its day."""
        return self.book.on(cell.code, cell.date) if cell.code else None

    def draw(self, cell: Cell) -> SafeString:
        """A cell; no link when it says plainly present, so that Tab visits what matters."""
        row = self.meaning(cell)
        words = row.meaning if row else "no mark"
        label = f"{short_date(cell.date)} {cell.half}: {words}"
        mark = Drawn(cell.code, kind_of(row), label, cell.is_amended)
        if self.can_choose(cell):
            key = write_key((self.enrolment.pupil.ref, cell.date, cell.half))
            shown = cell.code or "no mark"
            return draw_choice(
                mark, key, f"{cell.date:%a} {short_date(cell.date)} {cell.half}: {shown}"
            )
        if cell.code and mark.kind == "present" and not row_is_late(row) and not cell.is_amended:
            return format_html(PRESENT, label, cell.code)
        return draw_link(mark, self.link(cell))

    def draw_nothing(self, day: dt.date) -> SafeString:
        """A half day without a mark, and why."""
        place = place_of(
            day, self.enrolment.starts_on, self.enrolment.ends_on,
            is_open=day >= self.today, has_begun=False,
        )  # fmt: skip
        return draw_empty(place)


PRESENT = '<span class="mark mark--present" title="{}">{}</span>'


def draw_weeks(cells: list[Cell], pen: Pen, pins: Mapping[dt.date, int]) -> list[WeekRow]:
    """Every school week with a session, in order; `pins` number the weeks in which something was done."""
    weeks: dict[dt.date, list[Cell]] = {}
    for cell in cells:
        weeks.setdefault(monday_of(cell.date), []).append(cell)
    rows: list[WeekRow] = []
    for monday in sorted(weeks):
        before = rows[-1].monday if rows else None
        rows.append(_row(monday, weeks[monday], before, pen, pins.get(monday)))
    return rows


def _row(
    monday: dt.date, cells: list[Cell], before: dt.date | None, pen: Pen, pin: int | None
) -> WeekRow:
    placed = {(cell.date.weekday(), cell.half): cell for cell in cells}
    kinds = [kind_of(pen.meaning(cell)) for cell in cells]

    def drawn(weekday: int, half: Half) -> SafeString:
        cell = placed.get((weekday, half))
        return pen.draw(cell) if cell else pen.draw_nothing(monday + dt.timedelta(days=weekday))

    return WeekRow(
        monday=monday,
        month="" if before and before.month == monday.month else f"{monday:%B}",
        days=[(drawn(day, Half.AM), drawn(day, Half.PM)) for day in DAYS],
        absent=sum(kind in ABSENT for kind in kinds),
        possible=sum(kind in COUNTED for kind in kinds),
        pin=pin,
        after_gap=bool(before and (monday - before).days > 7),
    )


def row_is_late(row: CodeRow | None) -> bool:
    """Whether the code is one of coming late."""
    return bool(row and row.is_late)
