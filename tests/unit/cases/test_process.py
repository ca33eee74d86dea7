"""How long casework took: the middle, the ninetieth, the promise, and what is not known yet."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.rules.deadlines import Calendars, elapsed_school_days
from cases.rules.improvement import Answer
from cases.rules.process import (
    Course,
    Promise,
    Share,
    Step,
    Timing,
    line_of,
    lines_by,
    ranked,
    timing,
)

START = dt.date(2025, 9, 1)


@pytest.mark.parametrize(
    ("values", "middle", "ninetieth"),
    [
        ([7], 7, 7), ([1, 9], 1, 9), ([3, 1, 2], 2, 3),
        (list(range(1, 11)), 5, 9), (list(range(1, 12)), 6, 10),
    ],
)  # fmt: skip
def test_the_rank_is_a_day_that_occurred(values: list[int], middle: int, ninetieth: int) -> None:
    assert (ranked(values, 50), ranked(values, 90)) == (middle, ninetieth)


@pytest.mark.parametrize(("count", "told"), [(0, False), (4, False), (5, True)])
def test_few_cases_are_counted_and_not_compared(count: int, told: bool) -> None:
    assert timing([3] * count, 5) == Timing(count, 3 if told else None, 3 if told else None)


def course(**fields: object) -> Course:
    values = {"ref": "FT-1", "pathway": "P", "school": "S", "officer": "O", "days": {}} | fields
    return Course(**values)  # type: ignore[arg-type]


def test_what_is_not_known_yet_is_no_failure() -> None:
    courses = [
        course(promise=Promise.KEPT, improved=True, after=Answer.IMPROVED),
        course(promise=Promise.BROKEN, improved=True, after=Answer.NOT_IMPROVED),
        course(promise=Promise.NOT_DUE, improved=True, after=Answer.TOO_EARLY),
        course(improved=True, after=Answer.TOO_FEW),
        course(improved=False),
        course(days={Step.CONTACT: 2}),
    ]
    line = line_of("All", courses, 1)
    assert line.promise == Share(1, 2, 1, True)
    assert line.improved == Share(4, 5, 0, True)
    assert line.still == Share(1, 2, 2, True)
    assert line.timings[Step.CONTACT] == Timing(1, 2, 2)
    assert line.timings[Step.PANEL] == Timing(0, None, None)


def test_groups_stand_in_order_of_their_name_and_hold_every_case_once() -> None:
    courses = [course(officer="Zoe"), course(officer="Ann"), course(officer="Zoe")]
    assert [(line.name, line.cases) for line in lines_by("officer", courses, 5)] == [
        ("Ann", 1), ("Zoe", 2),
    ]  # fmt: skip


DAY = st.integers(0, 120)


@given(st.integers(0, 2**121 - 1), DAY, DAY, DAY)
def test_school_days_add_up_whatever_the_school_closes_for(
    met: int, a: int, b: int, c: int
) -> None:
    days = tuple(START + dt.timedelta(days=n) for n in range(121) if met >> n & 1)
    first, second, third = (START + dt.timedelta(days=n) for n in sorted((a, b, c)))
    calendars = Calendars(days)
    whole = elapsed_school_days(calendars, first, third)
    assert whole == elapsed_school_days(calendars, first, second) + elapsed_school_days(
        calendars, second, third
    )
    assert 0 <= whole <= (third - first).days


def test_a_half_term_and_an_inset_day_do_not_count_and_schools_differ() -> None:
    weekdays = [START + dt.timedelta(days=n) for n in range(80) if n % 7 < 5]
    half_term = {dt.date(2025, 10, 27) + dt.timedelta(days=n) for n in range(5)}
    plain = Calendars(tuple(day for day in weekdays if day not in half_term))
    inset = Calendars(tuple(day for day in plain.days if day != dt.date(2025, 11, 3)))
    friday, after = dt.date(2025, 10, 24), dt.date(2025, 11, 5)
    assert elapsed_school_days(plain, friday, after) == 3
    assert elapsed_school_days(inset, friday, after) == 2
