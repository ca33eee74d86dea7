"""Before and after: the boundary, the guards, and that the order of a fraction is all that counts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.rules.improvement import Change, Window, change

WINDOWS = st.integers(20, 400).flatmap(
    lambda possible: st.builds(Window, st.integers(0, possible), st.just(possible))
)


@pytest.mark.parametrize(
    ("before", "after", "has_ended", "answer"),
    [
        ((4, 40), (3, 40), True, Change.IMPROVED),
        ((4, 40), (4, 40), True, Change.NOT_IMPROVED),
        ((4, 40), (5, 40), True, Change.NOT_IMPROVED),
        ((1, 40), (2, 80), True, Change.NOT_IMPROVED),  # the same share of twice as many
        ((1, 40), (2, 81), True, Change.IMPROVED),
        ((1, 40), (2, 79), True, Change.NOT_IMPROVED),
        ((0, 40), (0, 40), True, Change.NOT_IMPROVED),  # nothing left to improve
        ((4, 40), (0, 40), False, Change.TOO_EARLY),
        ((4, 19), (0, 40), True, Change.TOO_FEW),
        ((4, 40), (0, 19), True, Change.TOO_FEW),
        ((4, 20), (0, 20), True, Change.IMPROVED),
    ],
)
def test_what_is_said_of_two_windows(before, after, has_ended, answer):
    assert change(Window(*before), Window(*after), has_ended=has_ended, least=20) == answer


def test_no_sessions_at_all_are_too_few_however_few_are_asked_for():
    assert change(Window(0, 0), Window(0, 0), has_ended=True, least=0) == Change.TOO_FEW


@pytest.mark.parametrize("numbers", [(-1, 4), (5, 4)])
def test_a_window_that_cannot_be_is_refused(numbers):
    with pytest.raises(ValueError, match="cannot be missed"):
        Window(*numbers)


@given(WINDOWS, WINDOWS)
def test_turned_round_it_never_improves_both_ways(one, other):
    answers = [change(*pair, has_ended=True, least=20) for pair in ((one, other), (other, one))]
    assert answers != [Change.IMPROVED, Change.IMPROVED]
    assert (Change.IMPROVED in answers) == (
        one.missed * other.possible != other.missed * one.possible
    )
