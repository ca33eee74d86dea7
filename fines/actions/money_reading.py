"""Reads what the pages of money show, and writes down who looked."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, QuerySet, Sum

from accounts.audit import record
from accounts.models import User
from fines.access_money import check_can_keep_money
from fines.actions.held_counts import Holds, holds_of
from fines.actions.matching import suggestions
from fines.actions.taking_back import waiting_take_backs
from fines.actions.twins import twins_among
from fines.choices import PaymentKind, ReceiptSource
from fines.models import NotTheirs, Payment, Receipt, ReceiptReturn, RefundApproval, TakeBack
from fines.rules.matching import Suggestion

PER_PAGE = 20


@dataclass(frozen=True)
class Queue:
    """Unmatched money, the oldest first, with what each sum may be for; how much it is in all."""

    page: Page[Receipt]
    found: dict[str, list[Suggestion]]
    twins: dict[str, Receipt]
    pence: int
    holds: dict[str, Holds]


@dataclass(frozen=True)
class ReceiptRecord:
    """One sum, what it was for, and what went back."""

    receipt: Receipt
    lines: list[Payment]
    returns: list[ReceiptReturn]
    not_of: list[NotTheirs]


@dataclass(frozen=True)
class Refunds:
    """Refunds that are owed, by how far they are, and the latest that were paid."""

    owed: list[Payment]
    approved: list[Payment]
    paid: list[Payment]
    asked: list[TakeBack] = field(
        default_factory=list
    )  # payments to be taken back, for another to confirm


def read_queue(*, by: User, number: int = 1) -> Queue:
    """A page of unmatched money. Raises NotAllowed."""
    check_can_keep_money(by)
    rows = Receipt.objects.unmatched().order_by("on", "id")
    page = Paginator(rows, PER_PAGE).get_page(number)
    receipts: Sequence[Receipt] = list(page)
    record(by=by, kind="money.queue_read", target_type="money", target_ref="unmatched")
    pence = rows.aggregate(total=Sum("unmatched_pence", default=0))["total"]
    return Queue(page, suggestions(receipts), _twins(receipts), pence, holds_of(receipts))


def read_receipt(*, receipt: Receipt, by: User) -> ReceiptRecord:
    """One sum with its story. Raises NotAllowed."""
    check_can_keep_money(by)
    record(by=by, kind="money.read", target_type="receipt", target_ref=receipt.ref)
    lines = receipt.allocations.select_related(
        "notice__carer", "by", "corrected_by__notice__carer", "corrected_by__by"
    )
    not_of = list(receipt.not_of.select_related("carer", "by", "corrected_by").order_by("id"))
    returns = receipt.returns.select_related("by", "corrected_by")
    return ReceiptRecord(
        receipt, list(lines.defer("notice__pdf").order_by("id")), list(returns), not_of
    )


def read_refunds(*, by: User) -> Refunds:
    """Refunds due, oldest first, and the last thirty paid. Raises NotAllowed."""
    check_can_keep_money(by)
    record(by=by, kind="money.refunds_read", target_type="money", target_ref="refunds")
    due = _lines(PaymentKind.REFUND_OWED).filter(settled_by__isnull=True)
    due = due.annotate(is_approved=Exists(RefundApproval.objects.filter(owed=OuterRef("pk"))))
    rows = list(due.select_related("approval__by").order_by("on", "id"))
    paid = _lines(PaymentKind.REFUND_PAID).order_by("-on", "-id")[:30]
    return Refunds(
        [r for r in rows if not r.is_approved], [r for r in rows if r.is_approved], list(paid),
        list(waiting_take_backs()),
    )  # fmt: skip


def _twins(receipts: Sequence[Receipt]) -> dict[str, Receipt]:
    """For money of a file, other money that may be the same: typed in, or of another layout of the bank.

    One query.
    """
    return twins_among([r for r in receipts if r.source == ReceiptSource.BANK])


def _lines(kind: PaymentKind) -> QuerySet[Any]:
    return (
        Payment.objects.filter(kind=kind, corrected_by__isnull=True)
        .select_related("notice__carer", "notice__pupil", "receipt", "by")
        .defer("notice__pdf", "notice__letter", "notice__proposal", "notice__issue")
    )
