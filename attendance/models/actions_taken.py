"""What was done about a child's attendance, in attendance's own terms.

Whoever works above leaves a row here for every honest action by a person: a call, a visit, a panel,
a letter, a notice. Attendance draws them over the child's absence and asks whether anybody has acted;
what they are rows of, it does not know.
"""

from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models.protection import append_only
from accounts.models.words import says
from attendance.choices import ActionKind
from attendance.models import recheck_sql
from attendance.querysets import ActionTakenQuerySet

OWN = "DONE"  # what is written down beside the record itself has a reference of its own: DONE-7K3M9QXB


class ActionTaken(models.Model):
    """One thing a person did about one child, on one day. Append-only; the same source never twice.

    `label` is shown to everybody who may see the child's record at that school: it names no carer, no
    address and nobody who works with the child for another reason.
    """

    pupil = models.ForeignKey(
        "attendance.Pupil", on_delete=models.PROTECT, related_name="actions_taken"
    )
    enrolment = models.ForeignKey(
        "attendance.Enrolment",
        on_delete=models.PROTECT,
        related_name="actions_taken",
        help_text="At which school: who may read it follows from there",
    )
    done_on = models.DateField()
    kind = models.CharField(max_length=10, choices=ActionKind.choices)
    label = models.CharField(max_length=120)
    source_app_ref = models.CharField(
        max_length=60, unique=True, help_text="What it is a row of, in its owner's words"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField(default=timezone.now, help_text="When it was written down")

    objects = ActionTakenQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["done_on", "id"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=~Q(label="") & ~Q(source_app_ref=""), name="action_says_what_and_whence"
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["pupil", "-done_on"], name="action_by_pupil"),
        ]
        triggers: ClassVar[list[Any]] = [
            pgtrigger.Trigger(
                name="asks_for_flags",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                referencing=pgtrigger.Referencing(new="new_rows"),
                func=recheck_sql.ASK_FOR_PUPILS,
            ),
            *append_only(),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.done_on}"

    @property
    def is_own(self) -> bool:
        """Whether it was written down beside the child's record, not by whoever works above."""
        return self.source_app_ref.startswith(f"{OWN}-")

    @property
    def stands(self) -> bool:
        """Whether nobody has taken it back."""
        return getattr(self, "withdrawal", None) is None


class ActionWithdrawal(models.Model):
    """Somebody took back what was written down as done: it was a slip. Append-only, once an action.

    What is taken back counts for nothing and its words are shown nowhere; that it was written, and why
    it was taken back, stays.
    """

    action = models.OneToOneField(
        ActionTaken, on_delete=models.PROTECT, primary_key=True, related_name="withdrawal"
    )
    reason = models.CharField(max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=says("reason"), name="action_taken_back_with_a_reason"
            ),
        ]
        triggers: ClassVar[list[Any]] = [
            pgtrigger.Trigger(
                name="asks_for_flags",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                referencing=pgtrigger.Referencing(new="new_rows"),
                func=recheck_sql.ASK_FOR_PUPILS_OF_ACTIONS,
            ),
            *append_only(),
        ]

    def __str__(self) -> str:
        return f"{self.action_id} taken back"
