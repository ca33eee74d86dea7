"""The watch after closing: slipping by the test that let the case in; its length over real calendars, drawn."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attendance.rules.calendar import monday_of
from attendance.rules.half_days import HalfDays
from cases.choices import LimitUnit
from cases.rules.deadlines import Calendars, Limit, due_date
from cases.rules.entry import EntryTest, Governs
from cases.rules.watch import judge_watch

MONDAY, TODAY = dt.date(2026, 1, 5), dt.date(2026, 7, 3)
ALL_TEN = 0b1111111111
TEST = EntryTest(sessions=9, percent=15, school_weeks=6, governs=Governs.EITHER)
WATCH = Limit(12, LimitUnit.SCHOOL_WEEKS)
LONDON = ZoneInfo("Europe/London")


def weeks(*unauthorised: int) -> list[HalfDays]:
    """School weeks with so many sessions missed without permission, the others attended."""
    missed = [(1 << n) - 1 for n in unauthorised]
    return [
        HalfDays(MONDAY + dt.timedelta(weeks=n), ALL_TEN & ~bits, 0, bits, 0)
        for n, bits in enumerate(missed)
    ]


@pytest.mark.parametrize(
    ("missed", "slipping"),
    [
        ((), False),
        ((1,), False),  # 1 of 10: under the least
        ((2,), False),  # 20% of 10, and too few to say so (T48)
        ((2, 0), False),  # 10% of 20
        ((2, 1), True),  # 15% of 20, on the boundary
        ((9,), True),  # nine sessions are nine sessions
        ((8, 0, 0, 0, 0, 0), False),  # 8 of 60
        ((9, 0, 0, 0, 0, 0), True),  # 9 of 60: E25
        ((9, 0, 0, 0, 0, 0, 0), False),  # and rolled out of the six weeks
    ],
)
def test_slipping_is_the_entry_test(missed: tuple[int, ...], slipping: bool) -> None:
    found = judge_watch(weeks(*missed), TEST, TODAY, least=20)
    assert found.slipping == slipping
    assert (found.missed, found.possible, found.weeks) == (
        sum(missed),
        10 * len(missed),
        len(missed),
    )


def test_a_week_without_a_possible_session_is_none() -> None:
    empty = HalfDays(MONDAY, 0, 0, 0, 0)
    assert judge_watch([empty], TEST, TODAY, least=20).weeks == 0


@st.composite
def calendars(draw: st.DrawFn) -> tuple[Calendars, dt.date]:
    """A school's two years with holidays, INSET days and odd closures of its own, and a day it closes a case."""
    first = draw(
        st.dates(dt.date(2024, 9, 2), dt.date(2024, 9, 9)).filter(lambda d: d.weekday() == 0)
    )
    off = draw(st.sets(st.integers(0, 99), max_size=30))
    inset = draw(st.sets(st.integers(0, 499), max_size=12))
    days = [
        first + dt.timedelta(weeks=week, days=day)
        for week in range(100)
        if week not in off
        for day in range(5)
        if 5 * week + day not in inset
    ]
    return Calendars(tuple(days)), draw(st.dates(days[0], days[0] + dt.timedelta(weeks=45)))


@settings(deadline=None, max_examples=50)
@given(calendars())
def test_twelve_school_weeks_are_twelve_weeks_in_which_the_school_met(
    drawn: tuple[Calendars, dt.date],
) -> None:
    known, closed = drawn
    until = due_date(closed, WATCH, known)
    between = {monday_of(day) for day in known.days if monday_of(closed) < monday_of(day) <= until}
    held = {monday_of(day) for day in known.days}
    # Closed in a holiday, the week before it is week 0.
    assert len(between) == 12
    assert until in known.days
    assert monday_of(until) in held
    assert until > closed


@settings(deadline=None, max_examples=50)
@given(calendars(), st.integers(1, 11))
def test_a_longer_watch_never_ends_sooner(drawn: tuple[Calendars, dt.date], n: int) -> None:
    known, closed = drawn
    shorter = due_date(closed, Limit(n, LimitUnit.SCHOOL_WEEKS), known)
    assert shorter < due_date(closed, WATCH, known)


@settings(deadline=None, max_examples=50)
@given(calendars(), calendars())
def test_each_school_counts_by_its_own_calendar(
    one: tuple[Calendars, dt.date], other: tuple[Calendars, dt.date]
) -> None:
    closed = one[1]
    for known in (one[0], other[0]):
        if known.days[0] <= closed:
            assert due_date(closed, WATCH, known) in known.days


@pytest.mark.parametrize(
    "moment",
    [
        dt.datetime(2026, 3, 29, 0, 30, tzinfo=LONDON),  # the clocks go forward at one
        dt.datetime(2026, 10, 25, 0, 30, tzinfo=LONDON),  # and back
        dt.datetime(2026, 6, 30, 23, 30, tzinfo=dt.UTC),  # the first of July in London
    ],
)
def test_the_day_a_case_is_closed_is_the_day_in_london(moment: dt.datetime) -> None:
    day = moment.astimezone(LONDON).date()
    span = [day + dt.timedelta(days=n) for n in range(-7, 200)]
    known = Calendars(tuple(each for each in span if each.weekday() < 5))
    until = due_date(day, WATCH, known)
    assert (monday_of(until) - monday_of(day)).days == 12 * 7
