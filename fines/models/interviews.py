"""Interviews under caution: one parent invited, and what became of it. Both rows stand as written."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models.protection import append_only
from accounts.models.words import says
from fines.choices import InterviewEnd

USER = settings.AUTH_USER_MODEL


class Interview(models.Model):
    """An invitation to one parent, with the words they were sent. `letter` is kept as it was sent."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="interviews")
    carer = models.ForeignKey("attendance.Carer", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    place = models.CharField(max_length=200)
    interviewer = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    letter = models.JSONField(default=dict)
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "id"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=says("place"), name="interview_has_a_place")
        ]
        indexes: ClassVar[list[Any]] = [models.Index(fields=["case"], name="interview_by_case")]
        triggers: ClassVar[list[Any]] = append_only()

    def __str__(self) -> str:
        return f"{self.case} {self.at}"


class InterviewRecord(models.Model):
    """What became of it. One that was held says that the caution was given and advice offered (PACE Code C)."""

    interview = models.OneToOneField(Interview, on_delete=models.PROTECT, related_name="record")
    end = models.CharField(max_length=12, choices=InterviewEnd.choices)
    on = models.DateField()
    caution_given = models.BooleanField(default=False)
    advice_offered = models.BooleanField(default=False, help_text="The right to legal advice")
    advised_by = models.CharField(max_length=120, blank=True, help_text="Who advised, if anybody")
    present = models.CharField(max_length=200, blank=True)
    record_reference = models.CharField(max_length=80, blank=True, help_text="Of the recording")
    summary = models.TextField(blank=True)
    reason = models.CharField(max_length=300, blank=True, help_text="Why it was not held")
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=(
                    Q(end=InterviewEnd.HELD, caution_given=True, advice_offered=True)
                    & (says("summary") | says("record_reference"))
                )
                | (
                    Q(end=InterviewEnd.CANCELLED, caution_given=False, advice_offered=False)
                    & says("reason")
                )
                | Q(end=InterviewEnd.NOT_ATTENDED, caution_given=False, advice_offered=False),
                name="interview_held_as_the_code_asks",
            )
        ]
        triggers: ClassVar[list[Any]] = append_only()

    def __str__(self) -> str:
        return f"{self.interview} {self.end}"
