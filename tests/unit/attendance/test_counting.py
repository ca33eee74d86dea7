"""The worked figures of the domain notes (E1 to E27) and the traps of counting, on the boundary."""

import datetime as dt
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attendance.rules.counting import (
    Figures,
    is_persistent,
    is_persistent_by_count,
    is_severe,
    one_in,
    percent,
    percent_text,
    pool,
    tally,
    times_as_likely,
)
from attendance.rules.reference import read_codes, read_thresholds

BOOK = read_codes()
THRESHOLDS = read_thresholds()
TODAY = dt.date(2026, 1, 19)


def figures(marks, day=TODAY):
    """Figures of marks written as in a register: `8x/ Y4 #`."""
    codes = []
    for item in marks.split():
        count, _, code = item.rpartition("x")
        codes += [code] * int(count or 1)
    return tally(BOOK.on(code, day) for code in codes)


def threshold(key, day, basis):
    [found] = [
        row.value
        for row in THRESHOLDS
        if row.key == key
        and row.basis == basis
        and (row.valid_from is None or row.valid_from <= day)
        and (row.valid_to is None or day <= row.valid_to)
    ]
    return found


def persistent(absent, possible):
    return is_persistent(
        absent, possible, threshold("persistent_absence_percent", TODAY, "possible_sessions")
    )


def severe(absent, possible):
    return is_severe(
        absent, possible, threshold("severe_absence_percent", TODAY, "possible_sessions")
    )


@pytest.mark.parametrize(
    ("absent", "possible", "shown", "pa", "sa"),
    [
        pytest.param(38, 380, 10.0, True, False, id="E1 T1: exactly 10% counts"),
        pytest.param(37, 380, 9.7, False, False, id="E2"),
        pytest.param(38, 381, 10.0, False, False, id="E3 T2: shows 10.0, is not"),
        pytest.param(39, 390, 10.0, True, False, id="E4"),
        pytest.param(39, 391, 10.0, False, False, id="E4"),
        pytest.param(999, 10000, 10.0, False, False, id="E5"),
        pytest.param(0, 0, None, False, False, id="E6 T4: no rate"),
        pytest.param(190, 380, 50.0, True, True, id="E7 T3: severe is persistent too"),
        pytest.param(189, 380, 49.7, True, False, id="E8"),
        pytest.param(20, 200, 10.0, True, False, id="E15 T16: a joiner's own sessions"),
        pytest.param(30, 190, 15.8, True, False, id="E16 T18: at school A"),
        pytest.param(5, 190, 2.6, False, False, id="E16 T18: at school B"),
        pytest.param(35, 380, 9.2, False, False, id="E16: the child"),
        pytest.param(37, 379, 9.8, False, False, id="E18 T13: one O became Y4"),
        pytest.param(
            30,
            310,
            9.7,
            False,
            False,
            id="E20 T44: official, aged 15",
            marks=pytest.mark.trap("T44"),
        ),
        pytest.param(
            70, 360, 19.4, True, False, id="E20 T44: year to date", marks=pytest.mark.trap("T44")
        ),
        pytest.param(1, 10, 10.0, True, False, id="E24 T48: the first week"),
        pytest.param(9, 60, 15.0, True, False, id="E25"),
        pytest.param(8, 53, 15.1, True, False, id="E26"),
        pytest.param(60, 380, 15.8, True, False, id="T25", marks=pytest.mark.trap("T25")),
        pytest.param(0, 10, 0.0, False, False, id="nothing missed"),
        pytest.param(10, 10, 100.0, True, True, id="everything missed"),
    ],
)
def test_flags_are_decided_on_integers(absent, possible, shown, pa, sa):
    sums = Figures(present=possible - absent, unauthorised=absent)
    assert (sums.absent, sums.possible) == (absent, possible)
    assert percent(sums.absence_rate) == shown
    assert persistent(absent, possible) is pa
    assert severe(absent, possible) is sa


@pytest.mark.parametrize(
    ("marks", "day", "absent", "possible", "unauthorised"),
    [
        pytest.param("8x/ Y4 #", TODAY, 0, 8, 0, id="E9 T5"),
        pytest.param("7x/ L U N", TODAY, 2, 10, 2, id="E10"),
        pytest.param("4xD 5x/ I", TODAY, 1, 6, 0, id="E11"),
        pytest.param("9x/ J", dt.date(2024, 7, 8), 0, 10, 0, id="E12: J was attendance"),
        pytest.param("9x/ J1", dt.date(2024, 9, 9), 1, 10, 0, id="E13: J1 is absence"),
        pytest.param("5x/ 5xC2", TODAY, 5, 10, 0, id="E14 T8: authorised"),
        pytest.param("4xD 3xX 2xY7 Q", TODAY, 0, 0, 0, id="E6"),
        pytest.param("6xD 2xY Z", dt.date(2024, 7, 8), 0, 0, 0, id="E6, the old codes"),
        pytest.param("342x/ 37xI B", TODAY, 37, 380, 0, id="E19: one O became B"),
        pytest.param("320x/ 60xI", TODAY, 60, 380, 0, id="T25: ill, not unauthorised"),
        pytest.param("D", dt.date(2010, 8, 31), 0, 1, 0, id="D while it was an activity"),
    ],
)
def test_figures_from_marks(marks, day, absent, possible, unauthorised):
    sums = figures(marks, day)
    assert (sums.absent, sums.possible, sums.unauthorised) == (absent, possible, unauthorised)


def test_a_week_has_its_rates():  # E10
    week = figures("7x/ L U N")
    assert percent(week.attendance_rate) == 80.0
    assert percent(week.unauthorised_rate) == 20.0
    assert percent(week.authorised_rate) == 0.0
    assert (week.late, week.present, week.attended) == (2, 8, 8)


def test_closed_days_leave_attendance_whole():  # E9 T5
    assert percent_text(figures("8x/ Y4 #").attendance_rate) == "100.0%"


def test_a_group_is_pooled_not_averaged():  # E17 T20
    group = [
        Figures(present=342, unauthorised=38),
        Figures(present=10),
        Figures(present=5, authorised=5),
    ]
    pooled = pool(group)
    assert (pooled.absent, pooled.possible) == (43, 400)
    assert percent(pooled.absence_rate) == 10.8
    assert [persistent(item.absent, item.possible) for item in group] == [True, False, True]
    assert [severe(item.absent, item.possible) for item in group] == [False, False, True]
    assert percent_text(Fraction(2, 3)) == "66.7%"


def test_dual_registration_counts_once():  # T19: D at the main school, O where the child was due
    assert pool([figures("D"), figures("O")]) == Figures(unauthorised=1)


@pytest.mark.parametrize(
    "rate", ["attendance_rate", "absence_rate", "authorised_rate", "unauthorised_rate"]
)
def test_nothing_possible_has_no_rate(rate):
    assert getattr(figures("2xD #"), rate) is None
    assert percent(None) is None


@pytest.mark.parametrize(
    ("absent", "day", "basis", "expected"),
    [
        pytest.param(60, dt.date(2009, 1, 12), "five_half_terms", False, id="E21"),
        pytest.param(63, dt.date(2009, 1, 12), "five_half_terms", False, id="one below"),
        pytest.param(64, dt.date(2009, 1, 12), "five_half_terms", True, id="on it"),
        pytest.param(40, dt.date(2013, 1, 14), "full_year", False, id="E22 T49"),
        pytest.param(56, dt.date(2013, 1, 14), "full_year", True, id="E23"),
        pytest.param(55, dt.date(2013, 1, 14), "full_year", False, id="E23"),
        pytest.param(22, dt.date(2010, 9, 1), "autumn", True, id="15% rule from 2010/11"),
        pytest.param(22, dt.date(2010, 8, 31), "autumn", False, id="20% rule to 2009/10"),
        pytest.param(28, dt.date(2010, 8, 31), "autumn", True, id="20% rule, on it"),
        pytest.param(38, dt.date(2015, 8, 31), "autumn_spring", True, id="last fixed year"),
    ],
)
def test_a_historic_year_has_its_historic_rule(absent, day, basis, expected):
    sessions = threshold("persistent_absence_sessions", day, basis)
    assert is_persistent_by_count(absent, sessions) is expected


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [
        (7, 112, 6.3),  # published as 6.3: 6.25 goes up
        (43, 400, 10.8),
        (56, 380, 14.7),
        (55, 380, 14.5),
        (299, 788, 37.9),
        (489, 788, 62.1),
        (86061, 267450, 32.2),
        (76536, 196454, 39.0),
        (1, 3, 33.3),
        (1, 2000, 0.1),
        (1, 2001, 0.0),
    ],
)
def test_percentages_are_half_up_on_the_exact_ratio(part, whole, shown):
    assert percent(Fraction(part, whole)) == shown
    assert percent_text(Fraction(part, whole)) == f"{shown:.1f}%"


@pytest.mark.parametrize(
    ("rate", "expected"),
    [("5.7", 18), ("5.1", 20), ("4.6", 22), ("4.3", 23), ("5.0", 20), ("100", 1)],
)
def test_one_in(rate, expected):
    assert one_in(Fraction(rate) / 100) == expected


def test_one_in_of_nothing():
    assert one_in(Fraction(0)) is None


@pytest.mark.parametrize(
    ("rate", "other", "expected"),
    [
        ("5.7", "1.8", 3.2),
        pytest.param("30.3", "11.1", 2.7, marks=pytest.mark.trap("T54")),
        ("5", "0", None),
    ],
)
def test_times_as_likely(rate, other, expected):
    assert times_as_likely(Fraction(rate), Fraction(other)) == expected


counts = st.integers(0, 500)


@given(counts, counts, counts, counts)
def test_possible_is_the_sum_of_its_classes(present, activity, authorised, unauthorised):
    sums = Figures(present, activity, authorised, unauthorised)
    assert sums.possible == present + activity + authorised + unauthorised
    assert sums.attended + sums.absent == sums.possible
    if sums.possible:
        assert sums.attendance_rate + sums.absence_rate == 1
        assert not severe(sums.absent, sums.possible) or persistent(sums.absent, sums.possible)


@given(st.lists(st.tuples(counts, counts)))
def test_pooling_is_adding(pairs):
    group = [Figures(present=present, authorised=absent) for present, absent in pairs]
    assert pool(group).possible == sum(item.possible for item in group)
