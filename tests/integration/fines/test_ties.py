"""A case does not walk away from its notices, and a notice is not given on a case that has."""

import datetime as dt

import pytest
import time_machine

from accounts.errors import WrongState
from cases.actions.files import CaseFile
from cases.actions.moving import move_case
from cases.choices import Stage
from cases.models import Case
from cases.web.pathway import Pathway
from fines.actions.issuing import issue_notice, return_notice
from fines.actions.payments import lapse_unpaid, record_payment
from fines.actions.receipts_proved import record_receipt
from fines.models import PenaltyNotice
from tests.factories.fines import another_parent, issue, notice_scene, propose

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def spring():
    with time_machine.travel(dt.datetime(2026, 4, 1, 9, tzinfo=dt.UTC), tick=False):
        yield


def now(scene):
    return Case.objects.get(pk=scene.case.pk)


def put(scene, stage):
    ended = {"closed_on": dt.date(2026, 1, 20), "close_reason": "other"}
    fields = ended if stage == Stage.CLOSED else {}
    Case.objects.filter(pk=scene.case.pk).update(stage=stage, **fields)


@pytest.mark.parametrize("to", [Stage.STEP_DOWN, Stage.FT_REVIEW, Stage.LEGAL_CONSIDERATION])
def test_the_case_stays_while_a_proposal_waits(to):
    scene = notice_scene()
    notice = propose(scene)
    with pytest.raises(WrongState, match=f"{notice.ref} .*other than Amina Yusuf.*returns it"):
        move_case(case=now(scene), to=to, by=scene.manager, reason="Better")
    assert now(scene).stage == Stage.NOTICE_PROPOSED
    return_notice(notice=notice, by=scene.manager, reason="Not now")
    assert now(scene).stage == Stage.NOTICE_TO_IMPROVE


def test_the_page_of_the_case_leads_to_the_proposal():
    scene = notice_scene()
    notice = propose(scene)
    ways = Pathway(CaseFile(now(scene), scene.manager)).exits
    back = next(way for way in ways if way.exit.move.to == Stage.FT_REVIEW)
    assert [need.href for need in back.needs] == [notice.get_absolute_url()]
    assert not back.is_ready


@pytest.mark.parametrize("stage", [Stage.CLOSED, Stage.STEP_DOWN, Stage.SCHOOL_SUPPORT])
def test_a_notice_is_not_issued_on_a_case_that_has_gone(stage):
    scene = notice_scene()
    notice = propose(scene)
    put(scene, stage)  # as older data may stand: the move itself is refused
    with pytest.raises(WrongState, match="return this proposal"):
        issue_notice(notice=notice, by=scene.manager)
    notice.refresh_from_db()
    assert (notice.status, notice.posted_on) == ("proposed", None)
    assert return_notice(notice=notice, by=scene.manager, reason="Gone").status == "returned"


def test_a_case_is_not_closed_around_money_that_may_still_come():
    scene = notice_scene()
    issue(scene)
    with pytest.raises(WrongState, match="may still be paid until Monday 2 March 2026"):
        move_case(
            case=now(scene), to=Stage.CLOSED, by=scene.officer, reason="x", close_reason="other"
        )
    put(scene, Stage.STEP_DOWN)
    with pytest.raises(WrongState, match="may still be paid"):
        move_case(
            case=now(scene), to=Stage.CLOSED, by=scene.officer, reason="x", close_reason="improved"
        )  # fmt: skip


def test_proof_of_later_receipt_brings_the_case_back_to_wait_for_the_money():
    scene = notice_scene()
    notice = issue(scene)
    lapse_unpaid(notice=notice, on=dt.date(2026, 3, 3))
    assert now(scene).stage == Stage.NOTICE_UNPAID
    day = dt.date(2026, 3, 20)
    record_receipt(notice=notice, received_on=day, note="Sent again", by=scene.manager)
    case = now(scene)
    assert (case.stage, case.stage_due) == (Stage.NOTICE_ISSUED, dt.date(2026, 4, 16))
    moved = case.events.filter(kind="stage.moved").first()
    assert (moved.data["from"], moved.data["to"]) == ("notice_unpaid", "notice_issued")
    assert "may be paid until Thursday 16 April 2026 after all" in moved.text
    pay = {"pence": 16000, "method": "card", "reference": "C-1", "by": scene.manager}
    record_payment(notice=notice, **pay)
    assert (now(scene).stage, now(scene).close_reason) == (Stage.CLOSED, "notice_paid")


def test_a_charge_being_considered_stops_when_time_to_pay_runs_again():
    scene = notice_scene()
    notice = issue(scene)
    lapse_unpaid(notice=notice, on=dt.date(2026, 3, 3))
    move_case(case=now(scene), to=Stage.LEGAL_CONSIDERATION, by=scene.manager, reason="Unpaid")
    day = dt.date(2026, 3, 20)
    record_receipt(notice=notice, received_on=day, note="Sent again", by=scene.manager)
    assert now(scene).stage == Stage.NOTICE_ISSUED
    put(scene, Stage.NOTICE_UNPAID)
    with pytest.raises(WrongState, match="may still be paid"):
        move_case(case=now(scene), to=Stage.LEGAL_CONSIDERATION, by=scene.manager, reason="Again")


def test_the_other_parents_default_still_goes_to_court_while_one_may_pay():
    scene = notice_scene()
    mine = issue(scene)
    theirs = issue(scene, propose(scene, carer=another_parent(scene)))
    for notice in (mine, theirs):
        lapse_unpaid(notice=notice, on=dt.date(2026, 3, 3))
    day = dt.date(2026, 3, 20)
    record_receipt(notice=mine, received_on=day, note="Sent again", by=scene.manager)
    assert now(scene).stage == Stage.NOTICE_UNPAID
    move_case(case=now(scene), to=Stage.LEGAL_CONSIDERATION, by=scene.manager, reason="Hers")
    assert PenaltyNotice.objects.get(pk=mine.pk).status == "issued"


@pytest.mark.parametrize(
    ("posted", "right"),
    [("2026-01-30", True), ("2026-02-06", True), ("2026-02-07", False), ("2026-05-05", False)],
)
def test_a_letter_is_posted_within_five_working_days(posted, right):
    scene = notice_scene()
    notice = propose(scene)
    day = dt.date.fromisoformat(posted)
    if right:
        assert issue(scene, notice, posted_on=day).posted_on == day
    else:
        with pytest.raises(WrongState, match="posted by Friday 6 February 2026"):
            issue(scene, notice, posted_on=day)


def test_a_letter_is_never_posted_after_the_six_months_of_the_courts():
    scene = notice_scene()
    notice = propose(scene)
    day = dt.date(2026, 5, 1)  # the first session was on 3 November
    with pytest.raises(WrongState, match="posted by Sunday 3 May 2026"):
        issue(scene, notice, on=day, posted_on=dt.date(2026, 5, 5))
