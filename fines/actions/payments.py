"""Money: recorded on the ledger, judged by the rule, and the notice moved by what it says."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from accounts.errors import AlreadyDone, WrongState
from accounts.models import User
from accounts.rules.text import readable, readable_lines
from cases.actions.moments import moment_of
from cases.choices import CloseReason, Stage
from fines.access import check_can_record_payment
from fines.actions import leaving
from fines.actions.common import (
    STATUS_FIELDS,
    lock_notice,
    reopen_case,
    set_status,
    settle_case,
    take_case_along,
    tell,
)
from fines.actions.ended import NOTHING_DUE, end_of, surplus
from fines.actions.money_holds import lock_money
from fines.actions.moved_days import tell_not_held
from fines.actions.receiving import take_in_by_hand
from fines.actions.refunds import owe_refund
from fines.choices import (
    Actor,
    Became,
    EventKind,
    NoticeStatus,
    PaymentKind,
    ReceiptSource,
    ReturnKind,
)
from fines.models import Payment, PenaltyNotice, Receipt, ReceiptReturn
from fines.rules.amounts import InHand, Standing, standing, still_payable
from fines.rules.clock import Due
from fines.rules.spelling import long_date, money

MOST_TIMES = 10  # more than ten times the full penalty is a slip of the hand


@dataclass(frozen=True)
class Recorded:
    """A ledger line, how the notice's money stands after it, and that in words for the person."""

    payment: Payment
    standing: Standing
    words: str


def owed(notice: PenaltyNotice) -> tuple[Due, ...]:
    """The amounts and last days fixed on the notice, in order."""
    parts = [(notice.first_pence, notice.first_due), (notice.second_pence, notice.second_due)]
    return tuple(Due(pence, last) for pence, last in parts if pence is not None)


def in_hand(notice: PenaltyNotice) -> list[InHand]:
    """What came in for the notice and was not taken back. One query."""
    lines = notice.ledger.filter(kind=PaymentKind.PAYMENT, corrected_by__isnull=True)
    return [InHand(on, pence) for on, pence in lines.values_list("on", "pence")]


def money_standing(notice: PenaltyNotice, today: dt.date) -> Standing:
    """Where the notice's money stands on a day. One query."""
    return standing(owed(notice), in_hand(notice), today)


@transaction.atomic
def record_payment(
    *, notice: PenaltyNotice, pence: int, method: str, reference: str, by: User,
    note: str = "", on: dt.date | None = None, another: bool = False,
) -> Recorded:  # fmt: skip
    """Write money that came in on a day, and close the notice when all that was due then is in hand.

    A part payment or a late one stays on the ledger and discharges nothing. `another`: of a reference that is recorded
    already, and another payment. Raises NotAllowed, AlreadyDone (that reference is recorded already), WrongState.
    """
    lock_money()
    notice, reference = lock_notice(notice), readable(reference)
    check_can_record_payment(by, notice)
    day = on or timezone.localdate()
    refuse_money(notice, pence, day)
    refuse_beyond_reason(notice, pence)
    receipt = take_in_by_hand(
        pence=pence, on=day, method=method, reference=reference, by=by, another=another
    )
    return put_on_ledger(notice, receipt, pence, by=by, note=note)


def put_on_ledger(
    notice: PenaltyNotice, receipt: Receipt, pence: int, *, by: User | None, note: str = ""
) -> Recorded:
    """Write that so much of a receipt was for a notice, both locked; the notice follows.

    The one writer of payments. Raises WrongState; the database refuses more than was received.
    """
    day = receipt.on
    refuse_money(notice, pence, day)
    line = Payment.objects.create(
        notice=notice, kind=PaymentKind.PAYMENT, pence=pence, on=day, by=by, method=receipt.method,
        reference=receipt.reference or receipt.ref, note=readable(note), receipt=receipt,
    )  # fmt: skip
    stands = money_standing(notice, _last_day_of_money(notice, day))
    end = end_of(notice)
    back = end is not None and end.gives_back(day)
    words = over_words(pence, notice) if back else payment_words(pence, stands, notice)
    data = {"pence": pence, "on": day.isoformat(), "receipt": receipt.ref}
    tell(notice, EventKind.PAYMENT, words, by=by, at=moment_of(day), data=data, legal=True)
    why = NOTHING_DUE if back else "More was paid than is due."
    owe_refund(notice, surplus(notice, stands), day, by, why)
    if stands.discharged and notice.status in (NoticeStatus.ISSUED, NoticeStatus.UNPAID):
        mark_paid(notice, by, moment_of(max(day, stands.discharged_on or day)))
    return Recorded(line, stands, words)


@transaction.atomic
def correct_payment(
    *, payment: Payment, by: User, reason: str, became: str = Became.UNMATCHED, proof: str = "",
    key: str = "",
) -> Payment:  # fmt: skip
    """Take a ledger line back by a new one, and say what became of the money; the notice follows.

    `proof` is the line of the bank that says so, where one does, and `key` the same where no row of the receipt
    carries it yet; else two people say so (`fines.actions.taking_back`), where one is not enough.
    Raises NotAllowed, AlreadyDone (taken back already), WrongState (no reason, not a payment, or it
    is refunded and would be in hand again).
    """
    lock_money()
    notice, reason = lock_notice(payment.notice), readable_lines(reason)
    check_can_record_payment(by, notice)
    refuse_correction(payment, reason, became)
    payment.notice = notice
    if not proof:
        leaving.refuse_one_word(payment, became, by)
    today = timezone.localdate()
    line = Payment.objects.create(
        notice=notice, kind=PaymentKind.CORRECTION, pence=payment.pence, on=today, by=by,
        corrects=payment, note=reason[:300], became=became, proof=proof,
    )  # fmt: skip
    if became != Became.UNMATCHED and payment.receipt_id:
        ReceiptReturn.objects.create(
            receipt_id=payment.receipt_id, kind=ReturnKind(became), pence=payment.pence, on=today,
            note=reason[:300], by=by, key=key,
        )  # fmt: skip
    stands = money_standing(notice, today)
    payable = _to_pay(notice, stands, today)
    words = taken_back_words(payment, reason, payable)
    tell(notice, EventKind.CORRECTED, words, by=by, at=moment_of(), legal=True)
    owe_refund(notice, surplus(notice, stands), today, by, "More was paid than is due.")
    reopens = notice.status == NoticeStatus.PAID and not stands.discharged
    if reopens:
        set_status(
            notice, NoticeStatus.ISSUED, actor=Actor.OFFICER, by=by, at=moment_of(), reason=reason
        )
        notice.save(update_fields=STATUS_FIELDS)
        _awaits_again(notice, by, today)
    if reopens or became == Became.BOUNCED:
        tell_not_held(notice, payment, became, payable, stands, by=by, at=moment_of())
    return line


def taken_back_words(payment: Payment, reason: str, payable: tuple[Due, ...]) -> str:
    """That a payment was taken back and why; what is to pay now. A payment that fails moves no day to pay."""
    words = f"{money(payment.pence)} ({payment.reference}) taken back: {reason}"
    if not payable:
        return words
    days = ", or ".join(f"{money(d.pence)} by {long_date(d.last_day)}" for d in payable)
    return f"{words.rstrip('.')}. The last days stay as they are. To pay: {days}."


def _to_pay(notice: PenaltyNotice, stands: Standing, today: dt.date) -> tuple[Due, ...]:
    waits = notice.status in (NoticeStatus.ISSUED, NoticeStatus.PAID)
    return still_payable(owed(notice), stands, today) if waits else ()


def _awaits_again(notice: PenaltyNotice, by: User, today: dt.date) -> None:
    """A notice that is not paid after all: its case goes on, and past its last day it is unpaid at once.

    Schools read that the case goes on; what the keeper of the money wrote is for none of them.
    """
    reopen_case(notice, by, moment_of(), f"Penalty notice {notice.ref} is not paid after all.")
    if notice.second_due and notice.second_due < today:
        _lapse(notice, moment_of())


@transaction.atomic
def lapse_unpaid(*, notice: PenaltyNotice, on: dt.date | None = None) -> bool:
    """Move one notice to unpaid, once its last day of payment is past; whether it was moved.

    Running it twice, or while a payment is being recorded, changes nothing more.
    """
    notice = lock_notice(notice)
    day = on or timezone.localdate()
    late = notice.status == NoticeStatus.ISSUED and notice.second_due and notice.second_due < day
    if not late or money_standing(notice, day).discharged:
        return False
    _lapse(notice, moment_of(on))
    return True


def _lapse(notice: PenaltyNotice, at: dt.datetime) -> None:
    set_status(notice, NoticeStatus.UNPAID, actor=Actor.SYSTEM, by=None, at=at)
    notice.save(update_fields=STATUS_FIELDS)
    last = long_date(notice.second_due)
    words = f"Penalty notice {notice.ref} was not paid in full by {last}."
    tell(notice, EventKind.LAPSED, words, by=None, at=at)
    take_case_along(
        notice, Stage.NOTICE_UNPAID, starts=(Stage.NOTICE_ISSUED,), by=None, at=at, reason=words
    )


def over_words(pence: int, notice: PenaltyNotice) -> str:
    """What money does on a notice on which nothing is due any more; how it ended is for none who reads of money."""
    return f"{money(pence)} received for {notice.ref}: nothing is due on it any more, so it is owed back."


def payment_words(pence: int, stands: Standing, notice: PenaltyNotice) -> str:
    """What a payment did, in one sentence or two."""
    got = f"{money(pence)} received for {notice.ref}"
    if stands.discharged:
        over = (
            f" {money(stands.over_pence)} too much is to be refunded." if stands.over_pence else ""
        )
        return f"{got}: paid in full.{over}"
    if stands.due is None:
        last = long_date(notice.second_due)
        return f"{got} after the last day of payment, {last}: the notice stays unpaid."
    left, last = money(stands.outstanding_pence), long_date(stands.due.last_day)
    return (
        f"{got}: underpaid. {left} is still to come by {last}; a part payment discharges nothing."
    )


def _last_day_of_money(notice: PenaltyNotice, day: dt.date) -> dt.date:
    """The latest day on the ledger: a line typed in late completes what came in after it."""
    lines = notice.ledger.filter(kind=PaymentKind.PAYMENT, corrected_by__isnull=True)
    return max([day, *lines.values_list("on", flat=True)])


def first_day_of_money(notice: PenaltyNotice) -> dt.date:
    """From the day of issue money can be a notice's: who holds it early may pay before it is posted."""
    days = [day for day in (notice.issued_on, notice.posted_on) if day]
    if not days:
        raise WrongState("This notice has not been issued: there is nothing to pay.")
    return min(days)


def still_due(notice: PenaltyNotice, day: dt.date) -> int:
    """What would discharge a notice that day; nought when nothing would. One query."""
    return money_standing(notice, day).outstanding_pence


def refuse_money(notice: PenaltyNotice, pence: int, day: dt.date) -> None:
    """Raise WrongState for money that cannot be this notice's."""
    if not notice.is_served or notice.posted_on is None:
        raise WrongState(
            f"{notice.ref} has not been issued: there is nothing to pay.", field=notice.ref
        )
    if pence <= 0:
        raise WrongState("Write the amount that came in.", field="pence")
    first = first_day_of_money(notice)
    if not first <= day <= timezone.localdate():
        raise WrongState(
            f"The day of payment lies between issue and today: {notice.ref} was issued on "
            f"{long_date(first)}.",
            field=notice.ref,
        )


def refuse_beyond_reason(notice: PenaltyNotice, pence: int, *, field: str = "pence") -> None:
    """Raise WrongState for a sum that can only be a slip of the hand."""
    most = (notice.second_pence or 0) * MOST_TIMES
    if pence > most:
        raise WrongState(
            f"{money(pence)} is no payment of {notice.ref}: at most {money(most)} is taken by hand. "
            "Look at the figure again.",
            field=field,
        )


def ways_back(payment: Payment) -> list[Became]:
    """What may have become of the money of a line that is taken back. One query.

    What came by the bank or the card service was received; what was refunded is not in hand, unless the bank itself
    took it back.
    """
    here = payment.notice.ledger.filter(receipt=payment.receipt_id, corrected_by__isnull=True)
    sums = dict(here.order_by().values_list("kind").annotate(total=Sum("pence")))
    left = sums.get(PaymentKind.PAYMENT, 0) - payment.pence
    if left < sums.get(PaymentKind.REFUND_PAID, 0):
        return [Became.BOUNCED]
    by_hand = payment.receipt is None or payment.receipt.source == ReceiptSource.HAND
    return [each for each in Became if by_hand or each != Became.IN_ERROR]


def refuse_correction(payment: Payment, reason: str, became: str) -> None:
    """Raise WrongState, AlreadyDone for what is no payment that stands, or cannot have become of it."""
    if payment.kind != PaymentKind.PAYMENT:
        raise WrongState("Only a payment can be taken back.")
    if not reason or became not in Became.values:
        raise WrongState("Say why the payment is taken back.")
    if Payment.objects.filter(corrects=payment).exists():
        raise AlreadyDone("This payment has been taken back already.")
    if (
        became == Became.IN_ERROR
        and payment.receipt
        and payment.receipt.source != ReceiptSource.HAND
    ):
        raise WrongState(
            "This money came by the bank or the card service: it is in hand, or the bank took it back."
        )
    here = payment.notice.ledger.filter(receipt=payment.receipt_id, corrected_by__isnull=True)
    sums = dict(here.order_by().values_list("kind").annotate(total=Sum("pence")))
    left = sums.get(PaymentKind.PAYMENT, 0) - payment.pence
    refunded = sums.get(PaymentKind.REFUND_PAID, 0)
    if became != Became.BOUNCED and left < refunded:
        raise WrongState(
            f"{money(refunded)} of it has been refunded, so it cannot be in hand again."
        )


def mark_paid(notice: PenaltyNotice, by: User | None, at: dt.datetime) -> None:
    actor = Actor.OFFICER if by else Actor.SYSTEM
    set_status(notice, NoticeStatus.PAID, actor=actor, by=by, at=at)
    notice.save(update_fields=STATUS_FIELDS)
    words = f"Penalty notice {notice.ref} is paid: its sessions can bring no prosecution."
    tell(notice, EventKind.PAID, words, by=by, at=at)
    settle_case(notice, CloseReason.NOTICE_PAID, at, words)
