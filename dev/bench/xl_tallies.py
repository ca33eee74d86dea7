"""Every tally anew from 57 million marks, against one plain count of those marks by enrolment."""

from __future__ import annotations

from django.db import connection

from attendance.actions.rebuild import rebuild_tallies
from dev.bench.meter import Measured, Meter
from dev.bench.table import say
from dev.bench.xl_data import run

COUNT = "SELECT count(*) FROM (SELECT enrolment_id, count(*) FROM attendance_mark GROUP BY 1) g"
NO_TALLY = """
SET session_replication_role = replica;
TRUNCATE attendance_weeklytally;
TRUNCATE attendance_recheckrequest;
SET session_replication_role = origin;
"""
LANES, RUNS = 2, 3


def measure(meter: Meter) -> list[Measured]:
    """The count, a rebuild from nothing, and one that finds all as it should be; taken in turns."""
    say("Tallies: 57 million marks counted, and all tallies rebuilt.")
    counts, fresh, again = [], [], []
    for _ in range(RUNS):
        counts.append(meter.take(count_marks, "count"))
        run(NO_TALLY)
        fresh.append(meter.take(lambda: rebuild_tallies(lanes=LANES), "rebuild"))
        run("VACUUM (ANALYZE) attendance_weeklytally")
        again.append(meter.take(check, "again"))
    plain = Measured("plain count of marks by enrolment", counts)
    tallies = f"{number('attendance_weeklytally'):,} tallies"
    return [
        plain,
        Measured("(a) rebuild of all tallies from nothing", fresh, plain, tallies),
        Measured("again, all of them right", again, plain),
    ]


def complete() -> None:
    """Make the tallies whole for the parts that read them, should a run have been cut short."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM attendance_enrolment e WHERE NOT EXISTS ("
            " SELECT FROM attendance_weeklytally t WHERE t.enrolment_id = e.id))"
        )
        (missing,) = cursor.fetchone()
    if missing:
        say("  making the tallies")
        rebuild_tallies(lanes=LANES)
        run("VACUUM (ANALYZE) attendance_weeklytally")


def count_marks() -> None:
    """As PostgreSQL plans it."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT)


def check() -> None:
    """Rebuild, and nothing to write."""
    if rebuild_tallies(lanes=LANES):
        raise SystemExit("Two rebuilds of the same marks differ.")


def number(table: str) -> int:
    """How many rows."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return int(cursor.fetchone()[0])
