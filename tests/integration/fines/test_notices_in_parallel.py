"""Two clerks on one notice at the same moment, on real connections: one of them does it, the other is told."""

import datetime as dt

import pytest
import time_machine

from accounts.errors import AlreadyDone, WrongState
from attendance.choices import Role
from fines.actions.issuing import issue_notice, return_notice
from fines.actions.matching import match_receipt, return_money
from fines.actions.payments import lapse_unpaid, record_payment
from fines.actions.refunds import approve_refund, pay_refund
from fines.actions.withdrawing import withdraw_notice
from fines.choices import NoticeStatus
from fines.models import Payment, PenaltyNotice, Posting, ReceiptReturn
from tests.factories.fines import issue, notice_scene, person, propose, take_back
from tests.integration.fines.test_money_in_parallel import money_in, together

pytestmark = pytest.mark.django_db(transaction=True)
LAST = dt.date(2026, 3, 2)  # of what is posted on 30 January
REFUSED = (WrongState, AlreadyDone)


@pytest.fixture(autouse=True)
def spring():
    with time_machine.travel(dt.datetime(2026, 4, 1, 9, tzinfo=dt.UTC), tick=True):
        yield


def refused(done):
    """How many were told no."""
    return sum(isinstance(each, REFUSED) for each in done)


def standing(notice):
    """The notice as it is now."""
    return PenaltyNotice.objects.get(pk=notice.pk)


def lines(kind):
    """Ledger lines of a kind that stand, in pence."""
    rows = Payment.objects.filter(kind=kind, corrected_by__isnull=True)
    return sorted(rows.values_list("pence", flat=True))


def withdraw(scene, notice):
    return withdraw_notice(
        notice=notice, ground="not_issuable", reason="Leave was agreed.", by=scene.legal
    )


def test_one_proposal_is_issued_once():
    scene, second = notice_scene(), person(Role.MANAGER)
    notice = propose(scene)
    done = together(
        lambda: issue_notice(notice=notice, by=scene.manager),
        lambda: issue_notice(notice=notice, by=second),
    )
    assert refused(done) == 1
    assert Posting.objects.count() == 1
    given = next(each for each in done if not isinstance(each, REFUSED))
    assert standing(notice).pdf_sha256 == given.pdf_sha256
    assert standing(notice).issued_by == given.issued_by


def test_issued_by_one_and_sent_back_by_another_is_one_of_the_two():
    scene, second = notice_scene(), person(Role.MANAGER)
    notice = propose(scene)
    done = together(
        lambda: issue_notice(notice=notice, by=scene.manager),
        lambda: return_notice(notice=notice, by=second, reason="The school granted leave."),
    )
    assert refused(done) == 1
    stands = standing(notice)
    assert stands.status in (NoticeStatus.ISSUED, NoticeStatus.RETURNED)
    assert bool(stands.pdf) is stands.is_served is (stands.status == NoticeStatus.ISSUED)
    assert set(stands.sessions.values_list("live", flat=True)) == {stands.is_served}


def test_the_same_sessions_are_proposed_by_two_and_stand_in_one():
    scene = notice_scene()
    officer = person(Role.EWO, scene.school)
    done = together(lambda: propose(scene), lambda: propose(scene, by=officer))
    assert refused(done) == 1
    assert PenaltyNotice.objects.count() == 1


def test_a_second_is_issued_while_the_first_is_withdrawn():
    """Whichever comes first, number and price agree with what counted then, or somebody is told."""
    scene, second = notice_scene("OOOOO OOOOO . OOOOO OOOOO"), person(Role.MANAGER)
    first = issue(scene, propose(scene, session_ids=scene.sessions(10)))
    later = propose(scene, session_ids=scene.sessions()[10:], on=dt.date(2026, 3, 3))
    done = together(
        lambda: withdraw(scene, first),
        lambda: issue_notice(notice=later, by=second),
    )
    assert refused(done) == 0
    later = standing(later)
    told = scene.case.events.filter(kind="notice.count_changed").exists()
    prices = (later.number_in_period, later.first_pence, later.second_pence, told)
    assert prices in {(1, 8000, 16000, False), (2, None, 16000, True)}


def test_withdrawn_by_two_is_withdrawn_once_and_the_money_owed_back_once():
    scene = notice_scene()
    notice = issue(scene)
    match_receipt(receipt=money_in(scene), parts=[(notice.ref, 8000)], by=scene.manager)
    done = together(lambda: withdraw(scene, notice), lambda: withdraw(scene, notice))
    assert refused(done) == 1
    assert lines("refund_owed") == [8000]


def test_money_comes_while_the_notice_is_withdrawn_and_is_owed_back_either_way():
    scene = notice_scene()
    notice, receipt = issue(scene), money_in(scene)
    done = together(
        lambda: withdraw(scene, notice),
        lambda: match_receipt(receipt=receipt, parts=[(notice.ref, 8000)], by=scene.legal),
    )
    assert refused(done) == 0
    assert standing(notice).status == NoticeStatus.WITHDRAWN
    assert lines("refund_owed") == lines("payment") == [8000]


def test_paid_on_the_last_day_and_lapsing_is_paid():
    scene = notice_scene()
    notice = issue(scene)
    done = together(
        lambda: lapse_unpaid(notice=notice, on=LAST + dt.timedelta(days=1)),
        lambda: record_payment(
            notice=notice, pence=16000, method="card", reference="C-1", by=scene.manager, on=LAST
        ),
    )
    assert refused(done) == 0
    assert standing(notice).status == NoticeStatus.PAID
    assert lines("payment") == [16000]


def test_lapsed_by_two_runs_of_the_job_is_lapsed_once():
    scene = notice_scene()
    notice, day = issue(scene), LAST + dt.timedelta(days=1)
    work = lambda: lapse_unpaid(notice=notice, on=day)  # noqa: E731 - twice the same
    assert sorted(together(work, work)) == [False, True]
    assert scene.case.events.filter(kind="notice.lapsed").count() == 1


def refunded_scene():
    """A withdrawn notice whose money is owed back, and approved."""
    scene = notice_scene()
    notice, receipt = issue(scene), money_in(scene)
    match_receipt(receipt=receipt, parts=[(notice.ref, 8000)], by=scene.manager)
    withdraw(scene, notice)
    owed = Payment.objects.get(kind="refund_owed")
    approve_refund(
        owed=owed, by=person(Role.MANAGER)
    )  # neither who withdrew it nor who took the money in
    return scene, owed


def give_back(scene, owed, reference="R-1"):
    return pay_refund(owed=owed, reference=reference, method="cheque", by=scene.manager)


def test_refunded_and_taken_back_at_once_is_one_of_the_two():
    """Money that went back cannot be in hand again, and money in hand again is not sent back."""
    scene, owed = refunded_scene()
    payment = Payment.objects.get(kind="payment")
    done = together(
        lambda: give_back(scene, owed),
        lambda: take_back(payment=payment, by=scene.legal, reason="Another notice's."),
    )
    assert refused(done) == 1
    assert lines("refund_paid") == lines("refund_owed") == lines("payment")


def test_refunded_by_two_is_refunded_once():
    scene, owed = refunded_scene()
    done = together(lambda: give_back(scene, owed), lambda: give_back(scene, owed, "R-2"))
    assert refused(done) == 1
    assert lines("refund_paid") == [8000]


def test_matched_and_sent_back_at_once_is_one_of_the_two():
    scene = notice_scene()
    notice, receipt = issue(scene), money_in(scene)
    give = {"kind": "sent_back", "pence": 8000, "note": "Not ours", "by": scene.legal}
    done = together(
        lambda: match_receipt(receipt=receipt, parts=[(notice.ref, 8000)], by=scene.manager),
        lambda: return_money(receipt=receipt, **give),
    )
    assert refused(done) == 1
    back = list(ReceiptReturn.objects.values_list("pence", flat=True))
    assert lines("payment") + back == [8000]
