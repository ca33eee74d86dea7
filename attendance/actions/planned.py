"""Reading what is planned for some pupils: one query, however many pupils and plans."""

import datetime as dt
from collections.abc import Iterable

from accounts.prepared import Prepared
from attendance.rules.plans import Plan

READ = Prepared(
    "plans_of_pupils",
    """
SELECT enrolment_id, kind, ref, code, starts_on, ends_on, pattern, words FROM attendance_planned
 WHERE enrolment_id = ANY(%(enrolments)s) AND starts_on <= %(last)s AND ends_on >= %(first)s
 ORDER BY enrolment_id, starts_on, ref
    """,
    enrolments="bigint[]",
    first="date",
    last="date",
)


def read_plans(enrolment_ids: Iterable[int], start: dt.date, end: dt.date) -> dict[int, list[Plan]]:
    """Live plans that touch the days from `start` to `end`, both included, by enrolment."""
    found: dict[int, list[Plan]] = {}
    for enrolment_id, *values in READ.rows(enrolments=list(enrolment_ids), first=start, last=end):
        found.setdefault(enrolment_id, []).append(Plan(*values))
    return found
