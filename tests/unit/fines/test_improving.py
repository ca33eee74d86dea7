"""A penalty notice while a family has time to improve, and after it: on the last day and either side."""

import dataclasses
import datetime as dt

import pytest

from fines.choices import CheckLine, CheckState, Consideration, Offence, Refusal
from fines.rules.answers import Answer
from fines.rules.checklist import checklist
from fines.rules.eligibility import considerations, judge
from fines.rules.improving import TimeToImprove, runs_well, was_enough
from tests.unit.fines.test_eligibility import YES, facts, sessions

D = dt.date.fromisoformat
BEGAN, UNTIL = D("2025-12-08"), D("2026-01-23")  # proposed on Monday 19 January 2026
RUNS_WELL = TimeToImprove(BEGAN, UNTIL, None, 0, 40)
RUNS_BADLY = TimeToImprove(BEGAN, UNTIL, None, 2, 40)
ENOUGH = TimeToImprove(BEGAN, D("2026-01-09"), True, 0, 40)
NOT_ENOUGH = TimeToImprove(BEGAN, D("2026-01-16"), False, 3, 50)
TEN = sessions("O" * 10)  # Monday 5 to Friday 9 January


@pytest.mark.parametrize(
    ("day", "runs"),
    [("2026-01-22", True), ("2026-01-23", True), ("2026-01-24", False)],
)
def test_the_time_runs_to_its_last_day(day, runs):
    assert RUNS_WELL.runs_on(D(day)) is runs
    assert bool(runs_well(RUNS_WELL, D(day))) is runs
    assert not runs_well(RUNS_BADLY, D(day))


def test_a_time_without_a_known_end_runs_and_one_that_came_to_an_end_does_not():
    assert dataclasses.replace(RUNS_WELL, until=None).runs_on(D("2027-01-01"))
    assert not NOT_ENOUGH.runs_on(BEGAN)


@pytest.mark.parametrize(
    ("last", "bars"), [("2026-01-08", True), ("2026-01-09", True), ("2026-01-12", False)]
)
def test_what_lies_before_an_end_with_enough_brings_no_notice(last, bars):
    assert bool(was_enough(ENOUGH, [D("2025-12-09"), D(last)])) is bars
    assert not was_enough(NOT_ENOUGH, [D(last)])


@pytest.mark.parametrize(
    ("time", "codes", "asks"),
    [
        (None, [], True),
        (RUNS_WELL, [Refusal.TIME_RUNS], True),
        (RUNS_BADLY, [], True),
        (ENOUGH, [Refusal.IMPROVED], False),
        (NOT_ENOUGH, [], False),
    ],
)
def test_the_checklist_says_which_and_blocks_or_asks(time, codes, asks):
    given = facts(TEN, improving=time)
    verdict = judge(given)
    assert verdict.codes == codes
    assert (Consideration.IMPROVEMENT in considerations(given)) is asks
    line = next(x for x in checklist(given, verdict) if x.line == CheckLine.IMPROVEMENT)
    assert line.state == (CheckState.AGAINST if codes else CheckState.OK)
    if time is NOT_ENOUGH:
        assert "not enough, 3 of 50 sessions" in line.text
        assert "Friday 16 January 2026" in line.text
    if time is None:
        assert "No notice to improve was given" in line.text


@pytest.mark.parametrize("time", [None, RUNS_BADLY])
@pytest.mark.parametrize("answer", [None, Answer(True, " "), Answer(False, "It runs")])
def test_without_a_reason_nothing_follows(time, answer):
    answers = {k: v for k, v in YES.items() if k != Consideration.IMPROVEMENT}
    answers |= {Consideration.IMPROVEMENT: answer} if answer else {}
    [reason] = judge(facts(TEN, improving=time, answers=answers)).reasons
    assert reason.asks == Consideration.IMPROVEMENT


def test_an_excluded_child_is_not_asked():
    given = facts(TEN, improving=RUNS_WELL, offence=Offence.S105)
    assert Consideration.IMPROVEMENT not in considerations(given)
    assert Refusal.TIME_RUNS not in judge(given).codes
