"""School days, sessions, school weeks, working days and academic years, from a calendar handed in.

A school week is any week with at least one session (Working together to improve school attendance
2024, penalty notices); it begins on Monday. Holiday weeks simply do not exist in this counting.
"""

import datetime as dt
import re
from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

IN_TERM = "in_term"
CLOSING = ("inset", "training_day", "closed", "bank_holiday")
LONDON = ZoneInfo("Europe/London")
SATURDAY = 5
NEW_YEAR_MONTH = 8  # the academic year turns on 1 August
LABEL = re.compile(r"^(\d{4})/(\d{2})$")


class CalendarEnds(LookupError):
    """The count runs past the last day the calendar knows."""


@dataclass(frozen=True)
class CalendarRow:
    """A run of days of one kind, both ends included."""

    kind: str
    start: dt.date
    end: dt.date


@dataclass(frozen=True)
class AcademicYear:
    """From 1 August to 31 July, called by both years: 2024/25."""

    start_year: int

    @classmethod
    def of(cls, day: dt.date) -> "AcademicYear":
        """The year that holds `day`."""
        return cls(day.year if day.month >= NEW_YEAR_MONTH else day.year - 1)

    @classmethod
    def parse(cls, label: str) -> "AcademicYear":
        """From `2024/25`. Raises ValueError when the label is not one, such as 2024/26."""
        match = LABEL.match(label.strip())
        years = (int(match[1]), int(match[2])) if match else (0, 0)
        if (years[0] + 1) % 100 != years[1] or not dt.MINYEAR <= years[0] < dt.MAXYEAR:
            raise ValueError(f"{label} is not an academic year: write it as 2024/25")
        return cls(years[0])

    @property
    def label(self) -> str:
        """As people write it: 2024/25."""
        return f"{self.start_year}/{(self.start_year + 1) % 100:02d}"

    @property
    def first_day(self) -> dt.date:
        """1 August."""
        return dt.date(self.start_year, NEW_YEAR_MONTH, 1)

    @property
    def last_day(self) -> dt.date:
        """31 July."""
        return dt.date(self.start_year + 1, NEW_YEAR_MONTH, 1) - dt.timedelta(days=1)

    def __contains__(self, day: dt.date) -> bool:
        return self.first_day <= day <= self.last_day


@dataclass(frozen=True)
class Calendar:
    """The days one school meets for, in order. Each has two sessions."""

    days: tuple[dt.date, ...]

    @classmethod
    def from_rows(
        cls, rows: Iterable[CalendarRow], bank_holidays: Container[dt.date] = ()
    ) -> "Calendar":
        """Weekdays in term, less training days, closures and bank holidays."""
        rows = list(rows)
        term = {day for row in rows if row.kind == IN_TERM for day in _weekdays(row)}
        shut = {day for row in rows if row.kind in CLOSING for day in _weekdays(row)}
        return cls(tuple(sorted(day for day in term - shut if day not in bank_holidays)))

    @property
    def session_count(self) -> int:
        """Two to a day."""
        return 2 * len(self.days)

    @property
    def school_weeks(self) -> tuple[dt.date, ...]:
        """The Monday of each week with a session, in order."""
        return school_weeks(self.days)


def monday_of(day: dt.date) -> dt.date:
    """The Monday of the week that holds `day`."""
    return day - dt.timedelta(days=day.weekday())


def school_weeks(days: Iterable[dt.date]) -> tuple[dt.date, ...]:
    """The Monday of each week that holds one of the days, in order, each once."""
    return tuple(sorted({monday_of(day) for day in days}))


def ten_school_weeks(
    week_mondays: Sequence[dt.date], as_of: dt.date, n: int
) -> tuple[dt.date, ...]:
    """The Mondays of the last `n` school weeks begun by `as_of`, its own week included.

    `week_mondays` in order; fewer come back when the calendar is shorter. Terms and school years
    are no boundary (Working together 2024, national threshold).
    """
    end = bisect_right(week_mondays, as_of)
    return tuple(week_mondays[max(0, end - n) : end])


def last_school_week(week_mondays: Sequence[dt.date], start: dt.date, n: int) -> dt.date:
    """The Monday of the `n`th school week, the week of `start` being the first if it is one.

    Raises CalendarEnds when the calendar does not reach so far.
    """
    index = bisect_left(week_mondays, monday_of(start)) + n - 1
    if index >= len(week_mondays):
        raise CalendarEnds(f"The calendar ends before {n} school weeks from {start}")
    return week_mondays[index]


def add_school_days(days: Sequence[dt.date], start: dt.date, n: int) -> dt.date:
    """The `n`th school day after `start`, which itself is not counted.

    `days` in order. Raises CalendarEnds when the calendar does not reach so far.
    """
    index = bisect_right(days, start) + n - 1
    if index >= len(days):
        raise CalendarEnds(f"The calendar ends before {n} school days after {start}")
    return days[index]


def school_days_between(days: Sequence[dt.date], first: dt.date, last: dt.date) -> int:
    """How many of the days lie from `first` to `last`, both included."""
    return max(0, bisect_right(days, last) - bisect_left(days, first))


def is_working_day(day: dt.date, bank_holidays: Container[dt.date]) -> bool:
    """Neither a weekend nor a bank holiday."""
    return day.weekday() < SATURDAY and day not in bank_holidays


def add_working_days(start: dt.date, n: int, bank_holidays: Container[dt.date]) -> dt.date:
    """The `n`th working day after `start`, which itself is not counted."""
    day = start
    while n > 0:
        day += dt.timedelta(days=1)
        n -= is_working_day(day, bank_holidays)
    return day


def local_date(instant: dt.datetime) -> dt.date:
    """The date in London at that instant: 23:30 UTC in summer time is already tomorrow."""
    return instant.astimezone(LONDON).date()


def _weekdays(row: CalendarRow) -> Iterator[dt.date]:
    for offset in range((row.end - row.start).days + 1):
        day = row.start + dt.timedelta(days=offset)
        if day.weekday() < SATURDAY:
            yield day
