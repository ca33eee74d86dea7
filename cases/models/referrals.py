"""Referrals of schools to Fast Track, as they were sent, and what was answered. Neither is ever changed."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models.protection import append_only
from accounts.models.words import says
from cases.choices import ReferralAnswered
from cases.models.cases import Case
from cases.querysets import ReferralManager


class Referral(models.Model):
    """One sending: why, in a sentence, and everything the application gathered, frozen on that day.

    `facts` is the evidence as plain values; `certificate` the very bytes of the register's certificate.
    `due` is the day by which the officer answers, as the pathway had it then.
    """

    ref = models.CharField(max_length=12, unique=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="referrals")
    why = models.TextField()
    facts = models.JSONField()
    certificate = models.BinaryField()
    sent_on = models.DateField()
    sent_at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    due = models.DateField(null=True)

    objects = ReferralManager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=says("why"), name="referral_says_why"),
        ]
        indexes: ClassVar[list[Any]] = [models.Index(fields=["case"], name="referral_by_case")]
        triggers: ClassVar[list[Any]] = append_only()

    def __str__(self) -> str:
        return self.ref


class ReferralAnswer(models.Model):
    """What became of one referral: accepted, returned and why, or overtaken. One answer each."""

    referral = models.OneToOneField(Referral, on_delete=models.PROTECT, related_name="answered")
    answer = models.CharField(max_length=10, choices=ReferralAnswered.choices)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(answer__in=ReferralAnswered.values), name="referral_answer_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(answer=ReferralAnswered.RETURNED) | says("reason"),
                name="referral_returned_says_why",
            ),
        ]
        triggers: ClassVar[list[Any]] = append_only()

    def __str__(self) -> str:
        return f"{self.referral}: {self.answer}"
