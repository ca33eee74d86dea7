"""Orders that are watched while they last: each with its length, review, breaches and end."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models.protection import append_only
from accounts.models.words import says
from fines.choices import ENDS_ORDER, MeasureKind, MeasureNoteKind
from fines.models import order_triggers as triggers
from fines.models.courts import Proceedings
from fines.querysets import MeasureQuerySet

USER = settings.AUTH_USER_MODEL


class Measure(models.Model):
    """One order, as it was made; an extension is a new row that `extends` it.

    `carer` is empty for a supervision order, which is about the child. The database asks `MeasureRule`
    how long it may last.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="measures")
    carer = models.ForeignKey(
        "attendance.Carer", null=True, on_delete=models.PROTECT, related_name="+"
    )
    proceedings = models.ForeignKey(
        Proceedings, null=True, on_delete=models.PROTECT, related_name="measures"
    )
    kind = models.CharField(max_length=20, choices=MeasureKind.choices)
    court = models.CharField(max_length=120, blank=True)
    notice_on = models.DateField(null=True, help_text="Notice served before the order (s437)")
    made_on = models.DateField(help_text="The day it was made, or extended")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, help_text="Last day; empty: until it is ended")
    guidance_until = models.DateField(null=True, help_text="Last day of a guidance programme")
    review_on = models.DateField(null=True)
    requires = models.TextField(help_text="What it asks of the family")
    extends = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="extended_by"
    )
    needs_approval = models.BooleanField(
        default=False, db_default=False,
        help_text="Served only once a second person approved it; the database says of which",
    )  # fmt: skip
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    objects = MeasureQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["ends_on", "id"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(kind__in=MeasureKind.values) & says("requires"),
                name="measure_is_known_and_says_what",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
                name="measure_in_order",
            ),
            models.CheckConstraint(
                condition=Q(carer__isnull=False) | Q(kind=MeasureKind.ESO),
                name="measure_is_on_a_parent",
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["case"], name="measure_by_case"),
            models.Index(fields=["ends_on"], name="measure_by_end"),
        ]
        triggers: ClassVar[list[Any]] = [
            triggers.measure_within_law(),
            triggers.order_has_its_grounds(),
            triggers.order_needs_approval(),
            *append_only(),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.kind}"

    @property
    def waits(self) -> bool:
        """Whether it still waits for a second person: it is served on nobody, and in force for nobody."""
        return self.needs_approval and not hasattr(self, "approval")


class OrderApproval(models.Model):
    """That a second person approved an order before it was served."""

    measure = models.OneToOneField(Measure, on_delete=models.PROTECT, related_name="approval")
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        triggers: ClassVar[list[Any]] = [triggers.approved_by_another(), *append_only()]

    def __str__(self) -> str:
        return f"{self.measure} approved"


class MeasureNote(models.Model):
    """A review, a breach, an early end, or that it was never made so. `next_on` moves the day of the next review."""

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="notes")
    kind = models.CharField(max_length=10, choices=MeasureNoteKind.choices)
    on = models.DateField()
    words = models.TextField()
    next_on = models.DateField(null=True)
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(kind__in=MeasureNoteKind.values) & says("words"),
                name="measure_note_says_what",
            ),
            models.UniqueConstraint(
                fields=["measure", "kind"],
                condition=Q(kind__in=ENDS_ORDER),
                name="measure_ends_once",
            ),
        ]
        triggers: ClassVar[list[Any]] = [triggers.nothing_noted_before_approval(), *append_only()]

    def __str__(self) -> str:
        return f"{self.measure} {self.kind}"
