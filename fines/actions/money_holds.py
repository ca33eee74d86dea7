"""Money nobody has matched yet that may be a parent's: nothing goes to court while there is any.

Whoever charges calls `hold_money_still` first of all in their transaction, before any row is locked;
then no money comes in, and none becomes unmatched, until they are done. The database answers whose money
may be (`fines.models.money_doubt_sql`), for us and for the trigger that keeps a charge back.
"""

import datetime as dt
from dataclasses import dataclass

from django.db import connection

from attendance.models import Carer
from fines.choices import NoticeStatus
from fines.models import Receipt
from fines.models.money_sql import MONEY_KEY
from fines.rules.spelling import money

OPEN = (NoticeStatus.ISSUED, NoticeStatus.UNPAID)
SUM_ALONE = frozenset({"amount", "part"})  # nothing of it says whose it is


@dataclass(frozen=True)
class PossibleMoney:
    """A sum that is unmatched, where its row is, and why it may be the parent's."""

    ref: str
    pence: int
    on: dt.date
    reference: str
    payer: str
    because: str
    names: bool = True  # something of it, and not its sum alone, is theirs


def hold_money_still() -> None:
    """Wait for money that is coming in, and let none come in until this transaction ends."""
    _lock("pg_advisory_xact_lock_shared")


def lock_money() -> None:
    """Be the only one to bring money in, or to take a match back, until this transaction ends.

    Called before any row is locked, as the rows of money take the same lock.
    """
    _lock("pg_advisory_xact_lock")


def money_that_may_be_theirs(carer: Carer) -> list[PossibleMoney]:
    """Every unmatched sum that might be theirs: by a notice or basket it names, by their name, the child's
    or another carer's, or by its amount where nothing better explains it. Empty: none.

    Left out is what somebody said is not theirs (`say_not_theirs`).
    The database answers (`fines_money_of`), so that the trigger and we never disagree. Two queries.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT receipt_id, rest_pence, why, notice_ref FROM fines_money_of(%s)", [carer.pk]
        )
        found = cursor.fetchall()
    receipts = Receipt.objects.in_bulk([pk for pk, *_ in found])
    return [_possible(receipts[pk], *rest) for pk, *rest in found]


def _lock(function: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s)", [MONEY_KEY])


def _possible(receipt: Receipt, pence: int, why: str, notice: str) -> PossibleMoney:
    because = because_words(why, notice, pence)
    return PossibleMoney(
        receipt.ref, pence, receipt.on, receipt.reference, receipt.payer, because,
        why not in SUM_ALONE,
    )  # fmt: skip


def because_words(why: str, notice: str, pence: int) -> str:
    """Why a sum may be a parent's, from what the database says of it."""
    return {
        "named": f"its reference names notice {notice}",
        "near": f"its reference is one error from notice {notice}",
        "name": "the payer's name is theirs",
        "child": f"it has the name of the child of notice {notice}",
        "carer": f"it has the name of another carer of the child of notice {notice}",
        "part": f"nothing is known of it, and it may be part of what notice {notice} costs",
        "amount": f"{money(pence)} is what notice {notice} costs, and its reference names no other",
    }[why]
