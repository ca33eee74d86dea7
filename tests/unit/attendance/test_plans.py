"""Which plan decides a session, on the boundary and either side, and how two that overlap agree."""

import datetime as dt
import itertools

import pytest

from attendance.choices import PlanKind
from attendance.rules.patterns import (
    AFTERNOONS,
    MORNINGS,
    WHOLE_WEEK,
    bit_of,
    half_days_of,
    holds,
    pattern_in_words,
    pattern_of,
)
from attendance.rules.plans import PRECEDENCE, Plan, deciding_plan, suggest

MONDAY = dt.date(2026, 1, 19)
DAY = dt.timedelta(days=1)


def plan(
    kind: str = PlanKind.LEAVE, pattern: int = WHOLE_WEEK, start: dt.date = MONDAY, ref: str = "L-1"
) -> Plan:
    return Plan(kind, ref, "C", start, MONDAY + 3 * DAY, pattern)


@pytest.mark.parametrize(
    ("day", "half", "pattern", "held"),
    [
        (MONDAY - DAY, "AM", WHOLE_WEEK, False),
        (MONDAY, "AM", WHOLE_WEEK, True),
        (MONDAY, "PM", MORNINGS, False),
        (MONDAY, "PM", AFTERNOONS, True),
        (MONDAY + 3 * DAY, "PM", WHOLE_WEEK, True),
        (MONDAY + 4 * DAY, "AM", WHOLE_WEEK, False),
        (MONDAY + DAY, "AM", bit_of(0, "AM"), False),
    ],
)
def test_a_plan_covers_its_half_days(day: dt.date, half: str, pattern: int, held: bool) -> None:
    assert plan(pattern=pattern).covers(day, half) is held


@pytest.mark.parametrize("saturday", [MONDAY + 5 * DAY, MONDAY + 6 * DAY])
def test_a_weekend_is_never_held(saturday: dt.date) -> None:
    assert not holds(WHOLE_WEEK, saturday, "AM")
    with pytest.raises(ValueError, match="Monday to Friday"):
        bit_of(saturday.weekday(), "AM")


def test_every_pattern_goes_there_and_back() -> None:
    assert all(pattern_of(half_days_of(pattern)) == pattern for pattern in range(WHOLE_WEEK + 1))


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        (WHOLE_WEEK, "whole days"),
        (MORNINGS, "mornings"),
        (AFTERNOONS, "afternoons"),
        (bit_of(0, "AM") | bit_of(0, "PM"), "Monday"),
        (bit_of(0, "PM") | bit_of(4, "AM"), "Monday afternoon, Friday morning"),
    ],
)
def test_a_pattern_in_words(pattern: int, words: str) -> None:
    assert pattern_in_words(pattern) == words


@pytest.mark.parametrize(("first", "second"), list(itertools.combinations(PRECEDENCE, 2)))
def test_of_two_plans_the_kind_decides_in_either_order(first: str, second: str) -> None:
    both = [plan(kind=first), plan(kind=second)]
    for plans in (both, both[::-1]):
        decided = deciding_plan(plans, MONDAY, "AM")
        assert decided is not None
        assert decided.kind == first


def test_of_two_of_a_kind_the_later_decides() -> None:
    later = plan(start=MONDAY + DAY, ref="L-2")
    assert deciding_plan([plan(), later], MONDAY, "AM") == plan()
    assert deciding_plan([later, plan()], MONDAY + DAY, "AM") == later


@pytest.mark.parametrize(
    ("plans", "last", "code", "certain"),
    [
        ([], "", None, None),
        ([], "I", "I", False),
        ([], "O", None, None),
        ([plan()], "I", "C", True),
    ],
)
def test_illness_is_offered_only_where_nothing_is_planned(
    plans: list[Plan], last: str, code: str | None, certain: bool | None
) -> None:
    found = suggest(plans, MONDAY, "AM", last, {"I"})
    assert (found and found.code, found and found.is_certain) == (code, certain)
