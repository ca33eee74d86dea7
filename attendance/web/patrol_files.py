"""Results of patrols as files: one row a school and way of dividing, each with its provenance. Hidden is `c`."""

from __future__ import annotations

from collections.abc import Iterator

from attendance.rules.patrol_counts import DIVISIONS
from attendance.web.figures_sheets import CSV_TYPE, XLSX_TYPE, Row, write_csv, write_workbook
from attendance.web.patrol_results_presenter import ResultsPage
from attendance.web.patrol_words import DIVISION_WORDS, HIDDEN, PROXY, SUPPRESSED

HEADINGS = (
    "division", "school", "stopped", "category", "count", "percent", "first_day", "last_day", "area",
)  # fmt: skip
SYMBOL = "c"


def as_csv(page: ResultsPage) -> bytes:
    """One flat file."""
    return write_csv(_rows_by_name(page), HEADINGS)


def as_workbook(page: ResultsPage) -> bytes:
    """The same rows on a sheet, and a sheet that says what they are."""
    return write_workbook("Patrols", _rows_by_name(page), list(_about(page)), HEADINGS)


FILES = {"csv": (as_csv, CSV_TYPE), "xlsx": (as_workbook, XLSX_TYPE)}


def _rows_by_name(page: ResultsPage) -> list[Row]:
    return [dict(zip(HEADINGS, row, strict=True)) for row in _rows(page)]


def _rows(page: ResultsPage) -> Iterator[tuple[str | int, ...]]:
    if page.withheld or page.is_empty:
        return
    period = page.asked.period
    about = (period.first.isoformat(), period.last.isoformat(), page.asked.area)
    for by in DIVISIONS:
        for row in page.rows_of(by):
            for column, (count, share) in zip(page.columns_of(by), row.cells, strict=True):
                yield (
                    DIVISION_WORDS[by][0], row.name, _number(row.stopped), column,
                    _number(count), share.rstrip("%") or SYMBOL, *about,
                )  # fmt: skip


def _number(shown: str) -> str | int:
    return SYMBOL if shown == HIDDEN else int(shown.replace(",", ""))


def _about(page: ResultsPage) -> Iterator[tuple[str, str]]:
    for sentence in page.sentences if not page.withheld else ():
        yield "What", sentence
    yield "Basis", page.basis
    yield "Reading it", PROXY
    yield "Symbols", f"{SYMBOL}: hidden. {SUPPRESSED}"
