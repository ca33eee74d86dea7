"""What was put right of a day of receipt: the day that stood, the day that stands instead, and why."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models.protection import append_only
from accounts.models.words import says
from fines.models import receipt_triggers as triggers
from fines.models.notices import PenaltyNotice


class ReceiptCorrection(models.Model):
    """One wrong day of receipt put right. With no day in its place, none is proved any more."""

    notice = models.ForeignKey(
        PenaltyNotice, on_delete=models.PROTECT, related_name="receipt_corrections"
    )
    old_received_on = models.DateField()
    old_note = models.CharField(max_length=300)
    received_on = models.DateField(null=True, help_text="Empty: none is proved")
    note = models.CharField(max_length=300, blank=True)
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=says("reason"), name="receipt_put_right_says_why"),
            models.CheckConstraint(
                condition=Q(received_on__isnull=True, note="")
                | (Q(received_on__isnull=False) & says("note")),
                name="receipt_put_right_says_what_proves_it",
            ),
            models.CheckConstraint(
                condition=Q(received_on__isnull=True) | ~Q(received_on=F("old_received_on")),
                name="receipt_put_right_is_another_day",
            ),
        ]
        triggers: ClassVar[list[Any]] = [triggers.corrects_what_stands(), *append_only()]

    def __str__(self) -> str:
        return f"{self.notice} {self.old_received_on}"
