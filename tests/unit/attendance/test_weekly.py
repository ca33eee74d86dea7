"""Weeks together, before and after, and the rolling count: on the boundary and either side."""

import datetime as dt

import pytest

from attendance.rules.counting import Figures
from attendance.rules.weekly import (
    Rolled,
    Stretch,
    Week,
    before_and_after,
    first_below,
    last_and_before,
    next_to_leave,
    roll,
)

MONDAY = dt.date(2025, 9, 1)
HALF_TERM = dt.date(2025, 10, 27)


def d(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def mondays(count: int) -> list[dt.date]:
    """So many school weeks from 1 September 2025, without the week of half term."""
    every = (MONDAY + dt.timedelta(days=7 * n) for n in range(count + 1))
    return [monday for monday in every if monday != HALF_TERM][:count]


def weeks(*missed: int) -> list[Week]:
    """School weeks in which so many of ten sessions were missed."""
    return [
        Week(monday, Figures(present=10 - n, unauthorised=n), n)
        for monday, n in zip(mondays(len(missed)), missed, strict=True)
    ]


@pytest.mark.parametrize(
    ("day", "before", "after"),
    [
        ("2025-09-29", Stretch(10, 40, 4), Stretch(11, 40, 4)),  # the fifth week: four either side
        ("2025-10-03", Stretch(10, 40, 4), Stretch(11, 40, 4)),  # its Friday
        ("2025-10-05", Stretch(10, 40, 4), Stretch(11, 40, 4)),  # and its Sunday
        ("2025-09-01", Stretch(), Stretch(14, 40, 4)),  # nothing before the first
        ("2025-09-08", Stretch(1, 10, 1), Stretch(14, 40, 4)),
        ("2025-10-13", Stretch(14, 40, 4), Stretch(9, 30, 3)),  # three weeks after, and no more
        ("2025-10-28", Stretch(16, 40, 4), Stretch(6, 20, 2)),  # in half term: it is in no week
        ("2025-11-10", Stretch(11, 40, 4), Stretch()),  # the latest: too soon
    ],
)
def test_four_school_weeks_before_and_after_the_week_itself_in_neither(
    day: str, before: Stretch, after: Stretch
) -> None:
    year = weeks(1, 2, 3, 4, 5, 2, 6, 3, 0, 6)  # to 10 November, half term left out
    found = before_and_after(year, d(day), today=d("2025-11-15"))
    assert (found.before, found.after) == (before, after)


@pytest.mark.parametrize(
    ("today", "taken"), [("2025-09-12", 0), ("2025-09-13", 1), ("2025-09-19", 1), ("2025-09-20", 2)]
)
def test_a_week_counts_as_after_when_it_is_over(today: str, taken: int) -> None:
    found = before_and_after(weeks(5, 5, 5, 5), MONDAY, today=d(today))
    assert found.after.weeks == taken


def test_the_last_four_weeks_that_are_over_and_the_four_before() -> None:
    year = weeks(9, 1, 1, 1, 1, 2, 2, 2, 2, 7)
    found = last_and_before(year, today=year[-1].monday)  # the tenth has only begun
    assert (found.before, found.after) == (Stretch(4, 40, 4), Stretch(8, 40, 4))
    early = last_and_before(weeks(3, 4), today=d("2025-09-13"))
    assert (early.before, early.after) == (Stretch(), Stretch(7, 20, 2))


def test_school_weeks_skip_holidays_in_the_rolling_count() -> None:
    """T21: on 19 January 2026 the ten school weeks begin on 3 November, on 12 January on 20 October."""
    first = d("2025-09-01")
    off = {d("2025-10-27"), d("2025-12-22"), d("2025-12-29")}
    every = [m for n in range(24) if (m := first + dt.timedelta(days=7 * n)) not in off]
    counted = {d("2025-10-20"): 2, d("2025-11-03"): 1}
    by_week = {week.monday: week for week in roll(every, counted, d("2026-01-19"), 10)}
    assert (by_week[d("2026-01-12")].total, by_week[d("2026-01-12")].leaves) == (3, 0)
    assert (by_week[d("2026-01-19")].total, by_week[d("2026-01-19")].leaves) == (1, 2)


def test_the_window_spans_terms_and_years() -> None:
    """T23: 2 on 17 July and 8 in September make ten."""
    every = [d("2026-07-13"), d("2026-07-20"), d("2026-09-07"), d("2026-09-14")]
    counted = {d("2026-07-13"): 2, d("2026-09-07"): 4, d("2026-09-14"): 4}
    assert [week.total for week in roll(every, counted, d("2026-09-14"), 10)] == [2, 2, 6, 10]


def test_what_is_to_come_is_reckoned_without_more_absence() -> None:
    every = mondays(6)
    rolled = roll(every, {every[0]: 2, every[2]: 5}, as_of=every[2] + dt.timedelta(days=2), n=3)
    assert [(w.total, w.leaves, w.to_come) for w in rolled] == [
        (2, 0, False), (2, 0, False), (7, 0, False), (5, 2, True), (5, 0, True), (0, 5, True),
    ]  # fmt: skip
    assert next_to_leave(rolled) == Rolled(every[3], 5, 2, True)
    assert first_below(rolled, 5) == Rolled(every[5], 0, 5, True)
    assert first_below(rolled, 6) == Rolled(every[3], 5, 2, True)
    assert next_to_leave(rolled[:3]) is None
