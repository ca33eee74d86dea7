"""Tells a parent that the days to pay have moved, or that a payment did not hold, on the day it is known."""

import datetime as dt

from accounts.models import User
from fines.actions.common import tell
from fines.actions.writing import Said, TwoWays, uses, write_about
from fines.choices import Became, EventKind, LetterKind, NoticeStatus
from fines.models import NoticeLetter, Payment, PenaltyNotice
from fines.rules.amounts import Standing
from fines.rules.clock import Due
from fines.rules.spelling import long_date, money

GONE = {
    Became.BOUNCED: "the bank took it back",
    Became.UNMATCHED: "it was not for this notice",
    Became.IN_ERROR: "it was entered in error",
}
LOOKED = "We looked at whether it stands, and it does. Its days to pay now count from"
AND_SO = {
    NoticeStatus.ISSUED: "So the notice is not paid yet.",
    NoticeStatus.UNPAID: "So the notice is not paid, and its last day to pay is past.",
}


def tell_days_moved(
    notice: PenaltyNotice, payable: tuple[Due, ...], stands: Standing, *, by: User, at: dt.datetime,
    anew: bool = False,
) -> NoticeLetter | None:  # fmt: skip
    """A letter with every amount that still settles the notice and its new last day, or None.

    Written where the days count from later than any paper told: the parent holds earlier ones, and would think it is
    too late (domain reference 4.7). Nobody is asked to pay what is paid, or by a day that is past; who cannot be
    written to is told another way, as the line on the timeline says. `anew`: days a review gave back, not told yet.
    """
    if (
        notice.status != NoticeStatus.ISSUED
        or not payable
        or (notice.counted_from == notice.days_told_from and not anew)
    ):
        return None
    since = notice.counted_from
    why = LOOKED if anew else "We now know that it came on"
    came = f"{why} {long_date(since)}, later than we had counted. So you have more time to pay."
    said = {
        "reached_day": since, "payable": payable, "changed": TwoWays(came, f"{since:%d/%m/%Y}"),
        "came_in": money(stands.received_pence - stands.late_pence),
    }  # fmt: skip
    return write_about(notice, LetterKind.DAYS, said, by=by, at=at)


def tell_not_held(
    notice: PenaltyNotice, payment: Payment, became: str, payable: tuple[Due, ...], stands: Standing,
    *, by: User, at: dt.datetime,
) -> NoticeLetter | None:  # fmt: skip
    """A letter that a payment is taken back and why, and what is to pay now by which day; or None.

    Whoever paid by a cheque that bounced, or was told that the notice is paid, learns it from nobody else. Words of
    the council's own that have no place for it would tell of more time: then a line says that somebody has to write.
    """
    if notice.status not in AND_SO:
        return None
    if not uses(LetterKind.DAYS, "changed", at):
        words = f"{notice.ref}: nobody was written to of the payment taken back: the letter of days has no words for it"
        tell(notice, EventKind.NOT_WRITTEN, words, by=by, at=at, legal=True)
        return None
    return write_about(
        notice, LetterKind.DAYS, _not_held(notice, payment, became, payable, stands), by=by, at=at
    )


def _not_held(
    notice: PenaltyNotice, payment: Payment, became: str, payable: tuple[Due, ...], stands: Standing
) -> Said:
    last = notice.second_due
    why = f"{money(payment.pence)} that we had down as paid on {long_date(payment.on)} does not pay it any more"
    changed = f"{why}: {GONE[Became(became)]}. {AND_SO[NoticeStatus(notice.status)]}"
    none = TwoWays(f"Nothing can be paid any more: the last day was {long_date(last)}.", "\u2013")
    return {
        "reached_day": notice.counted_from, "payable": payable or none,
        "came_in": money(stands.received_pence - stands.late_pence),
        "changed": TwoWays(changed, f"\u2212{money(payment.pence)}"),
    }  # fmt: skip
