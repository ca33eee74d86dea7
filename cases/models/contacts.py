"""Contacts with the family, and what had to be thought about before a step. Never changed."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models.protection import append_only
from accounts.models.words import says
from cases.choices import ConsiderationKind, ContactKind, ContactOutcome
from cases.models.cases import Case


class Contact(models.Model):
    """A call, visit, meeting, letter, e-mail or text: with whom, how it went, what comes next."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="contacts")
    kind = models.CharField(max_length=10, choices=ContactKind.choices)
    happened_at = models.DateTimeField()
    carer = models.ForeignKey(
        "attendance.Carer", null=True, on_delete=models.PROTECT, related_name="contacts"
    )
    with_whom = models.CharField(max_length=120, blank=True, help_text="Somebody who is no carer")
    outcome = models.CharField(max_length=20, choices=ContactOutcome.choices)
    note = models.TextField(blank=True)
    next_step = models.CharField(max_length=200, blank=True)
    next_step_due = models.DateField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    logged_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["-happened_at", "-id"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(carer__isnull=False) | says("with_whom"), name="contact_with_somebody"
            ),
            models.CheckConstraint(
                condition=Q(next_step_due__isnull=True) | says("next_step"),
                name="contact_due_step_is_named",
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["case", "-happened_at"], name="contact_by_case"),
        ]
        triggers: ClassVar[list[Any]] = append_only()

    def __str__(self) -> str:
        return f"{self.case} {self.kind}"


class Consideration(models.Model):
    """Something considered, or somebody consulted, with the answer and the reason (domain 4.10, 8.4).

    The latest of a kind counts; earlier ones stand as history.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="considerations")
    kind = models.CharField(max_length=30, choices=ConsiderationKind.choices)
    answer = models.CharField(max_length=20, help_text="yes, no, or the thing chosen")
    reason = models.TextField()
    on = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=says("reason"), name="consideration_has_a_reason"),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["case", "kind"], name="consideration_by_case"),
        ]
        triggers: ClassVar[list[Any]] = append_only()

    def __str__(self) -> str:
        return f"{self.case} {self.kind}: {self.answer}"
