"""That a notice stands although marks under it were amended: who said so, why, and which days that gave back."""

from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models.protection import append_only
from accounts.models.words import says
from fines.models.notices import PenaltyNotice


def reviewed_by_another() -> pgtrigger.Trigger:
    """Who issued a notice never says alone that it stands: as for withdrawing it, another person does."""
    return pgtrigger.Trigger(
        name="reviewed_by_another",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func="""
            PERFORM 1 FROM fines_penaltynotice n WHERE n.id = NEW.notice_id AND n.issued_by_id = NEW.by_id;
            IF FOUND THEN
                RAISE EXCEPTION 'That a notice stands is said by somebody else than who issued it'
                    USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
    )


class EvidenceReview(models.Model):
    """One end of a review. `left` sessions still counted, and `threshold` was how many there must be.

    From `held_from` nothing was taken by card; `told_from` is the day from which its days to pay count since.
    Empty `by`: the marks were again what the notice was given on.
    """

    notice = models.ForeignKey(
        PenaltyNotice, on_delete=models.PROTECT, related_name="evidence_reviews"
    )
    reason = models.TextField()
    below_reason = models.TextField(blank=True, help_text="Why it stands below the threshold")
    left = models.SmallIntegerField(null=True)
    threshold = models.SmallIntegerField(null=True)
    held_from = models.DateField(null=True)
    told_from = models.DateField(null=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=says("reason"), name="evidence_review_says_why"),
            models.CheckConstraint(
                condition=Q(threshold__isnull=True)
                | Q(left__gte=F("threshold"))
                | says("below_reason"),
                name="notice_stands_below_threshold_says_why",
            ),
            models.CheckConstraint(
                condition=Q(told_from__isnull=True) | Q(held_from__isnull=False),
                name="days_given_back_were_held",
            ),
        ]
        triggers: ClassVar[list[Any]] = [reviewed_by_another(), *append_only()]

    def __str__(self) -> str:
        return f"{self.notice} {self.at:%Y-%m-%d}"
