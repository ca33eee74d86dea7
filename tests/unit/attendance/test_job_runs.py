"""How a job stands, on the boundary and either side of it."""

import datetime as dt

import pytest

from attendance.rules.job_runs import (
    JobState,
    is_missed,
    is_slow,
    is_unheard,
    seconds_to_next_look,
    state_of_run,
    usual_length,
)

NOW = dt.datetime(2026, 1, 19, 9, 0, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)
SECOND = dt.timedelta(seconds=1)


@pytest.mark.parametrize(
    ("finished", "is_going", "failed", "minutes", "state"),
    [
        (True, False, 0, 1, JobState.DONE),
        (True, False, 1, 1, JobState.FAILED),
        (True, True, 0, 1, JobState.DONE),  # its lock is let go a moment after
        (False, True, 0, 1, JobState.RUNNING),
        (False, True, 2, 1, JobState.RUNNING),  # rows may fail while it goes on
        (False, True, 0, 11, JobState.SLOW),
        (False, False, 0, 1, JobState.CUT_SHORT),
        (False, False, 3, 600, JobState.CUT_SHORT),
    ],
)
def test_how_a_run_stands(finished, is_going, failed, minutes, state):
    assert state == state_of_run(
        now=NOW, started_at=NOW - minutes * MINUTE, finished=finished, is_going=is_going,
        failed=failed, usual=None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("taken", "usual", "slow"),
    [
        (10 * MINUTE, None, False),
        (10 * MINUTE + SECOND, None, True),
        (10 * MINUTE + SECOND, SECOND, True),
        (10 * MINUTE + SECOND, 3 * MINUTE, False),
        (15 * MINUTE, 3 * MINUTE, False),
        (15 * MINUTE + SECOND, 3 * MINUTE, True),
    ],
)
def test_slow_is_far_beyond_the_usual_and_never_under_ten_minutes(taken, usual, slow):
    assert is_slow(taken, usual) is slow


def test_the_usual_length_is_the_middle_one():
    assert usual_length([]) is None
    assert usual_length([60 * MINUTE, SECOND, 3 * SECOND]) == 3 * SECOND


@pytest.mark.parametrize(
    ("waited", "unheard"),
    [(2 * MINUTE - SECOND, False), (2 * MINUTE, True), (2 * MINUTE + SECOND, True)],
)
def test_a_wish_is_unheard_after_two_minutes(waited, unheard):
    assert is_unheard(NOW - waited, NOW) is unheard


@pytest.mark.parametrize(
    ("due", "missed"),
    [
        (None, False),
        (NOW + MINUTE, False),
        (NOW - 60 * MINUTE, False),
        (NOW - 60 * MINUTE - SECOND, True),
    ],
)
def test_a_job_is_missed_an_hour_after_it_was_due(due, missed):
    assert is_missed(due, NOW) is missed


@pytest.mark.parametrize(
    ("waited", "seconds"),
    [
        (SECOND, 2),
        (MINUTE - SECOND, 2),
        (MINUTE, 15),
        (30 * MINUTE - SECOND, 15),
        (30 * MINUTE, None),
    ],
)
def test_a_page_looks_less_often_and_then_no_more(waited, seconds):
    assert seconds_to_next_look(NOW - waited, NOW) == seconds


def test_every_state_is_busy_or_settled_and_says_whether_to_look():
    busy = {state for state in JobState if state.is_busy}
    assert busy == {JobState.WAITING, JobState.UNHEARD, JobState.RUNNING, JobState.SLOW}
    look = {state for state in JobState if state.wants_a_look}
    assert look == {
        JobState.UNHEARD, JobState.SLOW, JobState.CUT_SHORT, JobState.FAILED, JobState.MISSED,
    }  # fmt: skip
