"""The reconciliation: what came in by period and source, where it is now, and whether that adds up."""

import datetime as dt
from dataclasses import dataclass, fields
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, IntegerField, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce, TruncDay, TruncMonth, TruncWeek

from accounts.audit import record
from accounts.models import User
from fines.access_money import check_can_keep_money
from fines.choices import PaymentKind, ReceiptSource
from fines.models import BankFile, Payment, Receipt

PER_PAGE = 50
PERIODS = {"day": TruncDay, "week": TruncWeek, "month": TruncMonth}
STATES = {
    "matched": Q(matched_pence__gt=0), "unmatched": Q(unmatched_pence__gt=0),
    "returned": Q(gone_pence__gt=0), "owed": Q(owed_pence__gt=0), "refunded": Q(paid_pence__gt=0),
    "in_error": Q(in_error_pence__gt=0),
}  # fmt: skip


@dataclass(frozen=True)
class Sums:
    """Where money is, in pence. Received is all the others together, always."""

    received: int = 0
    kept: int = 0
    unmatched: int = 0
    returned: int = 0
    owed: int = 0
    refunded: int = 0
    in_error: int = 0

    @property
    def adds_up(self) -> bool:
        """Whether it is."""
        return self.received == sum(getattr(self, f.name) for f in fields(self)[1:])

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))


@dataclass(frozen=True)
class BookRow:
    """One period and source."""

    start: dt.date
    source: str
    count: int
    sums: Sums


@dataclass(frozen=True)
class Check:
    """Two figures found by different roads, which have to be the same."""

    words: str
    one: int
    other: int
    is_money: bool = True

    @property
    def holds(self) -> bool:
        """Whether they are."""
        return self.one == self.other


@dataclass(frozen=True)
class Book:
    """The rows of a span of days, their total, and the checks."""

    first: dt.date
    last: dt.date
    period: str
    rows: list[BookRow]
    total: Sums
    checks: list[Check]


def read_book(*, by: User, first: dt.date, last: dt.date, period: str) -> Book:
    """The reconciliation of the money in hand on these days. Raises NotAllowed."""
    check_can_keep_money(by)
    record(by=by, kind="money.book_read", target_type="money", target_ref=f"{first} {last}")
    receipts = _with_columns(Receipt.objects.filter(on__range=(first, last)))
    grouped = receipts.annotate(start=PERIODS[period]("on")).order_by().values("start", "source")
    summed = grouped.annotate(
        n=Count("pk"), received=Sum("pence"), matched=Sum("matched_pence"),
        gone=Sum("gone_pence"), owed=Sum("owed_pence"), refunded=Sum("paid_pence"),
        in_error=Sum("in_error_pence"), unmatched=Sum("unmatched_pence"),
    )  # fmt: skip
    rows = [_row(each) for each in summed.order_by("-start", "source")]
    total = sum((row.sums for row in rows), Sums())
    return Book(first, last, period, rows, total, _checks(first, last, total))


def read_receipts(
    *, by: User, first: dt.date | None, last: dt.date | None, source: str = "", state: str = "",
    words: str = "", number: int = 1,
) -> Page[Receipt]:  # fmt: skip
    """Money that came in, the newest first, filtered. Raises NotAllowed."""
    check_can_keep_money(by)
    record(by=by, kind="money.list_read", target_type="money", target_ref="received")
    rows = _with_columns(Receipt.objects.all()).order_by("-on", "-id")
    rows = rows.filter(on__gte=first) if first else rows
    rows = rows.filter(on__lte=last) if last else rows
    rows = rows.filter(source=source) if source in ReceiptSource.values else rows
    rows = rows.filter(STATES[state]) if state in STATES else rows
    if words:
        said = Q(reference__icontains=words) | Q(payer__icontains=words) | Q(ref__iexact=words)
        rows = rows.filter(said | Q(allocations__notice__ref=words)).distinct()
    return Paginator(rows, PER_PAGE).get_page(number)


def _with_columns(rows: Any) -> QuerySet[Any]:
    """Receipts with every column of the book, each found by its own road but the unmatched rest."""
    return rows.with_balance().with_book()


def _row(each: dict[str, Any]) -> BookRow:
    sums = Sums(
        received=each["received"], kept=each["matched"] - each["owed"] - each["refunded"],
        unmatched=each["unmatched"], returned=each["gone"], owed=each["owed"],
        refunded=each["refunded"], in_error=each["in_error"],
    )  # fmt: skip
    return BookRow(each["start"], each["source"], each["n"], sums)


def _checks(first: dt.date, last: dt.date, total: Sums) -> list[Check]:
    """The book against the ledgers of the notices, and against the files of the bank."""
    ledger = Payment.objects.filter(on__range=(first, last), kind=PaymentKind.PAYMENT)
    lines = ledger.aggregate(
        came=Coalesce(Sum("pence"), 0),
        back=Coalesce(Sum("corrected_by__pence"), 0, output_field=IntegerField()),
    )
    with_all = _with_columns(Receipt.objects.all())
    too_much = with_all.filter(unmatched_pence__lt=0).count()
    lost = with_all.filter(paid_pence__gt=F("matched_pence") - F("owed_pence")).count()
    files = BankFile.objects.aggregate(n=Coalesce(Sum("new_lines"), Value(0)))["n"]
    kept = Receipt.objects.filter(source=ReceiptSource.BANK).count()
    matched = total.kept + total.owed + total.refunded
    return [
        Check("Received is all the columns after it", total.received, sum(
            (total.kept, total.unmatched, total.returned, total.owed, total.refunded, total.in_error)
        )),
        Check("Matched here is what the notices' ledgers hold", matched, lines["came"] - lines["back"]),
        Check("Sums of which more is spoken for than came in", too_much, 0, is_money=False),
        Check("Sums of which more was refunded than is matched", lost, 0, is_money=False),
        Check("Lines of bank files that are here, ever", kept, files, is_money=False),
    ]  # fmt: skip
