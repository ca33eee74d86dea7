"""Rows written as a flat file or as a workbook that says what it holds, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

Row = dict[str, str | int]
CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
SYMBOLS = "c: hidden, as a count of 1 or 2 or what would give one away. z: not applicable."


def write_csv(rows: Sequence[Row], heads: Sequence[str] = ()) -> bytes:
    """One flat file, with a mark at its start that tells spreadsheets its alphabet.

    `heads` names the columns where there may be no row to take them from.
    """
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, heads or list(rows[0]), lineterminator="\r\n")
    writer.writeheader()
    writer.writerows({name: harmless(value) for name, value in row.items()} for row in rows)
    return out.getvalue().encode("utf-8-sig")


def write_workbook(
    title: str, rows: Sequence[Row], about: Sequence[tuple[str, str]], heads: Sequence[str] = ()
) -> bytes:
    """The same rows on one sheet, and on a second what they are."""
    book, names = Workbook(write_only=True), heads or list(rows[0])
    _fill(book.create_sheet(title), [18] * len(names), names, [list(r.values()) for r in rows])
    _fill(book.create_sheet("About"), [16, 110], ["About these figures", ""], about)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def harmless(value: str | int) -> str | int:
    """Text that a spreadsheet would run as a formula is given so that it stays text."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def _fill(
    sheet: WriteOnlyWorksheet,
    widths: Sequence[int],
    heads: Sequence[str],
    lines: Sequence[Sequence[str | int]],
) -> None:
    """Widths and the frozen first row come before any row: the sheet is written as it is filled."""
    for number, width in enumerate(widths):
        sheet.column_dimensions[_letter(number)].width = width
    sheet.freeze_panes = "A2"
    sheet.append([_bold(sheet, text) for text in heads])
    for line in lines:
        sheet.append([harmless(value) for value in line])


def _letter(number: int) -> str:
    """A, B, … Z, AA, …"""
    before, last = divmod(number, 26)
    return (chr(ord("A") + before - 1) if before else "") + chr(ord("A") + last)


def _bold(sheet: WriteOnlyWorksheet, text: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=text)
    cell.font = Font(bold=True)
    return cell
