"""What needs a decision above the officer, and what makes a case wait."""

from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models.protection import never_deleted
from accounts.models.words import says
from cases.choices import Decision, HoldReason, ReturnReason
from cases.models.cases import Case
from cases.querysets import EscalationManager, HoldManager


class Escalation(models.Model):
    """A question to a manager: may this case go there? Nobody decides on their own question.

    `stage` is where the case would go; `path` the page where it is decided, when that is not the
    queue itself. `kind` says what is asked; one of a kind waits per case.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="escalations")
    kind = models.CharField(max_length=60)
    stage = models.CharField(max_length=24, blank=True)
    summary = models.CharField(max_length=200)
    recommendation = models.TextField()
    path = models.CharField(max_length=200, blank=True)
    data = models.JSONField(default=dict, help_text="The evidence as it stood when asked")
    legal = models.BooleanField(default=False)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField(default=timezone.now)
    due = models.DateField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    decision = models.CharField(max_length=10, blank=True, choices=Decision.choices)
    decision_reason = models.TextField(blank=True)
    returned_for = models.CharField(max_length=20, blank=True, choices=ReturnReason.choices)

    objects = EscalationManager()

    class Meta:
        ordering: ClassVar[list[str]] = ["asked_at", "id"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["case", "kind"],
                condition=Q(decided_at__isnull=True),
                name="one_undecided_escalation_per_kind",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("asked_by")),
                name="nobody_decides_their_own_escalation",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True, decided_at__isnull=True, decision="")
                | Q(decided_by__isnull=False, decided_at__isnull=False,
                    decision__in=Decision.values),
                name="escalation_decided_by_when_and_how",
            ),
            models.CheckConstraint(
                condition=~Q(decision=Decision.RETURNED) | says("decision_reason"),
                name="escalation_returned_says_why",
            ),
            models.CheckConstraint(
                condition=Q(returned_for="")
                | Q(returned_for__in=ReturnReason.values, decision=Decision.RETURNED),
                name="escalation_returned_for_a_known_reason",
            ),
            models.CheckConstraint(
                condition=says("summary") & says("recommendation"), name="escalation_says_what_and_why"
            ),
        ]  # fmt: skip
        triggers: ClassVar[list[Any]] = [
            pgtrigger.Protect(
                name="decision_stands",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__decided_at__isnull=False),
            ),
            *never_deleted(),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.kind}"


class Hold(models.Model):
    """Why a case waits, from when, to be looked at again when. The law's clock keeps running."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="holds")
    reason = models.CharField(max_length=20, choices=HoldReason.choices)
    note = models.TextField(blank=True)
    placed_on = models.DateField()
    placed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    review_on = models.DateField(null=True)
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    lift_reason = models.TextField(blank=True)

    objects = HoldManager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["case", "reason"],
                condition=Q(lifted_at__isnull=True),
                name="one_standing_hold_per_reason",
            ),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True, lift_reason="")
                | (Q(lifted_at__isnull=False) & says("lift_reason")),
                name="hold_lifted_says_why",
            ),
        ]
        triggers: ClassVar[list[Any]] = never_deleted()

    def __str__(self) -> str:
        return f"{self.case} held: {self.reason}"
