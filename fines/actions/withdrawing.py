"""Withdrawing a notice on one of the listed grounds: money owed back, sessions freed, no proceedings."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from accounts.errors import WrongState
from accounts.models import User
from cases.actions.moments import moment_of
from cases.choices import CloseReason
from fines.access import check_can_withdraw
from fines.actions.common import STATUS_FIELDS, lock_notice, set_status, settle_case, tell
from fines.actions.payments import money_standing
from fines.actions.refunds import owe_refund
from fines.choices import Actor, EventKind, NoticeStatus, WithdrawalGround
from fines.models import PenaltyNotice
from fines.rules.spelling import money


@transaction.atomic
def withdraw_notice(
    *, notice: PenaltyNotice, ground: str, reason: str, by: User, on: dt.date | None = None
) -> PenaltyNotice:
    """Take a notice back. It leaves the three-year count and nothing may follow from it.

    SI 2007/1867 regulations 8 and 9. Raises NotAllowed, AlreadyDone, WrongState (no such ground, no
    reason, not issued, proceedings begun, or a ground that does not fit).
    """
    notice = lock_notice(notice)
    check_can_withdraw(by, notice)
    _refuse_ground(notice, ground)
    moment = moment_of(on)
    set_status(notice, NoticeStatus.WITHDRAWN, actor=Actor.OFFICER, by=by, at=moment, reason=reason)
    notice.withdrawal_ground = ground
    notice.evidence_changed_at = None
    notice.save(update_fields=[*STATUS_FIELDS, "withdrawal_ground", "evidence_changed_at"])
    day = timezone.localdate(moment)
    received = money_standing(notice, max(day, timezone.localdate())).received_pence
    owe_refund(notice, received, day, by, "The notice was withdrawn.")
    words = f"Penalty notice {notice.ref} withdrawn: {WithdrawalGround(ground).label.lower()}."
    words += f" {money(received)} is to be refunded." if received else ""
    tell(notice, EventKind.WITHDRAWN, words, by=by, at=moment, data={"ground": ground})
    settle_case(notice, CloseReason.NOTICE_WITHDRAWN, moment, words)
    return notice


def _refuse_ground(notice: PenaltyNotice, ground: str) -> None:
    if ground not in WithdrawalGround.values:
        raise WrongState("Choose one of the grounds the regulations list.")
    if ground == WithdrawalGround.NOT_PROSECUTED and notice.status != NoticeStatus.UNPAID:
        raise WrongState("That ground is for a notice left unpaid.")
    if notice.proceedings.exists():
        raise WrongState("Proceedings have begun on this notice: it cannot be withdrawn now.")
