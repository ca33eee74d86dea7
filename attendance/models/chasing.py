"""Finding out where a child is: registers chased, families called, and the office's say over a mark."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models.protection import append_only
from accounts.models.words import says
from attendance.choices import ContactHow, ContactOutcome, ContactStep


class AbsenceContact(models.Model):
    """One attempt, on one day, to learn why a child is not in school. Append-only."""

    enrolment = models.ForeignKey(
        "attendance.Enrolment", on_delete=models.PROTECT, related_name="absence_contacts"
    )
    date = models.DateField(help_text="The day of absence it is about")
    step = models.CharField(max_length=15, choices=ContactStep.choices)
    how = models.CharField(max_length=10, choices=ContactHow.choices)
    carer = models.ForeignKey(
        "attendance.Carer", null=True, on_delete=models.PROTECT, related_name="+"
    )
    whom = models.CharField(max_length=120, blank=True)
    outcome = models.CharField(max_length=15, choices=ContactOutcome.choices)
    note = models.CharField(max_length=500, blank=True)
    suggested_code = models.CharField(
        max_length=2, blank=True, help_text="What the reason given would be; somebody confirms it"
    )
    whole_day = models.BooleanField(
        default=False, db_default=False, help_text="The code was said to hold for the whole day"
    )
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "id"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=~Q(outcome=ContactOutcome.REFERRED) | ~Q(whom=""),
                name="contact_referred_to_somebody",
            ),
            models.CheckConstraint(
                condition=Q(whole_day=False) | ~Q(suggested_code=""),
                name="contact_of_the_whole_day_has_a_code",
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["enrolment", "date"], name="absence_contact_by_day"),
        ]
        triggers: ClassVar[list[Any]] = append_only()

    def __str__(self) -> str:
        return f"{self.step} {self.outcome}"


class RegisterChase(models.Model):
    """A reminder sent to somebody whose register was not in at the set minute. Once a register."""

    session = models.ForeignKey(
        "attendance.Session", on_delete=models.PROTECT, related_name="chases"
    )
    registration_group = models.CharField(max_length=20)
    whom = models.CharField(max_length=120)
    address = models.EmailField(blank=True, help_text="Empty: nobody to write to, so ring")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["session", "registration_group"], name="one_chase_per_register"
            ),
        ]
        triggers: ClassVar[list[Any]] = append_only()

    def __str__(self) -> str:
        return f"{self.registration_group} {self.whom}"


class RegisterUnlock(models.Model):
    """Registers of some days opened again for amendment, by whom, why, and until when."""

    school = models.ForeignKey("attendance.School", on_delete=models.PROTECT, related_name="+")
    registration_group = models.CharField(max_length=20, blank=True, help_text="Empty: every class")
    starts_on = models.DateField()
    ends_on = models.DateField()
    reason = models.CharField(max_length=300)
    until = models.DateTimeField()
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=120)
    by_role = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on"), until__gt=F("at")) & says("reason"),
                name="unlock_has_days_a_reason_and_an_end",
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["school", "starts_on"], name="unlock_by_school"),
        ]
        triggers: ClassVar[list[Any]] = append_only()

    def __str__(self) -> str:
        return f"{self.school} {self.starts_on} to {self.ends_on}"


class TeacherMark(models.Model):
    """What a teacher wrote where the office's mark already stood: kept beside it, never over it."""

    session = models.ForeignKey(
        "attendance.Session", on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    enrolment = models.ForeignKey(
        "attendance.Enrolment", on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    code = models.CharField(max_length=2)
    minutes_late = models.SmallIntegerField(null=True)
    note = models.CharField(max_length=500, blank=True)
    office_code = models.CharField(max_length=2, help_text="What stood, and stands")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "id"]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["session", "enrolment"], name="teacher_mark_by_mark"),
        ]
        triggers: ClassVar[list[Any]] = append_only()

    def __str__(self) -> str:
        return f"{self.code} beside {self.office_code}"
