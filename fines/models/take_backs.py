"""A payment is taken back by two people: somebody asks, and somebody else confirms."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts.models.protection import append_only
from accounts.models.words import says
from fines.choices import Became
from fines.models import take_back_sql
from fines.models.money import Payment

USER = settings.AUTH_USER_MODEL


class TakeBack(models.Model):
    """Somebody says of a payment why it is to be taken back and what became of the money, and waits for another to
    confirm it. A row that `drops` one says, with a reason, that the payment stays."""

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="take_backs")
    became = models.CharField(max_length=12, choices=Became.choices)
    reason = models.CharField(max_length=300)
    drops = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="dropped_by"
    )
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=models.Q(became__in=Became.values) & says("reason"),
                name="take_back_says_what_and_why",
            ),
        ]
        triggers: ClassVar[list[Any]] = [take_back_sql.take_back_fits(), *append_only()]

    def __str__(self) -> str:
        return f"{self.payment} to be taken back"
