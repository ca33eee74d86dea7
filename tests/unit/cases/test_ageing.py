"""How urgent a question is: on the boundary and either side."""

import datetime as dt

import pytest

from cases.rules.ageing import Age, age_of, breaches_this_week, urgency

FRIDAY = dt.date(2025, 11, 14)


@pytest.mark.parametrize(
    ("due", "age"),
    [
        (dt.date(2025, 11, 13), Age.LATE),
        (FRIDAY, Age.NEAR),
        (dt.date(2025, 11, 18), Age.NEAR),  # two working days on, over a weekend
        (dt.date(2025, 11, 19), Age.IN_TIME),
        (None, Age.IN_TIME),
    ],
)
def test_warned_two_working_days_before(due: dt.date | None, age: Age) -> None:
    assert age_of(due, FRIDAY, 2, ()) == age


def test_a_bank_holiday_is_no_working_day() -> None:
    assert age_of(dt.date(2025, 11, 19), FRIDAY, 2, {dt.date(2025, 11, 17)}) == Age.NEAR


@pytest.mark.parametrize(
    ("day", "breaches"), [(13, False), (14, True), (16, True), (17, False)]
)  # fmt: skip
def test_this_week_ends_on_sunday(day: int, breaches: bool) -> None:
    assert breaches_this_week(dt.date(2025, 11, day), FRIDAY) is breaches
    assert not breaches_this_week(None, FRIDAY)


def test_the_longest_breached_stands_on_top_and_what_has_no_date_last() -> None:
    early, late = dt.datetime(2025, 11, 1), dt.datetime(2025, 11, 2)
    rows = [(None, early), (FRIDAY, late), (FRIDAY, early), (dt.date(2025, 11, 3), late)]
    ranked = sorted(rows, key=lambda row: urgency(*row))
    assert ranked == [rows[3], rows[2], rows[1], rows[0]]
