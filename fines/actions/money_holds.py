"""Money nobody has matched yet that may be a parent's: nothing goes to court while there is any.

Whoever charges calls `hold_money_still` first of all in their transaction, before any row is locked;
then no money comes in, and none becomes unmatched, until they are done. The database asks the same of
itself by `fines_money_may_be_of(carer)`.
"""

import datetime as dt
from dataclasses import dataclass

from django.db import connection

from attendance.models import Carer
from fines.choices import NoticeStatus
from fines.models import PenaltyNotice, Receipt
from fines.models.money_sql import MONEY_KEY
from fines.rules.likeness import (
    any_resembles,
    names_reference,
    plain_reference,
    references_in,
    resembles_name,
    resembles_reference,
)
from fines.rules.spelling import money

OPEN = (NoticeStatus.ISSUED, NoticeStatus.UNPAID)


@dataclass(frozen=True)
class PossibleMoney:
    """A sum that is unmatched, where its row is, and why it may be the parent's."""

    ref: str
    pence: int
    on: dt.date
    reference: str
    payer: str
    because: str


def hold_money_still() -> None:
    """Wait for money that is coming in, and let none come in until this transaction ends."""
    _lock("pg_advisory_xact_lock_shared")


def lock_money() -> None:
    """Be the only one to bring money in, or to take a match back, until this transaction ends.

    Called before any row is locked, as the rows of money take the same lock.
    """
    _lock("pg_advisory_xact_lock")


def money_that_may_be_theirs(carer: Carer) -> list[PossibleMoney]:
    """Every unmatched sum whose reference resembles a notice of theirs, whose payer has their name, or
    which is what a notice of theirs is due and nothing better explains it. Empty: none."""
    notices = list(PenaltyNotice.objects.filter(carer=carer, issued_at__isnull=False).light())
    waiting = list(Receipt.objects.unmatched())
    explained = _explained_elsewhere(waiting, carer)
    found = [(receipt, _because(receipt, carer, notices, explained)) for receipt in waiting]
    return [
        PossibleMoney(r.ref, r.unmatched_pence, r.on, r.reference, r.payer, because)
        for r, because in found
        if because
    ]


def _lock(function: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s)", [MONEY_KEY])


def _because(
    receipt: Receipt, carer: Carer, notices: list[PenaltyNotice], explained: set[int]
) -> str:
    for notice in notices:
        if resembles_reference(receipt.reference, notice.ref):
            exact = names_reference(receipt.reference, notice.ref)
            return f"its reference {'names' if exact else 'is one error from'} notice {notice.ref}"
    if any_resembles((receipt.payer, receipt.reference), carer.surname):
        return "the payer's name is theirs"
    due = next((n for n in notices if _is_due(receipt, n)), None)
    if due is None or receipt.pk in explained:
        return ""
    return (
        f"{money(receipt.pence)} is what notice {due.ref} costs, and its reference names no other"
    )


def _is_due(receipt: Receipt, notice: PenaltyNotice) -> bool:
    """Whether the sum that came in is one of the notice's amounts, since it was posted."""
    amounts = (notice.first_pence, notice.second_pence)
    came_after = notice.posted_on is not None and receipt.on >= notice.posted_on
    return notice.status in OPEN and came_after and receipt.pence in amounts


def _explained_elsewhere(waiting: list[Receipt], carer: Carer) -> set[int]:
    """Receipts that name somebody else's notice, or somebody else who owes that very sum. Two queries."""
    asked = {r.pk: references_in(r.reference) for r in waiting}
    refs = {f"{digits[:2]}-{digits[2:]}" for each in asked.values() for digits in each}
    others = PenaltyNotice.objects.exclude(carer=carer).filter(issued_at__isnull=False)
    named = others.filter(ref__in=refs).values_list("ref", flat=True)
    known = {plain_reference(ref) for ref in named}
    owing = others.filter(status__in=OPEN, carer__surname__gt="")
    amounts = set(owing.values_list("carer__surname", "first_pence", "second_pence"))
    return {
        r.pk
        for r in waiting
        if known & set(asked[r.pk])
        or any(r.pence in due and resembles_name(r.payer, name) for name, *due in amounts)
    }
