"""Small CSV files for the tests of imports, and a school with a calendar and pupils to import for."""

import csv
import json
from collections.abc import Iterable, Sequence
from io import StringIO
from pathlib import Path
from typing import Any

from django.core.management import CommandError, call_command

from attendance.actions.imports import calendar, marks, pupils
from attendance.actions.imports.report import Report
from attendance.models import School
from attendance.rules.upn import make_upn
from tests.factories.attendance import SchoolFactory

URN = "123456"
OTHER_URN = "654321"
ANN = make_upn(334, 2001, 2021, 1)
BEN = make_upn(334, 2001, 2021, 2)
STRANGER = make_upn(334, 2001, 2021, 999)
CALENDAR_ROWS = [
    (URN, "School", "2025/26", "in_term", "2025-09-01", "2025-10-24", "Autumn", "letter"),
    (URN, "School", "2025/26", "in_term", "2025-11-03", "2025-12-19", "Autumn", "letter"),
    (URN, "School", "2025/26", "inset", "2025-09-01", "2025-09-01", "", "letter"),
    (URN, "School", "2025/26", "closed", "2025-12-19", "2025-12-19", "Boiler", "letter"),
]
PUPIL_ROWS = [
    (URN, ANN, "Ash", "Ann", "2016-05-14", "F", "4", "4A", "2025-09-01", ""),
    (URN, BEN, "Birch", "Ben", "2016-09-02", "M", "4", "4A", "2025-09-01", ""),
]


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> Path:
    """A CSV file as people make them."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)
    return path


def calendar_file(folder: Path, rows: Iterable[Sequence[Any]], name: str = "calendar.csv") -> Path:
    """A calendar file."""
    return write_csv(folder / name, calendar.NEEDED, rows)


def pupils_file(folder: Path, rows: Iterable[Sequence[Any]], name: str = "pupils.csv") -> Path:
    """A pupils file."""
    return write_csv(folder / name, pupils.NEEDED, rows)


def marks_file(folder: Path, rows: Iterable[Sequence[Any]], name: str = "marks.csv") -> Path:
    """A marks file; rows may leave out minutes and comments."""
    padded = ((*row, "", "")[:7] for row in rows)
    return write_csv(folder / name, marks.sql.COLUMNS, padded)


def ready_school(folder: Path) -> School:
    """A school with the autumn of 2025 and two pupils, all of it imported."""
    school: School = SchoolFactory(urn=URN, name="Ash Green")
    done(calendar.import_calendar(path=calendar_file(folder, CALENDAR_ROWS)))
    done(pupils.import_pupils(path=pupils_file(folder, PUPIL_ROWS)))
    return school


def done(report: Report) -> Report:
    """The report of an import that must have no errors."""
    assert report.errors == []
    return report


def counts(report: Report) -> tuple[int, int, int, int]:
    """Rows, created, updated, unchanged."""
    return report.rows, report.created, report.updated, report.unchanged


def errors(report: Report) -> list[tuple[int, str, str]]:
    """Row, column and code of each error."""
    return [(item.row, item.column, item.code) for item in report.errors]


def warnings(report: Report) -> list[tuple[int, str, str]]:
    """Row, column and code of each warning."""
    return [(item.row, item.column, item.code) for item in report.warnings]


def run_command(name: str, *arguments: object) -> tuple[dict[str, Any], int]:
    """What `manage.py NAME ... --json` prints, and its exit status."""
    out = StringIO()
    status = 0
    try:
        call_command(name, *map(str, arguments), "--json", stdout=out)
    except CommandError as refused:
        status = refused.returncode
    return json.loads(out.getvalue()), status
