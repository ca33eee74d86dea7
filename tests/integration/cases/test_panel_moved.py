"""The stage that waits for a panel is due when the panel meets, wherever it is moved; the promise stays apart."""

import datetime as dt

import pytest
from django.utils import timezone

from cases.actions import meetings
from cases.actions.moving import move_case
from cases.choices import EventKind, MeetingKind, Stage
from cases.models import Case, Panel
from cases.web.rows import broken_promise
from tests.factories.cases import CaseWorld, case_at, invite_everybody

SEVENTEENTH, TWENTYSEVENTH = dt.date(2025, 11, 17), dt.date(2025, 11, 27)


@pytest.fixture
def case(world: CaseWorld) -> Case:
    """A case that waits for its panel of Monday 17 November, promised by the 24th."""
    case = case_at(Stage.FT_OPEN, world)
    invite_everybody(case, world)
    case = move_case(case=case, to=Stage.FT_PANEL, by=world.ewo)
    assert (case.stage_due, case.panel_due) == (SEVENTEENTH, dt.date(2025, 11, 24))
    return case


def move(panel: Panel, world: CaseWorld, to: dt.date) -> Panel:
    at = timezone.make_aware(dt.datetime.combine(to, dt.time(10)))
    wanted = meetings.Wanted(at, "School, room 4")
    return meetings.move_meeting(panel=panel, by=world.ewo, wanted=wanted, reason="Mother is ill")


def test_the_stage_follows_a_panel_that_is_moved_and_the_promise_does_not(
    world: CaseWorld, case: Case
) -> None:
    moved = move(case.panels.get(), world, TWENTYSEVENTH)
    case.refresh_from_db()
    assert (case.stage_due, case.panel_due) == (TWENTYSEVENTH, dt.date(2025, 11, 24))
    assert case not in Case.objects.overdue(SEVENTEENTH + dt.timedelta(days=1))
    assert case in Case.objects.overdue(TWENTYSEVENTH + dt.timedelta(days=1))
    told = case.events.get(kind=EventKind.MEETING_MOVED).data
    assert (told["due"], told["due_before"]) == ("2025-11-27", "2025-11-17")
    late = "late: the panel was promised by 24 Nov 2025"
    assert broken_promise(case, SEVENTEENTH) == late
    move(moved, world, dt.date(2025, 11, 24))  # on the very day promised
    case.refresh_from_db()
    assert (case.stage_due, broken_promise(case, SEVENTEENTH)) == (dt.date(2025, 11, 24), "")


def test_a_panel_arranged_anew_after_one_was_called_off_is_followed_as_well(
    world: CaseWorld, case: Case
) -> None:
    meetings.cancel_meeting(panel=case.panels.get(), by=world.ewo, reason="The school is shut")
    case.refresh_from_db()
    assert case.stage_due == SEVENTEENTH  # nobody meets: that day still passes
    at = timezone.make_aware(dt.datetime(2025, 11, 20, 10))
    meetings.arrange_meeting(case=case, by=world.ewo, wanted=meetings.Wanted(at, "School"))
    case.refresh_from_db()
    assert case.stage_due == dt.date(2025, 11, 20)


def test_no_other_meeting_and_no_other_stage_moves_a_date(world: CaseWorld, case: Case) -> None:
    at = timezone.make_aware(dt.datetime(2025, 11, 25, 10))
    wanted = meetings.Wanted(at, "School")
    meetings.arrange_meeting(case=case, by=world.ewo, wanted=wanted, kind=MeetingKind.TARGET_REVIEW)
    case.refresh_from_db()
    assert case.stage_due == SEVENTEENTH
    opened = case_at(Stage.FT_OPEN, world)
    invite_everybody(opened, world)
    due = opened.stage_due
    move(opened.panels.get(), world, TWENTYSEVENTH)
    opened.refresh_from_db()
    assert opened.stage_due == due
