"""Weeks of children as their tallies keep them, half day by half day."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection

from attendance.models import WeeklyTally
from attendance.rules.half_days import HalfDays

COLUMNS = ("attended_bits", "authorised_bits", "unauthorised_bits", "late_bits")


def read_half_weeks(
    enrolments: Collection[int], first: dt.date, last: dt.date
) -> dict[int, list[HalfDays]]:
    """By enrolment, the weeks whose Monday lies between two days, in order; one query, none for nobody."""
    found: dict[int, list[HalfDays]] = defaultdict(list)
    if not enrolments:
        return found
    rows = WeeklyTally.objects.filter(enrolment__in=enrolments, week__range=(first, last))
    for enrolment, monday, *bits in rows.order_by("week").values_list(
        "enrolment_id", "week", *COLUMNS
    ):
        found[enrolment].append(HalfDays(monday, *bits))
    return found
