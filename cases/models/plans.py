"""What was agreed: meetings with the family, plans and their targets."""

import datetime as dt
import uuid
from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils import timezone

from accounts.models.protection import never_deleted
from accounts.models.words import says
from cases.choices import MeetingHow, MeetingKind, PlanKind, TargetResult
from cases.models.cases import Case
from cases.querysets import PanelManager


class Span(Func):
    """From when to when a meeting takes, by a function of the database that cannot change its answer."""

    function = "cases_meeting_span"
    output_field = DateTimeRangeField()


def _never_two(name: str, column: str) -> ExclusionConstraint:
    """Nobody, and no room, is in two meetings at once."""
    return ExclusionConstraint(
        name=name,
        expressions=[
            (column, RangeOperators.EQUAL),
            (Span(F("at"), F("lasts")), RangeOperators.OVERLAPS),
        ],
        condition=Q(
            cancelled_at__isnull=True, held_on__isnull=True, **{f"{column}__isnull": False}
        ),
    )


class Panel(models.Model):
    """A meeting with the family: a panel, a target review or a review. Where, when, who came, what was said.

    Of a kind one waits at a time on a case; parents who must not meet each have a `sitting`. One that is
    moved is a row of its own that `replaces` the one before it, which stays as it was arranged: the `uid`
    goes with the line, the `sequence` rises. `place` is what the invitation says.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="panels")
    kind = models.CharField(max_length=15, choices=MeetingKind.choices, default=MeetingKind.PANEL)
    sitting = models.SmallIntegerField(default=1)
    at = models.DateTimeField()
    lasts = models.SmallIntegerField(default=45, help_text="Minutes")
    how = models.CharField(max_length=10, choices=MeetingHow.choices, default=MeetingHow.IN_PERSON)
    place = models.CharField(max_length=200)
    room = models.ForeignKey(
        "cases.MeetingPlace", null=True, on_delete=models.PROTECT, related_name="panels"
    )
    chair = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    arranged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    arranged_at = models.DateTimeField(default=timezone.now)
    held_on = models.DateField(null=True)
    attended = models.JSONField(default=list, help_text="References of the carers who came")
    minutes = models.TextField(blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    cancel_reason = models.CharField(max_length=200, blank=True)
    uid = models.UUIDField(default=uuid.uuid4)
    sequence = models.SmallIntegerField(default=0)
    replaces = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="replaced_by"
    )

    objects = PanelManager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-at"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["case", "kind", "sitting"],
                condition=Q(held_on__isnull=True, cancelled_at__isnull=True),
                name="one_panel_waits_per_case",
            ),
            models.UniqueConstraint(fields=["uid", "sequence"], name="one_meeting_per_change"),
            models.CheckConstraint(
                condition=Q(held_on__isnull=True, recorded_by__isnull=True, minutes="")
                | (Q(held_on__isnull=False, recorded_by__isnull=False) & says("minutes")),
                name="panel_held_when_by_whom_and_what",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=True, cancelled_by__isnull=True, cancel_reason="")
                | (
                    Q(cancelled_at__isnull=False, cancelled_by__isnull=False, held_on__isnull=True)
                    & says("cancel_reason")
                ),
                name="meeting_cancelled_when_by_whom_and_why",
            ),
            models.CheckConstraint(
                condition=Q(lasts__gt=0, lasts__lte=480, sitting__gte=1, sitting__lte=9),
                name="meeting_has_a_length",
            ),
            _never_two("one_meeting_in_a_room", "room"),
            _never_two("one_meeting_per_chair", "chair"),
        ]
        indexes: ClassVar[list[Any]] = [models.Index(fields=["at"], name="meeting_by_time")]
        triggers: ClassVar[list[Any]] = [
            *never_deleted(),
            pgtrigger.Protect(
                name="recorded_stands",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.held_on IS NOT NULL AND"
                    " (OLD.minutes, OLD.held_on, OLD.attended, OLD.at, OLD.recorded_by_id) IS DISTINCT FROM"
                    " (NEW.minutes, NEW.held_on, NEW.attended, NEW.at, NEW.recorded_by_id)"
                ),
            ),
            pgtrigger.Protect(
                name="cancelled_stands",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__cancelled_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.get_kind_display().lower()}"

    @property
    def ends(self) -> dt.datetime:
        """When it is over."""
        return self.at + dt.timedelta(minutes=self.lasts)

    @property
    def waits(self) -> bool:
        """Whether it is still to come, or to be written down."""
        return self.held_on is None and self.cancelled_at is None


class Plan(models.Model):
    """An action plan or attendance contract, agreed or refused; a refusal is a record too."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="plans")
    kind = models.CharField(max_length=20, choices=PlanKind.choices)
    agreed_on = models.DateField()
    refused = models.BooleanField(default=False)
    refusal_reason = models.TextField(blank=True)
    support = models.TextField(blank=True, help_text="What school and services will do")
    review_on = models.DateField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(refused=False) | says("refusal_reason"), name="plan_refused_says_why"
            ),
            models.CheckConstraint(
                condition=Q(review_on__isnull=True) | Q(review_on__gte=F("agreed_on")),
                name="plan_reviewed_after_agreed",
            ),
        ]
        triggers: ClassVar[list[Any]] = never_deleted()

    def __str__(self) -> str:
        return f"{self.case} {self.kind}"


class PlanTarget(models.Model):
    """One thing somebody will do by a day, and how it went."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="targets")
    order = models.SmallIntegerField()
    text = models.CharField(max_length=300)
    owner = models.CharField(max_length=120)
    due = models.DateField(null=True)
    result = models.CharField(max_length=10, blank=True, choices=TargetResult.choices)
    result_note = models.CharField(max_length=300, blank=True)
    reviewed_on = models.DateField(null=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["order"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["plan", "order"], name="one_target_per_line"),
            models.CheckConstraint(condition=says("text"), name="target_says_what"),
            models.CheckConstraint(
                condition=Q(result="", reviewed_on__isnull=True, reviewed_by__isnull=True)
                | Q(result__in=TargetResult.values, reviewed_on__isnull=False,
                    reviewed_by__isnull=False),
                name="target_result_when_and_by_whom",
            ),
        ]  # fmt: skip
        triggers: ClassVar[list[Any]] = never_deleted()

    def __str__(self) -> str:
        return self.text
