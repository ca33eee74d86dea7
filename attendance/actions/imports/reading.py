"""Walking the rows of a CSV file: the header, and cells as text, days and numbers.

Knows nothing of what the columns mean.
"""

import csv
import datetime as dt
import re
from collections.abc import Iterator, Sequence

from attendance.actions.imports.report import HEADER_ROW, Problem, Report, Unreadable
from attendance.actions.imports.source import Source

WIDEST_NUMBER = 10
ISO = re.compile(r"^(\d{4})-(\d{2})-(\d{2})$", re.ASCII)
BRITISH = re.compile(r"^(\d{1,2})[/-](\d{1,2})[/-](\d{4})$", re.ASCII)


def read_header(source: Source, needed: Sequence[str]) -> list[str]:
    """The column names as the file orders them. Raises Unreadable naming each missing or double one."""
    with source.path.open(encoding=source.encoding, newline="") as file:
        try:
            header = [cell.strip() for cell in next(csv.reader(file, strict=True), [])]
        except csv.Error as wrong:
            raise Unreadable(_broken(HEADER_ROW, wrong)) from wrong
    missing = [name for name in needed if name not in header]
    double = sorted({name for name in header if name and header.count(name) > 1})
    problems = [
        *(Problem(HEADER_ROW, name, "missing_column", _missing(name, header)) for name in missing),
        *(
            Problem(HEADER_ROW, name, "double_column", f"The column {name} stands there twice.")
            for name in double
        ),
    ]
    if problems:
        raise Unreadable(*problems)
    return header


class Row:
    """One row of data. Its readers note what is wrong in the report and clear `ok`."""

    def __init__(self, number: int, cells: dict[str, str], report: Report) -> None:
        self.number = number
        self.cells = cells
        self.report = report
        self.ok = True

    def fail(self, column: str, code: str, message: str) -> None:
        """Note an error in this row."""
        self.ok = False
        self.report.error(self.number, column, code, message)

    def text(self, column: str, limit: int, *, needed: bool = False) -> str:
        """The trimmed cell; an error when it is too long, or empty though needed."""
        value = self.cells.get(column, "").strip()
        if needed and not value:
            self.fail(column, "missing", f"{column} is missing.")
        if len(value) > limit:
            self.fail(column, "too_long", f"{column} is longer than {limit} characters.")
        return value

    def date(
        self, column: str, *, needed: bool = False, within: tuple[dt.date, dt.date] | None = None
    ) -> dt.date | None:
        """The cell as a date (2025-09-01, 01/09/2025 or 01-09-2025); None when empty or wrong.

        `within` holds the first and the last day that make sense.
        """
        value = self.text(column, 40, needed=needed)
        day = parse_date(value)
        if value and day is None:
            self.fail(column, "not_a_date", f"{value} is not a date: write it as 2025-09-01.")
        if day and within and not within[0] <= day <= within[1]:
            words = (
                f"{column} must be from {_short(within[0])} to {_short(within[1])}, not {value}."
            )
            self.fail(column, "out_of_range", words)
            return None
        return day

    def whole(self, column: str, *, most: int) -> int | None:
        """The cell as a whole number up to `most`; None when empty or wrong."""
        value = self.text(column, WIDEST_NUMBER)
        if not value or len(value) > WIDEST_NUMBER:
            return None
        if value.isascii() and value.isdecimal() and int(value) <= most:
            return int(value)
        words = f"{column} must be a whole number up to {most}, not {value}."
        self.fail(column, "not_a_number", words)
        return None


def read_rows(source: Source, report: Report, needed: Sequence[str]) -> Iterator[Row]:
    """Every row of data, empty lines left out, counted in the report. Raises Unreadable."""
    header = read_header(source, needed)
    with source.path.open(encoding=source.encoding, newline="") as file:
        reader = csv.reader(file, strict=True)
        number = HEADER_ROW
        try:
            next(reader, None)
            for number, cells in enumerate(reader, start=HEADER_ROW + 1):
                if not any(cell.strip() for cell in cells):
                    continue
                report.rows += 1
                row = Row(number, dict(zip(header, cells, strict=False)), report)
                if len(cells) > len(header) and any(cells[len(header) :]):
                    row.fail("", "too_many_cells", too_many(len(cells), len(header)))
                yield row
        except csv.Error as wrong:
            raise Unreadable(_broken(number + 1, wrong)) from wrong


def parse_date(text: str) -> dt.date | None:
    """A date as ISO or as British people write it; None when it is neither."""
    iso, british = ISO.match(text), BRITISH.match(text)
    try:
        if iso:
            return dt.date(int(iso[1]), int(iso[2]), int(iso[3]))
        if british:
            return dt.date(int(british[3]), int(british[2]), int(british[1]))
    except ValueError:
        return None
    return None


def say_day(day: dt.date) -> str:
    """Monday 19 January 2026."""
    return f"{day:%A} {day.day} {day:%B} {day.year}"


def _short(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"


def too_many(cells: int, columns: int) -> str:
    """The sentence for a row that does not fit its header."""
    return f"The row has {cells} cells, but the header has {columns} columns."


def _missing(name: str, header: Sequence[str]) -> str:
    if len(header) == 1 and any(mark in header[0] for mark in ";\t"):
        return f"The column {name} is missing: separate the columns with commas."
    return f"The column {name} is missing."


def _broken(row: int, wrong: csv.Error) -> Problem:
    return Problem(row, "", "broken_row", f"The row cannot be read as CSV: {wrong}.")
