"""Where a school's calendar ended, the night writes every date once it reaches further: none stays unknown."""

import datetime as dt

import pytest

from attendance.models import School
from cases.actions import holds, nightly, plans
from cases.actions.moving import move_case
from cases.choices import EventKind, Stage
from cases.models import Case
from tests.factories.attendance import open_school
from tests.factories.cases import HOLIDAYS, CaseWorld, case_at, invite_everybody, open_case

TODAY, FEBRUARY = dt.date(2025, 11, 10), dt.date(2026, 2, 10)
DECEMBER, SHORT, WHOLE = dt.date(2025, 12, 1), 12, 39  # twelve school weeks end before December


def year_arrives(school: School) -> None:
    """The rest of the year's sessions."""
    open_school(school, weeks=WHOLE - SHORT, start=DECEMBER, holiday_weeks=HOLIDAYS)


def at_stage(world: CaseWorld, stage: Stage) -> Case:
    if stage != Stage.STEP_DOWN:
        return case_at(stage, world)
    return move_case(
        case=case_at(Stage.FT_REVIEW, world), to=stage, by=world.manager, reason="Better"
    )


@pytest.mark.parametrize(
    "stage", [Stage.SCHOOL_SUPPORT, Stage.FT_PLAN, Stage.FT_REVIEW, Stage.STEP_DOWN]
)
def test_a_stage_gets_the_date_a_longer_calendar_would_have_given_it(
    db: None, stage: Stage
) -> None:
    case = at_stage(CaseWorld(weeks=SHORT), stage)
    due = at_stage(CaseWorld(weeks=WHOLE), stage).stage_due
    assert due is not None
    Case.objects.filter(pk=case.pk).update(stage_due=None)  # where twelve weeks are enough for it
    year_arrives(case.enrolment.school)
    nightly.chase_deadlines(today=FEBRUARY)
    case.refresh_from_db()
    assert case.stage_due == due
    assert case in Case.objects.overdue(due + dt.timedelta(days=1))
    told = case.events.filter(kind=EventKind.DATES_ADDED)
    assert [event.data["dates"]["stage_due"] for event in told] == [str(due)]
    nightly.chase_deadlines(today=FEBRUARY)
    assert told.count() == 1


def test_a_stage_that_waits_for_its_panel_is_due_from_the_day_it_meets(world: CaseWorld) -> None:
    case = case_at(Stage.FT_OPEN, world)
    invite_everybody(case, world)  # to the panel of 17 November
    case = move_case(case=case, to=Stage.FT_PANEL, by=world.ewo)
    due = case.stage_due
    Case.objects.filter(pk=case.pk).update(stage_due=None)
    nightly.chase_deadlines(today=TODAY)
    case.refresh_from_db()
    assert case.stage_due == due == dt.date(2025, 11, 17)


def test_a_hold_comes_back_by_itself_though_the_calendar_ended_when_it_was_placed(db: None) -> None:
    world = CaseWorld(weeks=10)  # to 14 November: no ten school days are left
    case = open_case(world)
    hold = holds.place_hold(case=case, reason="illness", by=world.manager)
    lifted = holds.place_hold(case=open_case(world), reason="illness", by=world.manager)
    assert hold.review_on is None
    holds.lift_hold(hold=lifted, by=world.manager, reason="Back")
    open_school(world.school, weeks=2, start=dt.date(2025, 11, 17))
    nightly.chase_deadlines(today=TODAY)
    hold.refresh_from_db()
    lifted.refresh_from_db()
    assert (hold.review_on, lifted.review_on) == (dt.date(2025, 11, 24), None)
    told = case.events.filter(kind=EventKind.DATES_ADDED).get()
    assert told.data["dates"] == {"stage_due": "2025-11-17", "hold_review": "2025-11-24"}


def test_the_time_of_a_notice_to_improve_ends_when_its_stage_is_due(db: None) -> None:
    world = CaseWorld(weeks=SHORT)
    case = case_at(Stage.NOTICE_TO_IMPROVE, world)
    period = case.improvement_periods.get()
    assert (case.stage_due, period.ends_on) == (None, None)
    year_arrives(world.school)
    nightly.chase_deadlines(today=FEBRUARY)
    case.refresh_from_db()
    period.refresh_from_db()
    assert period.ends_on == case.stage_due
    assert period.ends_on is not None


def test_a_plan_gets_the_day_of_its_review_and_its_targets_fall_due(db: None) -> None:
    world = CaseWorld(weeks=SHORT)
    case = open_case(world)
    later = plans.Target("Be at school every Monday", "Parent")
    plan = plans.agree_plan(case=case, by=world.ewo, targets=[later])
    own = plans.agree_plan(
        case=open_case(world), by=world.ewo, targets=[], refused=True, refusal_reason="No"
    )
    type(plan).objects.filter(pk__in=[plan.pk, own.pk]).update(review_on=None)
    year_arrives(world.school)
    nightly.chase_deadlines(today=FEBRUARY)
    plan.refresh_from_db()
    assert plan.review_on == dt.date(2025, 12, 8)
    assert case in Case.objects.overdue(FEBRUARY)


def test_what_the_calendar_does_not_reach_yet_is_left_and_nothing_is_said(db: None) -> None:
    world = CaseWorld(weeks=SHORT)
    case = case_at(Stage.FT_PLAN, world)
    Case.objects.filter(pk=case.pk).update(stage_due=None)
    before = case.events.count()
    run = nightly.chase_deadlines(today=TODAY)
    case.refresh_from_db()
    assert case.stage_due is None
    assert (run, case.events.count()) == ({"near": 0, "missed": 0}, before)
