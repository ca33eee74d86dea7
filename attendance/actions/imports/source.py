"""Opening a CSV file: is it there, is it text, in which encoding, can it be read row by row.

UTF-8 with or without a byte-order mark; Windows-1252 only where the caller allows it, and then it is
said.
"""

import codecs
from dataclasses import dataclass
from pathlib import Path

from attendance.actions.imports.quotes import CHUNK, refuse_stray_quotes
from attendance.actions.imports.report import HEADER_ROW, Problem, Report, Unreadable

UTF8 = "utf-8-sig"
WINDOWS = "cp1252"
NAME_LIMIT = 200
NO_SUCH_FILE = ("no_file", "not_a_file", "unreadable_file")
UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True)
class Source:
    """A file that can be read: its place, the name history keeps, its encoding."""

    path: Path
    name: str
    encoding: str


def open_source(path: Path, report: Report, *, allow_windows: bool = False) -> Source:
    """Make sure the file is there, is text in an encoding we read, and no row hides another.

    Raises Unreadable in plain words.
    """
    try:
        _refuse_no_file(path)
        encoding = _encoding(path, report, allow_windows=allow_windows)
        refuse_stray_quotes(path, encoding)
    except OSError as wrong:
        words = f"The file {path} cannot be read: {wrong.strerror}."
        raise Unreadable(Problem(HEADER_ROW, "", "unreadable_file", words)) from wrong
    return Source(path, path.name[:NAME_LIMIT], encoding)


def _refuse_no_file(path: Path) -> None:
    if not path.exists():
        raise Unreadable(Problem(HEADER_ROW, "", "no_file", f"There is no file {path}."))
    if not path.is_file():
        raise Unreadable(Problem(HEADER_ROW, "", "not_a_file", f"{path} is not a file."))


def _encoding(path: Path, report: Report, *, allow_windows: bool) -> str:
    bad = _first_bad_line(path)
    if bad is None:
        return UTF8
    if not allow_windows or not _is_windows(path):
        words = "The file is not in UTF-8: save it again as `CSV UTF-8 (comma delimited)`."
        raise Unreadable(Problem(bad, "", "wrong_encoding", words))
    report.warn(HEADER_ROW, "", "read_as_windows_1252", "The file was read as Windows-1252.")
    return WINDOWS


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
            empty = empty and not chunk.removeprefix(codecs.BOM_UTF8).strip()
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
