"""Quotation marks in a CSV file: each row stands on one line, each mark at the edge of its cell.

A mark out of place is where readers of CSV differ, and where rows are lost without a word: one takes
the rest of the file for the text of a cell. So such a row is refused before anything reads it.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from attendance.actions.imports.report import HEADER_ROW, Problem, Unreadable

CHUNK = 1 << 20
# PostgreSQL before 18 takes a line of this alone for the end of the file.
END_OF_COPY = "\\."
ODD = (b'"', b"\n\\.", b"\r\\.")
CELL = r'(?:"(?:[^"]++|"")*+"|[^",]*+)'
ROW = re.compile(rf"{CELL}(?:,{CELL})*+")
OPEN = re.compile(rf'(?:{CELL},)*+"(?:[^"]++|"")*+')
OPEN_WORDS = "The row opens a quotation mark that it does not close: each row stands on one line."
STRAY_WORDS = (
    "A quotation mark stands inside a cell: put the whole cell into quotation marks, and write "
    "the mark itself twice."
)


def refuse_stray_quotes(path: Path, encoding: str) -> None:
    """Raise Unreadable naming each row with a quotation mark out of place."""
    if _needs_care(path) and (problems := list(_problems(path, encoding))):
        raise Unreadable(*problems)


def _needs_care(path: Path) -> bool:
    """Whether there is a quotation mark at all: a quick look, as most files hold none."""
    end = b""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            seen = end + chunk
            if any(odd in seen for odd in ODD):
                return True
            end = chunk[-2:]
    return False


def _problems(path: Path, encoding: str) -> Iterator[Problem]:
    with path.open(encoding=encoding) as file:
        for number, line in enumerate(file, start=HEADER_ROW):
            row = line.rstrip("\n")
            if words := _what_is_wrong(row):
                yield Problem(number, "", "broken_row", words)


def _what_is_wrong(row: str) -> str:
    if row == END_OF_COPY:
        return f"{END_OF_COPY} is no row of data."
    if '"' not in row or ROW.fullmatch(row):
        return ""
    return OPEN_WORDS if OPEN.fullmatch(row) else STRAY_WORDS
