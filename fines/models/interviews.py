"""Interviews under caution: one parent invited, and what became of it. Both rows stand as written."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models.protection import append_only
from accounts.models.words import says
from fines.choices import CALLED_OFF, InterviewEnd, InterviewLetterKind
from fines.models import result_triggers as triggers

USER = settings.AUTH_USER_MODEL


class Interview(models.Model):
    """A day set for one parent. One that is moved is a row of its own that `replaces` the one before it."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="interviews")
    carer = models.ForeignKey("attendance.Carer", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    place = models.CharField(max_length=200)
    interviewer = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    replaces = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="replaced_by"
    )
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "id"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=says("place"), name="interview_has_a_place")
        ]
        indexes: ClassVar[list[Any]] = [models.Index(fields=["case"], name="interview_by_case")]
        triggers: ClassVar[list[Any]] = [triggers.interview_follows_its_own(), *append_only()]

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
                    Q(end__in=CALLED_OFF, caution_given=False, advice_offered=False)
                    & says("reason")
                )
                | Q(end=InterviewEnd.NOT_ATTENDED, caution_given=False, advice_offered=False),
                name="interview_held_as_the_code_asks",
            )
        ]
        triggers: ClassVar[list[Any]] = [triggers.interview_told_from_its_time(), *append_only()]

    def __str__(self) -> str:
        return f"{self.interview} {self.end}"


class InterviewLetter(models.Model):
    """A letter to the parent about an interview: one of a kind, whatever is pressed twice."""

    interview = models.ForeignKey(Interview, on_delete=models.PROTECT, related_name="letters")
    letter = models.OneToOneField(
        "cases.Letter", on_delete=models.PROTECT, related_name="of_interview"
    )
    kind = models.CharField(max_length=12, choices=InterviewLetterKind.choices)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["interview", "kind"], name="one_letter_of_a_kind_per_interview"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=InterviewLetterKind.values),
                name="interview_letter_kind_is_known",
            ),
        ]
        triggers: ClassVar[list[Any]] = [triggers.letter_to_who_is_interviewed(), *append_only()]

    def __str__(self) -> str:
        return f"{self.kind} of {self.interview}"
