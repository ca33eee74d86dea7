"""What a manager let a case do without, and why: one safeguard of one case, never more."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models.protection import append_only
from accounts.models.words import says
from cases.choices import SAFEGUARDS
from cases.models.cases import Case


class LiftedSafeguard(models.Model):
    """A safeguard of domain 8.4 that was not met, and a manager's reason to go on all the same.

    It counts for whoever did not lift it: nobody clears the way for a step of their own.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="lifted_safeguards")
    safeguard = models.CharField(max_length=30, choices=list(SAFEGUARDS.items()))
    reason = models.TextField()
    on = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=says("reason"), name="lifted_safeguard_says_why"),
            models.CheckConstraint(
                condition=Q(safeguard__in=list(SAFEGUARDS)), name="lifted_safeguard_is_known"
            ),
            models.UniqueConstraint(
                fields=["case", "safeguard", "by"], name="one_safeguard_lifted_once_by_each"
            ),
        ]
        triggers: ClassVar[list[Any]] = append_only()

    def __str__(self) -> str:
        return f"{self.case} without {self.safeguard}"
