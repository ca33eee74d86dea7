"""Due dates over real calendars: half terms, INSET days, bank holidays, the boundary and either side."""

import datetime as dt

import holidays
import pytest

from attendance.rules.calendar import CalendarEnds
from cases.choices import LimitUnit as U
from cases.rules.deadlines import (
    Calendars,
    Limit,
    add_months,
    due_date,
    elapsed_school_days,
    is_near,
    week_number,
)


def d(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def weekdays(first: str, last: str) -> list[dt.date]:
    days = (d(last) - d(first)).days + 1
    return [day for n in range(days) if (day := d(first) + dt.timedelta(days=n)).weekday() < 5]


# 2025/26: autumn half term 27-31 October, Christmas from 20 December, back on Monday 5 January.
DAYS = tuple(
    day
    for first, last in [
        ("2025-09-01", "2025-10-24"), ("2025-11-03", "2025-12-19"),
        ("2026-01-05", "2026-02-13"), ("2026-02-23", "2026-03-27"),
    ]
    for day in weekdays(first, last)
    if day not in {d("2025-09-01"), d("2025-11-03")}  # INSET
)  # fmt: skip
CALENDARS = Calendars(DAYS, holidays.country_holidays("GB", subdiv="ENG"))


@pytest.mark.parametrize(
    ("start", "amount", "unit", "expected"),
    [
        # A school answers in five school days; half term and the INSET day do not count.
        ("2025-10-20", 5, U.SCHOOL_DAYS, "2025-11-04"),
        ("2025-10-17", 5, U.SCHOOL_DAYS, "2025-10-24"),
        ("2025-10-25", 1, U.SCHOOL_DAYS, "2025-11-04"),
        ("2025-10-20", 0, U.SCHOOL_DAYS, "2025-10-20"),
        # A panel within two school weeks: the same weekday, half term skipped.
        ("2025-10-15", 2, U.SCHOOL_WEEKS, "2025-11-05"),
        ("2025-09-17", 2, U.SCHOOL_WEEKS, "2025-10-01"),
        ("2025-10-13", 2, U.SCHOOL_WEEKS, "2025-11-04"),  # its Monday is INSET: the week's first day
        ("2025-10-29", 1, U.SCHOOL_WEEKS, "2025-11-05"),  # begun in half term
        ("2025-09-20", 1, U.SCHOOL_WEEKS, "2025-09-26"),  # begun on a Saturday: that Friday
        # Domain 6.4: week 0 on 15 September gives week 12 on 15 December, not 8 December.
        ("2025-09-15", 12, U.SCHOOL_WEEKS, "2025-12-15"),
        # T50: an improvement period of six weeks from 24 November ends w/c 12 January.
        ("2025-11-24", 6, U.PERIOD_WEEKS, "2026-01-16"),
        ("2025-11-26", 3, U.PERIOD_WEEKS, "2025-12-12"),
        ("2025-11-24", 1, U.PERIOD_WEEKS, "2025-11-28"),
        # Five working days over Christmas skip three bank holidays.
        ("2025-12-22", 5, U.WORKING_DAYS, "2025-12-31"),
        ("2025-12-24", 5, U.WORKING_DAYS, "2026-01-05"),
        ("2025-11-24", 21, U.DAYS, "2025-12-15"),
        ("2025-03-31", 6, U.MONTHS, "2025-09-30"),
    ],
)  # fmt: skip
def test_due_dates(start: str, amount: int, unit: str, expected: str) -> None:
    assert due_date(d(start), Limit(amount, unit), CALENDARS) == d(expected)


@pytest.mark.parametrize("unit", [U.SCHOOL_DAYS, U.SCHOOL_WEEKS, U.PERIOD_WEEKS])
def test_a_calendar_that_ends_says_so_and_guesses_nothing(unit: str) -> None:
    with pytest.raises(CalendarEnds):
        due_date(d("2026-03-20"), Limit(9, unit), CALENDARS)


def test_an_unknown_unit_is_an_error() -> None:
    with pytest.raises(ValueError, match="fortnights"):
        due_date(d("2026-03-20"), Limit(1, "fortnights"), CALENDARS)


@pytest.mark.parametrize(
    ("today", "week"),
    [
        ("2025-09-15", 0), ("2025-09-19", 0), ("2025-09-22", 1), ("2025-10-24", 5),
        ("2025-10-29", 5),  # half term belongs to the week before
        ("2025-11-04", 6), ("2025-12-15", 12), ("2025-09-01", 0),
    ],
)  # fmt: skip
def test_week_n_of_twelve(today: str, week: int) -> None:
    assert week_number(CALENDARS, d("2025-09-15"), d(today)) == week


@pytest.mark.parametrize(
    ("today", "days"),
    [("2025-10-23", 0), ("2025-10-24", 1), ("2025-11-03", 1), ("2025-11-04", 2), ("2025-10-01", 0)],
)
def test_school_days_gone_by(today: str, days: int) -> None:
    assert elapsed_school_days(CALENDARS, d("2025-10-23"), d(today)) == days


@pytest.mark.parametrize(
    ("start", "n", "expected"),
    [
        ("2025-03-31", 6, "2025-09-30"), ("2025-11-10", 6, "2026-05-10"),
        ("2023-08-31", 6, "2024-02-29"), ("2025-12-31", 12, "2026-12-31"),
    ],
)  # fmt: skip
def test_months_end_on_the_last_day_when_there_is_no_such_day(
    start: str, n: int, expected: str
) -> None:
    assert add_months(d(start), n) == d(expected)


@pytest.mark.parametrize(
    ("today", "near"),
    [
        ("2025-11-05", False),  # three school days left
        ("2025-11-06", True),
        ("2025-11-10", True),  # the day itself
        ("2025-11-11", False),  # past: overdue, not near
        ("2025-11-08", True),  # a Saturday
    ],
)
def test_near_is_two_school_days_before(today: str, near: bool) -> None:
    assert is_near(d("2025-11-10"), d(today), CALENDARS, warn_days=2) is near
