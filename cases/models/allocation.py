"""Cases given out together: who gave what to whom at once, and that it was undone. Never changed, never deleted."""

import secrets
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models.protection import append_only
from cases.models.cases import Case
from cases.models.timeline import CaseEvent


def new_ref() -> str:
    """A reference nobody has yet: eight characters, chosen at random."""
    return f"AL-{secrets.token_hex(4)}"


class AllocationBatch(models.Model):
    """One act of sharing cases out. `undoes` is the batch this one takes back; only one may."""

    ref = models.CharField(max_length=12, unique=True, default=new_ref)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    undoes = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="undone_by"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        triggers: ClassVar[list[Any]] = append_only()

    def __str__(self) -> str:
        return self.ref


class AllocationLine(models.Model):
    """One case of a batch: whose it was and since when, whose it became, or why it was left alone."""

    batch = models.ForeignKey(AllocationBatch, on_delete=models.PROTECT, related_name="lines")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="allocation_lines")
    before = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    before_since = models.DateField(null=True)
    after = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    event = models.OneToOneField(
        CaseEvent, null=True, on_delete=models.PROTECT, related_name="allocation_line",
        help_text="The line of the timeline it wrote; empty: left alone",
    )  # fmt: skip
    left = models.CharField(max_length=200, blank=True, help_text="Why it was left alone")

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["batch", "case"], name="one_line_per_batch_and_case"),
            models.CheckConstraint(
                condition=Q(event__isnull=True) ^ Q(left=""), name="allocation_moved_or_left"
            ),
            models.CheckConstraint(
                condition=Q(before__isnull=True, before_since__isnull=True)
                | Q(before__isnull=False, before_since__isnull=False),
                name="allocation_before_since",
            ),
        ]
        triggers: ClassVar[list[Any]] = append_only()

    def __str__(self) -> str:
        return f"{self.batch}: {self.case}"
