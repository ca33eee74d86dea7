"""The nightly flag run over a year of a large authority: from cold, unchanged, and after small changes."""

from __future__ import annotations

import datetime as dt

from django.db import connection

from attendance.actions.flags import refresh_due_flags, refresh_flags
from attendance.actions.tallies import find_differences
from attendance.models import Flag
from dev.bench import data, year
from dev.bench.table import Line, say, timed

COUNT_MARKS = (
    "SELECT count(*) FROM (SELECT enrolment_id, count(*) FROM attendance_mark GROUP BY 1) g"
)
FORGET = """
SET session_replication_role = replica;
TRUNCATE attendance_flag CASCADE;
INSERT INTO attendance_recheckrequest (enrolment_id, asked_at) SELECT id, now() FROM attendance_enrolment;
SET session_replication_role = origin;
"""
AMEND_ONE_PERCENT = """
SELECT set_config('bellwether.reason', 'Bench', false);
UPDATE attendance_mark SET code = CASE code WHEN 'I' THEN 'O' ELSE 'I' END
WHERE enrolment_id %% 100 = %(turn)s
    AND session_id IN (SELECT id FROM attendance_session WHERE date = %(day)s AND half = 'AM');
"""


def measure(quick: bool) -> list[Line]:
    """Make the year, then run."""
    size, runs = (data.S, 1) if quick else (data.L, 3)
    weeks = data.school_weeks(size)
    year.use(size)
    if quick and find_differences():
        raise SystemExit("The tallies made for the benchmark are not those of its marks.")
    as_of = weeks[-1] + dt.timedelta(days=2)  # a Wednesday: this week's marks count up to today
    count = Line(
        "count of marks by enrolment", [timed(count_marks) for _ in range(runs)],
        note=f"{size.pupils:,} enrolments, {marks():,} marks",
    )  # fmt: skip
    cold = Line(f"flag run, cold, size {size.name}", [cold_run(as_of) for _ in range(runs)], count)
    cold.note = f"{Flag.objects.count():,} flags raised"
    lines = [count, cold]
    lines.append(Line("again, nothing changed", [due_run(as_of) for _ in range(runs)], cold))
    nights = [as_of + dt.timedelta(days=n) for n in range(1, runs + 1)]
    lines.append(Line("next night, no new marks", [due_run(day) for day in nights], cold))
    changed = [small_change(nights[-1], turn) for turn in range(runs)]
    lines.append(Line("after 1% of children changed", changed, cold))
    everybody = [timed(lambda: refresh_flags(as_of=nights[-1])) for _ in range(runs)]
    lines.append(Line("everybody, nothing to write", everybody, cold))
    return lines


def marks() -> int:
    """How many there are."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM attendance_mark")
        return int(cursor.fetchone()[0])


def count_marks() -> None:
    """The least anybody would have to do who kept no tallies."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT_MARKS)


def cold_run(as_of: dt.date) -> float:
    """No flag anywhere and everybody asked for."""
    with connection.cursor() as cursor:
        cursor.execute(FORGET)
        cursor.execute("VACUUM ANALYZE attendance_flag, attendance_recheckrequest")
    return due_run(as_of)


def due_run(as_of: dt.date) -> float:
    """The run as the worker does it."""
    noon = dt.datetime.combine(as_of, dt.time(12), tzinfo=dt.UTC)
    seconds = timed(lambda: refresh_due_flags(as_of=as_of, at=noon))
    say(f"  {seconds:.2f} s")
    return seconds


def small_change(as_of: dt.date, turn: int) -> float:
    """One mark of one child in a hundred amended, then the run."""
    with connection.cursor() as cursor:
        day = data.FIRST_MONDAY + dt.timedelta(days=14)
        cursor.execute(AMEND_ONE_PERCENT, {"turn": turn, "day": day})
    return due_run(as_of)
