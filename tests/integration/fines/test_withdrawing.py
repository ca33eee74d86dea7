"""Withdrawing, changed evidence, the six months, and what a court may impose."""

import datetime as dt

import pytest
import time_machine
from django.db import IntegrityError, InternalError, transaction

from accounts.errors import AlreadyDone, NotAllowed, WrongState
from cases.choices import CloseReason, Stage
from cases.models import Case
from fines.actions.courts import begin_proceedings, record_outcome
from fines.actions.payments import lapse_unpaid, record_payment
from fines.actions.watching import (
    changed_sessions,
    confirm_evidence,
    filing_limit,
    notice_evidence_change,
    warn_of_limitation,
)
from fines.actions.withdrawing import withdraw_notice
from fines.choices import NoticeStatus, PaymentKind
from fines.models import NoticeSession, Payment, Proceedings
from tests.factories.attendance import mark
from tests.factories.fines import issue, notice_scene, propose, prosecute

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def spring():
    with time_machine.travel(dt.datetime(2026, 4, 1, 9, tzinfo=dt.UTC), tick=False):
        yield


def unpaid(scene):
    notice = issue(scene)
    lapse_unpaid(notice=notice, on=dt.date(2026, 3, 3))
    return notice


def withdraw(scene, notice, ground="not_issuable", **changes):
    values = {"reason": "Leave had been agreed.", "by": scene.manager} | changes
    return withdraw_notice(notice=notice, ground=ground, **values)


def test_withdrawn_leaves_the_count_frees_sessions_and_owes_the_money_back():
    scene = notice_scene()
    notice = issue(scene)
    record_payment(
        notice=notice, pence=8000, method="card", reference="C-1", by=scene.manager,
        on=dt.date(2026, 2, 10),
    )  # fmt: skip
    withdraw(scene, notice)
    notice.refresh_from_db()
    assert notice.status == NoticeStatus.WITHDRAWN
    assert not NoticeSession.objects.filter(notice=notice, live=True).exists()
    assert Payment.objects.get(kind=PaymentKind.REFUND_OWED).pence == 8000


def test_next_notice_after_a_withdrawn_one_is_a_first():
    scene = notice_scene("O" * 20)
    first = issue(scene, propose(scene, session_ids=scene.sessions(10)))
    other = propose(scene, session_ids=scene.sessions()[10:], on=dt.date(2026, 2, 2))
    withdraw(scene, first)
    again = issue(scene, other, on=dt.date(2026, 2, 3))
    assert (again.number_in_period, again.first_pence) == (1, 8000)


def test_withdrawing_the_last_notice_closes_the_case():
    scene = notice_scene()
    withdraw(scene, issue(scene))
    case = Case.objects.get(pk=scene.case.pk)
    assert (case.stage, case.close_reason) == (Stage.CLOSED, CloseReason.NOTICE_WITHDRAWN)


@pytest.mark.parametrize(
    ("ground", "reason"), [("because", "x"), ("not_issuable", " "), ("not_prosecuted", "x")]
)
def test_only_a_listed_ground_that_fits_with_a_reason(ground, reason):
    scene = notice_scene()
    with pytest.raises(WrongState):
        withdraw(scene, issue(scene), ground=ground, reason=reason)


def test_unpaid_and_not_prosecuted_is_withdrawn():
    scene = notice_scene()
    assert withdraw(scene, unpaid(scene), ground="not_prosecuted").status == "withdrawn"


def test_a_proposal_is_returned_and_not_withdrawn():
    scene = notice_scene()
    with pytest.raises(WrongState):
        withdraw(scene, propose(scene))


def test_withdrawing_is_the_authoritys_act():
    scene = notice_scene()
    notice = issue(scene)
    for who in (scene.officer, scene.lead):
        with pytest.raises(NotAllowed):
            withdraw(scene, notice, by=who)


def test_amended_mark_asks_for_a_review_and_undoes_nothing():
    """Ten O, notice issued, one O becomes M (T14)."""
    scene = notice_scene()
    notice = issue(scene)
    assert notice_evidence_change(notice=notice) is False
    mark(scene.enrolment, dt.date(2025, 11, 3), "AM", "M")
    assert notice_evidence_change(notice=notice) is True
    assert notice_evidence_change(notice=notice) is False
    notice.refresh_from_db()
    assert notice.status == NoticeStatus.ISSUED
    assert notice.evidence_changed_at
    assert notice.sessions.count() == 10
    assert [(c.was, c.now) for c in changed_sessions(notice)] == [("O", "M")]
    event = scene.case.events.get(kind="notice.evidence_changed")
    assert "O to M" in event.text
    confirm_evidence(notice=notice, by=scene.manager, reason="Nine others; below by agreement.")
    notice.refresh_from_db()
    assert notice.evidence_changed_at is None
    assert changed_sessions(notice) == []
    assert notice_evidence_change(notice=notice) is False


def test_six_months_from_the_first_session_are_warned_of_once():
    scene = notice_scene()
    notice = unpaid(scene)
    assert filing_limit(notice) == dt.date(2026, 5, 3)
    assert warn_of_limitation(notice=notice, on=dt.date(2026, 4, 2)) is False
    assert warn_of_limitation(notice=notice, on=dt.date(2026, 4, 3)) is True
    assert warn_of_limitation(notice=notice, on=dt.date(2026, 4, 4)) is False
    assert scene.case.events.filter(kind="notice.limitation_near").count() == 1


def test_proceedings_only_after_an_unpaid_notice():
    scene = notice_scene()
    notice = issue(scene)
    with pytest.raises(WrongState, match="left unpaid"):
        begin_proceedings(notice=notice, charge="s444_1", by=scene.legal)
    lapse_unpaid(notice=notice, on=dt.date(2026, 3, 3))
    prosecute(scene)
    row = begin_proceedings(notice=notice, charge="s444_1", by=scene.legal)
    assert (row.charge, row.offence_on) == ("s444_1", dt.date(2025, 11, 3))
    with pytest.raises(AlreadyDone):
        begin_proceedings(notice=notice, charge="s444_1", by=scene.legal)
    with pytest.raises(WrongState, match="Proceedings have begun"):
        withdraw(scene, notice, ground="not_prosecuted")


def test_proceedings_out_of_time_are_refused():
    scene = notice_scene()
    notice = unpaid(scene)
    prosecute(scene)
    with pytest.raises(WrongState, match="six months"):
        begin_proceedings(notice=notice, charge="s444_1", by=scene.legal, on=dt.date(2026, 5, 4))


def test_proceedings_do_not_go_round_the_case():
    scene = notice_scene()
    notice = unpaid(scene)
    with pytest.raises(WrongState) as refused:
        begin_proceedings(notice=notice, charge="s444_1", by=scene.legal)
    for words in ("take it to prosecution first", "supervision order", "second person"):
        assert words in refused.value.message
    assert not Proceedings.objects.exists()


@pytest.mark.parametrize(
    ("approved", "stage", "charge", "words"),
    [
        ("s444_1", Stage.COURT, "s444_1a", "offence chosen and approved"),
        ("s444_1a", Stage.SJP, "s444_1a", "only take s444"),  # T39
    ],
)
def test_the_charge_is_the_one_approved_and_fits_the_procedure(approved, stage, charge, words):
    scene = notice_scene()
    notice = unpaid(scene)
    prosecute(scene, approved)
    Case.objects.filter(pk=scene.case.pk).update(stage=stage)
    with pytest.raises(WrongState, match=words):
        begin_proceedings(notice=notice, charge=charge, by=scene.legal)


def test_only_a_legal_officer_charges():
    scene = notice_scene()
    with pytest.raises(NotAllowed):
        begin_proceedings(notice=unpaid(scene), charge="s444_1", by=scene.manager)


@pytest.mark.parametrize(
    ("charge", "fine", "fits"),
    [
        ("s444_1", 100000, True), ("s444_1", 100001, False),
        ("s444_1a", 250000, True), ("s444_1a", 250001, False),
    ],
)  # fmt: skip
def test_a_fine_never_exceeds_the_maximum_of_its_charge(charge, fine, fits):
    scene = notice_scene()
    notice = unpaid(scene)
    prosecute(scene, charge)
    row = begin_proceedings(notice=notice, charge=charge, by=scene.legal)
    values = {"outcome": "fine", "outcome_on": dt.date(2026, 4, 1), "fine_pence": fine}
    if fits:
        record_outcome(proceedings=row, outcome="fine", fine_pence=fine, by=scene.legal)
        assert Proceedings.objects.get().fine_pence == fine
        return
    with pytest.raises(WrongState, match="most a court may fine"):
        record_outcome(proceedings=row, outcome="fine", fine_pence=fine, by=scene.legal)
    with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
        Proceedings.objects.filter(pk=row.pk).update(**values)


def test_database_refuses_proceedings_on_a_live_notice():
    scene = notice_scene()
    notice = issue(scene)
    with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
        Proceedings.objects.create(
            ref="PR-9999", case=scene.case, pupil=scene.enrolment.pupil, carer=scene.mother,
            notice=notice, charge="s444_1", offence_on=dt.date(2025, 11, 3),
            filed_on=dt.date(2026, 4, 1), by=scene.legal,
        )  # fmt: skip
