"""Who must not be found: the marker that hides where a carer lives and how one is reached, and who looked behind it."""

from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts.models.protection import append_only
from accounts.models.words import says
from attendance.models.carers import Carer

# The carer says what the latest row says, whichever path the row came by.
TELL_THE_CARER = """
PERFORM 1 FROM attendance_carer WHERE id = NEW.carer_id FOR UPDATE;
UPDATE attendance_carer SET is_shielded = NEW.standing WHERE id = NEW.carer_id;
RETURN NULL;
"""


class Shield(models.Model):
    """Set, or lifted, with who, when and why. The latest row of a carer holds; none is ever changed.

    It stands on the carer, because it is one person's whereabouts it keeps, for every child of theirs at
    every school.
    """

    carer = models.ForeignKey(Carer, on_delete=models.PROTECT, related_name="shields")
    standing = models.BooleanField(help_text="Set; off: lifted")
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=says("reason"), name="shield_says_why"),
        ]
        indexes: ClassVar[list[Any]] = [models.Index(fields=["carer", "-id"], name="shield_latest")]
        triggers: ClassVar[list[Any]] = [
            pgtrigger.Trigger(
                name="tells_the_carer",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                func=TELL_THE_CARER,
            ),
            *append_only(),
        ]

    def __str__(self) -> str:
        return f"{self.carer_id} {'shielded' if self.standing else 'not shielded any more'}"


class ShieldOpening(models.Model):
    """One person looked behind the marker, for a reason they gave, until a time."""

    carer = models.ForeignKey(Carer, on_delete=models.PROTECT, related_name="openings")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=says("reason"), name="opening_says_why"),
            models.CheckConstraint(
                condition=models.Q(until__gt=models.F("at")), name="opening_ends_later"
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["by", "carer", "-until"], name="opening_of_person")
        ]
        triggers: ClassVar[list[Any]] = append_only()

    def __str__(self) -> str:
        return f"{self.by_id} saw {self.carer_id}"
