"""Adjectives of receipts: how much of each is matched, returned, and waits."""

from typing import Any, Self

from django.db import models
from django.db.models import F, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce

from fines.choices import PaymentKind, ReturnKind


class ReceiptQuerySet(models.QuerySet[Any]):
    def with_balance(self) -> Self:
        """With `matched_pence`, `returned_pence` and `unmatched_pence`, in one query."""
        lines = self.model.allocations.rel.related_model.objects.filter(
            receipt=OuterRef("pk"), kind=PaymentKind.PAYMENT, corrected_by__isnull=True
        )
        returns = self.model.returns.rel.related_model.objects.filter(
            receipt=OuterRef("pk"), corrects__isnull=True, corrected_by__isnull=True
        )
        return self.annotate(matched_pence=_sum(lines), returned_pence=_sum(returns)).annotate(
            unmatched_pence=F("pence") - F("matched_pence") - F("returned_pence")
        )

    def untouched_by_returns(self) -> Self:
        """Receipts none of which went back."""
        return self.with_balance().filter(returned_pence=0)

    def with_book(self) -> Self:
        """With what went back, was entered in error, is owed back and was refunded, in one query."""
        line = self.model.allocations.rel.related_model.objects.filter(
            receipt=OuterRef("pk"), corrected_by__isnull=True
        )
        gone = self.model.returns.rel.related_model.objects.filter(
            receipt=OuterRef("pk"), corrects__isnull=True, corrected_by__isnull=True
        )
        owed = line.filter(kind=PaymentKind.REFUND_OWED, settled_by__isnull=True)
        return self.annotate(
            owed_pence=_sum(owed),
            paid_pence=_sum(line.filter(kind=PaymentKind.REFUND_PAID)),
            in_error_pence=_sum(gone.filter(kind=ReturnKind.IN_ERROR)),
            gone_pence=_sum(gone.exclude(kind=ReturnKind.IN_ERROR)),
        )

    def unmatched(self) -> Self:
        """Receipts some of which waits for somebody to say what it is for."""
        return self.with_balance().filter(unmatched_pence__gt=0)


def _sum(rows: models.QuerySet[Any]) -> Coalesce:
    total = rows.order_by().values("receipt").annotate(total=Sum("pence")).values("total")
    return Coalesce(Subquery(total, output_field=models.IntegerField()), 0)
