"""Dated law: what each register code means and when, and the numbers the rules turn on."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from attendance.choices import AgeRule, Half, StatisticalClass
from attendance.models.ranges import no_overlap
from attendance.querysets import AttendanceCodeQuerySet


class AttendanceCode(models.Model):
    """What one code means between two dates. Looked up by the date of the session, never of entry."""

    code = models.CharField(max_length=2)
    meaning = models.CharField(max_length=200)
    statistical_class = models.CharField(max_length=20, choices=StatisticalClass.choices)
    valid_from = models.DateField(null=True, help_text="Empty: since before our records")
    valid_to = models.DateField(null=True, help_text="Last day; empty: still in force")
    half = models.CharField(max_length=2, blank=True, choices=Half.choices)
    counts_for_notice = models.BooleanField(default=False)
    is_late = models.BooleanField(default=False)
    requires = models.CharField(max_length=60, blank=True, help_text="What must stand behind it")
    age_rule = models.CharField(max_length=20, blank=True, choices=AgeRule.choices)
    office_only = models.BooleanField(
        default=False, help_text="Rests on a decision or a record a teacher does not hold"
    )
    alternative = models.CharField(max_length=120, blank=True, help_text="What to use once ended")
    source = models.CharField(max_length=300)

    objects = AttendanceCodeQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["code", "valid_from"]
        constraints: ClassVar[list[Any]] = [
            no_overlap("one_meaning_per_code_and_day", "code", start="valid_from", end="valid_to"),
            models.CheckConstraint(
                condition=Q(statistical_class__in=StatisticalClass.values),
                name="code_has_a_known_class",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Threshold(models.Model):
    """One number from law or guidance, between two dates, with its source.

    `key` says which (persistent_absence_percent, notice_sessions, ...); `basis` narrows it where the
    same key had several at once (the fixed counts before 2015/16, by length of year).
    """

    key = models.CharField(max_length=60)
    basis = models.CharField(max_length=40, blank=True)
    value = models.IntegerField()
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    source = models.CharField(max_length=300)

    class Meta:
        ordering: ClassVar[list[str]] = ["key", "basis", "valid_from"]
        constraints: ClassVar[list[Any]] = [
            no_overlap(
                "one_threshold_per_key_and_day", "key", "basis", start="valid_from", end="valid_to"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} = {self.value}"


class LeaveGround(models.Model):
    """A ground on which leave of absence may be granted between two dates, and its code."""

    key = models.CharField(max_length=30)
    label = models.CharField(max_length=150)
    code = models.CharField(max_length=2)
    needs = models.CharField(max_length=200, blank=True, help_text="What must be seen first")
    in_advance = models.BooleanField(default=True, help_text="Must be asked for before it begins")
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    source = models.CharField(max_length=300)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[Any]] = [
            no_overlap(
                "one_leave_ground_per_key_and_day", "key", start="valid_from", end="valid_to"
            ),
        ]

    def __str__(self) -> str:
        return self.label
