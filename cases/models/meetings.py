"""Round a meeting: where it may be held, who was asked and who came, what was added to its minutes, feeds."""

from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models.protection import append_only, never_deleted
from accounts.models.words import says
from cases.choices import Attendance, Part
from cases.models.plans import Panel


class MeetingPlace(models.Model):
    """One room that is kept in the list. `name` and `address` are what an invitation says."""

    name = models.CharField(max_length=120)
    address = models.CharField(max_length=200, blank=True)
    school = models.ForeignKey(
        "attendance.School", null=True, on_delete=models.PROTECT, related_name="meeting_places"
    )
    retired_on = models.DateField(null=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["name", "id"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=says("name"), name="meeting_place_has_a_name"),
            models.UniqueConstraint(
                fields=["name"], condition=Q(retired_on__isnull=True), name="one_place_of_a_name"
            ),
        ]
        triggers: ClassVar[list[Any]] = never_deleted()

    def __str__(self) -> str:
        return self.name

    @property
    def words(self) -> str:
        """As an invitation says it."""
        return ", ".join(part for part in (self.name, self.address) if part)


class MeetingPerson(models.Model):
    """Somebody asked to a meeting, and whether they came. A parent is a carer of the child, a party of their own."""

    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="people")
    part = models.CharField(max_length=10, choices=Part.choices)
    carer = models.ForeignKey(
        "attendance.Carer", null=True, on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField(max_length=120)
    attendance = models.CharField(max_length=10, blank=True, choices=Attendance.choices)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["panel", "carer"], name="asked_once_to_a_meeting"),
            models.CheckConstraint(condition=says("name"), name="asked_by_name"),
            models.CheckConstraint(
                condition=Q(part=Part.PARENT, carer__isnull=False)
                | (~Q(part=Part.PARENT) & Q(carer__isnull=True)),
                name="asked_parent_is_a_carer",
            ),
            models.CheckConstraint(
                condition=Q(attendance="") | Q(attendance__in=Attendance.values),
                name="attendance_is_known",
            ),
        ]
        triggers: ClassVar[list[Any]] = [
            *never_deleted(),
            pgtrigger.Protect(
                name="attendance_stands",
                operation=pgtrigger.Update,
                condition=~pgtrigger.Q(old__attendance=""),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class MinutesAddition(models.Model):
    """What is added to minutes once they stand: they are corrected by addition only."""

    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="additions")
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=says("text"), name="addition_says_something")
        ]
        triggers: ClassVar[list[Any]] = append_only()

    def __str__(self) -> str:
        return f"added to {self.panel}"


class CalendarFeed(models.Model):
    """A private calendar address of one person. Only the digest of its secret is kept; one is good at a time."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True, help_text="When a calendar last asked")

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(ended_at__isnull=True), name="one_feed_per_person"
            )
        ]
        triggers: ClassVar[list[Any]] = never_deleted()

    def __str__(self) -> str:
        return f"feed of {self.user}"
