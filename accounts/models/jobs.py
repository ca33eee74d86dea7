"""What the nightly jobs did: one row a run, so that an operator can see a missing night."""

from typing import Any, ClassVar

from django.db import models
from django.utils import timezone


class JobRun(models.Model):
    """One run of a scheduled or on-demand job. A run without `finished_at` is running or was killed."""

    name = models.CharField(max_length=80)
    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)
    rows = models.IntegerField(default=0)
    failures = models.JSONField(default=list, help_text="[{ref, message}] of rows that failed")

    class Meta:
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["name", "-started_at"], name="jobrun_latest"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.started_at:%Y-%m-%d %H:%M}"
