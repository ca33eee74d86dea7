"""A pupil's year as a herringbone: one row a week, ten cells, the week's fraction at the right."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.web.words import short_date
from attendance.actions.pupil_record import Cell
from attendance.choices import Half
from attendance.rules.calendar import monday_of
from attendance.rules.codes import CodeBook, CodeRow
from attendance.web.mark_words import kind_of

DAYS = range(5)
DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
ABSENT = ("auth", "unauth")
COUNTED = ("present", "aea", *ABSENT)


@dataclass(frozen=True)
class WeekRow:
    """One week: ten drawn cells (empty where there was no session), and what was missed."""

    monday: dt.date
    month: str  # on the first row of each month
    days: list[tuple[SafeString, SafeString]]
    absent: int
    possible: int
    after_gap: bool  # school weeks are missing before it: a holiday

    @property
    def label(self) -> str:
        """7 Sep."""
        return f"{self.monday.day} {self.monday:%b}"


def draw_weeks(cells: list[Cell], book: CodeBook, link: Callable[[Cell], str]) -> list[WeekRow]:
    """Every school week with a session, in order. `link` gives the page of one mark's story."""
    weeks: dict[dt.date, list[Cell]] = {}
    for cell in cells:
        weeks.setdefault(monday_of(cell.date), []).append(cell)
    rows: list[WeekRow] = []
    for monday in sorted(weeks):
        before = rows[-1].monday if rows else None
        rows.append(_row(monday, weeks[monday], before, book, link))
    return rows


def _row(
    monday: dt.date,
    cells: list[Cell],
    before: dt.date | None,
    book: CodeBook,
    link: Callable[[Cell], str],
) -> WeekRow:
    placed = {(cell.date.weekday(), cell.half): cell for cell in cells}
    kinds = [kind_of(_meaning(cell, book)) for cell in cells]
    return WeekRow(
        monday=monday,
        month="" if before and before.month == monday.month else f"{monday:%B}",
        days=[
            (
                _draw(placed.get((day, Half.AM)), book, link),
                _draw(placed.get((day, Half.PM)), book, link),
            )
            for day in DAYS
        ],
        absent=sum(kind in ABSENT for kind in kinds),
        possible=sum(kind in COUNTED for kind in kinds),
        after_gap=bool(before and (monday - before).days > 7),
    )


def _meaning(cell: Cell, book: CodeBook) -> CodeRow | None:
    return book.on(cell.code, cell.date) if cell.code else None


def _draw(cell: Cell | None, book: CodeBook, link: Callable[[Cell], str]) -> SafeString:
    """A cell; a link to its story unless it says plainly present, so that Tab visits what matters."""
    if cell is None:
        return SafeString('<span class="mark mark--none"></span>')
    row = _meaning(cell, book)
    kind = kind_of(row)
    words = row.meaning if row else "no mark"
    label = f"{short_date(cell.date)} {cell.half}: {words}"
    amended = " mark--amended" if cell.is_amended else ""
    if cell.code and kind == "present" and not row_is_late(row) and not cell.is_amended:
        return format_html(
            '<span class="mark mark--present" title="{}">{}</span>', label, cell.code
        )
    return format_html(
        '<a class="mark mark--{}{}" href="{}" title="{}">{}<span class="govuk-visually-hidden"> {}</span></a>',
        kind, amended, link(cell), label, cell.code or "·", label,
    )  # fmt: skip


def row_is_late(row: CodeRow | None) -> bool:
    """Whether the code is one of coming late."""
    return bool(row and row.is_late)
