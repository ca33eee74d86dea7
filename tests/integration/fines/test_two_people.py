"""Money leaves the house, and a notice is withdrawn, by two people; what is taken back undoes what it did."""

import datetime as dt

import pytest
import time_machine
from django.db import IntegrityError, InternalError, transaction

from accounts.errors import NotAllowed, WrongState
from cases.choices import Stage
from cases.models import Case
from fines.actions.bank_files import take_bank_file
from fines.actions.matching import match_receipt, return_money
from fines.actions.payments import lapse_unpaid, record_payment
from fines.actions.receiving import take_in_by_hand
from fines.actions.reviewing import confirm_evidence
from fines.actions.withdrawing import NOTHING_BACK, withdraw_notice
from fines.choices import Became, NoticeStatus
from fines.models import (
    EvidenceReview,
    NoticeLetter,
    Payment,
    PenaltyNotice,
    Receipt,
    ReceiptReturn,
)
from tests.factories.fines import issue, make_case, notice_scene, take_back

pytestmark = pytest.mark.django_db
REFUSED = (IntegrityError, InternalError)
DAY = dt.date(2026, 2, 10)


@pytest.fixture(autouse=True)
def february():
    with time_machine.travel(dt.datetime(2026, 2, 12, 9, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def scene():
    return notice_scene()


def status(notice):
    return PenaltyNotice.objects.values_list("status", flat=True).get(pk=notice.pk)


def pay(scene, notice, pence=8000, **changes):
    given = {"method": "cheque", "reference": "C1", "by": scene.manager, "on": DAY} | changes
    return record_payment(notice=notice, pence=pence, **given).payment


# -- money that was on a notice -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("off", "back", "kind", "goes"),
    [
        ("manager", "manager", "sent_back", False),
        ("manager", "legal", "sent_back", True),
        ("legal", "manager", "sent_back", True),
        ("legal", "legal", "sent_back", False),
        ("manager", "manager", "in_error", True),  # what one typed in by mistake moves no money
    ],
)
def test_who_takes_money_off_a_notice_does_not_send_it_back(scene, off, back, kind, goes):
    line = pay(scene, issue(scene))
    take_back(payment=line, by=getattr(scene, off), reason="Not theirs")
    asked = {"receipt": line.receipt, "kind": kind, "pence": 8000, "note": "BACS 1"}
    if goes:
        return_money(by=getattr(scene, back), **asked)
        return
    with pytest.raises(NotAllowed, match="somebody else must say that it goes back"):
        return_money(by=getattr(scene, back), **asked)
    with pytest.raises(REFUSED, match="somebody else"), transaction.atomic():
        ReceiptReturn.objects.create(on=DAY, by=getattr(scene, back), **asked)


def test_money_of_the_bank_that_was_on_a_notice_is_entered_in_error_by_nobody(scene):
    notice = issue(scene)
    file = f"Date,Description,Amount\n10/02/2026,{notice.ref},80\n".encode()
    take_bank_file(name="x.csv", content=file, by=scene.manager)
    line = Payment.objects.get()
    with pytest.raises(WrongState, match="came by the bank"):
        take_back(payment=line, by=scene.manager, reason="So", became=Became.IN_ERROR)
    take_back(payment=line, by=scene.manager, reason="So")
    asked = {"receipt": line.receipt, "kind": "in_error", "pence": 8000, "note": "Came twice"}
    for who in (scene.manager, scene.legal):
        with pytest.raises(WrongState, match="so it was received"):
            return_money(by=who, **asked)
        with pytest.raises(REFUSED, match="was received"), transaction.atomic():
            ReceiptReturn.objects.create(on=DAY, by=who, **asked)


def bank_money(scene, said, on="10/02/2026"):
    file = f"Date,Description,Amount\n{on},{said},79.99\n".encode()
    take_bank_file(name="x.csv", content=file, by=scene.manager)
    return Receipt.objects.latest("pk")


def test_money_of_the_bank_was_received_whoever_says_otherwise(scene):
    receipt = bank_money(scene, issue(scene).ref)
    asked = {"receipt": receipt, "kind": "in_error", "pence": 7999, "note": "Never came"}
    for who in (scene.manager, scene.legal):
        with pytest.raises(WrongState, match="so it was received"):
            return_money(by=who, **asked)
        with pytest.raises(REFUSED, match="was received"), transaction.atomic():
            ReceiptReturn.objects.create(on=DAY, by=who, **asked)


def test_money_that_two_files_brought_is_an_error_once_by_somebody_else(scene):
    notice = issue(scene)
    bank_money(scene, notice.ref)
    again = bank_money(scene, f"PN {notice.ref} BGC")
    asked = {"receipt": again, "kind": "in_error", "pence": 7999, "note": "Came twice"}
    with pytest.raises(NotAllowed, match="You took this money in"):
        return_money(by=scene.manager, **asked)
    return_money(by=scene.legal, **asked)


@pytest.mark.parametrize(
    ("said", "by", "goes"),
    [
        ("{ref}", "manager", False),
        ("{ref}1", "manager", False),  # one typing error
        ("L {surname}", "manager", False),
        ("COUNCIL TAX", "manager", True),
        ("{ref}", "legal", True),
    ],
)
def test_money_that_may_be_an_open_notices_goes_back_by_somebody_else_than_who_took_it_in(
    scene, said, by, goes
):
    notice = issue(scene)
    receipt = bank_money(scene, said.format(ref=notice.ref, surname=scene.mother.surname))
    asked = {"receipt": receipt, "kind": "sent_back", "pence": 7999, "note": "BACS 1"}
    who = getattr(scene, by)
    if goes:
        return_money(by=who, **asked)
        return
    with pytest.raises(NotAllowed, match=f"may be for {notice.ref}"):
        return_money(by=who, **asked)
    with pytest.raises(REFUSED, match="somebody else than who took it in"), transaction.atomic():
        ReceiptReturn.objects.create(on=DAY, by=who, **asked)


def test_money_that_names_a_notice_that_is_not_open_goes_back_by_one(scene):
    notice = issue(scene)
    pay(scene, notice)
    receipt = bank_money(scene, notice.ref)
    return_money(receipt=receipt, kind="sent_back", pence=7999, note="B", by=scene.manager)


def test_money_that_was_on_no_notice_goes_back_by_one(scene):
    receipt = take_in_by_hand(pence=100, on=DAY, method="cheque", reference="C9", by=scene.manager)
    return_money(receipt=receipt, kind="sent_back", pence=100, note="BACS 1", by=scene.manager)


# -- withdrawing --------------------------------------------------------------------------------------


def test_who_issued_a_notice_does_not_withdraw_it(scene):
    notice = issue(scene)
    asked = {"notice": notice, "ground": "wrong_person", "reason": "So"}
    with pytest.raises(NotAllowed, match="You issued this notice"):
        withdraw_notice(by=scene.manager, **asked)
    with pytest.raises(REFUSED, match="somebody else"), transaction.atomic():
        PenaltyNotice.objects.filter(pk=notice.pk).update(
            status="withdrawn", status_changed_by=scene.manager
        )
    withdraw_notice(by=scene.legal, **asked)
    assert status(notice) == NoticeStatus.WITHDRAWN


def test_who_issued_it_does_not_say_alone_that_it_stands(scene):
    notice = issue(scene)
    with pytest.raises(NotAllowed, match="somebody else must say whether it stands"):
        confirm_evidence(notice=notice, by=scene.manager, reason="So")
    with pytest.raises(WrongState, match="Nothing under this notice"):
        confirm_evidence(notice=notice, by=scene.legal, reason="So")
    with pytest.raises(REFUSED, match="somebody else"), transaction.atomic():
        EvidenceReview.objects.create(notice=notice, reason="So", by=scene.manager)


@pytest.mark.parametrize(
    ("pence", "reference", "payer", "says"),
    [
        (8000, "{ref}", "", "£80 came in with the number of this notice and is being looked at"),
        (7950, "thanks", "{surname}", "If you have paid, tell us"),
        (0, "", "", NOTHING_BACK),
    ],
)
def test_the_letter_never_says_that_nothing_came_while_money_may_be_theirs(
    scene, pence, reference, payer, says
):
    notice = issue(scene)
    if pence:
        take_in_by_hand(
            pence=pence, on=DAY, method="cheque", by=scene.manager,
            reference=reference.format(ref=notice.ref),
            payer=payer.format(surname=scene.mother.surname),
        )  # fmt: skip
    withdraw_notice(notice=notice, ground="wrong_person", reason="So", by=scene.legal)
    body = str(NoticeLetter.objects.get(notice=notice).letter.facts)
    assert says in body
    assert (NOTHING_BACK in body) is (pence == 0)


# -- a payment that was none ---------------------------------------------------------------------------


def taken_back(scene, notice, on=DAY, **changes):
    line = Payment.objects.get(kind="payment", notice=notice)
    return take_back(payment=line, by=scene.manager, reason="Mistyped", **changes)


@pytest.mark.parametrize(
    ("day", "stands", "stage"),
    [
        (dt.date(2026, 2, 12), NoticeStatus.ISSUED, Stage.NOTICE_ISSUED),
        (dt.date(2026, 3, 2), NoticeStatus.ISSUED, Stage.NOTICE_ISSUED),  # the last day
        (dt.date(2026, 3, 3), NoticeStatus.UNPAID, Stage.NOTICE_UNPAID),
        (dt.date(2026, 5, 1), NoticeStatus.UNPAID, Stage.NOTICE_UNPAID),
    ],
)
def test_taking_a_payment_back_opens_the_case_it_closed(scene, day, stands, stage):
    notice = issue(scene)
    pay(scene, notice)
    assert Case.objects.get(pk=scene.case.pk).stage == Stage.CLOSED
    with time_machine.travel(dt.datetime.combine(day, dt.time(9), dt.UTC), tick=False):
        taken_back(scene, notice)
    case = Case.objects.get(pk=scene.case.pk)
    assert (status(notice), case.stage, case.closed_on) == (stands, stage, None)
    assert not lapse_unpaid(notice=notice, on=day)


def test_where_the_child_has_another_case_the_old_one_stays_closed_and_says_so(scene):
    notice = issue(scene)
    pay(scene, notice)
    other = make_case(scene.enrolment, scene.officer)
    taken_back(scene, notice)
    case = Case.objects.get(pk=scene.case.pk)
    assert case.stage == Stage.CLOSED
    assert case.events.filter(text__contains=f"decide on {notice.ref} in {other.ref}").exists()


def test_the_right_sum_after_a_mistyped_one_closes_it_again(scene):
    notice = issue(scene)
    pay(scene, notice, 80_00)
    taken_back(scene, notice, became=Became.IN_ERROR)
    pay(scene, notice, 8_00, reference="C2")
    assert status(notice) == NoticeStatus.ISSUED
    receipt = Receipt.objects.with_balance().get(reference="C2")
    assert receipt.matched_pence == 800
    pay(scene, notice, 72_00, reference="C3")
    assert status(notice) == NoticeStatus.PAID
    assert Case.objects.get(pk=scene.case.pk).stage == Stage.CLOSED


# -- by hand -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pence", "taken"), [(160_000, True), (160_001, False), (99_999_999, False)]
)
def test_a_payment_by_hand_is_never_more_than_ten_times_the_penalty(scene, pence, taken):
    notice = issue(scene)
    if taken:
        pay(scene, notice, pence)
        return
    with pytest.raises(WrongState, match="is no payment of"):
        pay(scene, notice, pence)
    assert not Receipt.objects.exists()


def test_money_may_be_a_notices_from_the_day_of_issue(scene):
    notice = issue(scene, on=dt.date(2026, 2, 9), posted_on=dt.date(2026, 2, 11))
    with pytest.raises(WrongState, match="was issued on Monday 9 February"):
        pay(scene, notice, on=dt.date(2026, 2, 8))
    receipt = take_in_by_hand(
        pence=8000, on=dt.date(2026, 2, 9), method="cheque", reference="C", by=scene.manager
    )
    match_receipt(receipt=receipt, parts=[(notice.ref, 8000)], by=scene.manager)
    assert status(notice) == NoticeStatus.PAID
