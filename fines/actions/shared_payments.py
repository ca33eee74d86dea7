"""One cheque, or other payment typed in by hand, for several notices of one payer: taken in once, and split whole."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.errors import WrongState
from accounts.models import User
from accounts.rules.text import readable
from fines.access import check_can_record_payment
from fines.actions.matching import match_receipt
from fines.actions.money_holds import OPEN, lock_money
from fines.actions.payments import Recorded, refuse_beyond_reason
from fines.actions.receiving import take_in_by_hand
from fines.models import PenaltyNotice
from fines.rules.spelling import money

TOGETHER = 2  # fewer is a payment for one notice, which has a page of its own


def payable_together(notice: PenaltyNotice) -> list[PenaltyNotice]:
    """The open notices one payment may be for: of the same parent, and of the same child. The one asked from first."""
    same = Q(carer=notice.carer_id) | Q(pupil=notice.pupil_id)
    rows = PenaltyNotice.objects.filter(same, status__in=OPEN).light()
    found = rows.select_related("carer", "pupil", "case", "tariff").order_by("issued_on", "id")
    return sorted(found, key=lambda row: row.pk != notice.pk)


@transaction.atomic
def record_shared_payment(
    *, notice: PenaltyNotice, parts: Sequence[tuple[str, int]], pence: int, method: str,
    reference: str, by: User, on: dt.date | None = None, another: bool = False,
) -> list[Recorded]:  # fmt: skip
    """Take one sum in, and say how much of it each notice gets: [(reference, pence)]; nothing is left over.

    All of it or nothing is written; each line is taken back as every match is. Raises NotAllowed, AlreadyDone (that
    reference is recorded already), WrongState (the parts do not add up, fewer than two, or not of this payer).
    """
    lock_money()
    check_can_record_payment(by, notice)
    rows = {row.ref: row for row in payable_together(notice)}
    _refuse(rows, parts, pence)
    for ref, part in parts:
        check_can_record_payment(by, rows[ref])
        refuse_beyond_reason(rows[ref], part, field=ref)
    receipt = take_in_by_hand(
        pence=pence, on=on or timezone.localdate(), method=method, reference=readable(reference),
        by=by, another=another,
    )  # fmt: skip
    return match_receipt(receipt=receipt, parts=parts, by=by)


def _refuse(rows: dict[str, PenaltyNotice], parts: Sequence[tuple[str, int]], pence: int) -> None:
    """Raise WrongState for parts that are not a whole payment of this payer."""
    if len(parts) < TOGETHER:
        raise WrongState("Say how much is for each of two notices or more.")
    if strange := next((ref for ref, _ in parts if ref not in rows), None):
        raise WrongState(f"{strange} is no open notice of this payer.", field=strange)
    if bad := next((ref for ref, part in parts if part <= 0), None):
        raise WrongState("Write the amount that is for this notice.", field=bad)
    total = sum(part for _, part in parts)
    if total != pence:
        raise WrongState(adds_up_to(total, pence), field="pence")


def adds_up_to(total: int, pence: int) -> str:
    """That the parts are not the sum that came in."""
    return (
        f"The parts are {money(total)} together, and {money(pence)} came in: they have to add up. "
        "What is for no notice is recorded by itself."
    )
