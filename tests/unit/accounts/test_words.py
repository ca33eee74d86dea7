"""How dates, times, money and rates are written. No database, no settings."""

from datetime import UTC, date, datetime
from fractions import Fraction

import pytest

from accounts.web import words

MONDAY = date(2026, 1, 19)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (MONDAY, "Monday 19 January 2026"),
        (date(2026, 2, 1), "Sunday 1 February 2026"),
        (datetime(2026, 1, 19, 23, 59, tzinfo=UTC), "Monday 19 January 2026"),
        (
            datetime(2026, 7, 19, 23, 30, tzinfo=UTC),
            "Monday 20 July 2026",
        ),  # summer time: already tomorrow
        (None, "–"),
    ],
)
def test_long_date(value: date | None, said: str) -> None:
    assert words.long_date(value) == said


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (datetime(2026, 1, 19, 9, 41, tzinfo=UTC), "09:41"),
        (datetime(2026, 7, 19, 9, 41, tzinfo=UTC), "10:41"),
        (datetime(2026, 3, 29, 0, 59, tzinfo=UTC), "00:59"),  # the clocks go forward at 01:00
        (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), "02:00"),
        (None, "–"),
    ],
)
def test_london_time(moment: datetime | None, said: str) -> None:
    assert words.london_time(moment) == said


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (19, "today"),
        (18, "yesterday"),
        (20, "tomorrow"),
        (17, "2 days ago"),
        (21, "in 2 days"),
        (12, "7 days ago"),
        (11, "11 Jan 2026"),
        (26, "in 7 days"),
        (27, "27 Jan 2026"),
    ],
)
def test_ago_is_relative_up_to_a_week(day: int, said: str) -> None:
    assert words.ago(date(2026, 1, day), MONDAY) == said


@pytest.mark.parametrize(
    ("pence", "said"),
    [
        (8000, "£80"),
        (250000, "£2,500"),
        (1234, "£12.34"),
        (5, "£0.05"),
        (0, "£0"),
        (-8000, "-£80"),
        (None, "–"),
    ],
)
def test_money(pence: int | None, said: str) -> None:
    assert words.money(pence) == said


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [
        (38, 380, "10.0%"),
        (38, 381, "10.0%"),  # 9.97: rounds to ten, though it is below it
        (1, 2000, "0.1%"),  # 0.05 exactly: halves go up
        (1, 2001, "0.0%"),
        (41, 198, "20.7%"),
        (380, 380, "100.0%"),
        (0, 380, "0.0%"),
        (5, 0, "–"),
        (0, 0, "–"),
    ],
)
def test_percent_of(part: int, whole: int, said: str) -> None:
    assert words.percent_of(part, whole) == said


@pytest.mark.parametrize(
    ("rate", "said"), [(Fraction(-1, 100), "-1.0%"), (Fraction(-1, 9999), "0.0%"), (None, "–")]
)
def test_percent_of_a_difference(rate: Fraction | None, said: str) -> None:
    assert words.percent(rate) == said


@pytest.mark.parametrize(
    ("count", "said"), [(1, "1 child"), (0, "0 children"), (2000, "2,000 children")]
)
def test_plural(count: int, said: str) -> None:
    assert words.plural(count, "child", "children") == said
