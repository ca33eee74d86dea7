"""Opening a CSV file and walking its rows: encodings, headers, cells.

Knows nothing of what the columns mean. UTF-8 with or without a byte-order mark; Windows-1252 only
where the caller allows it, and then it is said.
"""

import codecs
import csv
import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from attendance.actions.imports.report import Problem, Report, Unreadable

CHUNK = 1 << 20
UTF8 = "utf-8-sig"
WINDOWS = "cp1252"
HEADER_ROW = 1
UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
ISO = re.compile(r"^(\d{4})-(\d{2})-(\d{2})$")
BRITISH = re.compile(r"^(\d{1,2})[/-](\d{1,2})[/-](\d{4})$")


@dataclass(frozen=True)
class Source:
    """A file that can be read: its place, the name history keeps, its encoding."""

    path: Path
    name: str
    encoding: str


def open_source(path: Path, report: Report, *, allow_windows: bool = False) -> Source:
    """Make sure the file is text in an encoding we read. Raises Unreadable in plain words."""
    bad = _first_bad_line(path)
    if bad is None:
        return Source(path, path.name, UTF8)
    if not allow_windows or not _is_windows(path):
        raise Unreadable(
            Problem(
                bad,
                "",
                "wrong_encoding",
                "The file is not in UTF-8: save it again as `CSV UTF-8 (comma delimited)`.",
            )
        )
    report.warn(HEADER_ROW, "", "read_as_windows_1252", "The file was read as Windows-1252.")
    return Source(path, path.name, WINDOWS)


def read_header(source: Source, needed: Sequence[str]) -> list[str]:
    """The column names as the file orders them. Raises Unreadable naming each missing or double one."""
    with source.path.open(encoding=source.encoding, newline="") as file:
        try:
            header = [cell.strip() for cell in next(csv.reader(file), [])]
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

    def date(self, column: str, *, needed: bool = False) -> dt.date | None:
        """The cell as a date (2025-09-01, 01/09/2025 or 01-09-2025); None when empty or wrong."""
        value = self.text(column, 40, needed=needed)
        day = parse_date(value)
        if value and day is None:
            self.fail(column, "not_a_date", f"{value} is not a date: write it as 2025-09-01.")
        return day

    def whole(self, column: str) -> int | None:
        """The cell as a whole number; None when empty or wrong."""
        value = self.text(column, 10)
        if value and not value.isdecimal():
            self.fail(column, "not_a_number", f"{column} must be a whole number, not {value}.")
            return None
        return int(value) if value else None


def read_rows(source: Source, report: Report, needed: Sequence[str]) -> Iterator[Row]:
    """Every row of data, empty lines left out, counted in the report. Raises Unreadable."""
    header = read_header(source, needed)
    with source.path.open(encoding=source.encoding, newline="") as file:
        reader = csv.reader(file)
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


def too_many(cells: int, columns: int) -> str:
    """The sentence for a row that does not fit its header."""
    return f"The row has {cells} cells, but the header has {columns} columns."


def _first_bad_line(path: Path) -> int | None:
    """The line at which the file stops being UTF-8; None if it is. Raises Unreadable for no text."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    line, empty = 1, True
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            if empty and chunk.startswith(UTF16_MARKS):
                return line
            if b"\0" in chunk:
                raise Unreadable(_no_text(chunk if empty else b""))
            empty = empty and not chunk.strip()
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError as wrong:
                return line + bytes(wrong.object[: wrong.start]).count(b"\n")
            line += chunk.count(b"\n")
    if empty:
        raise Unreadable(Problem(HEADER_ROW, "", "empty_file", "The file is empty."))
    return None if not decoder.getstate()[0] else line


def _is_windows(path: Path) -> bool:
    """Whether every byte stands for something in Windows-1252 (five do not)."""
    with path.open(encoding=WINDOWS) as file:
        try:
            while file.read(CHUNK):
                pass
        except UnicodeDecodeError:
            return False
    return True


def _no_text(start: bytes) -> Problem:
    words = "The file is not text: it holds bytes that no CSV file holds."
    if start.startswith(b"PK"):
        words = "The file is a spreadsheet or an archive, not CSV: save it as `CSV UTF-8` first."
    return Problem(HEADER_ROW, "", "not_text", words)


def _missing(name: str, header: Sequence[str]) -> str:
    if len(header) == 1 and any(mark in header[0] for mark in ";\t"):
        return f"The column {name} is missing: separate the columns with commas."
    return f"The column {name} is missing."


def _broken(row: int, wrong: csv.Error) -> Problem:
    return Problem(row, "", "broken_row", f"The row cannot be read as CSV: {wrong}.")
