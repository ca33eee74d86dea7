"""What happened on a case, line by line. Written by `cases.actions.timeline` only; never changed."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts.models.protection import append_only
from cases.models.cases import Case


class CaseEvent(models.Model):
    """One line of the timeline. `legal` hides the words, not the line, from school roles."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="events")
    at = models.DateTimeField(default=timezone.now, help_text="When it happened")
    recorded_at = models.DateTimeField(default=timezone.now)
    kind = models.CharField(max_length=60)
    text = models.TextField(blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    by_name = models.CharField(max_length=120)
    legal = models.BooleanField(default=False)
    data = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-id"]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["case", "-at", "-id"], name="event_by_case"),
        ]
        triggers: ClassVar[list[Any]] = append_only()

    def __str__(self) -> str:
        return f"{self.case} {self.kind}"


class Chase(models.Model):
    """A deadline the nightly job has already spoken about: each once, however often it runs."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="chases")
    kind = models.CharField(max_length=60)
    about = models.CharField(max_length=40, help_text="The stage, next_step or hold it is about")
    due = models.DateField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["case", "kind", "about", "due"], name="each_deadline_chased_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.kind} {self.due}"
