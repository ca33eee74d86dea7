"""Where and when an excluded child was seen in a public place: what a section 105 notice stands on."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts.models.protection import append_only
from accounts.models.words import says
from fines.models import triggers
from fines.models.notices import PenaltyNotice


class Sighting(models.Model):
    """One sighting: when, where, who saw the child; of a session of the notice, and as a patrol recorded it."""

    notice = models.ForeignKey(PenaltyNotice, on_delete=models.PROTECT, related_name="sightings")
    session = models.ForeignKey("attendance.Session", on_delete=models.PROTECT, related_name="+")
    seen_at = models.DateTimeField()
    place = models.CharField(max_length=200)
    seen_by = models.CharField(max_length=120, help_text="Name and post")
    encounter = models.ForeignKey(
        "attendance.Encounter", null=True, on_delete=models.PROTECT, related_name="+"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["seen_at", "id"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["notice", "seen_at"], name="seen_once_at_a_time"),
            models.CheckConstraint(
                condition=says("place") & says("seen_by"), name="sighting_says_where_and_by_whom"
            ),
        ]
        triggers: ClassVar[list[Any]] = [triggers.sighting_is_of_its_notice(), *append_only()]

    def __str__(self) -> str:
        return f"{self.notice} {self.seen_at:%Y-%m-%d %H:%M}"
