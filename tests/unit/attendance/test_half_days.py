"""Half days of the week: what is counted, how dark it is drawn, and which is missed most."""

import datetime as dt

import pytest

from attendance.rules.counting import Figures
from attendance.rules.half_days import HalfDays, by_half_day, most_missed, tone_of
from attendance.rules.weekly import Stretch

MONDAY = dt.date(2025, 9, 1)


def test_each_half_day_has_its_missed_and_its_possible() -> None:
    sessions = [(MONDAY + dt.timedelta(days=7 * n), "AM", n < 3) for n in range(5)]
    sessions += [(MONDAY + dt.timedelta(days=4), "PM", False)]
    places = by_half_day(sessions)
    assert len(places) == 10
    assert places[0, "AM"] == Stretch(3, 5)
    assert places[4, "PM"] == Stretch(0, 1)
    assert places[2, "AM"] == Stretch(0, 0)


@pytest.mark.parametrize(
    ("absent", "possible", "tone"),
    [
        (0, 0, 0), (0, 20, 0), (1, 20, 1), (99, 1000, 1), (10, 100, 2), (249, 1000, 2), (25, 100, 3),
        (499, 1000, 3), (50, 100, 4), (20, 20, 4),
    ],
)  # fmt: skip
def test_the_tone_follows_the_share(absent: int, possible: int, tone: int) -> None:
    assert tone_of(Stretch(absent, possible)) == tone


def test_most_missed_is_the_highest_share_and_then_the_more_often() -> None:
    places = {(0, "AM"): Stretch(4, 8), (1, "AM"): Stretch(5, 10), (2, "PM"): Stretch(6, 20)}
    assert most_missed(places) == (1, "AM")
    assert most_missed({(0, "AM"): Stretch(0, 8), (1, "AM"): Stretch(0, 0)}) is None


def test_half_days_of_a_week_up_to_a_day() -> None:
    """Monday authorised, Tuesday afternoon and Friday unauthorised, late on Wednesday; the rest attended."""
    week = HalfDays(
        MONDAY,
        attended=0b0011110100,
        authorised=0b0000000011,
        unauthorised=0b1100001000,
        late=1 << 4,
    )
    friday = MONDAY + dt.timedelta(days=4)
    assert week.up_to(friday) == Figures(present=5, authorised=2, unauthorised=3, late=1)
    assert week.up_to(MONDAY + dt.timedelta(days=1)) == Figures(
        present=1, authorised=2, unauthorised=1
    )
    assert week.up_to(MONDAY - dt.timedelta(days=1)) == Figures()
    assert week.up_to(MONDAY + dt.timedelta(days=400)) == week.up_to(friday)
    assert [day.day for day in week.days_absent(friday)] == [1, 2, 5]
    assert [day.day for day in week.days_absent(MONDAY)] == [1]
