"""Home visits: who is out where, since when and until when, and what a phone has sent.

Where an officer is, is read by that officer and by managers only: it stands on no timeline.
"""

import datetime as dt
from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models.protection import append_only, never_deleted
from accounts.models.words import says
from cases.choices import EntryKind, VisitEnd
from cases.models.cases import Case
from cases.querysets import VisitManager


class Visit(models.Model):
    """One visit of one officer at one home, from going in to coming out. `uid` is made by the phone."""

    uid = models.UUIDField(unique=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="visits")
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="visits"
    )
    started_at = models.DateTimeField()
    due_at = models.DateTimeField(help_text="When the officer means to be out again")
    ended_at = models.DateTimeField(null=True)
    how_ended = models.CharField(max_length=10, blank=True, choices=VisitEnd.choices)
    raised_at = models.DateTimeField(null=True, help_text="Shown to the officer as overdue since")
    escalated_at = models.DateTimeField(null=True, help_text="Shown to managers since")

    objects = VisitManager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-started_at", "-id"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["officer"], condition=Q(ended_at__isnull=True), name="one_visit_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(due_at__gt=F("started_at")), name="visit_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, how_ended="")
                | Q(ended_at__gte=F("started_at"), how_ended__in=VisitEnd.values),
                name="visit_ended_when_and_how",
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(
                fields=["due_at"], condition=Q(ended_at__isnull=True), name="visit_under_way"
            )
        ]
        triggers: ClassVar[list[Any]] = [
            *never_deleted(),
            pgtrigger.Protect(
                name="visit_stays_where_it_was",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("uid", "case", "officer", "started_at"),
            ),
            pgtrigger.Protect(
                name="over_is_over",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__ended_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"visit on {self.case}"

    def is_overdue(self, now: dt.datetime) -> bool:
        """Whether its officer meant to be out by now and has not said so."""
        return self.ended_at is None and self.due_at <= now


class VisitEvent(models.Model):
    """One line of the trail of a visit. `at` is when it was, `recorded_at` when it became known."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="trail")
    kind = models.CharField(max_length=20)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    note = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        triggers: ClassVar[list[Any]] = append_only()

    def __str__(self) -> str:
        return f"{self.visit}: {self.kind}"


class SafetyContact(models.Model):
    """Whom an officer wants told when they do not come out of a home. One is good at a time."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    email = models.EmailField()
    listed_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(ended_at__isnull=True),
                name="one_safety_contact_per_officer",
            ),
            models.CheckConstraint(
                condition=says("name") & says("email"), name="safety_contact_can_be_told"
            ),
        ]
        triggers: ClassVar[list[Any]] = [
            *never_deleted(),
            pgtrigger.Protect(
                name="safety_contact_stands",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("user", "name", "email", "listed_at"),
            ),
        ]

    def __str__(self) -> str:
        return f"safety contact of {self.user}"


class OverdueMail(models.Model):
    """One round of e-mails about an officer who is overdue: who was to get it, begun, and gone.

    A visit that was given longer and is overdue again has another `due_at`, and rounds of its own.
    """

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="mails")
    due_at = models.DateTimeField()
    number = models.SmallIntegerField(help_text="The first, and the second when nothing was heard")
    begun_at = models.DateTimeField(help_text="When a process last took it on")
    sent_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["visit", "due_at", "number"], name="one_overdue_mail_of_a_number"
            ),
            models.CheckConstraint(
                condition=Q(number__in=(1, 2)), name="overdue_mail_is_one_of_two"
            ),
        ]
        triggers: ClassVar[list[Any]] = [
            *never_deleted(),
            pgtrigger.Protect(
                name="overdue_mail_went",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__sent_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"mail {self.number} about {self.visit}"


class VisitEntry(models.Model):
    """What a phone sent, once: its own name for it is unique, however often a bad line sends it."""

    uid = models.UUIDField(unique=True)
    kind = models.CharField(max_length=10, choices=EntryKind.choices)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    happened_at = models.DateTimeField()
    received_at = models.DateTimeField(default=timezone.now)
    contact = models.OneToOneField(
        "cases.Contact", null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        triggers: ClassVar[list[Any]] = append_only()

    def __str__(self) -> str:
        return f"{self.kind} of {self.by}"
