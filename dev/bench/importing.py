"""A million marks from a file, against PostgreSQL's own COPY of the same rows into the same table."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from django.db import connection, transaction

from attendance.actions.imports.marks import import_marks
from attendance.actions.tallies import find_differences
from dev.bench import data, server
from dev.bench.table import Line, say, timed

HEADER = "URN,UPN,Date,Session,Mark,Minutes late,Comments"
AS_FILE = f"""
COPY (SELECT sc.urn AS "URN", p.upn AS "UPN", m.date AS "Date", m.half AS "Session", m.code AS "Mark",
        '' AS "Minutes late", '' AS "Comments"
    FROM ({data.MARKS}) m JOIN attendance_enrolment e ON e.id = m.enrolment_id
    JOIN attendance_school sc ON sc.id = e.school_id JOIN attendance_pupil p ON p.id = e.pupil_id
    ORDER BY m.session_id, m.enrolment_id LIMIT {{rows}})
TO STDOUT WITH (FORMAT csv, HEADER true)
"""
COLUMNS = "session_id, enrolment_id, code, note, entered_at, entered_by_name, entered_role, source"
AS_ROWS = f"""
COPY (SELECT session_id, enrolment_id, code, '' AS note, now() AS entered_at, 'Import' AS entered_by_name,
        '' AS entered_role, 'marks.csv' AS source
    FROM ({data.MARKS}) m ORDER BY session_id, enrolment_id LIMIT {{rows}})
TO STDOUT WITH (FORMAT csv, HEADER true)
"""
COPY_IN = f"COPY attendance_mark ({COLUMNS}) FROM STDIN WITH (FORMAT csv, HEADER true)"


def measure(quick: bool) -> list[Line]:
    """COPY with and without the table's own triggers, then the import, each into a fresh database."""
    rows, runs = (100_000, 1) if quick else (1_000_000, 3)
    say(f"Import: {rows:,} marks; making the schools and the files.")
    server.make("bench_empty")
    data.make_authority(data.L)
    with tempfile.TemporaryDirectory() as folder:
        marks, table = Path(folder) / "marks.csv", Path(folder) / "rows.csv"
        write(AS_FILE, marks, rows)
        write(AS_ROWS, table, rows)
        bare = Line("COPY, triggers off", fresh(lambda: copy(table, asleep=True), runs))
        whole = Line(
            "COPY into the same table", fresh(lambda: copy(table), runs),
            note="refusals, tallies and rechecks included: the table does them",
        )  # fmt: skip
        ours = Line("import_marks", fresh(lambda: take(marks), runs), against=whole)
        check(rows)
    to_bare = Line("import_marks", ours.seconds, against=bare)
    return [named(line, rows) for line in (bare, whole, ours, to_bare)]


def named(line: Line, rows: int) -> Line:
    """The name as the table says it."""
    if line.name == "import_marks":
        line.name = f"import_marks, {rows:,} marks"
    return line


def write(query: str, path: Path, rows: int) -> None:
    """Fill a file by COPY."""
    days = {"since": data.FIRST_MONDAY, "until": data.FIRST_MONDAY.replace(month=10)}
    with path.open("w") as file, connection.cursor() as cursor:
        cursor.copy_expert(cursor.mogrify(query.format(rows=rows), days), file)


def fresh(work: Callable[[], object], runs: int) -> list[float]:
    """Time it in a new copy of the database, so many times."""
    seconds = []
    for _ in range(runs):
        server.make("bench_import", template="bench_empty")
        connection.ensure_connection()
        seconds.append(timed(work))
        say(f"  {seconds[-1]:.1f} s")
    return seconds


@transaction.atomic
def copy(path: Path, *, asleep: bool = False) -> None:
    """COPY the rows in, with the triggers or without."""
    with path.open() as file, connection.cursor() as cursor:
        if asleep:
            cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.copy_expert(COPY_IN, file)


def take(path: Path) -> None:
    """The action behind the command."""
    report = import_marks(path=path)
    if report.errors:
        raise SystemExit(f"The import refused its file: {report.errors[:3]}")


def check(rows: int) -> None:
    """What was imported is there, and its tallies are right."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM attendance_mark")
        (found,) = cursor.fetchone()
    if found != rows or find_differences():
        raise SystemExit(f"The import is wrong: {found} marks of {rows}")
