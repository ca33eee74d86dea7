"""What was said of charged sessions whose marks were amended since: that one has to look, and what was decided."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models.protection import append_only
from accounts.models.words import says
from fines.choices import ReviewKind
from fines.models import review_triggers as triggers
from fines.models.courts import ChargedSession, Proceedings
from fines.models.decisions import ChargingDecision, DecisionSession

USER = settings.AUTH_USER_MODEL
LEFT_OUT = Q(kind=ReviewKind.LEFT_OUT)


class ChargeReview(models.Model):
    """One thing said of a charge: sessions of it are no offence any more, are one again, or are left out.

    The nights say the first two. The third is a legal officer's, with a reason; the charge itself is never changed.
    """

    proceedings = models.ForeignKey(Proceedings, on_delete=models.PROTECT, related_name="reviews")
    kind = models.CharField(max_length=10, choices=ReviewKind.choices)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(kind__in=ReviewKind.values), name="charge_review_is_known"
            ),
            models.CheckConstraint(
                condition=(LEFT_OUT & Q(by__isnull=False) & says("reason"))
                | (~LEFT_OUT & Q(by__isnull=True, reason="")),
                name="left_out_by_somebody_and_why",
            ),
        ]
        triggers: ClassVar[list[Any]] = append_only()

    def __str__(self) -> str:
        return f"{self.proceedings} {self.kind}"


class ReviewedSession(models.Model):
    """One charged session a review is about, with its code that day; empty for no mark."""

    review = models.ForeignKey(ChargeReview, on_delete=models.PROTECT, related_name="sessions")
    charged = models.ForeignKey(ChargedSession, on_delete=models.PROTECT, related_name="reviewed")
    code = models.CharField(max_length=2, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["review", "charged"], name="session_once_in_a_review")
        ]
        triggers: ClassVar[list[Any]] = [triggers.reviews_its_own_charge(), *append_only()]

    def __str__(self) -> str:
        return f"{self.review} {self.charged_id}"


class DecisionReview(models.Model):
    """The same said of a record that is approved and not laid yet. The nights say it; a new record answers it."""

    decision = models.ForeignKey(ChargingDecision, on_delete=models.PROTECT, related_name="reviews")
    kind = models.CharField(max_length=10, choices=ReviewKind.choices)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(kind__in=[ReviewKind.OPENED, ReviewKind.AS_BEFORE]),
                name="decision_review_is_known",
            )
        ]
        triggers: ClassVar[list[Any]] = [triggers.reviews_an_approved_record(), *append_only()]

    def __str__(self) -> str:
        return f"{self.decision} {self.kind}"


class ReviewedDecisionSession(models.Model):
    """One session of the record it was said of, and its code at that moment; empty for no mark."""

    review = models.ForeignKey(DecisionReview, on_delete=models.PROTECT, related_name="sessions")
    decided = models.ForeignKey(DecisionSession, on_delete=models.PROTECT, related_name="reviewed")
    code = models.CharField(max_length=2, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["review", "decided"], name="decided_session_once_in_a_review"
            )
        ]
        triggers: ClassVar[list[Any]] = [triggers.reviews_its_own_record(), *append_only()]

    def __str__(self) -> str:
        return f"{self.review} {self.decided_id}"
