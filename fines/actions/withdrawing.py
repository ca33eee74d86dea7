"""Withdrawing a notice on one of the listed grounds: money owed back, sessions freed, no proceedings."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.errors import WrongState
from accounts.models import User
from cases.actions.moments import moment_of
from cases.choices import CloseReason
from fines.access import check_can_withdraw
from fines.actions.common import STATUS_FIELDS, lock_notice, set_status, settle_case, tell
from fines.actions.money_holds import money_that_may_be_theirs
from fines.actions.payments import money_standing
from fines.actions.refunds import owe_refund
from fines.actions.watching import REVIEW_FIELDS, put_to_review
from fines.actions.writing import write_about
from fines.choices import Actor, EventKind, LetterKind, NoticeStatus, WithdrawalGround
from fines.models import PenaltyNotice, Proceedings
from fines.querysets import NoticeQuerySet
from fines.rules.likeness import names_reference
from fines.rules.spelling import money

NOTHING_BACK = "Nothing: no payment has come in"
LOOKED_AT = "{sum} came in with the number of this notice and is being looked at: what is yours is paid back"
PERHAPS = "No payment has been put to this notice. If you have paid, tell us, and it is paid back"


@transaction.atomic
def withdraw_notice(
    *, notice: PenaltyNotice, ground: str, reason: str, by: User, again: bool = False,
    on: dt.date | None = None,
) -> PenaltyNotice:  # fmt: skip
    """Take a notice back, and write to the parent. It leaves the three-year count and nothing may follow from it.

    `again` keeps the case open for a new proposal in its place. SI 2007/1867 regulations 8 and 9. Raises
    NotAllowed (also for who issued it), AlreadyDone, WrongState (no such ground, no reason, not issued,
    proceedings begun, or a ground that does not fit).
    """
    notice = lock_notice(notice)
    check_can_withdraw(by, notice)
    _refuse_ground(notice, ground)
    moment = moment_of(on)
    set_status(notice, NoticeStatus.WITHDRAWN, actor=Actor.OFFICER, by=by, at=moment, reason=reason)
    notice.withdrawal_ground = ground
    notice.evidence_changed_at, notice.review_why = None, ""
    notice.save(update_fields=[*STATUS_FIELDS, "withdrawal_ground", *REVIEW_FIELDS])
    day = timezone.localdate(moment)
    received = money_standing(notice, max(day, timezone.localdate())).received_pence
    owe_refund(notice, received, day, by, "The notice was withdrawn.")
    words = f"Penalty notice {notice.ref} withdrawn: {WithdrawalGround(ground).label.lower()}."
    words += f" {money(received)} is to be refunded." if received else ""
    tell(notice, EventKind.WITHDRAWN, words, by=by, at=moment, data={"ground": ground})
    refund = _said_of_money(notice, received)
    said = {"ground": str(WithdrawalGround(ground).label), "refund": refund}
    write_about(notice, LetterKind.WITHDRAWAL, said, by=by, at=moment)
    put_count_right(notice, "which is withdrawn", by, moment)
    if not again:
        settle_case(notice, CloseReason.NOTICE_WITHDRAWN, moment, words)
    return notice


def _said_of_money(notice: PenaltyNotice, received: int) -> str:
    """What the letter says is paid back: never that nothing came while a sum may be theirs."""
    waiting = money_that_may_be_theirs(notice.carer)
    named = sum(each.pence for each in waiting if names_reference(each.reference, notice.ref))
    looked = LOOKED_AT.format(sum=money(named)) if named else ""
    if received:
        return f"{money(received)}. {looked}" if looked else money(received)
    return looked or (PERHAPS if waiting else NOTHING_BACK)


def later_notices(notice: PenaltyNotice) -> NoticeQuerySet:
    """Later notices to this parent for this child, given while this one still counted."""
    rows = PenaltyNotice.objects.counted().for_parent_and_child(notice.carer_id, notice.pupil_id)
    return rows.filter(issued_at__gt=notice.issued_at, number_in_period__gt=1)


def put_count_right(notice: PenaltyNotice, since: str, by: User, at: dt.datetime) -> None:
    """Put each later notice into the review: it was numbered, and so priced, by one that no longer counts (T29)."""
    for later in later_notices(notice).light().select_related("case"):
        words = (
            f"Penalty notice {later.ref} counted {notice.ref}, {since}: its number and amount "
            "may be wrong. Consider withdrawing it."
        )
        put_to_review(later, words, at)
        tell(later, EventKind.COUNT_CHANGED, words, by=by, at=at, legal=True)


def _refuse_ground(notice: PenaltyNotice, ground: str) -> None:
    if ground not in WithdrawalGround.values:
        raise WrongState("Choose one of the grounds the regulations list.", field="ground")
    if ground == WithdrawalGround.NOT_PROSECUTED and notice.status != NoticeStatus.UNPAID:
        raise WrongState("That ground is for a notice left unpaid.", field="ground")
    if ground == WithdrawalGround.NOT_PROSECUTED and verdicts_of(notice).exists():
        raise WrongState(
            "It was prosecuted, and a court decided: choose another ground.", field="ground"
        )
    if charged := charged_words(notice):
        raise WrongState(charged)


def charged_words(notice: PenaltyNotice) -> str:
    """Why a charge keeps a notice from being withdrawn, in words; empty when none does.

    A charge is for the very absence: it is ended by a result, not around it. Once the prosecutor gave it up, the notice
    is to be withdrawn unless it is charged anew (SI 2007/1867 regulation 9). A court that did not convict keeps none:
    the notice may be withdrawn then, on a ground that fits.
    """
    row = standing_charges(notice).first()
    if row is None:
        return ""
    if row.results.exists():
        return f"A court has decided on this absence ({row.ref}): the notice stays as it is."
    return (
        f"{row.ref} charges this absence: withdraw the charge first, as its result. A notice is not withdrawn under a "
        "charge."
    )


def standing_charges(notice: PenaltyNotice) -> QuerySet[Any]:
    """The charges of a notice's absence that wait or came to guilt: not given up, and not ended by a verdict."""
    over = Q(pk__in=Proceedings.objects.given_up()) | Q(pk__in=Proceedings.objects.cleared())
    return notice.proceedings.exclude(over)


def verdicts_of(notice: PenaltyNotice) -> QuerySet[Any]:
    """The charges of a notice's absence that a court tried without a conviction that stands."""
    return notice.proceedings.filter(pk__in=Proceedings.objects.cleared())
