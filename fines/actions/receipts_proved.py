"""The day a notice is proved to have been received, and everything that follows it: days, money, status, letters."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from accounts.errors import WrongState
from accounts.models import User
from accounts.rules.text import readable
from cases.actions.moments import moment_of
from fines.access import check_can_record_payment
from fines.actions.common import STATUS_FIELDS, bring_back, lock_notice, set_status, tell
from fines.actions.ended import surplus
from fines.actions.money_holds import lock_money
from fines.actions.moved_days import tell_days_moved
from fines.actions.payments import mark_paid, money_standing, owed
from fines.actions.receipt_effects import look_at_charges, move_clock
from fines.actions.refunds import owe_refund
from fines.choices import COUNTED_STATUSES, Actor, EventKind, NoticeStatus
from fines.models import PenaltyNotice
from fines.rules.amounts import still_payable
from fines.rules.clock import Due, dues
from fines.rules.spelling import long_date, money


@transaction.atomic
def record_receipt(
    *, notice: PenaltyNotice, received_on: dt.date, note: str, by: User, on: dt.date | None = None
) -> PenaltyNotice:
    """Write the day the parent is proved to have received it; the periods of payment start from a later one.

    An earlier day than the law takes it as received is kept and shortens nothing. When time to pay runs again the
    notice awaits payment again, and its case with it; what was paid and is now too much becomes owed back, on a
    paid notice too. The parent is written to when the days to pay moved.

    Raises NotAllowed, WrongState (not posted, before posting, before a day recorded already,
    no proof, withdrawn, in court, or paid and no later than was taken).
    """
    lock_money()
    notice, note = lock_notice(notice), readable(note)
    check_can_record_payment(by, notice)
    day = on or timezone.localdate()
    _refuse_receipt(notice, received_on, note, day)
    before = owed(notice)
    move_clock(notice, received_on, note)
    words = receipt_words(notice, before)
    tell(notice, EventKind.RECEIVED, words, by=by, at=moment_of(on), legal=True)
    follow_receipt(notice, day, by=by, at=moment_of(on))
    return notice


def follow_receipt(notice: PenaltyNotice, day: dt.date, *, by: User, at: dt.datetime) -> None:
    """Let charges, money, status and letters follow the day of receipt that was just written. Raises WrongState."""
    look_at_charges(notice, at)
    follow_days(notice, day, by=by, at=at)


def follow_days(
    notice: PenaltyNotice, day: dt.date, *, by: User, at: dt.datetime, why: str = ""
) -> None:
    """Let money, status and letters follow days to pay that were just written. `why`: not by its day of receipt."""
    stood = notice.status
    stands = money_standing(notice, day)
    late = why or f"By its day of receipt, {long_date(notice.counted_from)}, too much was paid."
    owe_refund(notice, surplus(notice, stands), day, by, late)
    if stands.discharged and stood != NoticeStatus.PAID:
        mark_paid(notice, by, at)
    elif stood == NoticeStatus.UNPAID and notice.second_due and day <= notice.second_due:
        _await_again(notice, by, at, why or notice.receipt_note)
    payable = still_payable(owed(notice), stands, day)
    tell_days_moved(notice, payable, stands, by=by, at=at, anew=bool(why))


def days_if_received(notice: PenaltyNotice, received_on: dt.date | None) -> tuple[Due, ...]:
    """The amounts and last days a day of receipt would make, before it is written, as `owed` has them."""
    began = notice.counted_if(received_on)
    if notice.tariff is None or began is None:
        return ()
    return tuple(Due(due.pence, due.last_day) for due in dues(notice.tariff.row, began))


def receipt_words(notice: PenaltyNotice, before: tuple[Due, ...]) -> str:
    """What proof of receipt did to the days to pay, in two sentences."""
    words = f"{notice.ref} received on {long_date(notice.received_on)}: {notice.receipt_note.rstrip('.')}."
    return f"{words} {days_now(notice, before)}"


def days_now(notice: PenaltyNotice, before: tuple[Due, ...]) -> str:
    """What became of the days to pay, in a sentence."""
    now = owed(notice)
    if now == before:
        return "The days to pay stay as they are."
    days = ", then ".join(f"{money(d.pence)} until {long_date(d.last_day)}" for d in now)
    return f"The days to pay are now: {days}."


def _refuse_receipt(notice: PenaltyNotice, received_on: dt.date, note: str, day: dt.date) -> None:
    """Raise WrongState for a day of receipt that cannot be, or proves nothing."""
    if notice.status not in COUNTED_STATUSES or not notice.posted_on:
        raise WrongState("Receipt matters only while a notice is awaited, overdue or paid.")
    if not notice.posted_on <= received_on <= day:
        raise WrongState("The day of receipt lies between posting and today.", field="received_on")
    if notice.received_on and received_on < notice.received_on:
        raise WrongState(
            f"It is recorded as received on {long_date(notice.received_on)}. If that is wrong, put that day right: "
            "its own page says what follows.",
            field="received_on",
        )
    if not note:
        raise WrongState("Say what proves the day of receipt.", field="note")
    taken = notice.counted_from
    if notice.status == NoticeStatus.PAID and taken and received_on <= taken:
        raise WrongState(
            "It is paid: only a later day of receipt can change what was due.", field="received_on"
        )


def _await_again(notice: PenaltyNotice, by: User, at: dt.datetime, note: str) -> None:
    """Payment is awaited once more, so nothing may follow from the notice yet."""
    if notice.proceedings.exists():
        raise WrongState(
            "Proceedings have begun, and by this receipt they began too early: "
            "the legal officer has to withdraw them before it is recorded."
        )
    set_status(notice, NoticeStatus.ISSUED, actor=Actor.OFFICER, by=by, at=at, reason=note)
    notice.save(update_fields=STATUS_FIELDS)
    words = (
        f"Penalty notice {notice.ref} may be paid until {long_date(notice.second_due)} after all."
    )
    bring_back(notice, by, at, words)
