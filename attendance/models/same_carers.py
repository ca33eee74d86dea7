"""What somebody decided of two carers that look like one person. Never changed: the latest row of a pair holds."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models.protection import append_only
from accounts.models.words import says
from attendance.models.carers import Carer


class CarersApart(models.Model):
    """These are two people, or, later, that was said in error; with who, when and why.

    A pair is kept once, whichever way round it was looked at: the carer that was on file first stands first.
    """

    first = models.ForeignKey(Carer, on_delete=models.PROTECT, related_name="+", db_index=False)
    second = models.ForeignKey(Carer, on_delete=models.PROTECT, related_name="+")
    standing = models.BooleanField(
        help_text="Two people; off: said in error, to be looked at again"
    )
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(first__lt=F("second")), name="carers_apart_in_order"
            ),
            models.CheckConstraint(condition=says("reason"), name="carers_apart_says_why"),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["first", "second", "-id"], name="carers_apart_latest")
        ]
        triggers: ClassVar[list[Any]] = append_only()

    def __str__(self) -> str:
        return (
            f"{self.first_id} and {self.second_id} {'are two' if self.standing else 'may be one'}"
        )
