"""What each enrolment adds up to in the days people ask about, kept so that everybody's figures open at once.

Filled from weekly tallies by `attendance.actions.totals` and nobody else; they may be thrown away and
counted again at any time.
"""

from typing import Any, ClassVar

from django.db import models
from django.utils import timezone


class KeptPeriod(models.Model):
    """Days whose totals are kept: a usual period, kept in step; or days somebody asked for, counted once.

    `counted_at` is the moment up to which every change is in; empty: not counted yet.
    """

    key = models.CharField(
        max_length=40, unique=True, help_text="autumn 2026, 2026/27, or two dates"
    )
    first = models.DateField()
    last = models.DateField()
    is_usual = models.BooleanField(default=False)
    asked_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True)
    counted_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField(null=True, help_text="When a count last came out otherwise")
    seconds = models.FloatField(null=True, help_text="How long counting everybody took")
    met: Any = models.JSONField(default=dict, help_text="Sessions each school met for")

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=models.Q(last__gte=models.F("first")), name="kept_period_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return self.key


class Sums(models.Model):
    """Sessions in the days of a period; `before_…` those before the second half of the summer term."""

    present = models.SmallIntegerField(default=0)
    approved_activity = models.SmallIntegerField(default=0)
    authorised = models.SmallIntegerField(default=0)
    unauthorised = models.SmallIntegerField(default=0)
    late = models.SmallIntegerField(default=0)
    before_present = models.SmallIntegerField(default=0)
    before_approved_activity = models.SmallIntegerField(default=0)
    before_authorised = models.SmallIntegerField(default=0)
    before_unauthorised = models.SmallIntegerField(default=0)
    before_late = models.SmallIntegerField(default=0)

    class Meta:
        abstract = True


class EnrolmentTotal(Sums):
    """One enrolment's sessions in a kept period, and what decides in which figures they count.

    `ever` has a bit for each group the child was in on any day of the school year, `always` for each it was
    in on all of this enrolment's days (see `rules.insight.GROUP_BITS`). `in_statistics`: of the ages, and
    enrolled in time, to be in the official ones.
    """

    pk = models.CompositePrimaryKey("period_id", "enrolment_id")
    period = models.ForeignKey(
        KeptPeriod,
        on_delete=models.DO_NOTHING,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    enrolment = models.ForeignKey(
        "attendance.Enrolment", on_delete=models.PROTECT, related_name="+", db_constraint=False,
        db_index=False,
    )  # fmt: skip
    school = models.ForeignKey(
        "attendance.School", on_delete=models.PROTECT, related_name="+", db_constraint=False,
        db_index=False,
    )  # fmt: skip
    year_group = models.CharField(max_length=4, help_text="In the year of the period")
    ever = models.SmallIntegerField(default=0)
    always = models.SmallIntegerField(default=0)
    at_15 = models.BooleanField()
    in_statistics = models.BooleanField()

    def __str__(self) -> str:
        return f"enrolment {self.enrolment_id} period {self.period_id}"


class GroupTotal(Sums):
    """One enrolment's sessions of a kept period while its child was in a group, where it was not always in it."""

    pk = models.CompositePrimaryKey("period_id", "kind", "enrolment_id")
    period = models.ForeignKey(
        KeptPeriod,
        on_delete=models.DO_NOTHING,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    kind = models.CharField(max_length=20)
    enrolment = models.ForeignKey(
        "attendance.Enrolment", on_delete=models.PROTECT, related_name="+", db_constraint=False,
        db_index=False,
    )  # fmt: skip

    def __str__(self) -> str:
        return f"enrolment {self.enrolment_id} period {self.period_id} {self.kind}"


class TotalRequest(models.Model):
    """An enrolment whose totals may have moved since they were last counted. Taken by deletion."""

    enrolment = models.ForeignKey(
        "attendance.Enrolment", on_delete=models.PROTECT, related_name="+", db_constraint=False,
        db_index=False,
    )  # fmt: skip
    asked_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"enrolment {self.enrolment_id}"


class KeptCodes(models.Model):
    """How often each code was given, by school, for one question about many marks. Counted once, on demand."""

    key = models.CharField(max_length=200, unique=True)
    question: Any = models.JSONField()
    asked_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True)
    counted_at = models.DateTimeField(null=True)
    counts: Any = models.JSONField(
        default=list, help_text="Code, school, its last day there, marks"
    )

    def __str__(self) -> str:
        return self.key
