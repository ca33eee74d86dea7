"""Notices issued together: who let which go, on which day they are posted, and what became of each."""

from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models.protection import append_only, never_deleted
from accounts.models.words import says
from fines.choices import BatchState, LineState, PostalClass
from fines.models.notices import PenaltyNotice

PERSON = settings.AUTH_USER_MODEL


class IssueBatch(models.Model):
    """What one person decided at once. Only how far it has come is ever changed."""

    ref = models.CharField(max_length=14, unique=True)
    notices = models.IntegerField(help_text="How many the person was shown and said yes to")
    posted_on = models.DateField()
    postal_class = models.CharField(max_length=12, choices=PostalClass.choices)
    posted_by = models.CharField(max_length=120, help_text="Who takes them to the post")
    state = models.CharField(max_length=8, choices=BatchState.choices, default=BatchState.ISSUING)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(notices__gt=0, postal_class__in=PostalClass.values) & says("posted_by"),
                name="notices_are_posted_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state=BatchState.ISSUING, done_at__isnull=True)
                | Q(state=BatchState.DONE, done_at__isnull=False),
                name="batch_of_notices_done_when",
            ),
        ]
        triggers: ClassVar[list[Any]] = [
            pgtrigger.Protect(
                name="decision_stands", operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(exclude=["state", "done_at"]),
            ),
            *never_deleted(),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.ref


class IssueLine(models.Model):
    """One notice of a batch, with the amounts and last days the person saw: another is never issued."""

    batch = models.ForeignKey(IssueBatch, on_delete=models.PROTECT, related_name="lines")
    notice = models.ForeignKey(PenaltyNotice, on_delete=models.PROTECT, related_name="issue_lines")
    first_pence = models.IntegerField(null=True)
    first_due = models.DateField(null=True)
    second_pence = models.IntegerField()
    second_due = models.DateField()
    state = models.CharField(max_length=8, choices=LineState.choices, default=LineState.WAITING)
    why = models.CharField(max_length=500, blank=True, help_text="Why it was not issued")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["batch", "notice"], name="one_line_per_batch_and_notice"),
            models.UniqueConstraint(
                fields=["notice"],
                condition=Q(state__in=[LineState.WAITING, LineState.ISSUED]),
                name="notice_in_one_batch_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state=LineState.FAILED) & says("why")
                | Q(state__in=[LineState.WAITING, LineState.ISSUED], why=""),
                name="notice_not_issued_says_why",
            ),
        ]  # fmt: skip
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["batch", "state"], name="issue_line_by_state")
        ]
        triggers: ClassVar[list[Any]] = [
            pgtrigger.Protect(
                name="ended_stays", operation=pgtrigger.Update,
                condition=~pgtrigger.Q(old__state=LineState.WAITING.value),
            ),
            *never_deleted(),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.batch} {self.notice}"


class Posting(models.Model):
    """How one notice was posted, and what proves it. The latest row counts; none is ever changed."""

    notice = models.ForeignKey(PenaltyNotice, on_delete=models.PROTECT, related_name="postings")
    postal_class = models.CharField(max_length=12, choices=PostalClass.choices)
    posted_by = models.CharField(max_length=120)
    certificate = models.CharField(
        max_length=60, blank=True, help_text="Of the certificate of posting, once there is one"
    )
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(postal_class__in=PostalClass.values) & says("posted_by"),
                name="posting_says_who_and_how",
            ),
        ]
        triggers: ClassVar[list[Any]] = append_only()

    def __str__(self) -> str:
        return f"{self.notice} {self.postal_class}"
