"""Taken off the roll after a flag: which ends are looked at, and which explain themselves."""

import datetime as dt
from dataclasses import replace

import pytest

from attendance.choices import FlagKind
from attendance.rules.flags_removal import Removal, StoodFlag, removed_after_flag
from tests.unit.attendance.stories import NUMBERS

D = dt.date.fromisoformat
ENDED = D("2025-11-14")
LEFT = Removal(ENDED, D("2026-07-20"), None, (D("2019-08-31"), D("2032-06-25")))
PERSISTENT = StoodFlag(FlagKind.PERSISTENT_ABSENCE.value, D("2025-10-01"), None)


def judge(removal=LEFT, flags=(PERSISTENT,), as_of="2025-11-28", **numbers):
    return removed_after_flag(removal, flags, D(as_of), replace(NUMBERS, **numbers))


def test_names_the_flags_and_the_day():
    notice = StoodFlag(FlagKind.NOTICE_THRESHOLD.value, D("2025-10-08"), D("2025-11-15"))
    late = StoodFlag(FlagKind.ON_COURSE.value, D("2025-10-08"), None)
    finding = judge(flags=[notice, late, PERSISTENT])
    assert finding.numbers == {
        "kinds": ["persistent_absence", "notice_threshold"], "ended": "2025-11-14",
        "days_since_flag": 0,
    }  # fmt: skip
    assert (finding.window_from, finding.window_to) == (ENDED, D("2025-11-28"))


@pytest.mark.parametrize(
    ("raised", "cleared", "days"),
    [
        ("2025-11-14", None, 0),
        ("2025-11-15", None, None),  # only after the child had gone
        ("2025-06-01", "2025-08-16", 90),
        ("2025-06-01", "2025-08-15", None),
        ("2025-10-01", "2025-11-20", 0),
    ],
)
def test_the_flag_stood_then_or_within_ninety_days(raised, cleared, days):
    flag = StoodFlag(PERSISTENT.kind, D(raised), cleared and D(cleared))
    finding = judge(flags=[flag])
    assert (finding and finding.numbers["days_since_flag"]) == days


def test_of_two_flags_of_a_kind_the_later_counts():
    older = StoodFlag(PERSISTENT.kind, D("2025-02-01"), D("2025-03-01"))
    assert judge(flags=[older, PERSISTENT]).numbers["days_since_flag"] == 0
    assert judge(flags=[PERSISTENT, older]).numbers["days_since_flag"] == 0


@pytest.mark.parametrize(
    ("start", "found"),
    [
        (None, True),
        ("2025-12-05", False),  # three weeks
        ("2025-12-06", True),
        ("2025-09-01", False),  # on another roll already, and still
    ],
)
def test_another_roll_answers_for_it(start, found):
    assert bool(judge(replace(LEFT, next_start=start and D(start)))) is found


@pytest.mark.parametrize(
    ("last_day", "found"), [("2025-11-15", True), ("2025-11-14", False), (None, False)]
)
def test_leaving_with_the_school_year_is_no_removal(last_day, found):
    assert bool(judge(replace(LEFT, last_school_day=last_day and D(last_day)))) is found


@pytest.mark.parametrize(
    ("compulsory", "found"),
    [
        (("2019-08-31", "2025-11-15"), True),
        (("2019-08-31", "2025-11-14"), False),
        (("2025-11-15", "2036-06-25"), True),
        (("2025-11-16", "2036-06-25"), False),
    ],
)
def test_compulsory_age_on_the_day_after(compulsory, found):
    ages = (D(compulsory[0]), D(compulsory[1]))
    assert bool(judge(replace(LEFT, compulsory=ages))) is found


@pytest.mark.parametrize(
    ("as_of", "found"),
    [("2025-11-14", False), ("2025-11-15", True), ("2026-11-14", True), ("2026-11-15", False)],
)
def test_from_the_day_after_for_twelve_months(as_of, found):
    assert bool(judge(as_of=as_of)) is found
