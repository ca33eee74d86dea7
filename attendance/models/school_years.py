"""What the children of a school missed in a school year, as the night counted it."""

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models


class SchoolYear(models.Model):
    """One school and one school year, added up from every tally: what a child's year stands beside.

    Rows are written by the nightly count and counted again while the year, or the one after it, runs.
    The half days are Monday morning, Monday afternoon, to Friday afternoon.
    """

    school = models.ForeignKey(
        "attendance.School", on_delete=models.PROTECT, related_name="years_counted"
    )
    academic_year = models.CharField(max_length=7, help_text="2025/26")
    present = models.IntegerField()
    approved_activity = models.IntegerField()
    authorised = models.IntegerField()
    unauthorised = models.IntegerField()
    late = models.IntegerField()
    missed_half_days = ArrayField(models.IntegerField(), size=10)
    possible_half_days = ArrayField(models.IntegerField(), size=10)
    counted_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["school", "academic_year"], name="one_count_per_school_and_year"
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["academic_year"], name="school_year_by_year"),
        ]

    def __str__(self) -> str:
        return f"{self.school} {self.academic_year}"
