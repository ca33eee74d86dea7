"""Reading what is planned for some pupils: one query, however many pupils and plans."""

import datetime as dt
from collections.abc import Iterable

from django.db import connection

from attendance.rules.plans import Plan

READ = """
SELECT enrolment_id, kind, ref, code, starts_on, ends_on, pattern, words FROM attendance_planned
 WHERE enrolment_id = ANY(%s) AND starts_on <= %s AND ends_on >= %s ORDER BY enrolment_id, starts_on, ref
"""


def read_plans(enrolment_ids: Iterable[int], start: dt.date, end: dt.date) -> dict[int, list[Plan]]:
    """Live plans that touch the days from `start` to `end`, both included, by enrolment."""
    found: dict[int, list[Plan]] = {}
    with connection.cursor() as cursor:
        cursor.execute(READ, [list(enrolment_ids), end, start])
        for enrolment_id, *values in cursor.fetchall():
            found.setdefault(enrolment_id, []).append(Plan(*values))
    return found
