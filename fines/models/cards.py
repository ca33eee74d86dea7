"""Paying by card: the code a notice carries, a basket of notices, and what the card service told us."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models.protection import append_only, never_deleted
from fines.choices import CardState
from fines.models.notices import PenaltyNotice
from fines.models.receipts import Receipt


class PayCode(models.Model):
    """What only the letter has: with the number of the notice it opens the page to pay, and nothing else."""

    notice = models.OneToOneField(PenaltyNotice, on_delete=models.PROTECT, related_name="pay_code")
    code = models.CharField(max_length=8)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(code__regex=r"^[2-9BCDFGHJKMNPQRTVWXY]{8}$"), name="pay_code_shape"
            ),
        ]
        triggers: ClassVar[list[Any]] = append_only()

    def __str__(self) -> str:
        return f"{self.notice_id}"


class CardBasket(models.Model):
    """Notices paid together by card, with what each was due when the basket was made.

    `ref` is ours and goes to the card service: it says nothing of anybody, and paying twice under it is
    one payment.
    """

    ref = models.CharField(max_length=20, unique=True)
    pence = models.IntegerField()
    state = models.CharField(max_length=10, choices=CardState.choices, default=CardState.MADE)
    service = models.CharField(max_length=10)
    outside_id = models.CharField(max_length=60, blank=True)
    receipt = models.OneToOneField(
        Receipt, null=True, on_delete=models.PROTECT, related_name="basket"
    )
    made_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=Q(pence__gt=0), name="basket_is_of_money"),
            models.CheckConstraint(
                condition=Q(state=CardState.PAID, receipt__isnull=False)
                | (~Q(state=CardState.PAID) & Q(receipt__isnull=True)),
                name="basket_paid_has_its_receipt",
            ),
            models.UniqueConstraint(
                fields=["outside_id"], condition=~Q(outside_id=""), name="basket_outside_id_once"
            ),
        ]
        triggers: ClassVar[list[Any]] = never_deleted()

    def __str__(self) -> str:
        return self.ref


class CardLine(models.Model):
    """One notice of a basket."""

    basket = models.ForeignKey(CardBasket, on_delete=models.PROTECT, related_name="lines")
    notice = models.ForeignKey(PenaltyNotice, on_delete=models.PROTECT, related_name="+")
    pence = models.IntegerField()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["basket", "notice"], name="notice_once_in_a_basket"),
            models.CheckConstraint(condition=Q(pence__gt=0), name="card_line_is_of_money"),
        ]
        triggers: ClassVar[list[Any]] = append_only()

    def __str__(self) -> str:
        return f"{self.basket} {self.pence}"


class CardEvent(models.Model):
    """One message of the card service, kept by its own number; `done_at` when it was worked off."""

    outside_id = models.CharField(max_length=60, unique=True)
    kind = models.CharField(max_length=60)
    payment_id = models.CharField(max_length=60)
    pence = models.IntegerField(
        help_text="What was paid; of a refund, all that was refunded so far"
    )
    happened_at = models.DateTimeField()
    came_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        indexes: ClassVar[list[Any]] = [
            models.Index(
                fields=["id"], condition=Q(done_at__isnull=True), name="card_events_waiting"
            )
        ]
        triggers: ClassVar[list[Any]] = never_deleted()

    def __str__(self) -> str:
        return f"{self.kind} {self.outside_id}"
