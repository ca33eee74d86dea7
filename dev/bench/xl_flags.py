"""Absentees from tallies and from Parquet; the nightly run from cold, and after one child in a hundred changed."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from django.db import connection

from attendance.actions.flags import refresh_due_flags
from attendance.actions.totals import keep_in_step
from attendance.models import Flag
from attendance.rules.calendar import AcademicYear, monday_of
from dev.bench import flags as smaller
from dev.bench import xl_rivals
from dev.bench.meter import Measured, Meter, Sample
from dev.bench.table import say
from dev.bench.xl_data import LAST_DAY, WEEKS, run, write_for_analysts
from dev.bench.xl_server import folder
from dev.bench.xl_tallies import complete

AS_OF = LAST_DAY - dt.timedelta(days=1)
RUNS = 3
# Who missed a tenth of the sessions possible, by whole numbers; the year is full, so no week is cut.
ABSENTEES = """
SELECT enrolment_id, sum(authorised + unauthorised) AS absent, sum(possible) AS possible
FROM attendance_weeklytally WHERE week BETWEEN %(first)s AND %(last)s
GROUP BY enrolment_id
HAVING sum(authorised + unauthorised) * 10 >= sum(possible) AND sum(possible) > 0
ORDER BY enrolment_id
"""
# The same from the totals that the figures' pages read: one row an enrolment and year.
KEPT = """
SELECT t.enrolment_id, t.authorised + t.unauthorised AS absent,
    t.present + t.approved_activity + t.authorised + t.unauthorised AS possible
FROM attendance_enrolmenttotal t JOIN attendance_keptperiod p ON p.id = t.period_id
WHERE p.first = %(first)s AND p.last = %(last)s AND t.authorised + t.unauthorised > 0
    AND (t.authorised + t.unauthorised) * 10
        >= t.present + t.approved_activity + t.authorised + t.unauthorised
ORDER BY t.enrolment_id
"""
TOOLS = ("duckdb", "polars")


def measure(meter: Meter) -> list[Measured]:
    """The list three ways, then the runs."""
    complete()
    say("Absentees: from stored tallies, and from the same marks in Parquet.")
    listed = [meter.take(absentees, "from tallies") for _ in range(RUNS)]
    kept = kept_absentees(meter)
    rivals = [rival(tool) for tool in TOOLS]
    ours = [
        Measured(f"(b) list of absentees from {words}", samples, each)
        for words, samples in (("weekly tallies", listed), ("totals of the year", kept))
        for each in rivals
    ]
    return [*rivals, *ours, *runs(meter, rivals[0])]


def kept_absentees(meter: Meter) -> list[Sample]:
    """From the totals the figures' pages read; the very same children, or SystemExit."""
    night = meter.take(lambda: keep_in_step(full=True), "totals kept, everybody's")
    year = AcademicYear.of(AS_OF)
    days = {"first": year.first_day, "last": year.last_day}
    found: list[Any] = []

    def read() -> None:
        with connection.cursor() as cursor:
            cursor.execute(KEPT, days)
            found[:] = cursor.fetchall()

    samples = [meter.take(read, "from totals") for _ in range(RUNS)]
    if found != absentees():
        raise SystemExit(f"Totals name {len(found)} children, the tallies {len(absentees())}.")
    say(f"  the night's count of all totals: {night.wall:.0f} s")
    return samples


def absentees() -> list[Any]:
    """Read and fetched."""
    days = {"first": monday_of(AcademicYear.of(AS_OF).first_day), "last": AS_OF}
    with connection.cursor() as cursor:
        cursor.execute(ABSENTEES, days)
        return list(cursor.fetchall())


def rival(tool: str) -> Measured:
    """One tool over the Parquet file, in a process of its own; its runs after the first."""
    told = json.loads(run_rival("find", tool, str(parquet())))
    found = absentees()
    ours = [len(found), sum(row[1] for row in found), sum(row[2] for row in found)]
    if ours != [told["found"], *told["sum"]]:
        raise SystemExit(f"{tool} finds {told['found']}, the tallies {ours[0]}")
    samples = [Sample(wall, told["cpu_each"]) for wall in told["warm"]]
    say(f"  {tool}: {min(told['warm']):.2f} s warm, {told['first']:.2f} s the first time")
    return Measured(f"{tool} over Parquet", samples, note=f"{told['found']:,} children")


def parquet() -> Path:
    """The file, written once."""
    target, source = folder() / "marks.parquet", folder() / "marks.csv"
    if not target.exists():
        say("  writing the marks as Parquet")
        write_for_analysts(source)
        run_rival("parquet", str(source), str(target))
        source.unlink()
    return target


def run_rival(*arguments: str) -> str:
    """By the Python that has the tools: this one, or that of BELLWETHER_RIVALS."""
    python = os.environ.get("BELLWETHER_RIVALS", sys.executable)
    command = [python, str(Path(xl_rivals.__file__)), *arguments]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def runs(meter: Meter, duckdb: Measured) -> list[Measured]:
    """From cold against DuckDB's time; the others against cold."""
    say("Flags: the nightly run.")
    cold = Measured("(b) nightly run from cold", [cold_run(meter) for _ in range(RUNS)], duckdb)
    cold.note = f"{Flag.objects.standing().count():,} flags"
    same = [meter.take(due_run, "nothing changed") for _ in range(RUNS)]
    few = [after_small_change(meter, turn) for turn in range(RUNS)]
    return [
        cold,
        Measured("the same again, nothing changed", same, cold),
        Measured("(c) after 1% of children changed", few, cold),
    ]


def cold_run(meter: Meter) -> Sample:
    """No flag anywhere and everybody asked for."""
    run(smaller.FORGET)
    run("VACUUM (ANALYZE) attendance_flag;\nVACUUM (ANALYZE) attendance_recheckrequest")
    return meter.take(due_run, "from cold")


def due_run(as_of: dt.date = AS_OF) -> None:
    """The run as the worker does it."""
    refresh_due_flags(as_of=as_of, at=dt.datetime.combine(as_of, dt.time(12), tzinfo=dt.UTC))


def after_small_change(meter: Meter, turn: int) -> Sample:
    """One mark of one child in a hundred amended, then the run."""
    with connection.cursor() as cursor:
        cursor.execute(smaller.AMEND_ONE_PERCENT, {"turn": turn, "day": WEEKS[2]})
    return meter.take(due_run, "1% changed")
