"""Money that came in, each sum a row of its own before anybody says what it was for.

A receipt never changes. What it was for are ledger lines (`Payment`) that together never exceed it;
what went out of the house again, or never was in it, are `ReceiptReturn`s; the rest is unmatched.
"""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models.protection import append_only
from accounts.models.words import says
from fines.choices import PaymentMethod, ReceiptSource, ReturnKind
from fines.models import money_sql
from fines.querysets_money import ReceiptQuerySet

USER = settings.AUTH_USER_MODEL


class BankFile(models.Model):
    """A file of the bank that was read: the very bytes by their hash, and how many of its lines were new."""

    name = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    lines = models.IntegerField()
    new_lines = models.IntegerField()
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        triggers: ClassVar[list[Any]] = append_only()

    def __str__(self) -> str:
        return self.name


class Receipt(models.Model):
    """One sum that came in, as the bank or the card service gave it.

    `key` is what tells it from every other of its source, so that the same line never comes twice.
    """

    ref = models.CharField(max_length=12, unique=True)
    source = models.CharField(max_length=10, choices=ReceiptSource.choices)
    key = models.CharField(max_length=80)
    pence = models.IntegerField()
    on = models.DateField(help_text="The day the money was in hand")
    method = models.CharField(max_length=20, choices=PaymentMethod.choices)
    reference = models.CharField(max_length=140, blank=True)
    payer = models.CharField(max_length=140, blank=True)
    file = models.ForeignKey(BankFile, null=True, on_delete=models.PROTECT, related_name="receipts")
    line = models.IntegerField(null=True, help_text="Its line in the file")
    by = models.ForeignKey(
        USER, null=True, on_delete=models.PROTECT, related_name="+", help_text="Empty: a job"
    )
    at = models.DateTimeField(default=timezone.now)

    objects = ReceiptQuerySet.as_manager()
    # filled in by `with_balance`
    matched_pence: int
    returned_pence: int
    unmatched_pence: int

    class Meta:
        ordering: ClassVar[list[str]] = ["on", "id"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=Q(pence__gt=0), name="receipt_is_positive"),
            models.CheckConstraint(
                condition=Q(source__in=ReceiptSource.values) & ~Q(method=PaymentMethod.NONE),
                name="receipt_came_somehow",
            ),
            models.CheckConstraint(
                condition=Q(source=ReceiptSource.BANK, file__isnull=False, line__isnull=False)
                | (~Q(source=ReceiptSource.BANK) & Q(file__isnull=True, line__isnull=True)),
                name="receipt_of_a_file_names_its_line",
            ),
            models.UniqueConstraint(fields=["source", "key"], name="receipt_comes_once"),
        ]
        indexes: ClassVar[list[Any]] = [models.Index(fields=["on"], name="receipt_by_day")]
        triggers: ClassVar[list[Any]] = [money_sql.receipt_waits(), *append_only()]

    def __str__(self) -> str:
        return self.ref

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("fines:see_receipt", args=[self.ref])


class ReceiptReturn(models.Model):
    """Money of a receipt that went back, or never was; a row that `corrects` one takes it back."""

    receipt = models.ForeignKey(Receipt, on_delete=models.PROTECT, related_name="returns")
    kind = models.CharField(max_length=12, choices=ReturnKind.choices)
    pence = models.IntegerField()
    on = models.DateField()
    note = models.CharField(max_length=300)
    corrects = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="corrected_by"
    )
    key = models.CharField(max_length=80, blank=True, help_text="The line of the bank that says so")
    by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["key"], condition=~Q(key=""), name="return_comes_once"),
            models.CheckConstraint(
                condition=Q(pence__gt=0, kind__in=ReturnKind.values) & says("note"),
                name="return_says_what_and_why",
            ),
        ]
        triggers: ClassVar[list[Any]] = [
            money_sql.return_within_receipt(),
            *append_only(),
        ]

    def __str__(self) -> str:
        return f"{self.receipt} {self.kind} {self.pence}"


class NotTheirs(models.Model):
    """Somebody looked at money nobody has matched and says why it is not this parent's: it no longer keeps
    their case from court. What it says of others stands; matched with a notice of theirs, it is theirs. A row that
    `corrects` one takes it back, and says why."""

    receipt = models.ForeignKey(Receipt, on_delete=models.PROTECT, related_name="not_of")
    carer = models.ForeignKey("attendance.Carer", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    corrects = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="corrected_by"
    )
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=says("reason"), name="not_theirs_says_why"),
        ]
        triggers: ClassVar[list[Any]] = [money_sql.not_theirs_once(), *append_only()]

    def __str__(self) -> str:
        return f"{self.receipt} not {self.carer_id}"


class MatchingRule(models.Model):
    """Whether sure matches are made without a person, by the day the money came. The service's choice."""

    valid_from = models.DateField(unique=True)
    by_itself = models.BooleanField()
    source = models.CharField(max_length=300)

    class Meta:
        ordering: ClassVar[list[str]] = ["valid_from"]

    def __str__(self) -> str:
        return f"{self.valid_from} {'by itself' if self.by_itself else 'by people'}"


class RefundApproval(models.Model):
    """Somebody else than who made the refund owed agrees that it is paid."""

    owed = models.OneToOneField("fines.Payment", on_delete=models.PROTECT, related_name="approval")
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        triggers: ClassVar[list[Any]] = [money_sql.refund_is_approved(), *append_only()]

    def __str__(self) -> str:
        return f"{self.owed} approved"
