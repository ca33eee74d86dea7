"""The main line through a real browser: each role's part of it from where the last one left it, then all of it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from django.utils import timezone

from accounts.models import User
from attendance.choices import FlagKind, Role
from attendance.models import Flag, MarkChange, Session
from attendance.tasks import refresh_flags
from cases.actions import escalations
from cases.choices import CloseReason, Decision, Stage
from cases.models import Case, Escalation
from cases.tasks import triage_flags
from fines.actions.issuing import issue_notice
from fines.actions.law import next_post
from fines.actions.proposing import propose_notice
from fines.choices import NoticeStatus
from fines.models import PenaltyNotice
from tests.browser import steps, watch_steps
from tests.browser.kit import Journey
from tests.browser.story import Story
from tests.conftest import TaskQueue
from tests.factories.attendance import MembershipFactory, mark
from tests.factories.cases import case_at, log
from tests.factories.fines import ANSWERS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def story(journey: Journey, task_queue: TaskQueue) -> Story:
    return Story(journey, task_queue)


# -- Given: what the roles before have done, by the same actions their pages call ------------------------


def given_a_flag(story: Story, folder: Path) -> None:
    steps.import_marks(story, folder)
    mark(story.child, story.last_friday, "AM", "O")
    refresh_flags()
    triage_flags()
    story.queue.sent.clear()


def given_a_case_at(story: Story, folder: Path, stage: Stage) -> None:
    given_a_flag(story, folder)
    case_at(stage, story.world, case=story.case)


def given_a_question(story: Story) -> None:
    escalations.ask(
        case=story.case,
        by=story.world.ewo,
        stage=Stage.STEP_DOWN,
        summary="Step down to support?",
        recommendation="The mother has found morning care.",
    )


def given_a_proposal(story: Story, by: User | None = None) -> PenaltyNotice:
    missed = Session.objects.filter(marks__enrolment=story.child, marks__code="O")
    steps.let_time_to_improve_pass(story)
    return propose_notice(
        case=story.case,
        carer=story.child.pupil.responsibilities.get(relation="mother").carer,
        session_ids=list(missed.values_list("pk", flat=True)),
        by=by or story.world.ewo,
        answers=ANSWERS,
    )


def notice_flags(story: Story) -> list[Flag]:
    kind = FlagKind.NOTICE_THRESHOLD
    return list(Flag.objects.filter(enrolment=story.child, kind=kind, cleared_at=None))


# -- One role at a time --------------------------------------------------------------------------------


def test_school_admin_from_a_marks_file_to_a_flag(story: Story, tmp_path: Path) -> None:
    steps.import_marks(story, tmp_path)
    story.queue.run()
    assert not notice_flags(story), "nine sessions are not ten"
    steps.take_register(story)
    steps.see_the_flag(story)
    assert [flag.numbers["sessions"] for flag in notice_flags(story)] == [10]
    assert MarkChange.objects.filter(enrolment=story.friend).count() == 1


def test_attendance_lead_from_a_flag_to_a_referral(story: Story, tmp_path: Path) -> None:
    given_a_flag(story, tmp_path)
    steps.support_and_refer(story)
    assert story.case.stage == Stage.FT_REFERRED


def test_welfare_officer_from_a_referral_to_a_proposal(story: Story, tmp_path: Path) -> None:
    given_a_case_at(story, tmp_path, Stage.FT_REFERRED)
    steps.accept_and_log(story)
    steps.hold_the_panel(story)
    steps.agree_the_plan(story)
    steps.reach_notice_to_improve(story)
    steps.propose_notice(story)
    assert story.notice.status == NoticeStatus.PROPOSED
    assert story.notice.sessions.count() == 10


def test_manager_returns_one_and_issues_one(story: Story, tmp_path: Path) -> None:
    given_a_case_at(story, tmp_path, Stage.NOTICE_TO_IMPROVE)
    given_a_question(story)
    given_a_proposal(story)
    steps.return_a_question(story)
    returned = Escalation.objects.get(stage=Stage.STEP_DOWN)
    assert (returned.decision, returned.decided_by) == (Decision.RETURNED, story.world.manager)
    later = next_post(timezone.localdate() + dt.timedelta(days=1))
    steps.issue_the_notice(story, later)
    notice = story.notice
    assert notice.status == NoticeStatus.ISSUED
    assert notice.posted_on == later
    assert story.case.stage == Stage.NOTICE_ISSUED
    assert story.case.events.filter(kind="notice.issued").count() == 1


def test_nobody_decides_on_their_own_proposal(story: Story, tmp_path: Path) -> None:
    given_a_case_at(story, tmp_path, Stage.NOTICE_TO_IMPROVE)
    both = story.world.ewo
    MembershipFactory(user=both, role=Role.MANAGER)
    notice = given_a_proposal(story)
    story.enter(both)
    answer = story.page.goto(f"{story.journey.base}/notices/{notice.ref}/issue/")
    assert answer is not None
    assert answer.status == 403
    story.sees("You proposed this notice, so somebody else must decide on it.")
    story.look("own notice")
    story.journey.go(f"/notices/{notice.ref}/")
    assert not story.page.get_by_role("link", name="Decide on it").count()


def test_legal_officer_records_the_payment(story: Story, tmp_path: Path) -> None:
    given_a_case_at(story, tmp_path, Stage.NOTICE_TO_IMPROVE)
    issue_notice(notice=given_a_proposal(story), by=story.world.manager)
    steps.record_payment(story)
    assert story.notice.status == NoticeStatus.PAID
    assert (story.case.stage, story.case.close_reason) == (Stage.CLOSED, CloseReason.NOTICE_PAID)


def test_system_administrator_keeps_the_house_and_sees_no_child(
    story: Story, tmp_path: Path
) -> None:
    given_a_flag(story, tmp_path)
    log(story.case, story.world)
    steps.keep_the_house(story)


def test_officer_watches_a_closed_case_and_opens_it_again(story: Story, tmp_path: Path) -> None:
    given_a_case_at(story, tmp_path, Stage.CLOSED)
    Case.objects.update(officer=story.world.ewo, officer_since=timezone.localdate())
    watch_steps.closed_and_watched(story)
    watch_steps.slipping_again(story)


# -- The whole line ------------------------------------------------------------------------------------


def test_from_a_marks_file_to_the_end_of_the_watch(story: Story, tmp_path: Path) -> None:
    story.looks = False  # every page of it has been looked at above
    steps.import_marks(story, tmp_path)
    steps.take_register(story)
    steps.see_the_flag(story)
    steps.support_and_refer(story)
    steps.accept_and_log(story)
    steps.hold_the_panel(story)
    steps.agree_the_plan(story)
    steps.reach_notice_to_improve(story)
    steps.propose_notice(story)
    steps.return_a_question(story)
    steps.issue_the_notice(story, next_post(timezone.localdate()))
    steps.record_payment(story)
    steps.keep_the_house(story)
    story.looks = True
    watch_steps.closed_and_watched(story)
    watch_steps.half_way(story)
    watch_steps.watch_is_over(story)
    assert story.notice.status == NoticeStatus.PAID
    assert story.case.close_reason == CloseReason.NOTICE_PAID
