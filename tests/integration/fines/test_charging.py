"""Decision records and charges: two persons, exact sessions, and nothing spent, withdrawn or out of time."""

import datetime as dt

import pytest
import time_machine
from django.db import IntegrityError, InternalError, transaction

from accounts.errors import AlreadyDone, NotAllowed, WrongState
from attendance.models import Session
from cases.choices import Stage
from cases.models import Case
from fines.actions.charging import charge_lines
from fines.actions.court_watching import limits_to_watch, warn_of_limit
from fines.actions.courts import begin_proceedings
from fines.actions.deciding import answer_decision
from fines.actions.payments import record_payment
from fines.actions.reading import read_notice
from fines.actions.receipts_proved import record_receipt
from fines.actions.withdrawing import withdraw_notice
from fines.choices import Bar
from fines.models import (
    ChargedSession,
    ChargingDecision,
    DecisionAnswer,
    PenaltyNotice,
    Proceedings,
)
from fines.web.notice_presenter import NoticePage
from tests.factories.attendance import mark
from tests.factories.courts import FOLLOWS, approve, charge, decide, legal_scene, weighed
from tests.factories.fines import another_parent, issue, notice_scene, propose, take_back

pytestmark = pytest.mark.django_db
REFUSED = (IntegrityError, InternalError)


@pytest.fixture(autouse=True)
def spring():
    with time_machine.travel(dt.datetime(2026, 4, 1, 9, tzinfo=dt.UTC), tick=False):
        yield


def lay(decision, by, **changes):
    values = {"charge": "s444_1", "procedure": "hearing", "why_lacking": FOLLOWS} | changes
    return begin_proceedings(decision=decision, by=by, **values)


@pytest.mark.trap("T37")
def test_a_charge_of_an_unpaid_notice_takes_the_case_to_court():
    """The charge is section 444 for ten sessions, each with its code; the notice is only linked."""
    scene = legal_scene()
    row = charge(scene)
    assert (row.offence_on, row.offence_until) == (dt.date(2025, 11, 3), dt.date(2025, 11, 7))
    assert row.file_by == dt.date(2026, 5, 3)
    assert row.charge == "s444_1"
    assert list(row.sessions.values_list("code", flat=True)) == ["O"] * 10
    assert row.notices.get().carer == scene.mother
    assert Case.objects.get(pk=scene.case.pk).stage == Stage.COURT


def test_a_notice_is_no_precondition():
    row = charge(legal_scene(noticed=False), procedure="sjp")
    assert not row.notices.exists()
    assert row.case.stage == Stage.PROSECUTION  # as it was handed in
    assert Case.objects.get(pk=row.case_id).stage == Stage.SJP


@pytest.mark.parametrize("who", ["officer", "lead"])
def test_who_may_not_write_a_record(who):
    scene = legal_scene()
    with pytest.raises(NotAllowed):
        decide(scene, by=getattr(scene, who))


def test_nobody_approves_their_own_record_in_the_database_either():
    scene = legal_scene()
    decision = decide(scene, by=scene.manager)
    with pytest.raises(NotAllowed, match="You wrote this record"):
        answer_decision(decision=decision, approved=True, by=scene.manager)
    with pytest.raises(REFUSED, match="written by this person"), transaction.atomic():
        DecisionAnswer.objects.create(decision=decision, approved=True, by=scene.manager)
    answer_decision(decision=decision, approved=True, by=scene.legal)
    assert Case.objects.get(pk=scene.case.pk).stage == Stage.PROSECUTION


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"evidence": (False, "Weak.")}, "both tests"),
        ({"interest": (True, " ")}, "every question"),
        ({"equality": "\u200b"}, "every question"),
        ({"factors": {}}, "what was weighed"),
        ({"planning": ""}, "planning meeting"),
        ({"session_ids": []}, "Choose the sessions"),
    ],
)
def test_what_a_record_must_say(changes, words):
    scene = legal_scene()
    with pytest.raises(WrongState, match=words):
        decide(scene, **changes)
    assert not ChargingDecision.objects.exists()


def test_a_record_is_never_changed_only_replaced_and_only_once_answered():
    scene = legal_scene()
    first = decide(scene)
    with pytest.raises(AlreadyDone, match="second person"):
        decide(scene, why_changed="More")
    answer_decision(decision=first, approved=False, by=scene.manager, reason="Say more.")
    with pytest.raises(WrongState, match="written anew"):
        decide(scene, planning="")
    second = decide(scene, why_changed="More was said.")
    assert second.replaces == first
    with pytest.raises(REFUSED), transaction.atomic():
        ChargingDecision.objects.filter(pk=first.pk).update(why="Other")
    with pytest.raises(REFUSED), transaction.atomic():
        ChargingDecision.objects.filter(pk=first.pk).delete()
    with pytest.raises(WrongState, match="not approved"):
        lay(second, scene.legal)


def test_no_charge_without_an_approved_record_in_the_database():
    scene = legal_scene()
    decision = decide(scene)
    with pytest.raises(REFUSED, match="No approved decision"), transaction.atomic():
        make_row(scene, decision)


def make_row(scene, decision, **changes):
    values = {
        "ref": "PR-9999", "case": scene.case, "pupil": scene.enrolment.pupil,
        "carer": scene.mother, "decision": decision, "charge": "s444_1", "procedure": "hearing",
        "offence_on": dt.date(2025, 11, 3), "offence_until": dt.date(2025, 11, 14),
        "filed_on": dt.date(2026, 4, 1), "by": scene.legal,
    } | changes  # fmt: skip
    return Proceedings.objects.create(**values)


def test_only_a_legal_officer_charges_once_and_with_the_approved_charge():
    scene = legal_scene()
    decision = approve(scene, decide(scene))
    with pytest.raises(NotAllowed):
        lay(decision, scene.manager)
    with pytest.raises(WrongState, match="offence chosen and approved"):
        lay(decision, scene.legal, charge="s444_1a")
    lay(decision, scene.legal)
    with pytest.raises(AlreadyDone):
        lay(decision, scene.legal)


def test_the_single_justice_procedure_never_takes_what_carries_prison():
    scene = legal_scene()
    decision = approve(scene, decide(scene, "s444_1a"))
    with pytest.raises(WrongState, match="cannot take"):
        lay(decision, scene.legal, charge="s444_1a", procedure="sjp")
    with pytest.raises(REFUSED, match="cannot take"), transaction.atomic():
        make_row(scene, decision, charge="s444_1a", procedure="sjp")


def half_noticed():
    """A notice for the first week only, and a case at legal consideration on both weeks."""
    scene = notice_scene("OOOOO OOOOO OOOOO OOOOO")
    notice = issue(scene, propose(scene, session_ids=scene.sessions(10)))
    return scene, notice


@pytest.mark.trap("T36")
def test_a_paid_period_is_spent():
    """The notice is for the first week; the second may still be charged."""
    scene, notice = half_noticed()
    record_payment(
        notice=notice, pence=8000, method="card", reference="C-1", by=scene.manager,
        on=dt.date(2026, 2, 10),
    )  # fmt: skip
    lines = charge_lines(scene.case, scene.mother, dt.date(2026, 4, 1))
    assert [n.bar for n in lines] == [Bar.SPENT] * 10 + [None] * 10


@pytest.mark.parametrize(("end", "bar"), [("payable", Bar.PAYABLE), ("withdrawn", Bar.WITHDRAWN)])
def test_a_notice_bars_its_sessions(end, bar):
    scene, notice = half_noticed()
    if end == "withdrawn":
        withdraw_notice(
            notice=notice, ground="material_error", reason="Wrong dates.", by=scene.legal
        )
    lines = charge_lines(scene.case, scene.mother, dt.date(2026, 4, 1))
    assert {n.bar for n in lines} == {bar, None}
    other = another_parent(scene)  # the other parent's sessions are untouched
    assert {n.bar for n in charge_lines(scene.case, other, dt.date(2026, 4, 1))} == {None}


def test_the_database_refuses_a_session_of_a_spent_notice():
    scene = legal_scene()
    decision = approve(scene, decide(scene))
    PenaltyNotice.objects.update(status="paid")
    row = make_row(scene, decision)
    with pytest.raises(REFUSED, match="in a notice that is paid"), transaction.atomic():
        put(row, scene)


def put(row, scene, session_id=None):
    return ChargedSession.objects.create(
        proceedings=row, session_id=session_id or scene.sessions()[0],
        enrolment=scene.enrolment, carer=scene.mother, charge="s444_1", code="O",
    )  # fmt: skip


def test_today_s_register_is_asked_again_when_the_charge_is_laid():
    scene = legal_scene()
    decision = approve(scene, decide(scene))
    first = Session.objects.get(pk=scene.sessions()[0])
    mark(scene.enrolment, first.date, first.half, "I", reason="Doctor's letter")
    with pytest.raises(WrongState, match="3 November 2025 AM: not unauthorised"):
        lay(decision, scene.legal)
    ids = scene.sessions()
    row = lay(decision, scene.legal, session_ids=ids)
    assert row.sessions.count() == 9
    with pytest.raises(REFUSED, match="not unauthorised"), transaction.atomic():
        put(row, scene, first.pk)


def test_a_session_out_of_time_is_refused_by_its_day():
    """T38: 3 November 2025 may be charged until 3 May 2026."""
    scene = legal_scene()
    decision = approve(scene, decide(scene))
    with pytest.raises(WrongState, match="3 November 2025 AM: out of time"):
        lay(decision, scene.legal, on=dt.date(2026, 5, 4))
    row = make_row(scene, decision, filed_on=dt.date(2026, 5, 4))
    with pytest.raises(REFUSED, match="out of time"), transaction.atomic():
        put(row, scene)


def test_a_session_is_charged_once_but_otherwise_after_the_prosecutor_gave_up():
    scene = legal_scene()
    row = charge(scene, "s444_1a")
    on = dt.date(2026, 4, 1)
    lines = charge_lines(scene.case, scene.mother, on, charge="s444_1")
    assert {n.bar for n in lines} == {Bar.CHARGED}
    row.results.create(outcome="withdrawn", on=on, by=scene.legal)
    assert {n.bar for n in charge_lines(scene.case, scene.mother, on, charge="s444_1")} == {None}
    again = charge_lines(scene.case, scene.mother, on, charge="s444_1a")
    assert {n.bar for n in again} == {Bar.CHARGED}


def test_each_parent_has_a_record_of_their_own():
    scene = legal_scene()
    father = another_parent(scene)
    decision = approve(scene, decide(scene))
    with pytest.raises(REFUSED, match="No approved decision"), transaction.atomic():
        make_row(scene, decision, carer=father)
    his = decide(scene, carer=father, charge="", evidence=(False, "Was abroad."))
    assert his.decides == "no_charge"
    with pytest.raises(WrongState, match="decides against"):
        lay(approve(scene, his), scene.legal)


def test_weighed_keeps_its_words_tidy():
    said = weighed(why="  \u200bBecause.  ").tidy()
    assert said.why == "Because."


def test_six_months_of_a_record_are_warned_of_once():
    """T38: 3 November 2025 may be charged until 3 May 2026; thirty days before is 3 April."""
    scene = legal_scene(noticed=False)
    decide(scene)
    days = [dt.date(2026, 4, 2), dt.date(2026, 4, 3), dt.date(2026, 4, 4)]
    told = [[warn_of_limit(line=n, on=d) for n in list(limits_to_watch(d))] for d in days]
    assert told == [[False], [True], [False]]


def test_no_charge_while_money_that_came_too_late_is_kept():
    """It discharges nothing; to keep it and prosecute is for nobody to do in silence."""
    scene = legal_scene()
    decision = decide(scene)
    approve(scene, decision)
    late = record_payment(
        notice=scene.case.notices.get(), pence=16000, method="card", reference="C-9",
        by=scene.manager, on=dt.date(2026, 3, 3),
    )  # fmt: skip
    notice = scene.case.notices.get()
    page = NoticePage(read_notice(notice=notice, by=scene.legal), scene.legal)
    assert page.next_words.startswith("£160 came after the last day")
    with pytest.raises(WrongState, match="after its last day, and is kept"):
        lay(decision, scene.legal)
    take_back(payment=late.payment, by=scene.manager, reason="Came too late", became="bounced")
    assert lay(decision, scene.legal).pk


def test_proof_of_receipt_that_shows_a_charge_came_too_early_is_told():
    """Charged on 1 April; received on 5 March it could be paid until that very day or after."""
    scene = legal_scene()
    row = charge(scene)
    notice = row.notices.get()
    with time_machine.travel(dt.datetime(2026, 5, 4, 9, tzinfo=dt.UTC), tick=False):
        found = record_receipt(
            notice=notice, received_on=dt.date(2026, 3, 5), note="Signed for", by=scene.manager
        )
    assert found.second_due >= row.filed_on
    assert f"{row.ref} was laid on" in found.review_why
    assert found.evidence_changed_at is not None


def test_proof_of_receipt_the_charge_did_not_come_before_says_nothing():
    scene = legal_scene()
    row = charge(scene)
    with time_machine.travel(dt.datetime(2026, 5, 4, 9, tzinfo=dt.UTC), tick=False):
        found = record_receipt(
            notice=row.notices.get(), received_on=dt.date(2026, 3, 4), note="Signed for", by=scene.manager
        )  # fmt: skip
    assert (found.second_due < row.filed_on, found.review_why) == (True, "")
