"""A year of marks of a whole authority, made once for everything that is measured in it."""

from __future__ import annotations

import datetime as dt

from django.db import connection

from dev.bench import data, server
from dev.bench.table import say

NAME = "bench_year"


def use(size: data.Size) -> None:
    """Make it, unless this run has it already, and use its database: marks up to the middle of the last week."""
    if NAME in server.made:
        server.use(NAME)
        return
    say(f"Making {size.pupils:,} pupils and a year of marks.")
    server.make(NAME)
    data.make_authority(size)
    weeks = data.school_weeks(size)
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX mark_by_enrolment")
        for week in weeks:
            days = 2 if week == weeks[-1] else 6
            data.make_marks(week, week + dt.timedelta(days=days))
        cursor.execute(
            "CREATE INDEX mark_by_enrolment ON attendance_mark (enrolment_id, session_id)"
        )
    say("  tallies")
    data.make_tallies()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
