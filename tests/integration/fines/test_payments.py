"""Money: whole and in time closes a notice; anything else is kept, said, and discharges nothing."""

import datetime as dt

import pytest
import time_machine
from django.db import IntegrityError, InternalError, connection, transaction

from accounts.errors import AlreadyDone, NotAllowed, WrongState
from accounts.models import JobRun
from cases.choices import CloseReason, Stage
from cases.models import Case
from fines import tasks
from fines.actions.payments import lapse_unpaid, record_payment
from fines.actions.receipts_proved import record_receipt
from fines.choices import NoticeStatus, PaymentKind
from fines.models import Payment, PenaltyNotice
from tests.factories.fines import another_parent, issue, notice_scene, propose, take_back

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 4, 1)


@pytest.fixture(autouse=True)
def spring():
    with time_machine.travel(dt.datetime(2026, 4, 1, 9, tzinfo=dt.UTC), tick=False):
        yield


def pay(scene, notice, pence, day, reference="BACS-1"):
    return record_payment(
        notice=notice, pence=pence, method="bank_transfer", reference=reference, by=scene.manager,
        on=dt.date.fromisoformat(day),
    )  # fmt: skip


def stage(scene):
    return Case.objects.get(pk=scene.case.pk).stage


@pytest.mark.parametrize(
    ("pence", "day", "status", "words"),
    [
        (8000, "2026-02-23", "paid", "paid in full"),
        (8000, "2026-02-24", "issued", "£80 is still to come by Monday 2 March 2026"),
        (7999, "2026-02-23", "issued", "£0.01 is still to come"),
        (16000, "2026-03-02", "paid", "paid in full"),
        (16000, "2026-03-03", "issued", "after the last day of payment"),
    ],
)
def test_a_payment_on_its_day(pence, day, status, words):
    scene = notice_scene()
    notice = issue(scene)
    done = pay(scene, notice, pence, day)
    notice.refresh_from_db()
    assert notice.status == status
    assert words in done.words
    assert Payment.objects.get().pence == pence


def test_a_payment_in_full_closes_the_case():
    scene = notice_scene()
    pay(scene, issue(scene), 8000, "2026-02-10")
    case = Case.objects.get(pk=scene.case.pk)
    assert (case.stage, case.close_reason) == (Stage.CLOSED, CloseReason.NOTICE_PAID)
    assert scene.case.events.filter(kind="notice.paid").exists()


def test_the_case_stays_open_while_the_other_parent_owes():
    scene = notice_scene()
    father = another_parent(scene)
    mine = issue(scene)
    theirs = issue(scene, propose(scene, carer=father))
    pay(scene, mine, 8000, "2026-02-10")
    assert stage(scene) == Stage.NOTICE_ISSUED
    pay(scene, theirs, 8000, "2026-02-11", "BACS-2")
    assert stage(scene) == Stage.CLOSED


@pytest.mark.trap("T32")
def test_second_notice_has_no_lower_rate():
    scene = notice_scene("OOOOO OOOOO . OOOOO OOOOO")
    issue(scene, propose(scene, session_ids=scene.sessions(10)))
    second = propose(scene, session_ids=scene.sessions()[10:], on=dt.date(2026, 3, 3))
    second = issue(scene, second, on=dt.date(2026, 3, 4))
    done = pay(scene, second, 8000, "2026-03-09")
    assert not done.standing.discharged
    assert "£80 is still to come" in done.words
    assert "a part payment discharges nothing" in done.words


@pytest.mark.parametrize(
    ("first", "second"), [("2026-02-20", "2026-02-17"), ("2026-02-17", "2026-02-20")]
)
def test_the_whole_ledger_is_judged_in_whatever_order_it_is_typed(first, second):
    scene = notice_scene()
    notice = issue(scene)
    assert not pay(scene, notice, 4000, first).standing.discharged
    assert pay(scene, notice, 4000, second, "BACS-2").standing.discharged
    notice.refresh_from_db()
    assert notice.status == NoticeStatus.PAID
    assert notice.status_changed_at.date() == dt.date(2026, 2, 20)  # when the whole was in hand
    assert stage(scene) == Stage.CLOSED


def test_same_reference_is_refused():
    scene = notice_scene()
    notice = issue(scene)
    pay(scene, notice, 4000, "2026-02-10")
    with pytest.raises(AlreadyDone):
        pay(scene, notice, 4000, "2026-02-11")
    assert Payment.objects.count() == 1


@pytest.mark.parametrize("again", ["bacs-1", " BACS-1 ", "Bacs-1"])
def test_the_same_reference_spelled_otherwise_is_refused(again):
    scene = notice_scene()
    notice = issue(scene)
    pay(scene, notice, 4000, "2026-02-10")
    with pytest.raises(AlreadyDone, match="recorded already"):
        pay(scene, notice, 4000, "2026-02-11", again)


def test_too_much_is_owed_back_once():
    scene = notice_scene()
    notice = issue(scene)
    pay(scene, notice, 16000, "2026-02-10")
    pay(scene, notice, 8000, "2026-02-11", "BACS-2")
    owed = Payment.objects.filter(kind=PaymentKind.REFUND_OWED)
    assert [line.pence for line in owed.order_by("id")] == [8000, 8000]


@pytest.mark.parametrize("pence", [0, -100])
def test_no_amount_is_no_payment(pence):
    scene = notice_scene()
    with pytest.raises(WrongState):
        pay(scene, issue(scene), pence, "2026-02-10")


@pytest.mark.parametrize("day", ["2026-01-29", "2026-04-02"])
def test_a_payment_lies_between_issue_and_today(day):
    scene = notice_scene()
    with pytest.raises(WrongState, match="between issue and today"):
        pay(scene, issue(scene), 8000, day)


def test_nothing_to_pay_before_issue():
    scene = notice_scene()
    with pytest.raises(WrongState, match="not been issued"):
        pay(scene, propose(scene), 8000, "2026-02-10")


def test_officers_and_schools_do_not_keep_the_ledger():
    scene = notice_scene()
    notice = issue(scene)
    for who in (scene.officer, scene.lead):
        with pytest.raises(NotAllowed):
            record_payment(notice=notice, pence=8000, method="card", reference="X", by=who)


def test_a_bounced_cheque_leaves_the_notice_unpaid_again():
    scene = notice_scene()
    notice = issue(scene)
    line = pay(scene, notice, 8000, "2026-02-10").payment
    take_back(payment=line, by=scene.manager, reason="Cheque bounced")
    notice.refresh_from_db()
    assert notice.status == NoticeStatus.UNPAID  # its last day, 2 March, is past
    with pytest.raises(AlreadyDone):
        take_back(payment=line, by=scene.manager, reason="Again")


def test_database_keeps_the_ledger():
    scene = notice_scene()
    pay(scene, issue(scene), 8000, "2026-02-10")
    for sql in ("UPDATE fines_payment SET pence = 1", "DELETE FROM fines_payment"):
        with (
            pytest.raises((IntegrityError, InternalError)),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(sql)


@pytest.mark.parametrize(("day", "status"), [("2026-03-02", "issued"), ("2026-03-03", "unpaid")])
def test_lapses_the_day_after_the_last_day(day, status):
    scene = notice_scene()
    notice = issue(scene)
    moved = lapse_unpaid(notice=notice, on=dt.date.fromisoformat(day))
    notice.refresh_from_db()
    assert (notice.status, moved) == (status, status == "unpaid")
    assert stage(scene) == (Stage.NOTICE_UNPAID if moved else Stage.NOTICE_ISSUED)
    assert lapse_unpaid(notice=notice, on=dt.date.fromisoformat(day)) is False


def test_nightly_job_lapses_what_is_late_and_only_that():
    late, paid = notice_scene(), notice_scene()
    late_notice, paid_notice = issue(late), issue(paid)
    pay(paid, paid_notice, 8000, "2026-02-10")
    tasks.lapse_unpaid()
    tasks.lapse_unpaid()
    late_notice.refresh_from_db()
    paid_notice.refresh_from_db()
    assert (late_notice.status, paid_notice.status) == ("unpaid", "paid")
    assert list(JobRun.objects.order_by("id").values_list("rows", flat=True)) == [1, 0]
    assert late.case.events.filter(kind="notice.lapsed").count() == 1


def test_one_bad_notice_never_stops_the_night(monkeypatch):
    scenes = [notice_scene(), notice_scene()]
    first, second = (issue(s) for s in scenes)
    real = tasks.payments.lapse_unpaid

    def fail_first(*, notice):
        if notice.pk == first.pk:
            raise RuntimeError("broken")
        return real(notice=notice)

    monkeypatch.setattr(tasks.payments, "lapse_unpaid", fail_first)
    tasks.lapse_unpaid()
    second.refresh_from_db()
    assert second.status == "unpaid"
    run = JobRun.objects.get()
    assert run.failures == [{"ref": first.ref, "message": "broken", "error": "RuntimeError"}]
    assert run.finished_at


def test_payment_found_later_but_made_in_time_still_pays():
    scene = notice_scene()
    notice = issue(scene)
    lapse_unpaid(notice=notice, on=dt.date(2026, 3, 3))
    pay(scene, notice, 16000, "2026-03-02")
    notice.refresh_from_db()
    assert notice.status == "paid"
    assert stage(scene) == Stage.CLOSED


def test_proof_of_later_receipt_moves_the_days():
    scene = notice_scene()
    notice = issue(scene)
    day = dt.date(2026, 2, 12)
    record_receipt(notice=notice, received_on=day, note="Signed for", by=scene.manager)
    notice.refresh_from_db()
    assert (notice.received_on, notice.deemed_received_on) == (day, dt.date(2026, 2, 3))
    assert notice.first_due == dt.date(2026, 3, 4)
    assert notice.second_due == dt.date(2026, 3, 11)


@pytest.mark.parametrize("day", ["2026-01-29", "2026-04-02"])
def test_receipt_lies_between_posting_and_today(day):
    scene = notice_scene()
    with pytest.raises(WrongState):
        record_receipt(
            notice=issue(scene), received_on=dt.date.fromisoformat(day), note="x", by=scene.manager
        )


@pytest.mark.parametrize(
    ("pence", "paid_on", "received", "status", "back"),
    [
        (10000, "2026-02-24", "2026-02-12", "paid", 2000),  # too late for £80, until it came later
        (16000, "2026-03-20", "2026-03-10", "paid", 8000),  # too late for either
        (8000, "2026-02-24", "2026-02-12", "paid", 0),
        (16000, "2026-02-24", "2026-02-12", "paid", 8000),  # paid already, and at the higher rate
        (10000, "2026-03-30", "2026-03-05", "issued", 0),  # by now it costs £160
    ],
)
def test_money_judged_anew_by_a_later_receipt_owes_back_what_is_too_much(
    pence, paid_on, received, status, back
):
    scene = notice_scene()
    notice = issue(scene)
    pay(scene, notice, pence, paid_on)
    lapse_unpaid(notice=notice, on=dt.date(2026, 4, 1))
    record_receipt(
        notice=notice, received_on=dt.date.fromisoformat(received), note="Signed for",
        by=scene.manager,
    )  # fmt: skip
    notice.refresh_from_db()
    assert notice.status == status
    owed = Payment.objects.filter(notice=notice, kind=PaymentKind.REFUND_OWED)
    assert sum(owed.values_list("pence", flat=True)) == back


def test_what_is_paid_stays_paid_whatever_day_it_came():
    scene = notice_scene()
    notice = issue(scene)
    pay(scene, notice, 8000, "2026-02-23")
    for day in (dt.date(2026, 2, 2), dt.date(2026, 2, 3)):
        with pytest.raises(WrongState, match="only a later day"):
            record_receipt(notice=notice, received_on=day, note="x", by=scene.manager)


def test_later_receipt_brings_an_unpaid_notice_back():
    scene = notice_scene()
    notice = issue(scene)
    lapse_unpaid(notice=notice, on=dt.date(2026, 3, 3))
    day = dt.date(2026, 3, 20)
    record_receipt(notice=notice, received_on=day, note="Returned, sent again", by=scene.manager)
    notice.refresh_from_db()
    assert notice.status == NoticeStatus.ISSUED
    assert PenaltyNotice.objects.lapsed_by(dt.date(2026, 4, 16)).count() == 0
    assert PenaltyNotice.objects.lapsed_by(dt.date(2026, 4, 17)).count() == 1
