"""The questions of councils and newspapers, on the boundary and either side of it."""

from fractions import Fraction

import pytest

from attendance.rules.counting import Figures, one_in, percent
from attendance.rules.insight import (
    Part,
    average_of_schools,
    most_absent,
    times,
    together,
    truants_on_an_average_day,
)


def part(enrolments, unauthorised, possible, **more):
    figures = Figures(present=possible - unauthorised, unauthorised=unauthorised)
    return Part(enrolments=enrolments, figures=figures, **more)


@pytest.mark.parametrize(
    ("percentage", "expected"),
    [("5.7", 18), ("5.1", 20), ("4.6", 22), ("4.3", 23), ("5.0", 20), ("100", 1), ("66.7", 1),
     ("66.6", 2), ("14.5", 7)],
)  # fmt: skip
def test_one_in_x_of_the_seed_rows(percentage, expected):
    assert one_in(Fraction(percentage) / 100) == expected


def test_one_in_x_of_nothing_is_no_number():
    assert one_in(Fraction(0)) is None


def test_sweeps_of_e27():
    assert percent(Fraction(299, 788)) == 37.9
    assert percent(Fraction(489, 788)) == 62.1


@pytest.mark.parametrize(
    ("group", "comparator", "expected"),
    [
        (part(10, 57, 1000), part(10, 18, 1000), 3.2),  # the seed: 5.7 against 1.8
        (part(10, 303, 1000), part(10, 111, 1000), 2.7),  # T54
        (part(9, 57, 1000), part(10, 18, 1000), None),
        (part(10, 57, 1000), part(9, 18, 1000), None),
        (part(10, 57, 1000), part(10, 0, 1000), None),
        (part(10, 0, 1000), part(10, 18, 1000), 0.0),
        (part(10, 0, 0), part(10, 18, 1000), None),
    ],
)
def test_times_as_likely_needs_ten_on_both_sides(group, comparator, expected):
    assert times(group, comparator, "unauthorised_rate", 10) == expected


def test_a_ratio_is_pooled_and_not_a_mean_of_rates():
    """E17: 38/380, 0/10 and 5/10 pool to 10.75%, where the mean of rates would be 20%."""
    group = together([part(4, 38, 380), part(3, 0, 10), part(3, 5, 10)])
    assert percent(group.figures.unauthorised_rate) == 10.8
    assert times(group, part(10, 43, 400), "unauthorised_rate", 10) == 1.0


@pytest.mark.parametrize(
    ("counts", "share", "enrolments", "expected"),
    [
        ({10: 1, 1: 99}, 1, 1, Fraction(10, 109)),
        ({10: 1, 1: 100}, 1, 2, Fraction(11, 110)),  # 1.01 enrolments are two
        ({10: 1, 1: 19}, 5, 1, Fraction(10, 29)),
        ({5: 4, 0: 6}, 10, 1, Fraction(5, 20)),  # a tie at the edge
        ({0: 50}, 10, 5, None),
        ({}, 10, 0, None),
        ({3: 7}, 100, 7, Fraction(1)),
    ],
)
def test_the_share_of_the_most_absent(counts, share, enrolments, expected):
    found = most_absent(counts, share)
    assert (found.enrolments, found.share) == (enrolments, expected)


@pytest.mark.parametrize(
    ("schools", "expected"),
    [
        ([(380, 380)], 1),
        ([(190, 380)], Fraction(1, 2)),
        ([(380, 380), (600, 300)], 3),  # each school by its own calendar
        ([(380, 380), (0, 0)], 1),
        ([], 0),
    ],
)
def test_pupils_truant_on_an_average_day(schools, expected):
    assert truants_on_an_average_day(schools) == expected


def test_mean_days_are_of_those_who_missed_any():
    found = part(20, 30, 1000, any_unauthorised=5)
    assert found.mean_unauthorised_days == 3
    assert found.any_unauthorised_rate == Fraction(1, 4)
    assert part(20, 0, 1000).mean_unauthorised_days is None
    assert Part().any_unauthorised_rate is None


def test_the_average_of_schools_counts_each_school_once():
    assert average_of_schools([Fraction(1, 10), Fraction(3, 10), None]) == Fraction(1, 5)
    assert average_of_schools([None]) is None


@pytest.mark.parametrize(("count", "rate"), [(838, 70.4), (769, 64.6)])
def test_the_rate_of_persistent_absence_is_of_enrolments(count, rate):
    """838 of 1,190: Birmingham's pupil referral units 2016/17."""
    assert percent(Part(enrolments=1190, persistent=count).persistent_rate) == rate
