"""Children, where they are enrolled, and the dated circumstances that change how we act."""

from typing import Any, ClassVar

import pgtrigger
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from accounts.models.protection import never_deleted
from attendance.choices import CircumstanceKind, EnrolmentKind, Sex
from attendance.models import tally_sql, totals_sql
from attendance.models.ranges import no_overlap
from attendance.querysets import EnrolmentQuerySet, PupilQuerySet


class Pupil(models.Model):
    """A child. `ref` is what people and URLs call the record; the UPN stays inside pages.

    `compulsory_from` and `compulsory_until` bound compulsory school age; they are worked out from
    the date of birth by `attendance.rules.ages` whenever that is written.
    """

    ref = models.CharField(max_length=12, unique=True)
    upn = models.CharField(max_length=13, unique=True)
    legal_surname = models.CharField(max_length=80)
    legal_forename = models.CharField(max_length=80)
    sort_name = models.CharField(max_length=170, help_text="Folded, so every engine sorts alike")
    date_of_birth = models.DateField()
    sex = models.CharField(max_length=1, choices=Sex.choices, default=Sex.UNKNOWN)
    compulsory_from = models.DateField()
    compulsory_until = models.DateField()

    objects = PupilQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["sort_name", "id"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(upn__regex=r"^[A-Z]\d{11}[0-9A-Z]$"), name="pupil_upn_shape"
            ),
            models.CheckConstraint(
                condition=Q(compulsory_from__lt=F("compulsory_until")),
                name="pupil_compulsory_age_starts_before_it_ends",
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(
                fields=["sort_name"], name="pupil_by_sort_name", opclasses=["text_pattern_ops"]
            ),
            # A name said in the street is spelt by ear: what sounds alike shares most of its letters.
            GinIndex(fields=["sort_name"], name="pupil_by_like_name", opclasses=["gin_trgm_ops"]),
        ]
        triggers: ClassVar[list[Any]] = [
            pgtrigger.Trigger(
                name="age_keeps_tally",
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("compulsory_from", "compulsory_until"),
                condition=pgtrigger.AnyChange("compulsory_from", "compulsory_until"),
                func=tally_sql.RECOUNT_ONE_PUPIL,
            ),
            *never_deleted(),
        ]

    def __str__(self) -> str:
        return f"{self.legal_surname}, {self.legal_forename}"

    @property
    def full_name(self) -> str:
        """Forename first, as in a letter."""
        return f"{self.legal_forename} {self.legal_surname}"


class Enrolment(models.Model):
    """A pupil on the roll of one school from a day to a day: the unit of absence statistics.

    No two main enrolments of a pupil hold the same day, nor two of any kind at one school.
    """

    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="enrolments")
    school = models.ForeignKey(
        "attendance.School", on_delete=models.PROTECT, related_name="enrolments"
    )
    kind = models.CharField(max_length=4, choices=EnrolmentKind.choices, default=EnrolmentKind.MAIN)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, help_text="Last day on roll; empty: on roll")
    year_group = models.CharField(max_length=4)
    registration_group = models.CharField(max_length=20)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="enrolment_ends_after_start",
            ),
            no_overlap(
                "no_overlapping_main_enrolments",
                "pupil",
                start="starts_on",
                end="ends_on",
                condition=Q(kind=EnrolmentKind.MAIN),
            ),
            no_overlap(
                "no_overlapping_enrolments_at_a_school",
                "pupil",
                "school",
                start="starts_on",
                end="ends_on",
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["school", "registration_group"], name="enrolment_by_group"),
        ]
        triggers: ClassVar[list[Any]] = [
            pgtrigger.Trigger(
                name="dates_keep_tally",
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("starts_on", "ends_on"),
                condition=pgtrigger.AnyChange("starts_on", "ends_on"),
                func=tally_sql.RECOUNT_ONE_ENROLMENT,
            ),
            pgtrigger.Trigger(
                name="year_group_moves_totals",
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("year_group"),
                condition=pgtrigger.AnyChange("year_group"),
                func=totals_sql.ASK_FOR_ENROLMENT,
            ),
            pgtrigger.Protect(
                name="stays_with_its_pupil_and_school",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("pupil", "school"),
            ),
            *never_deleted(),
        ]

    def __str__(self) -> str:
        return f"{self.pupil} at {self.school}"


class Circumstance(models.Model):
    """A dated fact about a child that only some roles may see."""

    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="circumstances")
    kind = models.CharField(max_length=20, choices=CircumstanceKind.choices)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    worker = models.CharField(max_length=120, blank=True, help_text="Such as the social worker")
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            no_overlap(
                "one_circumstance_of_a_kind_at_a_time",
                "pupil",
                "kind",
                start="valid_from",
                end="valid_to",
            ),
        ]
        triggers: ClassVar[list[Any]] = [
            pgtrigger.Trigger(
                name="moves_totals",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func=totals_sql.ASK_FOR_PUPIL,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pupil} {self.kind}"
