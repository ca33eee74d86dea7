"""Results of patrols as files: one row a school and way of dividing, each with its provenance. Hidden is `c`."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font

from attendance.rules.patrol_counts import DIVISIONS
from attendance.web.figures_sheets import CSV_TYPE, XLSX_TYPE, harmless
from attendance.web.patrol_results_presenter import ResultsPage
from attendance.web.patrol_words import DIVISION_WORDS, HIDDEN, PROXY, SUPPRESSED

HEADINGS = (
    "division", "school", "stopped", "category", "count", "percent", "first_day", "last_day", "area",
)  # fmt: skip
SYMBOL = "c"


def as_csv(page: ResultsPage) -> bytes:
    """One flat file."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEADINGS)
    writer.writerows([harmless(value) for value in row] for row in _rows(page))
    return out.getvalue().encode("utf-8-sig")


def as_workbook(page: ResultsPage) -> bytes:
    """The same rows on a sheet, and a sheet that says what they are."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Patrols"
    sheet.append(HEADINGS)
    for row in _rows(page):
        sheet.append([harmless(value) for value in row])
    _dress(sheet, [18, 34, 10, 30, 10, 10, 14, 14, 24])
    about = book.create_sheet("About")
    for line in _about(page):
        about.append([harmless(text) for text in line])
    _dress(about, [16, 110])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


FILES = {"csv": (as_csv, CSV_TYPE), "xlsx": (as_workbook, XLSX_TYPE)}


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


def _dress(sheet: Any, widths: list[int]) -> None:
    for number, width in enumerate(widths, start=1):
        cell = sheet.cell(row=1, column=number)
        cell.font = Font(bold=True)
        sheet.column_dimensions[cell.column_letter].width = width
    sheet.freeze_panes = "A2"


def _number(shown: str) -> str | int:
    return SYMBOL if shown == HIDDEN else int(shown.replace(",", ""))


def _about(page: ResultsPage) -> Iterator[tuple[str, str]]:
    for sentence in page.sentences if not page.withheld else ():
        yield "What", sentence
    yield "Basis", page.basis
    yield "Reading it", PROXY
    yield "Symbols", f"{SYMBOL}: hidden. {SUPPRESSED}"
