"""How urgent a question in the queue is: past its day, near it, due this week, or in time. Dates in, a word out.

The warning is a dated setting in working days, because a decision is due in working days (domain 6.4).
"""

import datetime as dt
from collections.abc import Container
from enum import StrEnum

from attendance.rules.calendar import add_working_days, monday_of


class Age(StrEnum):
    """The worst first."""

    LATE = "late"
    NEAR = "near"
    IN_TIME = "in_time"


def age_of(due: dt.date | None, today: dt.date, warn: int, holidays: Container[dt.date]) -> Age:
    """Late the day after it was due; near from `warn` working days before. Without a date it is in time."""
    if due is None:
        return Age.IN_TIME
    if due < today:
        return Age.LATE
    return Age.NEAR if due <= add_working_days(today, warn, holidays) else Age.IN_TIME


def breaches_this_week(due: dt.date | None, today: dt.date) -> bool:
    """Whether it runs out by Sunday and has not yet."""
    return due is not None and today <= due < monday_of(today) + dt.timedelta(days=7)


def urgency(due: dt.date | None, asked_at: dt.datetime) -> tuple[dt.date, dt.datetime]:
    """What sorts a queue: what breached longest ago on top, of one day what was asked first."""
    return due or dt.date.max, asked_at
