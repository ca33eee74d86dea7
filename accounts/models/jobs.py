"""What the jobs did: one row a run, so that an operator can see a missing night."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q


class JobRun(models.Model):
    """One run of a scheduled or on-demand job; before it starts, somebody's wish for one.

    A run without `finished_at` is running or was cut short: `accounts.jobs.running_ids` tells which.
    """

    name = models.CharField(max_length=80)
    asked_at = models.DateTimeField(null=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    rows = models.IntegerField(default=0)
    failed = models.IntegerField(default=0, help_text="How many rows failed")
    failures = models.JSONField(
        default=list, help_text="[{ref, message, error}] of the first rows that failed"
    )

    class Meta:
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["name", "-started_at"], name="jobrun_latest"),
        ]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["name"],
                condition=Q(started_at__isnull=True),
                name="one_waiting_run_per_job",
            ),
            models.CheckConstraint(
                condition=Q(asked_at__isnull=True, asked_by__isnull=True)
                | Q(asked_at__isnull=False, asked_by__isnull=False),
                name="jobrun_asked_when_and_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(started_at__isnull=False)
                | Q(asked_at__isnull=False, finished_at__isnull=True),
                name="jobrun_waiting_was_asked_for",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.started_at or self.asked_at:%Y-%m-%d %H:%M}"
