"""A payment is taken back by two people: one asks and says why, another confirms, or says that it stays."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from accounts.audit import record
from accounts.errors import AlreadyDone, NotAllowed, WrongState
from accounts.models import User
from accounts.rules.text import readable, readable_lines
from fines.access import check_can_record_payment
from fines.actions import leaving
from fines.actions.common import lock_notice
from fines.actions.money_holds import lock_money
from fines.actions.payments import correct_payment, refuse_correction
from fines.models import Payment, TakeBack


@transaction.atomic
def take_back(*, payment: Payment, by: User, reason: str, became: str) -> Payment | TakeBack:
    """Take a payment back, or ask that somebody else confirms it where one person's word is not enough.

    Raises NotAllowed, AlreadyDone (taken back, or asked already), WrongState.
    """
    lock_money()
    notice, reason = lock_notice(payment.notice), readable_lines(reason)
    check_can_record_payment(by, notice)
    payment.notice = notice
    if not leaving.why_two(payment, by):
        return correct_payment(payment=payment, by=by, reason=reason, became=became)
    refuse_correction(payment, reason, became)
    if leaving.asked_of(payment) is not None:
        raise AlreadyDone("Somebody has asked for this already: confirm it, or say that it stays.")
    asked = TakeBack.objects.create(payment=payment, became=became, reason=reason[:300], by=by)
    _tell("money.take_back_asked", asked, by)
    return asked


def is_asked(done: Payment | TakeBack) -> bool:
    """Whether what `take_back` wrote waits for somebody else."""
    return isinstance(done, TakeBack)


@transaction.atomic
def confirm_take_back(*, asked: TakeBack, by: User) -> Payment:
    """Agree that a payment is taken back, as somebody else asked. The notice follows.

    Raises NotAllowed (who asked), AlreadyDone, WrongState (it was dropped).
    """
    lock_money()
    notice = lock_notice(asked.payment.notice)
    check_can_record_payment(by, notice)
    _refuse_dropped(asked)
    if asked.by_id == by.pk:
        raise NotAllowed("You asked for it: somebody else must confirm that it is taken back.")
    reason = f"{asked.reason} (asked by {asked.by.name})"
    return correct_payment(payment=asked.payment, by=by, reason=reason, became=asked.became)


@transaction.atomic
def keep_payment(*, asked: TakeBack, reason: str, by: User) -> TakeBack:
    """Say why a payment stays that somebody wanted taken back; who asked may say so, too.

    Raises NotAllowed, AlreadyDone, WrongState (no reason).
    """
    lock_money()
    notice, reason = lock_notice(asked.payment.notice), readable(reason)
    check_can_record_payment(by, notice)
    _refuse_dropped(asked)
    if not reason:
        raise WrongState("Say why the payment stays.", field="reason")
    if Payment.objects.filter(corrects=asked.payment).exists():
        raise AlreadyDone("This payment has been taken back already.")
    row = TakeBack.objects.create(
        payment=asked.payment, became=asked.became, reason=reason[:300], drops=asked, by=by
    )
    _tell("money.take_back_dropped", row, by)
    return row


def waiting_take_backs() -> "QuerySet[TakeBack, Any]":
    """What waits for somebody else's word, the oldest first. One query."""
    rows = TakeBack.objects.filter(
        drops__isnull=True, dropped_by__isnull=True, payment__corrected_by__isnull=True
    )
    return rows.select_related("payment__notice__carer", "payment__receipt", "by").defer(
        "payment__notice__pdf", "payment__notice__letter"
    )


def _refuse_dropped(asked: TakeBack) -> None:
    if asked.drops_id or TakeBack.objects.filter(drops=asked).exists():
        raise AlreadyDone("Somebody has said that this payment stays.")


def _tell(kind: str, row: TakeBack, by: User) -> None:
    facts = {"payment": row.payment_id, "became": row.became, "reason": row.reason}
    ref = row.payment.notice.ref
    record(by=by, kind=kind, target_type="notice", target_ref=ref, after=facts)
