"""When something is due: in school days, school weeks, working days, days or months.

The school's calendar and the bank holidays are handed in; how long comes from dated rows.
A school week is any week with at least one session; the school's own calendar decides (domain 11.8).
"""

import calendar as months
import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Container, Sequence
from dataclasses import dataclass

from attendance.rules.calendar import (
    CalendarEnds,
    add_school_days,
    add_working_days,
    last_school_week,
    monday_of,
    school_days_between,
    school_weeks,
)
from cases.choices import LimitUnit

SIX_DAYS = dt.timedelta(days=6)


@dataclass(frozen=True)
class Calendars:
    """The days a case's school meets, in order, and the bank holidays of England."""

    days: Sequence[dt.date]
    bank_holidays: Container[dt.date] = ()

    @property
    def weeks(self) -> tuple[dt.date, ...]:
        """The Mondays of the school weeks."""
        return school_weeks(self.days)


@dataclass(frozen=True)
class Limit:
    """So many of one unit."""

    amount: int
    unit: str


def due_date(start: dt.date, limit: Limit, calendars: Calendars) -> dt.date:
    """The last day on which something that began on `start` is in time.

    The starting day is not counted. Raises CalendarEnds when the calendar does not reach so far.
    """
    match limit.unit:
        case LimitUnit.SCHOOL_DAYS:
            return school_days_after(calendars.days, start, limit.amount)
        case LimitUnit.SCHOOL_WEEKS:
            return weeks_after(calendars, start, limit.amount)
        case LimitUnit.PERIOD_WEEKS:
            return period_end(calendars, start, limit.amount)
        case LimitUnit.WORKING_DAYS:
            return add_working_days(start, limit.amount, calendars.bank_holidays)
        case LimitUnit.DAYS:
            return start + dt.timedelta(days=limit.amount)
        case LimitUnit.MONTHS:
            return add_months(start, limit.amount)
    raise ValueError(f"Unknown unit {limit.unit}")


def school_days_after(days: Sequence[dt.date], start: dt.date, n: int) -> dt.date:
    """The `n`th school day after `start`; for none, `start` itself."""
    return add_school_days(days, start, n) if n else start


def weeks_after(calendars: Calendars, start: dt.date, n: int) -> dt.date:
    """The same weekday `n` school weeks on, or the last school day before it in that week.

    Holiday weeks do not exist in this counting: from week 0 on 15 September 2025, week 12 begins on
    15 December (domain 6.4, timetable check). Raises CalendarEnds.
    """
    index = _week_index(calendars.weeks, start) + n
    if index >= len(calendars.weeks):
        raise CalendarEnds(f"The calendar ends before {n} school weeks after {start}")
    monday = calendars.weeks[index]
    return _last_school_day(calendars.days, monday, monday + dt.timedelta(days=start.weekday()))


def period_end(calendars: Calendars, start: dt.date, n: int) -> dt.date:
    """The last school day of the `n`th school week, the week of `start` being the first.

    An improvement period from 24 November 2025 of 6 weeks ends in the week of 12 January 2026 (T50).
    """
    monday = last_school_week(calendars.weeks, start, n)
    return _last_school_day(calendars.days, monday, monday + SIX_DAYS)


def week_number(calendars: Calendars, start: dt.date, today: dt.date) -> int:
    """Which school week of the pathway `today` lies in: 0 for the week it began in."""
    return max(0, _week_index(calendars.weeks, today) - _week_index(calendars.weeks, start))


def elapsed_school_days(calendars: Calendars, start: dt.date, today: dt.date) -> int:
    """School days gone by since `start`, which itself is not counted."""
    return school_days_between(calendars.days, start + dt.timedelta(days=1), today)


def add_months(start: dt.date, n: int) -> dt.date:
    """The same day `n` months on, or the last of that month (31 March + 6 is 30 September, T38)."""
    year, month = divmod(start.year * 12 + start.month - 1 + n, 12)
    last = months.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(start.day, last))


def is_near(due: dt.date, today: dt.date, calendars: Calendars, warn_days: int) -> bool:
    """Whether at most `warn_days` school days are left, today not counted, and it is not past."""
    return today <= due and school_days_between(calendars.days, today, due) <= warn_days + (
        today in calendars.days
    )


def _week_index(weeks: Sequence[dt.date], day: dt.date) -> int:
    """The index of the school week that holds `day`, or of the last one before it (holidays)."""
    return max(0, bisect_right(weeks, monday_of(day)) - 1)


def _last_school_day(days: Sequence[dt.date], monday: dt.date, by: dt.date) -> dt.date:
    """The last school day of that week not after `by`; the week's first when all are later."""
    index = bisect_right(days, by) - 1
    if index >= 0 and days[index] >= monday:
        return days[index]
    return days[bisect_left(days, monday)]
