"""Invented term dates keep the shape of real ones."""

import datetime as dt

import pytest

from attendance.rules.calendar import monday_of
from config.demo.calendars import half_terms, school_days, year_rows, years_needed


@pytest.mark.parametrize("variant", range(4))
@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_a_year_has_190_days_in_40_weeks(year: int, variant: int) -> None:
    days = school_days(year_rows(year, variant))
    assert len(days) == 190
    assert len({monday_of(day) for day in days}) == 40


def test_half_terms_of_2025_are_the_ones_of_the_reference() -> None:
    assert half_terms(2025) == (
        (dt.date(2025, 9, 2), dt.date(2025, 10, 24)),
        (dt.date(2025, 11, 3), dt.date(2025, 12, 19)),
        (dt.date(2026, 1, 5), dt.date(2026, 2, 13)),
        (dt.date(2026, 2, 23), dt.date(2026, 3, 27)),
        (dt.date(2026, 4, 13), dt.date(2026, 5, 22)),
        (dt.date(2026, 6, 1), dt.date(2026, 7, 21)),
    )


def test_bank_holiday_in_term_is_no_school_day() -> None:
    assert dt.date(2026, 5, 4) not in school_days(year_rows(2025, 0))


def test_schools_differ_in_their_inset_days() -> None:
    assert school_days(year_rows(2026, 0)) != school_days(year_rows(2026, 1))


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (dt.date(2026, 11, 22), [2025, 2026]),
        (dt.date(2027, 1, 1), [2025, 2026, 2027]),
        (dt.date(2027, 7, 31), [2025, 2026, 2027]),
        (dt.date(2027, 8, 1), [2026, 2027]),
    ],
)
def test_next_year_is_there_from_the_new_year_on(today: dt.date, expected: list[int]) -> None:
    assert years_needed(today) == expected
