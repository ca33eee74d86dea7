"""Dated rows that must not overlap: one exclusion constraint, both ends included, open end allowed."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db.models import F, Func, Q


class DateRange(Func):
    """SQL daterange of two date columns."""

    function = "daterange"
    output_field = DateRangeField()


def no_overlap(
    name: str, *keys: str, start: str, end: str, condition: Q | None = None
) -> ExclusionConstraint:
    """An exclusion constraint: no two rows with equal `keys` may hold the same day.

    `start` and `end` name date columns, both days included; an empty end is open.
    """
    days = DateRange(F(start), F(end), RangeBoundary(inclusive_lower=True, inclusive_upper=True))
    return ExclusionConstraint(
        name=name,
        expressions=[
            *((key, RangeOperators.EQUAL) for key in keys),
            (days, RangeOperators.OVERLAPS),
        ],
        condition=condition,
    )
