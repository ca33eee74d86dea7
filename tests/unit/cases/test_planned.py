"""The dates of a Fast Track over calendars as schools have them: half terms, INSET, schools that differ."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.choices import LimitUnit, Stage
from cases.rules.deadlines import Calendars, Limit, week_number
from cases.rules.pathways import PathwayRules, StageRule
from cases.rules.planned import COLUMNS, PlannedDates, planned_dates
from tests.unit.cases.test_deadlines import CALENDARS, d, weekdays
from tests.unit.cases.test_pathways import SLUGS, shipped

DAY = dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("slug", "start", "expected"),
    [
        # Domain 6.4: from the week of 15 September, panel in two, review in six, decision in twelve.
        ("fast-track-12", "2025-09-15",
         ["2025-09-29", "2025-09-29", "2025-11-04", "2025-11-07", "2025-12-15", "2025-12-15"]),
        ("fast-track-12", "2025-09-17",
         ["2025-10-01", "2025-10-01", "2025-11-05", "2025-11-10", "2025-12-17", "2025-12-17"]),
        ("fast-track-8", "2025-09-17",
         ["2025-09-24", "2025-09-24", "2025-10-15", "2025-10-20", "2025-11-19", "2025-11-19"]),
        ("support-first", "2025-09-17",
         ["2025-10-08", "2025-10-08", "2025-12-10", "2025-12-17", "2026-02-11", "2026-02-11"]),
    ],
)  # fmt: skip
def test_every_date_of_what_ships(slug: str, start: str, expected: list[str]) -> None:
    found = planned_dates(d(start), shipped(slug), CALENDARS)
    assert [getattr(found, column).isoformat() for column in COLUMNS] == expected


def test_schools_that_differ_have_dates_that_differ() -> None:
    """The same Wednesday; the other school has its half term a week earlier and an INSET day on the Monday."""
    other = tuple(
        day
        for day in (*weekdays("2025-09-03", "2025-10-17"), *weekdays("2025-10-27", "2025-12-19"))
        if day != d("2025-10-27")
    )
    rules, start = shipped("fast-track-8"), d("2025-09-22")
    here = planned_dates(start, rules, CALENDARS)
    there = planned_dates(start, rules, Calendars(other))
    assert here.target_review_due == d("2025-10-20")
    assert there.target_review_due == d("2025-10-28")  # its Monday is INSET: the week's first day
    assert here.decision_due == there.decision_due == d("2025-11-24")


def test_where_the_calendar_ends_the_later_dates_are_open() -> None:
    short = Calendars(tuple(day for day in CALENDARS.days if day <= d("2025-10-24")))
    found = planned_dates(d("2025-09-17"), shipped("fast-track-12"), short)
    assert found == PlannedDates(d("2025-10-01"), d("2025-10-01"), None, None, None, None)


def test_a_panel_with_no_length_leaves_what_follows_open() -> None:
    rules = shipped("fast-track-12")
    bare = replace(rules, stages={**rules.stages, Stage.FT_PANEL: StageRule(Stage.FT_PANEL)})
    found = planned_dates(d("2025-09-17"), bare, CALENDARS)
    assert (found.panel_due, found.plan_due, found.target_review_due) == (
        d("2025-10-01"),
        None,
        None,
    )
    assert found.decision_due == d("2025-12-17")


@st.composite
def calendars(draw: st.DrawFn) -> Calendars:
    """Two school years of one school: terms of its own, half terms somewhere, INSET days anywhere."""
    first = d("2025-09-01") + draw(st.integers(0, 4)) * DAY
    days = weekdays(first.isoformat(), "2027-07-20")
    off = draw(st.lists(st.integers(4, 95), min_size=2, max_size=16, unique=True))
    mondays = {d("2025-09-01") + week * 7 * DAY for week in off}
    inset = set(draw(st.lists(st.sampled_from(days), max_size=8)))
    return Calendars(
        tuple(day for day in days if day - day.weekday() * DAY not in mondays and day not in inset)
    )


@st.composite
def pathways(draw: st.DrawFn) -> PathwayRules:
    """What ships, with lengths of somebody's own."""
    rules = shipped(draw(st.sampled_from(SLUGS)))
    stages = dict(rules.stages)
    for stage in (Stage.FT_OPEN, Stage.FT_PANEL, Stage.FT_PLAN, Stage.FT_REVIEW):
        unit = draw(st.sampled_from([LimitUnit.SCHOOL_DAYS, LimitUnit.SCHOOL_WEEKS]))
        stages[stage] = StageRule(stage, Limit(draw(st.integers(0, 9)), unit))
    return replace(rules, stages=stages, decision_weeks=draw(st.integers(1, 20)))


@given(calendars(), pathways(), st.integers(0, 250))
@settings(max_examples=150, deadline=None)
def test_dates_follow_one_another_on_school_days_and_none_is_after_the_promise(
    school: Calendars, rules: PathwayRules, when: int
) -> None:
    start = school.days[when % max(1, len(school.days) - 150)]
    found = [getattr(planned_dates(start, rules, school), column) for column in COLUMNS]
    known = [day for day in found if day]
    assert known == sorted(known)
    assert all(day in school.days and day >= start for day in known)
    decision = found[COLUMNS.index("decision_due")]
    if decision:
        assert week_number(school, start, decision) == rules.decision_weeks
        assert max(known) == decision


@given(calendars(), st.integers(0, 250))
@settings(max_examples=60, deadline=None)
def test_a_holiday_moved_in_moves_the_promise_by_as_many_weeks(
    school: Calendars, when: int
) -> None:
    """Weeks in which the school does not meet do not exist in this counting."""
    start = school.days[when % max(1, len(school.days) - 150)]
    rules = shipped("fast-track-12")
    before = planned_dates(start, rules, school)
    assert before.decision_due
    weeks = [monday for monday in school.weeks if start < monday <= before.decision_due]
    closed = weeks[len(weeks) // 2]
    fewer = Calendars(tuple(x for x in school.days if not closed <= x < closed + 7 * DAY))
    after = planned_dates(start, rules, fewer)
    assert after.decision_due
    assert school.weeks.index(_monday(after.decision_due)) == school.weeks.index(
        _monday(before.decision_due)
    ) + 1  # fmt: skip


def _monday(day: dt.date) -> dt.date:
    return day - day.weekday() * DAY
