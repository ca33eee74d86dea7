"""What was agreed: panels, plans and their targets."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models.protection import never_deleted
from accounts.models.words import says
from cases.choices import PlanKind, TargetResult
from cases.models.cases import Case


class Panel(models.Model):
    """A meeting with the family: where and when, who came, what was said. One waits at a time."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="panels")
    at = models.DateTimeField()
    place = models.CharField(max_length=200)
    arranged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    arranged_at = models.DateTimeField(default=timezone.now)
    held_on = models.DateField(null=True)
    attended = models.JSONField(default=list, help_text="References of the carers who came")
    minutes = models.TextField(blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["-at"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(held_on__isnull=True), name="one_panel_waits_per_case"
            ),
            models.CheckConstraint(
                condition=Q(held_on__isnull=True, recorded_by__isnull=True, minutes="")
                | (Q(held_on__isnull=False, recorded_by__isnull=False) & says("minutes")),
                name="panel_held_when_by_whom_and_what",
            ),
        ]
        triggers: ClassVar[list[Any]] = never_deleted()

    def __str__(self) -> str:
        return f"{self.case} panel"


class Plan(models.Model):
    """An action plan or attendance contract, agreed or refused; a refusal is a record too."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="plans")
    kind = models.CharField(max_length=20, choices=PlanKind.choices)
    agreed_on = models.DateField()
    refused = models.BooleanField(default=False)
    refusal_reason = models.TextField(blank=True)
    support = models.TextField(blank=True, help_text="What school and services will do")
    review_on = models.DateField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(refused=False) | says("refusal_reason"), name="plan_refused_says_why"
            ),
            models.CheckConstraint(
                condition=Q(review_on__isnull=True) | Q(review_on__gte=F("agreed_on")),
                name="plan_reviewed_after_agreed",
            ),
        ]
        triggers: ClassVar[list[Any]] = never_deleted()

    def __str__(self) -> str:
        return f"{self.case} {self.kind}"


class PlanTarget(models.Model):
    """One thing somebody will do by a day, and how it went."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="targets")
    order = models.SmallIntegerField()
    text = models.CharField(max_length=300)
    owner = models.CharField(max_length=120)
    due = models.DateField(null=True)
    result = models.CharField(max_length=10, blank=True, choices=TargetResult.choices)
    result_note = models.CharField(max_length=300, blank=True)
    reviewed_on = models.DateField(null=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["order"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["plan", "order"], name="one_target_per_line"),
            models.CheckConstraint(condition=says("text"), name="target_says_what"),
            models.CheckConstraint(
                condition=Q(result="", reviewed_on__isnull=True, reviewed_by__isnull=True)
                | Q(result__in=TargetResult.values, reviewed_on__isnull=False,
                    reviewed_by__isnull=False),
                name="target_result_when_and_by_whom",
            ),
        ]  # fmt: skip
        triggers: ClassVar[list[Any]] = never_deleted()

    def __str__(self) -> str:
        return self.text
