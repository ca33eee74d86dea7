"""Getting a CSV file into the table `import_line`: PostgreSQL reads it itself, as fast as it can.

A file that PostgreSQL finds ragged (empty lines, too few or too many cells) is read by Python first,
which knows the row to name.
"""

import csv
import tempfile
from collections.abc import Sequence
from typing import IO

import psycopg2
from django.db import connection, transaction

from attendance.actions.imports.marks_sql import COLUMNS, no_blank_lines
from attendance.actions.imports.reading import read_header, too_many
from attendance.actions.imports.report import HEADER_ROW, Problem, Report, Unreadable
from attendance.actions.imports.source import Source


def copy_lines(source: Source, report: Report) -> None:
    """Fill `import_line` with the file as text: `number`, and one cell for each of COLUMNS.

    Raises Unreadable for a wrong header or a row that is no CSV.
    """
    header = read_header(source, COLUMNS)
    _create_table(header)
    try:
        with source.path.open("rb") as file, transaction.atomic():
            _copy(file, header)
    except psycopg2.DataError:
        with tempfile.TemporaryFile("w+", encoding="utf-8", newline="") as even:
            _even_out(source, header, even, report)
            even.seek(0)
            _copy(even, header)
    with connection.cursor() as cursor:
        cursor.execute(no_blank_lines(_names(header)))


def _names(header: Sequence[str]) -> list[str]:
    """A name for each column of the file: those we read by their place in COLUMNS."""
    return [
        f"cell{COLUMNS.index(name)}" if name in COLUMNS else f"spare{place}"
        for place, name in enumerate(header)
    ]


def _create_table(header: Sequence[str]) -> None:
    cells = ", ".join(f"{name} text" for name in _names(header))
    start = HEADER_ROW + 1
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE import_line (number bigint GENERATED ALWAYS AS IDENTITY "
            f"(START {start} CACHE 1000), {cells}) ON COMMIT DROP"
        )


def _copy(file: IO[bytes] | IO[str], header: Sequence[str]) -> None:
    names = ", ".join(_names(header))
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE import_line ALTER number RESTART WITH {HEADER_ROW + 1}")
        cursor.copy_expert(
            f"COPY import_line ({names}) FROM STDIN WITH (FORMAT csv, HEADER true, "
            f"FORCE_NOT_NULL ({names}), ENCODING 'UTF8')",
            file,
        )


def _even_out(source: Source, header: Sequence[str], even: IO[str], report: Report) -> None:
    """Write the file again with as many cells in each row as in its header, keeping row numbers."""
    width = len(header)
    writer = csv.writer(even, quoting=csv.QUOTE_ALL)
    with source.path.open(encoding=source.encoding, newline="") as file:
        number = 0
        try:
            for number, cells in enumerate(csv.reader(file, strict=True), start=HEADER_ROW):
                if any(cells[width:]):
                    report.error(number, "", "too_many_cells", too_many(len(cells), width))
                writer.writerow((cells + [""] * width)[:width])
        except csv.Error as wrong:
            words = f"The row cannot be read as CSV: {wrong}."
            raise Unreadable(Problem(number + 1, "", "broken_row", words)) from wrong
