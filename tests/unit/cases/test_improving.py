"""How the time of a notice to improve goes: on its days and on no others, until its last day and after it."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attendance.rules.half_days import HalfDays
from cases.choices.improvement import ImprovementResult
from cases.rules.improving import Going, judge_improvement, result_of

D = dt.date.fromisoformat
MONDAY = D("2025-11-24")
ALL = 0b1111111111  # ten half days
WEEK = dt.timedelta(weeks=1)


def week(monday: dt.date, *, unauthorised: int = 0, authorised: int = 0) -> HalfDays:
    """A week in which everything else was attended; bit 0 is Monday morning."""
    return HalfDays(monday, ALL & ~unauthorised & ~authorised, authorised, unauthorised, 0)


def judge(weeks, *, start=MONDAY, end="2026-01-16", today="2025-12-03"):
    ends_on = D(end) if end else None
    return judge_improvement(weeks, starts_on=start, ends_on=ends_on, today=D(today))


@pytest.mark.parametrize(
    ("today", "unauthorised", "going"),
    [
        ("2025-11-28", 0, Going.WELL),
        ("2025-11-28", 0b1000000000, Going.MISSED_AGAIN),  # that Friday afternoon
        ("2025-11-27", 0b1000000000, Going.WELL),  # entered ahead: its day has not come
        ("2026-01-16", 0b1, Going.MISSED_AGAIN),  # its last day is part of it
        ("2026-01-17", 0b1, Going.OVER_MISSED),
        ("2026-01-17", 0, Going.OVER_WELL),
    ],
)
def test_where_it_stands(today, unauthorised, going):
    judged = judge([week(MONDAY, unauthorised=unauthorised)], today=today)
    assert judged.going == going
    assert judged.is_over == going.startswith("over")


def test_what_came_before_the_notice_and_after_its_last_day_does_not_count():
    weeks = [week(MONDAY, unauthorised=0b11), week(MONDAY + WEEK, unauthorised=0b1000000000)]
    wednesday = MONDAY + dt.timedelta(days=2)
    judged = judge(weeks, start=wednesday, end="2025-12-04", today="2025-12-19")
    assert (judged.unauthorised, judged.going) == (0, Going.OVER_WELL)
    assert judged.possible == 6 + 8


def test_absence_with_permission_is_told_and_does_not_count():
    judged = judge([week(MONDAY, authorised=0b1111, unauthorised=0b110000)], today="2025-11-30")
    assert (judged.unauthorised, judged.missed, judged.possible) == (2, 6, 10)


def test_without_a_calendar_it_is_never_over():
    assert judge([], end=None, today="2030-01-01").going == Going.WELL


@pytest.mark.parametrize(
    ("today", "unauthorised", "improved", "result"),
    [
        ("2025-12-03", 0, False, ImprovementResult.ENDED_EARLY),
        ("2025-12-03", 1, False, ImprovementResult.ENDED_EARLY),
        ("2025-12-03", 1, True, ImprovementResult.ENOUGH),
        ("2026-01-17", 0, False, ImprovementResult.ENOUGH),
        ("2026-01-17", 1, False, ImprovementResult.NOT_ENOUGH),
        ("2026-01-17", 1, True, ImprovementResult.ENOUGH),
    ],
)
def test_what_it_came_to(today, unauthorised, improved, result):
    judged = judge([week(MONDAY, unauthorised=unauthorised)], today=today)
    assert result_of(judged, improved=improved) == result


@given(
    bits=st.integers(0, ALL),
    start=st.integers(0, 13),
    length=st.integers(0, 20),
    day=st.integers(-3, 30),
)
def test_it_counts_each_half_day_of_its_time_once(bits, start, length, day):
    weeks = [week(MONDAY + n * WEEK, unauthorised=bits) for n in range(5)]
    starts_on = MONDAY + dt.timedelta(days=start)
    ends_on, today = starts_on + dt.timedelta(days=length), MONDAY + dt.timedelta(days=day)
    judged = judge_improvement(weeks, starts_on=starts_on, ends_on=ends_on, today=today)
    days = {starts_on + dt.timedelta(days=n) for n in range(length + 1)}
    wanted = sum(
        bits >> (2 * each.weekday() + half) & 1
        for each in days
        if each <= today and each.weekday() < 5
        for half in (0, 1)
    )
    assert judged.unauthorised == wanted
