"""Every sum is matched, unmatched, returned or refunded, whatever people do; and nothing is done twice."""

import datetime as dt

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.errors import AlreadyDone, NotAllowed, NotFound, WrongState
from accounts.models import AuditEvent
from fines.actions.bank_files import plan_bank_file, take_bank_file
from fines.actions.matching import match_receipt, return_money, undo_return
from fines.actions.payments import record_payment
from fines.actions.receiving import take_in_by_hand
from fines.actions.refunds import approve_refund, pay_refund
from fines.choices import Became, NoticeStatus, PaymentKind, ReturnKind
from fines.models import (
    BankFile,
    MatchingRule,
    Payment,
    PenaltyNotice,
    Receipt,
    ReceiptReturn,
    RefundApproval,
)
from tests.factories.fines import another_parent, issue, notice_scene, propose, take_back

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 2, 10)


@pytest.fixture(autouse=True)
def spring():
    with time_machine.travel(dt.datetime(2026, 4, 1, 9, tzinfo=dt.UTC), tick=False):
        yield


def money_in(by, pence=8000, reference="A", on=DAY, **more):
    return take_in_by_hand(
        pence=pence, on=on, method="bank_transfer", reference=reference, by=by, **more
    )


def balance(receipt):
    return Receipt.objects.with_balance().get(pk=receipt.pk)


def status(notice):
    return PenaltyNotice.objects.values_list("status", flat=True).get(pk=notice.pk)


def owed_lines():
    return Payment.objects.filter(kind=PaymentKind.REFUND_OWED, corrected_by__isnull=True)


# -- matching ---------------------------------------------------------------------------------------


def test_one_sum_for_two_notices_and_the_rest_waits():
    scene = notice_scene()
    mine, theirs = issue(scene), issue(scene, propose(scene, carer=another_parent(scene)))
    receipt = money_in(scene.manager, 20000)
    match_receipt(receipt=receipt, parts=[(theirs.ref, 8000), (mine.ref, 8000)], by=scene.manager)
    found = balance(receipt)
    assert (found.matched_pence, found.unmatched_pence) == (16000, 4000)
    assert {status(mine), status(theirs)} == {NoticeStatus.PAID}


def test_never_more_than_came_in_here_or_in_the_database():
    scene = notice_scene()
    notice = issue(scene)
    receipt = money_in(scene.manager)
    match_receipt(receipt=receipt, parts=[(notice.ref, 5000)], by=scene.manager)
    with pytest.raises(WrongState, match=r"£30 of RC-.* is unmatched, and this is £40"):
        match_receipt(receipt=receipt, parts=[(notice.ref, 4000)], by=scene.manager)
    line = {"notice": notice, "receipt": receipt, "on": DAY, "by": scene.manager}
    with pytest.raises(IntegrityError, match="spoken for"), transaction.atomic():
        Payment.objects.create(kind="payment", pence=3001, method="card", reference="x", **line)
    with pytest.raises(IntegrityError, match="spoken for"), transaction.atomic():
        ReceiptReturn.objects.create(
            receipt=receipt, kind="sent_back", pence=3001, on=DAY, note="x", by=scene.manager
        )


@pytest.mark.parametrize(
    ("parts", "error"),
    [([], WrongState), ([("26-9999", 1)], NotFound), ([("{}", 1), ("{}", 2)], WrongState),
     ([("{}", 0)], WrongState)],
)  # fmt: skip
def test_what_cannot_be_matched_is_refused_in_words(parts, error):
    scene = notice_scene()
    notice = issue(scene)
    receipt = money_in(scene.manager)
    asked = [(ref.format(notice.ref), pence) for ref, pence in parts]
    with pytest.raises(error):
        match_receipt(receipt=receipt, parts=asked, by=scene.manager)
    with pytest.raises(NotAllowed):
        match_receipt(receipt=receipt, parts=asked, by=scene.officer)


def test_a_match_is_undone_by_a_correction_and_the_money_waits_again():
    scene = notice_scene()
    notice = issue(scene)
    receipt = money_in(scene.manager)
    match_receipt(receipt=receipt, parts=[(notice.ref, 8000)], by=scene.manager)
    take_back(payment=Payment.objects.get(), by=scene.manager, reason="Her sister's")
    assert balance(receipt).unmatched_pence == 8000
    assert status(notice) == NoticeStatus.UNPAID  # its last day is past
    match_receipt(receipt=receipt, parts=[(notice.ref, 8000)], by=scene.manager)
    assert status(notice) == NoticeStatus.PAID


@pytest.mark.parametrize("became", [Became.BOUNCED, Became.IN_ERROR])
def test_money_that_is_gone_does_not_wait(became):
    scene = notice_scene()
    done = record_payment(
        notice=issue(scene), pence=8000, method="cheque", reference="C1", by=scene.manager, on=DAY
    )
    take_back(payment=done.payment, by=scene.manager, reason="So", became=became)
    found = balance(done.payment.receipt)
    assert (found.unmatched_pence, found.returned_pence) == (0, 8000)


def test_money_goes_back_to_the_payer_and_that_is_undone():
    scene = notice_scene()
    receipt = money_in(scene.manager)
    with pytest.raises(WrongState, match="is unmatched"):
        return_money(receipt=receipt, kind="sent_back", pence=8001, note="No", by=scene.manager)
    with pytest.raises(NotAllowed):
        return_money(receipt=receipt, kind="sent_back", pence=1, note="No", by=scene.lead)
    line = return_money(
        receipt=receipt, kind="sent_back", pence=8000, note="BACS 9", by=scene.manager
    )
    assert balance(receipt).unmatched_pence == 0
    undo_return(line=line, reason="It came back", by=scene.manager)
    assert balance(receipt).unmatched_pence == 8000
    with pytest.raises(WrongState, match="already"):
        undo_return(line=line, reason="Again", by=scene.manager)


# -- refunds ----------------------------------------------------------------------------------------


def overpaid(scene):
    notice = issue(scene)
    receipt = money_in(scene.manager, 10000)
    match_receipt(receipt=receipt, parts=[(notice.ref, 10000)], by=scene.manager)
    return notice, receipt, owed_lines().get()


def test_a_refund_is_approved_by_somebody_else_and_paid_once():
    scene = notice_scene()
    notice, _, owed = overpaid(scene)
    assert (owed.pence, owed.notice) == (2000, notice)
    with pytest.raises(NotAllowed, match="somebody else"):
        approve_refund(owed=owed, by=scene.manager)
    pay = {"owed": owed, "reference": "BACS 77", "method": "bank_transfer", "by": scene.manager}
    with pytest.raises(WrongState, match="approve"):
        pay_refund(**pay)
    approve_refund(owed=owed, by=scene.legal)
    with pytest.raises(AlreadyDone):
        approve_refund(owed=owed, by=scene.legal)
    with pytest.raises(WrongState, match="reference"):
        pay_refund(**pay | {"reference": " "})
    pay_refund(**pay)
    with pytest.raises(AlreadyDone):
        pay_refund(**pay)


def test_the_database_refuses_a_refund_nobody_else_approved():
    scene = notice_scene()
    notice, receipt, owed = overpaid(scene)
    line = {"notice": notice, "receipt": receipt, "on": DAY, "by": scene.manager, "pence": 2000}
    with pytest.raises(IntegrityError, match="approved refund"), transaction.atomic():
        Payment.objects.create(kind="refund_paid", reference="x", settles=owed, **line)
    with pytest.raises(IntegrityError, match="somebody else"), transaction.atomic():
        RefundApproval.objects.create(owed=owed, by=scene.manager)


def test_a_refund_no_longer_due_is_taken_back_and_one_paid_stays():
    scene = notice_scene()
    notice, _, owed = overpaid(scene)
    payment = Payment.objects.get(kind=PaymentKind.PAYMENT)
    take_back(payment=payment, by=scene.manager, reason="Another family's")
    assert not owed_lines().exists()
    match_receipt(receipt=payment.receipt, parts=[(notice.ref, 10000)], by=scene.manager)
    again = owed_lines().get()
    approve_refund(owed=again, by=scene.legal)
    pay_refund(owed=again, reference="R", method="bank_transfer", by=scene.manager)
    second = Payment.objects.filter(kind=PaymentKind.PAYMENT, corrected_by__isnull=True).get()
    with pytest.raises(WrongState, match="£20 of it has been refunded"):
        take_back(payment=second, by=scene.manager, reason="So")
    take_back(payment=second, by=scene.manager, reason="Bounced", became=Became.BOUNCED)
    assert owed.pk != again.pk


# -- whatever people do, it adds up -----------------------------------------------------------------

STEP = st.tuples(
    st.sampled_from(["in", "match", "undo", "bounce", "return", "approve", "pay"]),
    st.integers(0, 3),
    st.sampled_from([1, 2000, 4000, 8000, 16000]),
)


def do(step, scene, notices):
    what, which, pence = step
    receipts = list(Receipt.objects.all())
    lines = list(Payment.objects.filter(kind=PaymentKind.PAYMENT))
    owed = list(Payment.objects.filter(kind=PaymentKind.REFUND_OWED))
    rows = {"in": [1], "match": receipts, "undo": lines, "bounce": lines, "return": receipts}
    if not rows.get(what, owed):
        return
    row = rows.get(what, owed)[which % len(rows.get(what, owed))]
    match what:
        case "in":
            money_in(scene.manager, pence, f"R{len(receipts)}")
        case "match":
            match_receipt(receipt=row, parts=[(notices[which % 2].ref, pence)], by=scene.manager)
        case "undo":
            take_back(payment=row, by=scene.manager, reason="So")
        case "bounce":
            take_back(payment=row, by=scene.manager, reason="So", became=Became.BOUNCED)
        case "return":
            return_money(
                receipt=row, kind=ReturnKind.SENT_BACK, pence=pence, note="x", by=scene.legal
            )
        case "approve":
            approve_refund(owed=row, by=scene.legal)
        case "pay":
            pay_refund(owed=row, reference="x", method="cheque", by=scene.manager)


def adds_up():
    total = Receipt.objects.aggregate(n=Sum("pence", default=0))["n"]
    found = Receipt.objects.with_balance().aggregate(
        m=Sum("matched_pence", default=0), u=Sum("unmatched_pence", default=0),
        r=Sum("returned_pence", default=0),
    )  # fmt: skip
    assert total == found["m"] + found["u"] + found["r"]
    assert not Receipt.objects.with_balance().filter(unmatched_pence__lt=0).exists()
    refunds = Payment.objects.filter(kind=PaymentKind.REFUND_PAID)
    paid = refunds.aggregate(n=Sum("pence", default=0))["n"]
    bounced = ReceiptReturn.objects.filter(kind=ReturnKind.BOUNCED).aggregate(
        n=Sum("pence", default=0)
    )
    assert paid <= found["m"] + bounced["n"]


@settings(
    max_examples=25, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(steps=st.lists(STEP, min_size=4, max_size=14))
def test_received_is_matched_and_unmatched_and_returned_whatever_people_do(steps):
    with transaction.atomic():
        scene = notice_scene()
        notices = [issue(scene), issue(scene, propose(scene, carer=another_parent(scene)))]
        for step in steps:
            try:
                with transaction.atomic():
                    do(step, scene, notices)
            except (WrongState, AlreadyDone):
                pass
            adds_up()
        for notice in notices:
            stands = status(notice)
            whole = notice.ledger.filter(kind="payment", corrected_by__isnull=True).aggregate(
                n=Sum("pence", default=0)
            )["n"]
            assert (stands == NoticeStatus.PAID) == (whole >= 8000)
        transaction.set_rollback(True)


# -- files of the bank ------------------------------------------------------------------------------


def bank(*rows):
    return "\n".join(["Date,Description,Reference,Amount", *rows, ""]).encode()


def take(scene, *rows):
    return take_bank_file(name="march.csv", content=bank(*rows), by=scene.manager)


def test_a_file_is_taken_once_whatever_file_its_lines_come_in():
    scene = notice_scene()
    notice = issue(scene)
    sure = f"10/02/2026,A CARER,{notice.ref},80.00"
    done = take(scene, sure, "10/02/2026,UNKNOWN,thanks,45.50")
    assert (done.new, done.matched) == (2, 1)
    assert status(notice) == NoticeStatus.PAID
    again = take(scene, sure, "10/02/2026,UNKNOWN,thanks,45.50")
    assert (again.new, again.known, again.file) == (0, 2, None)
    over = take(scene, "10/02/2026,UNKNOWN,thanks,£45.50", "11/02/2026,NEW,more,1")
    assert (over.new, over.known) == (1, 1)
    assert Receipt.objects.aggregate(n=Sum("pence"))["n"] == 8000 + 4550 + 100
    assert AuditEvent.objects.filter(kind="money.file_taken").count() == 2


def test_one_bad_line_and_nothing_is_taken():
    scene = notice_scene()
    with pytest.raises(WrongState, match="Line 3: x is not an amount"):
        take(scene, "10/02/2026,A,a,80", "10/02/2026,B,b,x")
    assert not Receipt.objects.exists()
    assert not BankFile.objects.exists()
    with pytest.raises(NotAllowed):
        plan_bank_file(content=bank(), by=scene.lead)


def test_nothing_is_matched_by_itself_where_the_dated_rule_says_so():
    scene = notice_scene()
    notice = issue(scene)
    MatchingRule.objects.create(valid_from=DAY, by_itself=False, source="Test")
    assert take(scene, f"10/02/2026,A,{notice.ref},80").matched == 0
    assert take(scene, f"09/02/2026,A,{notice.ref},80").matched == 1


def test_the_second_payment_of_the_same_notice_waits_for_a_person():
    scene = notice_scene()
    notice = issue(scene)
    done = take(scene, f"10/02/2026,A,{notice.ref},80", f"11/02/2026,B,{notice.ref},80")
    assert (done.new, done.matched) == (2, 1)
    assert not owed_lines().exists()


@pytest.mark.parametrize("lines", [
    ["10/02/2026,A,{0},80", "10/02/2026,A,{0},80"],  # two lines that are the same
    ["11/02/2026,B,{0},80", "10/02/2026,A,{0},80"],  # the earlier day is matched first
    ["10/02/2026,A,{0},80", "10/02/2026,A,{1},80", "10/02/2026,A,{1},80"],
])  # fmt: skip
@pytest.mark.parametrize("by_itself", [True, False])
def test_what_the_page_counts_as_matched_untouched_is_what_will_be_matched(lines, by_itself):
    scene = notice_scene()
    refs = [issue(scene).ref, issue(scene, propose(scene, carer=another_parent(scene))).ref]
    if not by_itself:
        MatchingRule.objects.create(valid_from=DAY, by_itself=False, source="Test")
    rows = [line.format(*refs) for line in lines]
    plan = plan_bank_file(content=bank(*rows), by=scene.manager)
    sure = {p.line.number for p in plan.plans if p.suggestion.is_certain}
    assert plan.certain == len(sure) == (len({r.split(",")[2] for r in rows}) if by_itself else 0)
    assert take(scene, *rows).matched == plan.certain
    matched = Receipt.objects.filter(allocations__isnull=False)
    assert set(matched.values_list("line", flat=True)) == sure
    if by_itself:
        second = next(p for p in plan.plans if not p.suggestion.is_certain)
        assert second.suggestion.reasons[0].startswith("another line of this file pays")


def test_a_reference_that_would_be_a_formula_is_kept_as_it_is_and_runs_nowhere():
    scene = notice_scene()
    take(scene, "10/02/2026,=HYPERLINK(1),@SUM(A1),80")
    assert Receipt.objects.get().reference == "@SUM(A1)"
