"""Cases shared out together: who gave which to whom, and whether it was taken back. Rows are only added."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models.protection import append_only
from cases.choices import AllocationReason
from cases.models.cases import Case


class Allocation(models.Model):
    """One act of sharing out: by whom, when and why."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    reason = models.CharField(max_length=20, choices=AllocationReason.choices)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(reason__in=AllocationReason.values), name="allocation_reason_is_known"
            ),
        ]
        triggers: ClassVar[list[Any]] = append_only()

    def __str__(self) -> str:
        return f"Allocation {self.pk}"


class AllocatedCase(models.Model):
    """One case of it: from whom (nobody: it had no officer) to whom."""

    allocation = models.ForeignKey(Allocation, on_delete=models.PROTECT, related_name="lines")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="allocations")
    from_officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    from_since = models.DateField(null=True, help_text="Since when it was theirs")
    to_officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["allocation", "case"], name="case_once_per_allocation"),
            models.CheckConstraint(
                condition=Q(from_officer__isnull=True) | ~Q(from_officer=F("to_officer")),
                name="allocated_to_somebody_else",
            ),
            models.CheckConstraint(
                condition=Q(from_officer__isnull=True, from_since__isnull=True)
                | Q(from_officer__isnull=False, from_since__isnull=False),
                name="allocated_from_since",
            ),
        ]
        triggers: ClassVar[list[Any]] = append_only()

    def __str__(self) -> str:
        return f"{self.case} to {self.to_officer}"


class AllocationUndo(models.Model):
    """It was taken back, once: by whom, when, and which cases had moved on and stayed where they were."""

    allocation = models.OneToOneField(Allocation, on_delete=models.PROTECT, related_name="undo")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    stayed = models.JSONField(default=list, help_text="References of the cases that stayed")

    class Meta:
        triggers: ClassVar[list[Any]] = append_only()

    def __str__(self) -> str:
        return f"{self.allocation} undone"
