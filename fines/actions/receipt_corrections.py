"""Puts a wrong day of receipt right: by whom and why, the day that stood kept, and no day that was told shortened."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from accounts.errors import WrongState
from accounts.models import User
from accounts.rules.text import readable
from cases.actions.moments import moment_of
from fines.access import check_can_record_payment
from fines.actions.common import lock_notice, tell
from fines.actions.money_holds import lock_money
from fines.actions.payments import in_hand, money_standing, owed
from fines.actions.receipt_effects import move_clock
from fines.actions.receipts_proved import days_if_received, days_now, follow_receipt
from fines.choices import COUNTED_STATUSES, EventKind
from fines.models import PenaltyNotice, ReceiptCorrection
from fines.rules.amounts import Standing, standing
from fines.rules.clock import Due
from fines.rules.spelling import long_date


@dataclass(frozen=True)
class PutRight:
    """What another day of receipt would make of a notice: its days to pay, and its money by them.

    `told` and `paid`: the days stay although the day is earlier, as a paper told them, or as it is paid by them.
    """

    days: tuple[Due, ...]
    was: tuple[Due, ...]
    now: Standing
    then: Standing
    told: bool = False
    paid: bool = False


@transaction.atomic
def correct_receipt(
    *, notice: PenaltyNotice, received_on: dt.date | None, note: str, reason: str, by: User,
    on: dt.date | None = None,
) -> PenaltyNotice:  # fmt: skip
    """Put another day in the place of a wrong day of receipt, or none where none is proved.

    The days to pay count anew by the same rule, and charges, money, status and the letter of new days follow. Days
    that a paper told the parent, or by which it is paid, are never shortened. Raises NotAllowed, WrongState.
    """
    lock_money()
    notice, note, reason = lock_notice(notice), readable(note), readable(reason)
    check_can_record_payment(by, notice)
    day = on or timezone.localdate()
    old, proof = notice.received_on, notice.receipt_note
    if old is None:
        raise WrongState("No day of receipt is on record: there is nothing to put right.")
    _refuse(notice, received_on, note, reason, day)
    before = owed(notice)
    ReceiptCorrection.objects.create(
        notice=notice, old_received_on=old, old_note=proof, received_on=received_on, note=note,
        reason=reason, by=by, at=moment_of(on),
    )  # fmt: skip
    if if_put_right(notice, received_on, day).paid:
        notice.told_from = notice.counted_from
    move_clock(notice, received_on, note)
    _tell(notice, old, reason, before, by, moment_of(on))
    follow_receipt(notice, day, by=by, at=moment_of(on))
    return notice


def if_put_right(
    notice: PenaltyNotice, received_on: dt.date | None, day: dt.date | None = None
) -> PutRight:
    """What it would change, before it is written. Two queries."""
    today = day or timezone.localdate()
    was, days = owed(notice), days_if_received(notice, received_on)
    lines = in_hand(notice)
    now, then = money_standing(notice, today), standing(days, lines, today)
    if now.discharged and not then.discharged:
        return PutRight(was, was, now, now, paid=True)
    began, plain = notice.counted_if(received_on), received_on or notice.deemed_received_on
    told = bool(began and plain and began > max(plain, notice.deemed_received_on or plain))
    return PutRight(days, was, now, then, told=told)


def _refuse(
    notice: PenaltyNotice, received_on: dt.date | None, note: str, reason: str, day: dt.date
) -> None:
    """Raise WrongState for what cannot be put in its place."""
    if notice.status not in COUNTED_STATUSES or notice.posted_on is None:
        raise WrongState("Receipt matters only while a notice is awaited, overdue or paid.")
    if received_on == notice.received_on:
        raise WrongState("This is the day that is on record.", field="received_on")
    if received_on and not notice.posted_on <= received_on <= day:
        raise WrongState("The day of receipt lies between posting and today.", field="received_on")
    if bool(received_on) != bool(note):
        raise WrongState(
            "Say what proves the day of receipt, and nothing where none is proved.", field="note"
        )
    if not reason:
        raise WrongState("Say why the day on record is wrong.", field="reason")


def _tell(
    notice: PenaltyNotice, old: dt.date, reason: str, before: tuple[Due, ...], by: User, at: dt.datetime
) -> None:  # fmt: skip
    tell(
        notice, EventKind.RECEIPT_PUT_RIGHT, put_right_words(notice, old, reason, before), by=by, at=at,
        data={"was": old.isoformat(), "is": str(notice.received_on or ""), "reason": reason}, legal=True,
    )  # fmt: skip


def put_right_words(
    notice: PenaltyNotice, old: dt.date, reason: str, before: tuple[Due, ...]
) -> str:
    """What was put right, why, and what became of the days to pay."""
    now = notice.received_on
    stands = (
        f"received on {long_date(now)}: {notice.receipt_note.rstrip('.')}"
        if now
        else "no day is proved"
    )
    return (
        f"{notice.ref}: the day of receipt was recorded as {long_date(old)}, wrongly: {reason.rstrip('.')}. "
        f"Now: {stands}. {days_now(notice, before)}"
    )
