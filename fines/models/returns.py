"""The yearly return: which columns a year has, the codes of places, and returns as they were sent."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import IntegerRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models.protection import append_only
from accounts.models.words import says
from fines.choices import ColumnKind, NotCarriedOut
from fines.models import result_triggers as triggers
from fines.models.measures import Measure

USER = settings.AUTH_USER_MODEL


class YearRange(Func):
    """SQL int4range of two columns of years."""

    function = "int4range"
    output_field = IntegerRangeField()


YEARS = YearRange(
    F("first_year"), F("last_year"), RangeBoundary(inclusive_lower=True, inclusive_upper=True)
)


class ReturnColumn(models.Model):
    """One column of the return in the years it was asked, with its words and what it is made of.

    Years are named by the one they begin in; an empty `last_year` is still asked.
    """

    position = models.SmallIntegerField()
    name = models.CharField(max_length=60, help_text="As the file heads it")
    label = models.CharField(max_length=80)
    made_of = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=ColumnKind.choices)
    first_year = models.IntegerField()
    last_year = models.IntegerField(null=True)
    source = models.CharField(max_length=300)

    class Meta:
        ordering: ClassVar[list[str]] = ["position", "first_year"]
        constraints: ClassVar[list[Any]] = [
            ExclusionConstraint(
                name="one_return_column_per_name_and_year",
                expressions=[("name", RangeOperators.EQUAL), (YEARS, RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(
                condition=Q(kind__in=ColumnKind.values), name="return_column_kind_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ReturnPlace(models.Model):
    """The codes a national file gives an authority, by its three digits."""

    old_la_code = models.CharField(max_length=3, unique=True)
    new_la_code = models.CharField(max_length=9)
    region_code = models.CharField(max_length=9)
    region_name = models.CharField(max_length=60)
    source = models.CharField(max_length=300)

    class Meta:
        ordering: ClassVar[list[str]] = ["old_la_code"]

    def __str__(self) -> str:
        return self.old_la_code


class SentReturn(models.Model):
    """A return as it was sent: the very bytes, their hash, and what every figure rested on that day.

    `figures` holds each column by name, `behind` each notice's reason and end, so that a later
    difference can be named. Nothing here is ever changed; a return sent again is another row.
    """

    start_year = models.SmallIntegerField(help_text="The year the school year begins in")
    as_at = models.DateField()
    figures: Any = models.JSONField()
    behind: Any = models.JSONField()
    file = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    note = models.CharField(max_length=300, blank=True, help_text="To whom, or why once more")
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="sent_return_has_its_hash"
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["start_year"], name="sent_return_by_year")
        ]
        triggers: ClassVar[list[Any]] = append_only()

    def __str__(self) -> str:
        return f"{self.start_year} as at {self.as_at}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("fines:see_sent_return", args=[self.pk])


class CarriedOut(models.Model):
    """Whether a parenting order was carried out: the newest row stands, earlier ones stay."""

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="carried_out")
    done = models.BooleanField()
    reason = models.CharField(max_length=20, blank=True, choices=NotCarriedOut.choices)
    on = models.DateField()
    words = models.CharField(max_length=300, help_text="What shows it")
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(done=True, reason="") | Q(done=False, reason__in=NotCarriedOut.values),
                name="not_carried_out_says_why",
            ),
            models.CheckConstraint(condition=says("words"), name="carried_out_says_what_shows_it"),
        ]
        triggers: ClassVar[list[Any]] = [
            triggers.only_of_a_parenting_order(),
            *append_only(),
        ]

    def __str__(self) -> str:
        return f"{self.measure} {'carried out' if self.done else 'not carried out'}"
