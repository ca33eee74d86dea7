"""The return as the file it is sent as: one line of heads, one of figures, safe to open in a spreadsheet."""

import csv
import io
from collections.abc import Mapping

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def return_file(cells: Mapping[str, str]) -> bytes:
    """The bytes of the file, with the mark at their start that tells spreadsheets their alphabet."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(cells)
    writer.writerow([_harmless(value) for value in cells.values()])
    return out.getvalue().encode("utf-8-sig")


def _harmless(value: str) -> str:
    """A name a spreadsheet would run as a formula is given so that it stays a name."""
    return f"'{value}" if value.startswith(FORMULA) else value
