"""Money: an append-only ledger."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models.protection import append_only
from accounts.models.words import says
from fines.choices import Became, PaymentKind, PaymentMethod
from fines.models import money_sql
from fines.models.notices import PenaltyNotice
from fines.models.receipts import Receipt
from fines.querysets import PaymentQuerySet


class Payment(models.Model):
    """One line of a notice's ledger, in pence. A mistake is a new line that takes an old one back.

    A payment is what of a receipt was for this notice; a refund says of which receipt it gives back.
    """

    notice = models.ForeignKey(PenaltyNotice, on_delete=models.PROTECT, related_name="ledger")
    kind = models.CharField(max_length=20, choices=PaymentKind.choices)
    pence = models.IntegerField()
    on = models.DateField(help_text="The day the money was in hand, or the refund fell due")
    method = models.CharField(
        max_length=20, choices=PaymentMethod.choices, default=PaymentMethod.NONE
    )
    reference = models.CharField(max_length=140, blank=True)
    corrects = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="corrected_by"
    )
    became = models.CharField(max_length=12, blank=True, choices=Became.choices)
    receipt = models.ForeignKey(
        Receipt, null=True, on_delete=models.PROTECT, related_name="allocations"
    )
    settles = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="settled_by",
        help_text="The refund owed that this refund pays",
    )  # fmt: skip
    note = models.CharField(max_length=300, blank=True)
    proof = models.CharField(
        max_length=80, blank=True, default="", db_default="",
        help_text="The line of the bank by which a payment is taken back",
    )  # fmt: skip
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+",
        help_text="Empty: a job",
    )  # fmt: skip
    at = models.DateTimeField(default=timezone.now)

    objects = PaymentQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=Q(pence__gt=0), name="ledger_line_is_positive"),
            models.CheckConstraint(
                condition=(Q(kind=PaymentKind.PAYMENT) & says("reference")
                           & ~Q(method=PaymentMethod.NONE))
                | (~Q(kind=PaymentKind.PAYMENT) & Q(kind__in=PaymentKind.values)),
                name="payment_has_method_and_reference",
            ),
            models.CheckConstraint(
                condition=(Q(kind=PaymentKind.CORRECTION, corrects__isnull=False) & says("note"))
                | (~Q(kind=PaymentKind.CORRECTION) & Q(corrects__isnull=True)),
                name="correction_names_its_line",
            ),
            models.CheckConstraint(
                condition=Q(kind=PaymentKind.CORRECTION) | Q(receipt__isnull=False, became=""),
                name="ledger_line_names_its_receipt",
            ),
            models.CheckConstraint(
                condition=(Q(kind=PaymentKind.REFUND_PAID, settles__isnull=False)
                           & says("reference"))
                | (~Q(kind=PaymentKind.REFUND_PAID) & Q(settles__isnull=True)),
                name="refund_paid_settles_and_has_a_reference",
            ),
            models.CheckConstraint(
                condition=Q(proof="") | Q(kind=PaymentKind.CORRECTION, became=Became.BOUNCED),
                name="a_line_of_the_bank_proves_what_bounced",
            ),
        ]  # fmt: skip
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["notice", "on"], name="ledger_by_notice")
        ]
        triggers: ClassVar[list[Any]] = [
            money_sql.payment_within_receipt(),
            money_sql.correction_fits(),
            money_sql.refund_settles_what_is_owed(),
            *append_only(),
        ]

    def __str__(self) -> str:
        return f"{self.notice} {self.kind} {self.pence}"
