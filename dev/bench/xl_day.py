"""One more day of 300,000 marks: imported, tallied and flags looked at again, against a bare COPY of them."""

from __future__ import annotations

from pathlib import Path

from django.db import connection, transaction

from attendance.actions.imports.marks import import_marks
from dev.bench import importing
from dev.bench.meter import Measured, Meter, Sample
from dev.bench.table import say
from dev.bench.xl_data import LAST_DAY, MARKS, run
from dev.bench.xl_flags import AS_OF, due_run
from dev.bench.xl_server import folder
from dev.bench.xl_tallies import LANES, complete, rebuild_tallies

RUNS = 2
AS_FILE = f"""
COPY (SELECT sc.urn AS "URN", p.upn AS "UPN", m.date AS "Date", m.half AS "Session", m.code AS "Mark",
        '' AS "Minutes late", '' AS "Comments"
    FROM ({MARKS}) m JOIN attendance_enrolment e ON e.id = m.enrolment_id
    JOIN attendance_school sc ON sc.id = e.school_id JOIN attendance_pupil p ON p.id = e.pupil_id
    ORDER BY m.session_id, m.enrolment_id)
TO STDOUT WITH (FORMAT csv, HEADER true)
"""
AS_ROWS = f"""
COPY (SELECT session_id, enrolment_id, code, '' AS note, now() AS entered_at, 'Import' AS entered_by_name,
        '' AS entered_role, 'day.csv' AS source
    FROM ({MARKS}) m ORDER BY session_id, enrolment_id)
TO STDOUT WITH (FORMAT csv, HEADER true)
"""
BARE = """
DROP TABLE IF EXISTS bare;
CREATE TABLE bare (LIKE attendance_mark INCLUDING DEFAULTS);
ALTER TABLE bare ADD PRIMARY KEY (session_id, enrolment_id);
"""
COPY_IN = f"COPY bare ({importing.COLUMNS}) FROM STDIN WITH (FORMAT csv, HEADER true)"
TAKE_BACK = """
SET session_replication_role = replica;
DELETE FROM attendance_mark WHERE session_id IN (SELECT id FROM attendance_session WHERE date = %(day)s);
SET session_replication_role = origin;
VACUUM (ANALYZE) attendance_mark;
"""


def measure(meter: Meter) -> list[Measured]:
    """The bare COPY, the import, the run; and the day taken back."""
    say("One day: 300,000 marks imported, tallied, flags looked at again.")
    complete()
    marks, rows = folder() / "day.csv", folder() / "day_rows.csv"
    write(AS_FILE, marks)
    write(AS_ROWS, rows)
    due_run()
    bare, imported, flagged, whole = [], [], [], []
    for turn in range(RUNS):
        run(BARE)
        bare.append(meter.take(lambda: copy(rows), "COPY into a bare keyed table"))
        imported.append(meter.take(lambda: take(marks), "import"))
        flagged.append(meter.take(lambda: due_run(LAST_DAY), "flags"))
        whole.append(add(imported[-1], flagged[-1]))
        if turn == 0:
            check()
        take_back()
    plain = Measured("COPY of a day into a bare keyed table", bare, note=f"{len_of(rows):,} marks")
    return [
        plain,
        Measured("the import, tallies with it", imported, plain),
        Measured("the flag run after it", flagged, plain),
        Measured("(d) one day imported, tallied, re-flagged", whole, plain),
    ]


def add(one: Sample, other: Sample) -> Sample:
    """One after the other."""
    return Sample(one.wall + other.wall, one.cpu + other.cpu)


def write(query: str, path: Path) -> None:
    """Fill a file by COPY."""
    with path.open("w") as file, connection.cursor() as cursor:
        cursor.copy_expert(cursor.mogrify(query, {"since": LAST_DAY, "until": LAST_DAY}), file)


@transaction.atomic
def copy(path: Path) -> None:
    """Into the bare table."""
    with path.open() as file, connection.cursor() as cursor:
        cursor.copy_expert(COPY_IN, file)


def take(path: Path) -> None:
    """The action behind the command."""
    report = import_marks(path=path)
    if report.errors or not report.created:
        raise SystemExit(f"The import refused its file: {report.errors[:3]}")


def check() -> None:
    """Tallies are those of the marks."""
    if wrong := rebuild_tallies(lanes=LANES):
        raise SystemExit(f"{wrong} tallies were wrong after the import")


def take_back() -> None:
    """The day, its tallies, and what the run made of it."""
    run(TAKE_BACK, {"day": LAST_DAY})
    rebuild_tallies(lanes=LANES)
    due_run(AS_OF)


def len_of(path: Path) -> int:
    """Rows of a file with a header."""
    with path.open() as file:
        return sum(1 for _ in file) - 1
