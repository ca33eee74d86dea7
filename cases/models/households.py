"""Cases of brothers and sisters worked as one household: a link, and nothing else of a case."""

from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models.protection import append_only, never_deleted
from accounts.models.words import says
from cases.models.cases import Case

# A case leaves once, with who and why; what was written when it joined stands.
LEAVES_ONCE = """
IF OLD.left_at IS NOT NULL OR NEW.left_at IS NULL
   OR (NEW.work_id, NEW.case_id, NEW.joined_at, NEW.joined_by_id)
      IS DISTINCT FROM (OLD.work_id, OLD.case_id, OLD.joined_at, OLD.joined_by_id) THEN
  RAISE EXCEPTION 'A case leaves the household''s work once; what was written stands';
END IF;
RETURN NEW;
"""


class JointWork(models.Model):
    """One household's cases, worked together by one officer: since when, by whom, and why.

    Each child keeps their own case: stage, dates, evidence, letters, legal record. What is shared is the
    officer, and contacts that are ticked for more than one.
    """

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    reason = models.CharField(max_length=300)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=says("reason"), name="joint_work_says_why"),
        ]
        triggers: ClassVar[list[Any]] = append_only()

    def __str__(self) -> str:
        return f"Household's work {self.pk}"


class JointCase(models.Model):
    """One case of it. In one household's work at a time; having left, it may join again by a new row."""

    work = models.ForeignKey(JointWork, on_delete=models.PROTECT, related_name="members")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="joint")
    joined_at = models.DateTimeField(default=timezone.now)
    joined_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    left_at = models.DateTimeField(null=True)
    left_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    left_why = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(left_at__isnull=True), name="one_joint_work_per_case"
            ),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True, left_by__isnull=True, left_why="")
                | (Q(left_at__isnull=False, left_by__isnull=False) & says("left_why")),
                name="joint_case_left_says_why",
            ),
        ]
        indexes: ClassVar[list[Any]] = [models.Index(fields=["work"], name="joint_case_by_work")]
        triggers: ClassVar[list[Any]] = [
            *never_deleted(),
            pgtrigger.Trigger(
                name="leaves_once",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=LEAVES_ONCE,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case} in {self.work}"
