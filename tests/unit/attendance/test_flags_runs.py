"""Runs of absence that ask for a return, on the day and either side (T45 to T47)."""

import datetime as dt
from dataclasses import replace

import pytest

from attendance.choices import FlagKind
from attendance.rules.flags_runs import (
    ReturnMade,
    continuous_absence,
    continuous_unauthorised,
    illness_days,
)
from tests.unit.attendance.stories import NUMBERS, story, stretch

D = dt.date.fromisoformat


def ten(marks, as_of="2025-11-14", returns=(), **more):
    return continuous_unauthorised(story(marks, as_of, **more), NUMBERS, returns)


@pytest.mark.trap("T45")
def test_one_present_session_breaks_a_run_and_half_term_does_not():
    away = stretch("2025-10-16", "2025-11-04", "O")
    assert ten(f"{away}; 2025-11-05 /O", "2025-11-05") is None
    assert ten(stretch("2025-10-16", "2025-11-05", "O"), "2025-11-05") is None  # nine days
    found = ten(stretch("2025-10-16", "2025-11-06", "O"), "2025-11-06")
    assert found.numbers == {
        "days": 10, "sessions": 20, "unauthorised": 20, "first": "2025-10-16",
        "last": "2025-11-06", "threshold_days": 10,
    }  # fmt: skip
    assert (found.window_from, found.window_to) == (D("2025-10-16"), D("2025-11-06"))
    assert len(found.evidence) == 20


def test_the_run_begins_again_after_the_present_session():
    away = stretch("2025-10-16", "2025-11-04", "O")
    again = stretch("2025-11-06", "2025-11-19", "O")
    found = ten(f"{away}; 2025-11-05 /O; {again}", "2025-11-19")
    assert (found.numbers["days"], found.numbers["sessions"]) == (10, 21)
    assert found.numbers["first"] == "2025-11-05"  # the afternoon begins it; the day is not whole


@pytest.mark.parametrize(
    ("instead", "days"),
    [
        ("2025-10-20 OO", 10),
        ("2025-10-20 Y4|Y4", None),  # neither breaks nor counts: nine days
        ("2025-10-20 O-", None),  # not all of it is known
        ("2025-10-20 D|O", 10),  # half of it was not possible, the rest missed
        ("2025-10-20 //", None),
        ("2025-10-20 IO", None),  # a reason breaks it
        ("2025-10-20 GN", 10),
        ("2025-10-20 UO", 10),
        ("2025-10-20 --", None),
    ],
)
def test_what_a_day_in_the_middle_makes_of_ten(instead, days):
    found = ten(f"{stretch('2025-10-16', '2025-11-06', 'O')}; {instead}", "2025-11-06")
    assert (found and found.numbers["days"]) == days


def test_a_day_only_half_entered_does_not_count_yet():
    away = stretch("2025-10-16", "2025-11-05", "O")
    assert ten(f"{away}; 2025-11-06 O-", "2025-11-06") is None


def test_compulsory_school_age_only():  # T42
    away = stretch("2025-10-16", "2025-11-06", "O")
    assert ten(away, "2025-11-06", compulsory=("2025-10-16", "2032-06-25"))
    assert ten(away, "2025-11-06", compulsory=("2025-10-17", "2032-06-25")) is None


def test_it_stands_for_ten_school_weeks_after_its_end():
    away = stretch("2025-09-15", "2025-09-26", "O")
    assert ten(away, "2025-12-05")  # that week began the last ten
    assert ten(away, "2025-12-08") is None


def test_only_while_on_roll():
    away = stretch("2025-10-16", "2025-11-06", "O")
    assert ten(away, "2025-11-07", until="2025-11-07")
    assert ten(away, "2025-11-10", until="2025-11-07") is None


@pytest.mark.parametrize(
    ("first", "last", "settled"),
    [
        ("2025-10-16", "2025-11-06", True),
        ("2025-10-17", "2025-11-06", True),  # its ends were corrected since
        ("2025-09-08", "2025-09-19", False),  # another run
    ],
)
def test_a_return_settles_its_run(first, last, settled):
    made = ReturnMade(D("2025-11-07"), D(first), D(last))
    found = ten(stretch("2025-10-16", "2025-11-07", "O"), "2025-11-07", [made])
    assert (found is None) is settled


@pytest.mark.trap("T47")
@pytest.mark.parametrize(
    ("last", "found"), [("2025-10-03", False), ("2025-10-06", True), ("2025-10-07", True)]
)
def test_twenty_days_away_for_whatever_reason(last, found):
    away = stretch("2025-09-09", last, "O")
    judged = continuous_absence(story(away, last), NUMBERS)
    assert bool(judged) is found


def test_twenty_days_say_how_much_was_unauthorised():
    away = f"{stretch('2025-09-09', '2025-10-06', 'I')}; {stretch('2025-09-09', '2025-09-12', 'O')}"
    found = continuous_absence(story(away, "2025-10-06"), NUMBERS)
    assert found.kind == FlagKind.CONTINUOUS_ABSENCE
    assert (found.numbers["days"], found.numbers["unauthorised"]) == (20, 8)


def test_no_number_no_finding():
    away = story(stretch("2025-09-09", "2025-10-31", "O"), "2025-10-31")
    assert continuous_absence(away, replace(NUMBERS, continuous_absence_days=None)) is None


@pytest.mark.trap("T46")
class TestIllness:
    """Fifteen days in one run or added up, in the school year."""

    def judge(self, marks, as_of="2025-12-19", returns=(), **more):
        return illness_days(story(marks, as_of, **more), NUMBERS, returns)

    def test_four_five_and_six_days_add_up(self):
        marks = [
            stretch("2025-09-15", "2025-09-18", "I"),
            stretch("2025-10-06", "2025-10-10", "I"),
            stretch("2025-11-10", "2025-11-17", "I"),
        ]
        found = self.judge("; ".join(marks))
        assert found.numbers == {
            "days": 15, "sessions": 30, "longest_days": 6, "threshold_days": 15
        }  # fmt: skip
        assert found.window_from == D("2025-08-01")
        assert self.judge("; ".join(marks[:2])) is None

    def test_half_days_are_half(self):
        days = stretch("2025-09-15", "2025-10-02", "I")  # fourteen
        assert self.judge(days) is None
        assert self.judge(f"{days}; 2025-11-12 I/") is None
        found = self.judge(f"{days}; 2025-11-12 I/; 2025-11-20 /I")
        assert (found.numbers["days"], found.numbers["longest_days"]) == (15, 14)

    def test_another_year_counts_anew(self):
        found = stretch("2026-06-29", "2026-07-20", "I")
        assert self.judge(found, "2026-07-20")
        assert self.judge(found, "2026-09-10") is None

    def test_other_reasons_do_not_count(self):
        assert self.judge(stretch("2025-09-15", "2025-10-24", "M")) is None

    def test_only_days_of_compulsory_age_count(self):
        ill = stretch("2025-09-15", "2025-10-03", "I")
        assert self.judge(ill, compulsory=("2025-09-15", "2032-06-25"))
        assert self.judge(ill, compulsory=("2025-09-16", "2032-06-25")) is None

    def test_once_the_return_is_made_only_a_new_run_of_fifteen_days_asks_again(self):
        first = stretch("2025-09-15", "2025-10-10", "I")
        made = [ReturnMade(D("2025-10-06"), D("2025-08-01"), D("2025-10-06"))]
        assert self.judge(first, returns=made) is None  # the same run goes on
        more = stretch("2025-11-10", "2025-11-27", "I")
        assert self.judge(f"{first}; {more}", returns=made) is None  # fourteen days
        more = stretch("2025-11-10", "2025-11-28", "I")
        found = self.judge(f"{first}; {more}", returns=made)
        assert found.numbers == {
            "days": 15, "sessions": 30, "longest_days": 15, "threshold_days": 15
        }  # fmt: skip
        assert found.window_from == D("2025-11-10")
