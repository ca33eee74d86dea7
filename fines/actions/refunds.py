"""Money to be given back: owed by the rule, approved by somebody else, paid with a reference."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from accounts.errors import AlreadyDone, NotAllowed, WrongState
from accounts.models import User
from accounts.rules.text import readable
from cases.actions.moments import moment_of
from fines.access import check_can_record_payment
from fines.actions.common import lock_notice, tell
from fines.choices import EventKind, PaymentKind, PaymentMethod
from fines.models import Payment, PenaltyNotice, RefundApproval
from fines.rules.spelling import money


def owe_refund(
    notice: PenaltyNotice, total: int, day: dt.date, by: User | None, note: str
) -> list[Payment]:
    """Let the ledger owe back `total` pence in all, the money that came last first; the lines written.

    What is paid back stays; what is owed and no longer due is taken back. Each line names the receipt
    whose money it gives back, so that it can go where it came from.
    """
    lines = list(notice.ledger.filter(corrected_by__isnull=True).order_by("-on", "-id"))
    paid = _by_receipt(lines, PaymentKind.REFUND_PAID)
    left, written = total - sum(paid.values()), []
    for receipt_id, came in _by_receipt(lines, PaymentKind.PAYMENT).items():
        want = max(0, min(left, came - paid.get(receipt_id, 0)))
        left -= want
        written += _owe(notice, receipt_id, want, lines, day, by, note)
    _forget(notice, lines, day, by)
    return written


@transaction.atomic
def approve_refund(*, owed: Payment, by: User) -> RefundApproval:
    """Agree that a refund is paid. Raises NotAllowed (who made it owed), AlreadyDone, WrongState."""
    notice = lock_notice(owed.notice)
    check_can_record_payment(by, notice)
    _refuse_settled(owed)
    if owed.by_id == by.pk:
        raise NotAllowed("You entered what made this refund owed: somebody else must approve it.")
    if RefundApproval.objects.filter(owed=owed).exists():
        raise AlreadyDone("This refund is approved already.")
    row = RefundApproval.objects.create(owed=owed, by=by)
    words = f"Refund of {money(owed.pence)} on {notice.ref} approved."
    tell(notice, EventKind.REFUND_APPROVED, words, by=by, at=moment_of(), legal=True)
    return row


@transaction.atomic
def pay_refund(
    *, owed: Payment, reference: str, method: str, by: User | None, on: dt.date | None = None
) -> Payment:
    """Write that a refund was paid. Raises NotAllowed, AlreadyDone, WrongState (not approved, no
    reference, a day to come or before it was owed)."""
    notice, reference = lock_notice(owed.notice), readable(reference)
    if by is not None:
        check_can_record_payment(by, notice)
    _refuse_settled(owed)
    if not RefundApproval.objects.filter(owed=owed).exists():
        raise WrongState("Somebody else has to approve this refund before it is paid.")
    day = on or timezone.localdate()
    if not reference or method not in PaymentMethod.values or method == PaymentMethod.NONE:
        raise WrongState("Say how it was paid, and the reference of the payment.")
    if not owed.on <= day <= timezone.localdate():
        raise WrongState(
            "The day of the refund lies between the day it was owed and today.", field="on"
        )
    line = Payment.objects.create(
        notice=notice, kind=PaymentKind.REFUND_PAID, pence=owed.pence, on=day, method=method,
        reference=reference, receipt_id=owed.receipt_id, settles=owed, by=by,
    )  # fmt: skip
    words = f"{money(owed.pence)} of {notice.ref} refunded ({reference})."
    tell(notice, EventKind.REFUND_PAID, words, by=by, at=moment_of(on), legal=True)
    return line


def _refuse_settled(owed: Payment) -> None:
    if owed.kind != PaymentKind.REFUND_OWED:
        raise WrongState("That line is no refund.")
    if Payment.objects.filter(corrects=owed).exists():
        raise WrongState("This refund is no longer owed: the money it gives back was taken back.")
    if Payment.objects.filter(settles=owed).exists():
        raise AlreadyDone("This refund is paid already.")


def _by_receipt(lines: Iterable[Payment], kind: PaymentKind) -> dict[int, int]:
    found: dict[int, int] = {}
    for line in lines:
        if line.kind == kind and line.receipt_id:
            found[line.receipt_id] = found.get(line.receipt_id, 0) + line.pence
    return found


def _open(lines: Iterable[Payment]) -> list[Payment]:
    """Refunds owed and not paid."""
    settled = {line.settles_id for line in lines if line.settles_id}
    return [x for x in lines if x.kind == PaymentKind.REFUND_OWED and x.pk not in settled]


def _owe(
    notice: PenaltyNotice, receipt_id: int, want: int, lines: list[Payment], day: dt.date,
    by: User | None, note: str,
) -> list[Payment]:  # fmt: skip
    mine = [line for line in _open(lines) if line.receipt_id == receipt_id]
    has = sum(line.pence for line in mine)
    if has > want:
        _take_back(mine, day, by)
        has = 0
    if want <= has:
        return []
    return [
        Payment.objects.create(
            notice=notice, kind=PaymentKind.REFUND_OWED, pence=want - has, on=day, by=by, note=note,
            receipt_id=receipt_id,
        )
    ]  # fmt: skip


def _forget(notice: PenaltyNotice, lines: list[Payment], day: dt.date, by: User | None) -> None:
    """Refunds owed of money that is no longer on this notice are taken back."""
    here = _by_receipt(lines, PaymentKind.PAYMENT)
    _take_back([line for line in _open(lines) if line.receipt_id not in here], day, by)


def _take_back(owed: Iterable[Payment], day: dt.date, by: User | None) -> None:
    for line in owed:
        Payment.objects.create(
            notice_id=line.notice_id, kind=PaymentKind.CORRECTION, pence=line.pence, on=day, by=by,
            corrects=line, note="No longer owed: the money changed.",
        )  # fmt: skip
