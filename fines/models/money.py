"""Money and courts: an append-only ledger, and what a court was asked and said."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Trim
from django.utils import timezone

from accounts.models.protection import append_only, never_deleted
from accounts.models.words import says
from fines.choices import Charge, Jurisdiction, Outcome, PaymentKind, PaymentMethod
from fines.models import triggers
from fines.models.notices import PenaltyNotice
from fines.querysets import PaymentQuerySet


class Payment(models.Model):
    """One line of a notice's ledger, in pence. A mistake is a new line that takes an old one back."""

    notice = models.ForeignKey(PenaltyNotice, on_delete=models.PROTECT, related_name="ledger")
    kind = models.CharField(max_length=20, choices=PaymentKind.choices)
    pence = models.IntegerField()
    on = models.DateField(help_text="The day the money was in hand, or the refund fell due")
    method = models.CharField(
        max_length=20, choices=PaymentMethod.choices, default=PaymentMethod.NONE
    )
    reference = models.CharField(max_length=60, blank=True)
    corrects = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="corrected_by"
    )
    note = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
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
            models.UniqueConstraint(
                Lower(Trim("reference")),
                condition=Q(kind=PaymentKind.PAYMENT),
                name="payment_reference_once",
            ),
        ]  # fmt: skip
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["notice", "on"], name="ledger_by_notice")
        ]
        triggers: ClassVar[list[Any]] = append_only()

    def __str__(self) -> str:
        return f"{self.notice} {self.kind} {self.pence}"


class Proceedings(models.Model):
    """One charge against one parent, for the absence and never for the unpaid notice (T37)."""

    ref = models.CharField(max_length=12, unique=True)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="proceedings")
    pupil = models.ForeignKey("attendance.Pupil", on_delete=models.PROTECT, related_name="+")
    carer = models.ForeignKey("attendance.Carer", on_delete=models.PROTECT, related_name="+")
    notice = models.ForeignKey(
        PenaltyNotice, null=True, on_delete=models.PROTECT, related_name="proceedings"
    )
    jurisdiction = models.CharField(
        max_length=20, choices=Jurisdiction.choices, default=Jurisdiction.ENGLAND
    )
    charge = models.CharField(max_length=10, choices=Charge.choices)
    offence_on = models.DateField(help_text="The first session charged")
    filed_on = models.DateField()
    hearing_on = models.DateField(null=True)
    outcome = models.CharField(max_length=24, blank=True, choices=Outcome.choices)
    outcome_on = models.DateField(null=True)
    fine_pence = models.IntegerField(null=True)
    costs_pence = models.IntegerField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        verbose_name_plural = "proceedings"
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(outcome="", outcome_on__isnull=True)
                | (Q(outcome__in=Outcome.values) & Q(outcome_on__isnull=False)),
                name="outcome_is_dated",
            ),
            models.CheckConstraint(
                condition=Q(fine_pence__isnull=True) | Q(fine_pence__gt=0, outcome=Outcome.FINE),
                name="only_a_fine_has_an_amount",
            ),
        ]
        triggers: ClassVar[list[Any]] = [
            triggers.fine_within_maximum(),
            triggers.only_after_an_unpaid_notice(),
            triggers.none_open_against_it(),
            *never_deleted(),
        ]

    def __str__(self) -> str:
        return f"{self.ref} {self.charge}"
