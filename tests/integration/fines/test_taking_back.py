"""A payment is taken back by a line of the bank or by two people, and its parent is written to."""

import datetime as dt

import pytest
import time_machine
from django.db import IntegrityError, transaction

from accounts.errors import AlreadyDone, NotAllowed, WrongState
from fines.actions import leaving
from fines.actions.bank_files import take_bank_file
from fines.actions.matching import match_receipt
from fines.actions.payments import correct_payment, record_payment
from fines.actions.taking_back import confirm_take_back, keep_payment, take_back
from fines.choices import Became, LetterKind, NoticeStatus
from fines.models import NoticeLetter, Payment, PenaltyNotice, Receipt, TakeBack
from tests.factories.fines import issue, notice_scene

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 2, 10)
HEAD = "Date,Description,Amount\n"


@pytest.fixture(autouse=True)
def february():
    with time_machine.travel(dt.datetime(2026, 2, 12, 9, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def scene():
    return notice_scene()


def status(notice):
    return PenaltyNotice.objects.values_list("status", flat=True).get(pk=notice.pk)


def by_hand(scene, notice, pence=8000):
    given = {"method": "cheque", "reference": "C1", "by": scene.manager, "on": DAY}
    return record_payment(notice=notice, pence=pence, **given).payment


def by_bank(scene, notice, pence=8000):
    file = f"{HEAD}10/02/2026,{notice.ref},{pence / 100}\n".encode()
    take_bank_file(name="x.csv", content=file, by=scene.manager)
    receipt = Receipt.objects.with_balance().latest("pk")
    if receipt.unmatched_pence:
        match_receipt(receipt=receipt, parts=[(notice.ref, pence)], by=scene.manager)
    return Payment.objects.latest("pk")


def letters(notice):
    return [
        str(row.letter.facts)
        for row in NoticeLetter.objects.filter(notice=notice, kind=LetterKind.DAYS)
    ]


@pytest.mark.parametrize(
    ("how", "pence", "who", "why"),
    [
        (
            by_hand,
            8000,
            "manager",
            "is paid by it",
        ),  # typed in oneself, but the notice is closed by it
        (by_hand, 5000, "manager", ""),
        (by_hand, 5000, "legal", "Somebody else took this money in"),
        (by_bank, 5000, "manager", "came by the bank"),
        (by_bank, 8000, "legal", "is paid by it"),
    ],
)
@pytest.mark.parametrize("became", [Became.UNMATCHED, Became.BOUNCED])
def test_one_persons_word_takes_back_only_what_they_typed_and_nothing_is_closed_by(
    scene, how, pence, who, why, became
):
    notice = issue(scene)
    line, by = how(scene, notice, pence), getattr(scene, who)
    other = scene.legal if who == "manager" else scene.manager
    stood = status(notice)
    asked = {"payment": line, "by": by, "reason": "The bank rang", "became": became}
    if not why:
        assert isinstance(take_back(**asked), Payment)
        return
    line.notice.refresh_from_db()
    assert why in leaving.why_two(line, by)
    with pytest.raises(NotAllowed, match="once two people say so"):
        correct_payment(**asked)
    row = {"notice": notice, "kind": "correction", "pence": pence, "on": DAY, "corrects": line}
    with pytest.raises(IntegrityError, match="by two people"), transaction.atomic():
        Payment.objects.create(**row, by=by, note="So", became=became)
    ask = take_back(**asked)
    assert isinstance(ask, TakeBack)
    assert status(notice) == stood
    with pytest.raises(NotAllowed, match="somebody else must confirm"):
        confirm_take_back(asked=ask, by=by)
    with pytest.raises(NotAllowed, match="once two people say so"):
        correct_payment(**asked)
    if leaving.why_two(line, other):
        with pytest.raises(AlreadyDone, match="asked for this already"):
            take_back(**asked | {"by": other})
    done = confirm_take_back(asked=ask, by=other)
    assert done.by == other
    assert done.note == f"The bank rang (asked by {by.name})"
    assert status(notice) == NoticeStatus.ISSUED


def test_another_word_than_what_was_asked_needs_two_again(scene):
    line = by_hand(scene, issue(scene))
    take_back(payment=line, by=scene.manager, reason="So", became=Became.UNMATCHED)
    with pytest.raises(NotAllowed):
        correct_payment(payment=line, by=scene.legal, reason="So", became=Became.BOUNCED)


def test_a_line_of_the_bank_needs_no_second_person(scene):
    notice = issue(scene)
    receipt = by_bank(scene, notice).receipt
    assert status(notice) == NoticeStatus.PAID
    out = f"{HEAD}12/02/2026,{notice.ref} UNPAID,-80\n".encode()
    take_bank_file(name="y.csv", content=out, by=scene.manager, back={2: receipt.ref})
    assert status(notice) == NoticeStatus.ISSUED
    assert Payment.objects.get(kind="correction").proof
    assert "the bank took it back" in letters(notice)[0]


def test_a_line_of_the_bank_proves_nothing_but_that_the_bank_took_it_back(scene):
    notice = issue(scene)
    line = by_bank(scene, notice)
    row = {"notice": notice, "kind": "correction", "pence": 8000, "on": DAY, "corrects": line}
    with pytest.raises(IntegrityError, match="proves"), transaction.atomic():
        Payment.objects.create(**row, by=scene.legal, note="So", became="unmatched", proof="x")


def test_a_payment_that_stays_is_asked_for_anew(scene):
    notice = issue(scene)
    line = by_hand(scene, notice)
    ask = take_back(payment=line, by=scene.manager, reason="So", became="bounced")
    with pytest.raises(WrongState, match="Say why"):
        keep_payment(asked=ask, reason=" ", by=scene.legal)
    with pytest.raises(NotAllowed):
        keep_payment(asked=ask, reason="So", by=scene.officer)
    keep_payment(asked=ask, reason="It did not", by=scene.legal)
    with pytest.raises(AlreadyDone):
        confirm_take_back(asked=ask, by=scene.legal)
    with pytest.raises(NotAllowed):
        correct_payment(payment=line, by=scene.legal, reason="So", became="bounced")
    assert status(notice) == NoticeStatus.PAID
    again = take_back(payment=line, by=scene.manager, reason="It did", became="bounced")
    with pytest.raises(IntegrityError, match="asked already"), transaction.atomic():
        TakeBack.objects.create(payment=line, became="bounced", reason="So", by=scene.legal)
    confirm_take_back(asked=again, by=scene.legal)
    assert status(notice) == NoticeStatus.ISSUED


@pytest.mark.parametrize(
    ("day", "says"),
    [
        (dt.date(2026, 2, 12), "So the notice is not paid yet"),
        (dt.date(2026, 5, 1), "Nothing can be paid any more"),
    ],
)
def test_the_parent_is_written_to_when_a_payment_did_not_hold(scene, day, says):
    notice = issue(scene)
    line = by_hand(scene, notice)
    with time_machine.travel(dt.datetime.combine(day, dt.time(9), dt.UTC), tick=False):
        ask = take_back(payment=line, by=scene.manager, reason="Lloyds rang", became="bounced")
        assert letters(notice) == []
        confirm_take_back(asked=ask, by=scene.legal)
    (letter,) = letters(notice)
    assert says in letter
    assert "£80 that we had down as paid on Tuesday 10 February 2026" in letter
    assert "Lloyds" not in letter  # what the keeper of the money wrote is not the parent's
    assert ("£160 by" in letter) is (day.month == 2)


def test_a_part_that_was_anothers_writes_to_nobody(scene):
    notice = issue(scene)
    take_back(
        payment=by_hand(scene, notice, 5000), by=scene.manager, reason="Slip", became="in_error"
    )
    assert letters(notice) == []
