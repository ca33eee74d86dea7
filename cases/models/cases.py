"""The case itself: one child, one open case, its stage in columns; its history is the timeline."""

import datetime as dt
from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models.protection import never_deleted
from cases.choices import CloseReason, ContactKind, Stage
from cases.models.pathways import Pathway
from cases.querysets import CaseManager
from cases.rules.pathways import way
from cases.rules.stages import FAST_TRACK, Move

HAS_BEGUN = """
IF EXISTS (SELECT 1 FROM cases_pathway WHERE id = NEW.pathway_id AND valid_from IS NULL) THEN
  RAISE EXCEPTION 'A case cannot follow a draft of a pathway';
END IF;
RETURN NEW;
"""


class Case(models.Model):
    """Casework about one child's absence, from flag to close.

    `stage` and its companions are written by `cases.actions.moving` only. `basis` holds, by flag
    reference, the numbers the case rests on; `basis_changed_at` is set while they have moved and
    nobody has said what that means (domain T13). `next_step` is the latest contact's, until the next.
    """

    ref = models.CharField(max_length=12, unique=True)
    pupil = models.ForeignKey("attendance.Pupil", on_delete=models.PROTECT, related_name="cases")
    enrolment = models.ForeignKey(
        "attendance.Enrolment", on_delete=models.PROTECT, related_name="cases"
    )
    follows = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="followed_by",
        help_text="The pupil's case before this one",
    )  # fmt: skip
    opened_on = models.DateField()
    pathway = models.ForeignKey(
        Pathway, on_delete=models.PROTECT, related_name="cases",
        help_text="As it was when the case was opened, or as a manager changed it",
    )  # fmt: skip

    stage = models.CharField(max_length=24, choices=Stage.choices, default=Stage.FLAGGED)
    stage_changed_at = models.DateTimeField(default=timezone.now)
    stage_changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+",
        help_text="Empty: the nightly job",
    )  # fmt: skip
    stage_due = models.DateField(null=True)

    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="cases"
    )
    officer_since = models.DateField(null=True)
    next_step = models.CharField(max_length=200, blank=True)
    next_step_due = models.DateField(null=True)
    next_step_kind = models.CharField(max_length=10, blank=True, choices=ContactKind.choices)

    fast_track_on = models.DateField(null=True, help_text="Week 0 of the pathway")
    panel_due = models.DateField(null=True)
    plan_due = models.DateField(null=True)
    target_review_due = models.DateField(null=True)
    review_due = models.DateField(null=True)
    decision_due = models.DateField(null=True)
    court_provisional = models.DateField(null=True)

    basis = models.JSONField(default=dict)
    basis_as_of = models.DateField()
    basis_changed_at = models.DateTimeField(null=True)
    legal_since = models.DateField(null=True, help_text="In legal stages since; empty: not in one")

    closed_on = models.DateField(null=True)
    close_reason = models.CharField(max_length=20, blank=True, choices=CloseReason.choices)
    watch_until = models.DateField(null=True, help_text="Attendance is watched until then")

    objects = CaseManager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["pupil"], condition=~Q(stage=Stage.CLOSED), name="one_open_case_per_pupil"
            ),
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="case_stage_is_known"),
            models.CheckConstraint(condition=Q(ref__regex=r"^FT-\d{4,}$"), name="case_ref_shape"),
            models.CheckConstraint(
                condition=(
                    Q(
                        stage=Stage.CLOSED,
                        closed_on__isnull=False,
                        close_reason__in=CloseReason.values,
                    )
                    | (~Q(stage=Stage.CLOSED) & Q(closed_on__isnull=True, close_reason=""))
                ),
                name="case_closed_when_and_why",
            ),
            models.CheckConstraint(
                condition=Q(officer__isnull=True, officer_since__isnull=True)
                | Q(officer__isnull=False, officer_since__isnull=False),
                name="case_officer_since",
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["stage", "stage_due"], name="case_by_stage"),
            models.Index(fields=["officer", "stage"], name="case_by_officer"),
            models.Index(fields=["enrolment"], name="case_by_enrolment"),
        ]
        triggers: ClassVar[list[Any]] = [
            *never_deleted(),
            pgtrigger.Trigger(
                name="pathway_has_begun",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("pathway_id"),
                func=HAS_BEGUN,
            ),
        ]

    def __str__(self) -> str:
        return self.ref

    def way(self, to: str) -> Move | None:
        """The move from where the case is to a stage, with what its pathway asks for; None for no way."""
        return way(self.pathway.rules, self.stage, to)

    @property
    def promised(self) -> dt.date | None:
        """By when a decision is promised, while Fast Track runs; None before and after."""
        return self.decision_due if self.stage in FAST_TRACK else None

    @property
    def is_open(self) -> bool:
        """Whether anybody still has something to do on it."""
        return self.stage != Stage.CLOSED

    @property
    def school(self) -> Any:
        """The school whose calendar and people the case follows."""
        return self.enrolment.school


class CaseFlag(models.Model):
    """A flag a case rests on: which, how it came, and what it said then. One case per flag."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="case_flags")
    flag = models.OneToOneField(
        "attendance.Flag", on_delete=models.PROTECT, related_name="case_flag"
    )
    joined_at = models.DateTimeField(default=timezone.now)
    because = models.CharField(max_length=200)
    numbers_then = models.JSONField()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        triggers: ClassVar[list[Any]] = never_deleted()

    def __str__(self) -> str:
        return f"{self.case} rests on {self.flag}"
