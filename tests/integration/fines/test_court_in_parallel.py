"""Two people at once before a court, on real parallel connections: one wins, the other is told, all or nothing."""

import datetime as dt

import pytest
import time_machine

from accounts.errors import AlreadyDone, WrongState
from attendance.choices import Role
from cases.choices import Stage
from cases.models import Case
from fines.actions.bank_files import take_bank_file
from fines.actions.court_steps import record_step
from fines.actions.courts import begin_proceedings
from fines.actions.deciding import answer_decision
from fines.actions.issuing import issue_notice
from fines.actions.matching import match_receipt
from fines.actions.payments import record_payment
from fines.actions.results import Entered, enter_result
from fines.actions.withdrawing import withdraw_notice
from fines.models import (
    ChargedSession,
    ChargingDecision,
    CourtResult,
    DecisionAnswer,
    PenaltyNotice,
    Proceedings,
    Receipt,
)
from tests.factories.courts import FOLLOWS, approve, charge, decide, heard, legal_scene
from tests.factories.fines import person, propose
from tests.integration.fines.test_money_in_parallel import money_in, together

pytestmark = pytest.mark.django_db(transaction=True)
NO = (WrongState, AlreadyDone)


@pytest.fixture(autouse=True)
def spring():
    with time_machine.travel(dt.datetime(2026, 4, 1, 9, tzinfo=dt.UTC), tick=True):
        yield


def lay(decision, by):
    """Read afresh, as a page would: another connection shares no row with this one."""
    row = ChargingDecision.objects.get(pk=decision.pk)
    return begin_proceedings(
        decision=row, charge=row.charge, procedure="hearing", by=by, why_lacking=FOLLOWS
    )


def refusals(done):
    return [each for each in done if isinstance(each, NO)]


def stage(scene):
    return Case.objects.get(pk=scene.case.pk).stage


def check_whole(scene):
    """A charge stands with every session and the case in court, or there is none of it."""
    laid = Proceedings.objects.filter(case=scene.case)
    charged = ChargedSession.objects.count()
    if laid.exists():
        assert (laid.count(), charged, stage(scene)) == (1, 10, Stage.COURT)
    else:
        assert (charged, stage(scene)) == (0, Stage.PROSECUTION)


def test_two_officers_lay_the_same_charge_and_one_is_laid():
    scene = legal_scene()
    decision, other = approve(scene, decide(scene)), person(Role.LEGAL_OFFICER)
    done = together(lambda: lay(decision, scene.legal), lambda: lay(decision, other))
    (no,) = refusals(done)
    assert isinstance(no, AlreadyDone)
    assert "charged already" in no.message
    assert Proceedings.objects.count() == 1
    check_whole(scene)


def test_two_persons_answer_the_same_record_and_one_answer_stands():
    scene = legal_scene()
    decision, other = decide(scene), person(Role.MANAGER)

    def say(approved, by):
        row = ChargingDecision.objects.get(pk=decision.pk)
        return answer_decision(decision=row, approved=approved, by=by, reason="Said at once.")

    done = together(lambda: say(True, scene.manager), lambda: say(False, other))
    (no,) = refusals(done)
    assert f"{decision.ref} is answered already" in no.message
    answer = DecisionAnswer.objects.get(decision=decision)
    expected = Stage.PROSECUTION if answer.approved else Stage.LEGAL_CONSIDERATION
    assert stage(scene) == expected
    assert not Case.objects.get(pk=scene.case.pk).escalations.filter(decided_at=None).exists()


def test_two_officers_enter_the_same_result_and_one_stands():
    scene = legal_scene()
    row, other = charge(scene), person(Role.LEGAL_OFFICER)
    heard(row, scene.legal, dt.date(2026, 4, 1))
    said = Entered("fine", dt.date(2026, 4, 1), 22000)

    def enter(by):
        return enter_result(proceedings=Proceedings.objects.get(pk=row.pk), said=said, by=by)

    done = together(lambda: enter(scene.legal), lambda: enter(other))
    (no,) = refusals(done)
    assert isinstance(no, AlreadyDone)
    assert "put it right instead" in no.message
    assert CourtResult.objects.filter(proceedings=row).count() == 1
    assert stage(scene) == Stage.POST_MONITOR


def bank(notice, scene, pence="80"):
    file = f"Date,Description,Amount\n10/02/2026,x{notice.ref}9,{pence}\n".encode()
    return take_bank_file(name="x.csv", content=file, by=scene.manager)


def test_a_charge_beside_money_that_comes_in_is_first_or_is_refused():
    scene = legal_scene()
    notice = PenaltyNotice.objects.get()
    decision = approve(scene, decide(scene))
    done = together(lambda: lay(decision, scene.legal), lambda: bank(notice, scene))
    assert Receipt.objects.count() == 1
    check_whole(scene)
    if no := refusals(done):
        assert "may be theirs" in no[0].message


def test_no_charge_beside_money_that_is_being_matched():
    scene = legal_scene()
    notice = PenaltyNotice.objects.get()
    decision = approve(scene, decide(scene))
    receipt = money_in(scene)
    done = together(
        lambda: lay(decision, scene.legal),
        lambda: match_receipt(receipt=receipt, parts=[(notice.ref, 8000)], by=scene.manager),
    )
    (no,) = refusals(
        done
    )  # while it was unmatched it might be theirs; once matched the period is spent
    assert any(words in no.message for words in ("may be theirs", "paid"))
    assert not Proceedings.objects.exists()
    assert PenaltyNotice.objects.get().status == "paid"


def test_a_charge_and_a_payment_of_the_same_absence_never_both_count():
    scene = legal_scene()
    notice = PenaltyNotice.objects.get()
    decision = approve(scene, decide(scene))

    def pay():
        row = PenaltyNotice.objects.get(pk=notice.pk)
        return record_payment(
            notice=row, pence=16000, method="cheque", reference="C1", by=scene.manager,
            on=dt.date(2026, 2, 20),
        )  # fmt: skip

    together(lambda: lay(decision, scene.legal), pay)
    check_whole(scene)
    if Proceedings.objects.exists():
        assert PenaltyNotice.objects.get().proceedings.exists()
    else:
        assert PenaltyNotice.objects.get().status == "paid"


def test_a_notice_for_the_same_sessions_is_issued_or_the_charge_is_laid():
    scene = legal_scene(noticed=False)
    decision = approve(scene, decide(scene))
    Case.objects.filter(pk=scene.case.pk).update(stage=Stage.NOTICE_TO_IMPROVE)
    scene.case.refresh_from_db()
    notice = propose(scene)
    Case.objects.filter(pk=scene.case.pk).update(stage=Stage.PROSECUTION)

    def give():
        row = PenaltyNotice.objects.get(pk=notice.pk)
        return issue_notice(notice=row, by=scene.manager, on=dt.date(2026, 4, 1))

    done = together(lambda: lay(decision, scene.legal), give)
    assert refusals(done)  # the charge, at least: its sessions stand in a notice that is proposed
    assert not Proceedings.objects.exists()
    assert ChargedSession.objects.count() == 0


def test_a_proposal_for_sessions_that_are_being_charged_comes_to_nothing():
    scene = legal_scene(noticed=False)
    decision = approve(scene, decide(scene))
    scene.case.refresh_from_db()
    done = together(
        lambda: lay(decision, scene.legal), lambda: propose(scene, on=dt.date(2026, 4, 1))
    )
    assert isinstance(done[0], Proceedings)
    assert isinstance(done[1], NO)
    assert not PenaltyNotice.objects.exists()
    check_whole(scene)


def test_a_notice_is_withdrawn_or_its_absence_is_charged():
    scene = legal_scene()
    notice = PenaltyNotice.objects.get()
    decision = approve(scene, decide(scene))

    def take_back():
        row = PenaltyNotice.objects.get(pk=notice.pk)
        return withdraw_notice(
            notice=row, ground="material_error", reason="Wrong day.", by=scene.legal
        )

    done = together(lambda: lay(decision, scene.legal), take_back)
    (no,) = refusals(done)
    check_whole(scene)
    withdrawn = PenaltyNotice.objects.get().status == "withdrawn"
    assert withdrawn is not Proceedings.objects.exists()
    assert ("withdrawn" if withdrawn else "charges this absence") in no.message


def test_a_result_beside_a_plea_leaves_one_order_of_things():
    scene = legal_scene()
    row = charge(scene)
    day = dt.date(2026, 4, 1)
    heard(row, scene.legal, day)
    said = Entered("fine", day, 22000)
    done = together(
        lambda: enter_result(
            proceedings=Proceedings.objects.get(pk=row.pk), said=said, by=scene.legal
        ),
        lambda: record_step(
            proceedings=Proceedings.objects.get(pk=row.pk), kind="guilty", on=day, by=scene.legal
        ),
    )
    assert CourtResult.objects.count() == 1
    for no in refusals(done):
        assert "nothing more is due" in no.message
