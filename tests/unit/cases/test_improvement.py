"""Whether a child missed less school after a case: on the boundary and either side."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.rules.improvement import Answer, Bar, Span, Window, judge, window_after, window_before

MONDAYS = [dt.date(2025, 9, 1) + dt.timedelta(weeks=n) for n in range(16)]
WEEKS = [day for day in MONDAYS if day != dt.date(2025, 10, 27)]  # half-term
BAR = Bar(least_possible=30, least_points=2)


@pytest.mark.parametrize(
    ("before", "after", "is_over", "answer"),
    [
        (Span(100, 20), Span(100, 18), True, Answer.IMPROVED),  # two points exactly
        (Span(100, 20), Span(100, 19), True, Answer.NOT_IMPROVED),
        (Span(100, 20), Span(100, 20), True, Answer.NOT_IMPROVED),
        (Span(120, 12), Span(60, 5), True, Answer.NOT_IMPROVED),  # 10.0% to 8.33%
        (Span(120, 12), Span(60, 4), True, Answer.IMPROVED),  # to 6.67%
        (Span(30, 10), Span(30, 0), True, Answer.IMPROVED),
        (Span(29, 10), Span(30, 0), True, Answer.TOO_FEW),
        (Span(30, 10), Span(29, 0), True, Answer.TOO_FEW),
        (Span(100, 20), Span(100, 0), False, Answer.TOO_EARLY),
        (Span(0, 0), Span(0, 0), False, Answer.TOO_EARLY),
    ],
)
def test_the_bar(before: Span, after: Span, is_over: bool, answer: Answer) -> None:
    assert judge(before, after, is_over=is_over, bar=BAR) == answer


@pytest.mark.parametrize("least", [0, 1])
def test_no_sessions_say_nothing_whatever_the_bar(least: int) -> None:
    assert judge(Span(0, 0), Span(0, 0), is_over=True, bar=Bar(least, 0)) == Answer.TOO_FEW


def test_no_fall_is_no_improvement_even_without_a_bar() -> None:
    bar = Bar(1, 0)
    assert judge(Span(10, 2), Span(20, 4), is_over=True, bar=bar) == Answer.NOT_IMPROVED
    assert judge(Span(10, 2), Span(20, 3), is_over=True, bar=bar) == Answer.IMPROVED


def test_the_weeks_before_step_over_a_half_term_and_leave_the_week_of_opening_out() -> None:
    found = window_before(WEEKS, dt.date(2025, 11, 5), 3)
    assert found == Window(dt.date(2025, 10, 6), dt.date(2025, 10, 20))
    assert window_before(WEEKS, dt.date(2025, 10, 29), 1) == Window(
        dt.date(2025, 10, 20), dt.date(2025, 10, 20)
    )
    assert window_before(WEEKS, dt.date(2025, 9, 3), 3) is None


def test_the_weeks_after_wait_for_a_calendar_that_reaches() -> None:
    found = window_after(WEEKS, dt.date(2025, 10, 24), 2)
    assert found == Window(dt.date(2025, 11, 3), dt.date(2025, 11, 10))
    assert window_after(WEEKS, WEEKS[-2], 2) is None


@pytest.mark.parametrize(("day", "over"), [(16, False), (17, True)])
def test_a_window_is_over_when_its_last_week_is(day: int, over: bool) -> None:
    window = Window(dt.date(2025, 11, 3), dt.date(2025, 11, 10))
    assert window.is_over(dt.date(2025, 11, day)) is over


@given(st.integers(1, 400), st.integers(1, 400), st.data())
def test_whoever_misses_more_has_not_improved(before: int, after: int, data: st.DataObject) -> None:
    first = Span(before, data.draw(st.integers(0, before)))
    second = Span(after, data.draw(st.integers(0, after)))
    answer = judge(first, second, is_over=True, bar=Bar(1, 0))
    assert (answer == Answer.IMPROVED) == (second.missed / after < first.missed / before)


@given(st.sets(st.sampled_from(MONDAYS)), st.dates(MONDAYS[0], MONDAYS[-1]), st.integers(1, 12))
def test_windows_lie_on_school_weeks_and_on_their_own_side(
    weeks: set[dt.date], day: dt.date, length: int
) -> None:
    met = sorted(weeks)
    before, after = window_before(met, day, length), window_after(met, day, length)
    if before:
        assert {before.first, before.last} <= weeks
        assert before.last + dt.timedelta(days=6) < day
        assert sum(before.first <= week <= before.last for week in met) <= length
    if after:
        assert {after.first, after.last} <= weeks
        assert after.first > day
        assert sum(after.first <= week <= after.last for week in met) == length
