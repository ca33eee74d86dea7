"""Compulsory school age on its boundary days, and age at 31 August."""

import datetime as dt

import pytest

from attendance.rules.ages import (
    age_at_31_august,
    age_on,
    compulsory_from,
    compulsory_until,
    is_compulsory,
    school_leaving_date,
)

D = dt.date.fromisoformat


@pytest.mark.parametrize(
    ("born", "expected"),
    [
        pytest.param("2021-02-10", "2026-03-31", marks=pytest.mark.trap("T42")),
        ("2021-03-31", "2026-03-31"),  # five on the prescribed day itself
        ("2021-04-01", "2026-08-31"),
        ("2020-08-31", "2025-08-31"),
        ("2020-09-01", "2025-12-31"),
        ("2020-12-31", "2025-12-31"),
        ("2021-01-01", "2026-03-31"),
        ("2020-02-29", "2025-03-31"),
    ],
)
def test_compulsory_school_age_begins(born, expected):
    assert compulsory_from(D(born)) == D(expected)


@pytest.mark.parametrize(
    ("born", "expected"),
    [
        pytest.param("2009-09-23", "2026-06-26", marks=pytest.mark.trap("T43")),
        ("2010-08-31", "2026-06-26"),
        ("2010-09-01", "2027-06-25"),
        ("2008-02-29", "2024-06-28"),
        ("2012-06-30", "2028-06-30"),
    ],
)
def test_compulsory_school_age_ends(born, expected):
    assert compulsory_until(D(born)) == D(expected)


@pytest.mark.parametrize(
    ("year", "expected"),
    [
        (2024, "2024-06-28"),
        (2025, "2025-06-27"),
        (2026, "2026-06-26"),
        (2027, "2027-06-25"),
        (2028, "2028-06-30"),
    ],
)
def test_the_last_friday_in_june(year, expected):
    assert school_leaving_date(year) == D(expected)


@pytest.mark.parametrize(
    ("born", "day", "expected"),
    [
        ("2021-02-10", "2026-03-30", False),
        ("2021-02-10", "2026-03-31", True),
        ("2009-09-23", "2026-06-26", True),
        ("2009-09-23", "2026-06-27", False),
    ],
)
def test_both_ends_are_included(born, day, expected):
    assert is_compulsory(D(born), D(day)) is expected


@pytest.mark.parametrize(
    ("born", "expected"),
    [
        ("2010-08-31", 15),
        ("2010-09-01", 14),
        ("2009-09-01", 15),
        ("2009-08-31", 16),
        ("2012-02-29", 13),
    ],
)
def test_age_at_31_august_2025(born, expected):
    assert age_at_31_august(D(born), 2025) == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [("2025-02-28", 12), ("2025-03-01", 13), ("2024-02-28", 11), ("2024-02-29", 12)],
)
def test_born_on_29_february(day, expected):
    assert age_on(D("2012-02-29"), D(day)) == expected
