"""Part-time and dual timetables on their boundaries: agreed, reviewed, ended, and which code they give."""

import datetime as dt
from dataclasses import replace

import pytest

from attendance.rules.codes import PupilFacts
from attendance.rules.leave import Span
from attendance.rules.patterns import AFTERNOONS, WHOLE_WEEK
from attendance.rules.reference import read_codes
from attendance.rules.timetables import (
    PartTime,
    Standing,
    dual_code,
    explain_part_time,
    part_time_code,
    standing,
    trip_codes,
)

BOOK = read_codes()
DAY = dt.timedelta(days=1)
WEEK = dt.timedelta(weeks=1)
START = dt.date(2026, 1, 19)
SPAN = Span(START, START + 12 * WEEK, AFTERNOONS)
PLAN = PartTime(SPAN, START - DAY, START + 4 * WEEK)
PUPIL = PupilFacts(dt.date(2021, 3, 31), dt.date(2032, 6, 25))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({}, ""),
        ({"agreed_on": START}, ""),
        ({"agreed_on": START + DAY}, "agreed_on"),
        ({"review_on": START + 6 * WEEK}, ""),
        ({"review_on": START + 6 * WEEK + DAY}, "review_on"),
        ({"review_on": START}, ""),
        ({"review_on": START - DAY}, "review_on"),
        ({"review_on": SPAN.ends_on + DAY}, "review_on"),
        ({"span": replace(SPAN, pattern=WHOLE_WEEK)}, "half_days"),
        ({"span": replace(SPAN, pattern=0)}, "half_days"),
        ({"span": replace(SPAN, pattern=WHOLE_WEEK - 1)}, ""),
    ],
)
def test_a_part_time_timetable_is_agreed_reviewed_and_leaves_something(
    change: dict[str, object], field: str
) -> None:
    plan = replace(PLAN, **change)  # type: ignore[arg-type]
    assert list(explain_part_time(plan, START + DAY, 6)) == ([field] if field else [])


def test_nobody_has_agreed_tomorrow_and_no_limit_is_no_limit() -> None:
    later = replace(PLAN, span=replace(SPAN, starts_on=START + 3 * DAY), agreed_on=START + DAY)
    assert list(explain_part_time(later, START, 6)) == ["agreed_on"]
    assert not explain_part_time(replace(PLAN, review_on=START + 7 * WEEK), START, None)


@pytest.mark.parametrize(
    ("first", "last", "code"),
    [
        (dt.date(2024, 5, 13), dt.date(2024, 7, 5), "C"),
        (dt.date(2024, 8, 18), dt.date(2024, 8, 18), "C"),
        (dt.date(2024, 8, 19), dt.date(2024, 9, 6), "C2"),
        (START, START + WEEK, "C2"),
        (dt.date(2020, 11, 2), dt.date(2020, 11, 6), ""),  # X was for anybody then, not for this
        (dt.date(2032, 6, 28), dt.date(2032, 7, 2), "X"),
    ],
)
def test_the_code_is_that_of_the_day_and_the_age(first: dt.date, last: dt.date, code: str) -> None:
    found, why = part_time_code(BOOK, Span(first, last, AFTERNOONS), PUPIL)
    assert found == code
    assert bool(why) is not bool(code)


@pytest.mark.parametrize(
    ("turn", "word"),
    [(PUPIL.compulsory_from, "begins"), (PUPIL.compulsory_until + DAY, "ends")],
)
def test_it_does_not_run_over_the_day_the_age_changes(turn: dt.date, word: str) -> None:
    code, why = part_time_code(BOOK, Span(turn - DAY, turn, AFTERNOONS), PUPIL)
    assert not code
    assert f"{turn.day} {turn:%B %Y} the child's compulsory school age {word}" in why


@pytest.mark.parametrize(
    ("today", "ended_on", "expected"),
    [
        (START - DAY, None, Standing.COMING),
        (START, None, Standing.RUNNING),
        (PLAN.review_on - 8 * DAY, None, Standing.RUNNING),
        (PLAN.review_on - 7 * DAY, None, Standing.DUE),
        (PLAN.review_on, None, Standing.DUE),
        (PLAN.review_on + DAY, None, Standing.OVERDUE),
        (SPAN.ends_on, None, Standing.OVERDUE),
        (SPAN.ends_on + DAY, None, Standing.ENDED),
        (START + 3 * DAY, START + 3 * DAY, Standing.RUNNING),
        (START + 4 * DAY, START + 3 * DAY, Standing.ENDED),
        (START, START - DAY, Standing.ENDED),
    ],
)
def test_where_it_stands(today: dt.date, ended_on: dt.date | None, expected: Standing) -> None:
    assert standing(SPAN, PLAN.review_on, ended_on, today) is expected


def test_codes_of_trips_and_of_the_other_school_are_those_of_the_day() -> None:
    assert {row.code for row in trip_codes(BOOK, START)} == set("KVPWB")
    assert "K" not in {row.code for row in trip_codes(BOOK, dt.date(2024, 8, 18))}
    assert dual_code(BOOK, START) == dual_code(BOOK, dt.date(2009, 1, 5)) == "D"
