"""Proceedings: one charge against one parent, its exact sessions, and each step in court.

What the court decided is criminal data and stands in tables of its own (`results`).
"""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models.protection import append_only
from accounts.models.words import says
from fines.choices import Charge, HearingKind, Jurisdiction, Procedure, StepKind
from fines.models import court_triggers as triggers
from fines.models import result_triggers
from fines.models.decisions import ChargingDecision
from fines.models.notices import PenaltyNotice
from fines.models.triggers import none_open_against_it
from fines.querysets import CourtStepQuerySet, ProceedingsQuerySet
from fines.rules.papers import CONDITIONS, PAPERS

USER = settings.AUTH_USER_MODEL


class Proceedings(models.Model):
    """One charge against one parent, for the absence and never for an unpaid notice (T37).

    It follows an approved decision record of that parent; `file_by` is the last day it could be laid,
    counted from the earliest session. `notices` are the unpaid ones its sessions stand in.
    """

    ref = models.CharField(max_length=12, unique=True)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="proceedings")
    pupil = models.ForeignKey("attendance.Pupil", on_delete=models.PROTECT, related_name="+")
    carer = models.ForeignKey("attendance.Carer", on_delete=models.PROTECT, related_name="+")
    decision = models.ForeignKey(
        ChargingDecision, null=True, on_delete=models.PROTECT, related_name="proceedings",
        help_text="Empty only on rows from before there were decision records",
    )  # fmt: skip
    notices: Any = models.ManyToManyField(
        PenaltyNotice, through="ChargedNotice", related_name="proceedings"
    )
    jurisdiction = models.CharField(
        max_length=20, choices=Jurisdiction.choices, default=Jurisdiction.ENGLAND
    )
    charge = models.CharField(max_length=10, choices=Charge.choices)
    procedure = models.CharField(
        max_length=10, choices=Procedure.choices, default=Procedure.HEARING
    )
    offence_on = models.DateField(help_text="The first session charged")
    offence_until = models.DateField(help_text="The last session charged")
    file_by = models.DateField(null=True, help_text="The last day to lay it")
    filed_on = models.DateField()
    lacking = models.JSONField(
        default=list, help_text="What its court pack lacked: key, name and words of each thing"
    )
    why_lacking = models.TextField(blank=True, help_text="Why it was laid without")
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    objects = ProceedingsQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        verbose_name_plural = "proceedings"
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(offence_on__lte=models.F("offence_until")),
                name="charged_period_in_order",
            ),
            models.CheckConstraint(
                condition=Q(file_by__isnull=True) | Q(filed_on__lte=models.F("file_by")),
                name="laid_in_time",
            ),
            models.CheckConstraint(
                condition=Q(lacking=[], why_lacking="") | (~Q(lacking=[]) & says("why_lacking")),
                name="laid_without_papers_says_why",
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["case"], name="proceedings_by_case"),
            models.Index(fields=["carer", "pupil"], name="proceedings_by_parent"),
        ]
        triggers: ClassVar[list[Any]] = [
            triggers.follows_an_approved_decision(),
            triggers.procedure_takes_the_charge(),
            triggers.pack_before_the_charge(CONDITIONS, PAPERS),
            triggers.no_money_in_doubt(),
            none_open_against_it(),
            *append_only(),
        ]

    def __str__(self) -> str:
        return f"{self.ref} {self.charge}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("fines:see_proceedings", args=[self.ref])


class ChargedNotice(models.Model):
    """An unpaid notice whose absence is charged."""

    proceedings = models.ForeignKey(
        Proceedings, on_delete=models.PROTECT, related_name="charged_notices"
    )
    notice = models.ForeignKey(
        PenaltyNotice, on_delete=models.PROTECT, related_name="charged_notices"
    )

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["proceedings", "notice"], name="notice_charged_once")
        ]
        triggers: ClassVar[list[Any]] = [triggers.only_an_unpaid_notice(), *append_only()]

    def __str__(self) -> str:
        return f"{self.proceedings} {self.notice}"


class ChargedSession(models.Model):
    """One session a charge is laid for, with its code that day: once per parent, child and charge.

    Who it is about and which charge are filled by the database from the proceedings.
    """

    proceedings = models.ForeignKey(Proceedings, on_delete=models.PROTECT, related_name="sessions")
    session = models.ForeignKey("attendance.Session", on_delete=models.PROTECT, related_name="+")
    enrolment = models.ForeignKey(
        "attendance.Enrolment", on_delete=models.PROTECT, related_name="+"
    )
    carer = models.ForeignKey(
        "attendance.Carer", on_delete=models.PROTECT, related_name="+", editable=False
    )
    charge = models.CharField(max_length=10, choices=Charge.choices, editable=False)
    code = models.CharField(max_length=2)

    class Meta:
        ordering: ClassVar[list[str]] = ["session__date", "session__half"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["session", "enrolment", "carer", "charge"],
                name="session_charged_once_per_parent_and_charge",
            )
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["carer", "enrolment"], name="charged_by_parent")
        ]
        triggers: ClassVar[list[Any]] = [triggers.session_may_be_charged(), *append_only()]

    def __str__(self) -> str:
        return f"{self.proceedings} {self.session}"


class CourtStep(models.Model):
    """A step of the procedure: papers served (with the last day to plead), plea, sent to a hearing.

    One entered wrongly is put right by a new row with its reason, or taken back by one; it stays itself.
    """

    proceedings = models.ForeignKey(Proceedings, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=12, choices=StepKind.choices)
    on = models.DateField()
    plea_by = models.DateField(null=True, help_text="The last day to plead, once served")
    note = models.CharField(max_length=300, blank=True)
    replaces = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="replaced_by"
    )
    why_changed = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = CourtStepQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(kind__in=StepKind.values), name="court_step_is_known"
            ),
            models.CheckConstraint(
                condition=Q(kind=StepKind.SERVED) | Q(plea_by__isnull=True),
                name="only_service_starts_the_clock",
            ),
            models.CheckConstraint(
                condition=Q(replaces__isnull=True, why_changed="")
                | (Q(replaces__isnull=False) & says("why_changed")),
                name="step_corrected_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(kind=StepKind.TAKEN_BACK) | Q(replaces__isnull=False),
                name="only_a_step_is_taken_back",
            ),
        ]
        triggers: ClassVar[list[Any]] = [result_triggers.step_follows_its_own(), *append_only()]

    def __str__(self) -> str:
        return f"{self.proceedings} {self.kind}"


class Hearing(models.Model):
    """A day in court. A change of day is a new row with its reason; one taken off the list has no time."""

    proceedings = models.ForeignKey(Proceedings, on_delete=models.PROTECT, related_name="hearings")
    kind = models.CharField(max_length=10, choices=HearingKind.choices)
    court = models.CharField(max_length=120)
    room = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField(null=True, help_text="Empty: taken off the list, no new day yet")
    minutes = models.SmallIntegerField(default=60)
    replaces = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="replaced_by"
    )
    reason = models.CharField(max_length=300, blank=True, help_text="Why it was moved")
    attends: Any = models.ManyToManyField(USER, related_name="+", blank=True)
    others = models.CharField(max_length=200, blank=True, help_text="Who else attends, in words")
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "id"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=says("court"), name="hearing_has_a_court"),
            models.CheckConstraint(
                condition=Q(kind__in=HearingKind.values, minutes__gt=0),
                name="hearing_kind_is_known",
            ),
            models.CheckConstraint(
                condition=Q(replaces__isnull=True, at__isnull=False)
                | (Q(replaces__isnull=False) & says("reason")),
                name="hearing_moved_says_why",
            ),
        ]
        indexes: ClassVar[list[Any]] = [models.Index(fields=["at"], name="hearing_by_day")]
        triggers: ClassVar[list[Any]] = [
            result_triggers.hearing_follows_its_own(),
            result_triggers.hearing_fits_its_charge(),
            *append_only(),
        ]

    def __str__(self) -> str:
        return f"{self.proceedings} {self.kind} {self.at}"
