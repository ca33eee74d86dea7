"""What the nightly job found, with the numbers it rests on."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models.protection import never_deleted
from attendance.choices import FlagKind
from attendance.querysets import FlagQuerySet


class Flag(models.Model):
    """One finding about one enrolment. At most one of a kind stands at a time.

    `numbers` and the window say what it rests on now; `raised_numbers` what it rested on first. A
    flag is an outbox row: whoever works above takes it by setting `claimed_at` while it is empty.
    """

    ref = models.CharField(max_length=14, unique=True)
    enrolment = models.ForeignKey(
        "attendance.Enrolment", on_delete=models.PROTECT, related_name="flags"
    )
    kind = models.CharField(max_length=30, choices=FlagKind.choices)
    window_from = models.DateField()
    window_to = models.DateField()
    numbers = models.JSONField()
    raised_numbers = models.JSONField()
    raised_at = models.DateTimeField(default=timezone.now)
    raised_as_of = models.DateField()
    changed_at = models.DateTimeField(
        default=timezone.now, help_text="Numbers or window last moved"
    )
    cleared_at = models.DateTimeField(null=True)
    cleared_as_of = models.DateField(null=True)
    cleared_numbers = models.JSONField(null=True)
    claimed_at = models.DateTimeField(null=True)

    objects = FlagQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["enrolment", "kind"],
                condition=Q(cleared_at__isnull=True),
                name="one_standing_flag_per_kind",
            ),
            models.CheckConstraint(
                condition=Q(window_from__lte=F("window_to")), name="flag_window_in_order"
            ),
            models.CheckConstraint(
                condition=Q(cleared_at__isnull=True, cleared_as_of__isnull=True)
                | Q(cleared_at__isnull=False, cleared_as_of__isnull=False),
                name="flag_cleared_when_and_as_of",
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(
                fields=["id"], name="flag_unclaimed", condition=Q(claimed_at__isnull=True)
            ),
        ]
        triggers: ClassVar[list[Any]] = never_deleted()

    def __str__(self) -> str:
        return f"{self.ref} {self.kind}"
