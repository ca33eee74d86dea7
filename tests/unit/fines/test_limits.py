"""The clock of a charge: what runs, what is spent, which day is the last, and when people are warned."""

import datetime as dt
from dataclasses import replace

import pytest

from fines.choices import Bar
from fines.rules.charging import ChargeFact, bar_of
from fines.rules.limits import CLOCK_RUNS, Clock, RestsOn, clock_of, clock_since, in_play
from tests.unit.fines.test_court_rules import LAW

D = dt.date.fromisoformat
FACT = ChargeFact(date=D("2025-11-10"), half="AM", code="O", counts=True)


def clock(*facts, on="2026-01-05", rests_on=RestsOn.CHOSEN):
    day = D(on)
    return clock_of(((f, bar_of(f, LAW, day)) for f in facts), LAW, rests_on)


def on_day(day, **changes):
    return replace(FACT, date=D(day), **changes)


@pytest.mark.trap("T38")
@pytest.mark.parametrize(
    ("first", "last", "limit", "last_limit"),
    [
        ("2025-11-10", "2025-11-14", "2026-05-10", "2026-05-14"),
        ("2025-08-31", "2025-09-01", "2026-02-28", "2026-03-01"),  # the month ends before the 31st
        ("2023-08-31", "2023-09-01", "2024-02-29", "2024-03-01"),  # a leap year
        ("2025-03-31", "2025-04-01", "2025-09-30", "2025-10-01"),
    ],
)
def test_the_first_session_says_the_last_day(first, last, limit, last_limit):
    found = clock(on_day(last), on_day(first), on=first)
    assert (found.limit, found.period.last_limit) == (D(limit), D(last_limit))


@pytest.mark.parametrize(
    ("on", "left", "near", "runs"),
    [
        ("2026-04-09", 31, False, True),
        ("2026-04-10", 30, True, True),  # the first day of the warning
        ("2026-05-09", 1, True, True),
        ("2026-05-10", 0, True, True),  # the last day is in time
        ("2026-05-11", -1, True, False),  # the day after is not
    ],
)
def test_thirty_days_before_and_the_last_day(on, left, near, runs):
    found = clock(FACT, on=on)
    assert (found.days_left(D(on)), found.is_near(D(on), 30)) == (left, near)
    assert (found.period is not None) is runs
    assert found.limit == D("2026-05-10")


@pytest.mark.parametrize(
    ("on", "left"), [("2026-01-28", 31), ("2026-01-29", 30), ("2026-02-28", 0), ("2026-03-01", -1)]
)
def test_an_offence_on_the_last_of_august(on, left):
    found = clock(on_day("2025-08-31"), on=on)
    assert found.days_left(D(on)) == left
    assert found.is_near(D(on), 30) is (left <= 30)


@pytest.mark.parametrize("bar", [None, *Bar])
def test_which_sessions_have_a_clock(bar):
    """Spent, withdrawn, charged and unlawful ones have none; those that may be charged later do."""
    found = clock_of([(FACT, bar)], LAW)
    expected = {None, Bar.PAYABLE, Bar.PROPOSED, Bar.NO_REASON}
    assert (found.period is not None) is (bar in expected)
    assert expected == CLOCK_RUNS


def test_spent_and_charged_sessions_do_not_move_the_day():
    spent = on_day("2025-11-03", notices={"PN-1": "paid"})
    charged = on_day("2025-11-04", charged="PR-1")
    assert clock(spent, charged, FACT).limit == D("2026-05-10")
    assert clock(spent, charged).limit is None


def test_what_is_lost_is_counted_and_the_next_session_has_its_own_day():
    found = clock(FACT, on_day("2025-11-14"), on="2026-05-12")
    assert (found.limit, found.lost) == (D("2026-05-14"), 1)
    all_late = clock(FACT, on_day("2025-11-14"), on="2026-05-15")
    assert (all_late.period, all_late.over_since, all_late.lost) == (None, D("2026-05-14"), 2)


RUNS, OVER, NONE = clock(FACT), clock(FACT, on="2026-06-01"), Clock(RestsOn.CHOSEN)


@pytest.mark.parametrize(
    ("found", "rests_on", "at_court", "others", "expected"),
    [
        (RUNS, RestsOn.CHOSEN, False, True, True),
        (OVER, RestsOn.CHOSEN, False, True, True),  # somebody has to see that it is too late
        (NONE, RestsOn.CHOSEN, True, True, False),  # charged, or paid
        (RUNS, RestsOn.SINCE, False, True, True),  # absence besides what was charged
        (OVER, RestsOn.SINCE, True, False, False),
        (RUNS, RestsOn.LEFT, True, False, False),  # left off the charge by whoever chose
        (RUNS, RestsOn.REGISTER, False, False, True),  # nobody has chosen anything yet
        (RUNS, RestsOn.REGISTER, False, True, False),  # the other parent is dealt with first
        (RUNS, RestsOn.REGISTER, True, True, True),  # and is charged: this one still runs
        (OVER, RestsOn.REGISTER, True, False, False),
        (RUNS, RestsOn.NOTHING, True, False, False),  # decided against a prosecution
    ],
)
def test_who_is_on_the_list(found, rests_on, at_court, others, expected):
    found = replace(found, rests_on=rests_on)
    assert in_play(found, at_court=at_court, others_chosen=others) is expected


@pytest.mark.trap("T38")
@pytest.mark.parametrize(
    ("chosen", "on", "rests_on", "limit", "runs"),
    [
        ({}, "2026-05-10", RestsOn.CHOSEN, "2026-05-10", True),  # its own last day
        ({}, "2026-05-11", RestsOn.SINCE, "2026-07-07", True),  # out of time: what came since runs
        ({"charged": "PR-1"}, "2026-01-05", RestsOn.SINCE, "2026-07-07", True),
        ({"notices": {"PN-1": "paid"}}, "2026-01-05", RestsOn.SINCE, "2026-07-07", True),
        ({"charged": "PR-1"}, "2026-07-07", RestsOn.SINCE, "2026-07-07", True),
        ({"charged": "PR-1"}, "2026-07-08", RestsOn.CHOSEN, None, False),  # that is over, too
        ({}, "2026-07-08", RestsOn.CHOSEN, "2026-05-10", False),
    ],
)
def test_absence_besides_what_was_chosen_has_its_own_six_months(chosen, on, rests_on, limit, runs):
    day, since = D(on), on_day("2026-01-07")
    was = replace(FACT, **chosen)
    rows = [(f, bar_of(f, LAW, day)) for f in (was, since)]
    found = clock_since(rows[:1], rows, LAW)
    assert (found.rests_on, found.limit) == (rests_on, limit and D(limit))
    assert (found.period is not None) is runs


def test_what_was_left_off_a_charge_is_told_and_puts_nobody_on_the_list():
    left, charged = on_day("2026-01-07"), replace(on_day("2026-01-08"), charged="PR-1")
    rows = [(f, bar_of(f, LAW, D("2026-02-02"))) for f in (left, charged)]
    found = clock_since(rows[1:], rows, LAW)
    assert (found.rests_on, found.limit) == (RestsOn.LEFT, D("2026-07-07"))
    assert not in_play(found, at_court=True, others_chosen=False)


@pytest.mark.parametrize(
    ("changes", "on", "bar"),
    [
        ({}, "2026-01-05", Bar.NO_REASON),  # nobody knows yet that it was an offence
        ({"notices": {"PN-1": "paid"}}, "2026-01-05", Bar.SPENT),
        ({}, "2026-05-11", Bar.OUT_OF_TIME),
        ({"code": "O"}, "2026-01-05", None),
    ],
)
def test_an_n_is_not_charged_and_its_clock_runs(changes, on, bar):
    fact = replace(FACT, **{"code": "N", **changes})
    assert bar_of(fact, LAW, D(on)) == bar
    assert (clock(fact, on=on).period is not None) is (bar in CLOCK_RUNS)
