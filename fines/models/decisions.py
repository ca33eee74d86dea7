"""The decision record: what was weighed before a charge against one parent, by whom, and who agreed.

Nothing here is ever changed. A change is a new record that replaces the one before it.
"""

from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models.protection import append_only
from accounts.models.words import says
from fines.choices import Charge, Decides, Weighs
from fines.models import court_triggers as triggers
from fines.models.court_law import FactorKind
from fines.models.result_triggers import asked_before_approval

USER = settings.AUTH_USER_MODEL
CHARGES = Q(decides=Decides.CHARGE)


class ChargingDecision(models.Model):
    """One reasoned decision on prosecuting one parent, drafted by one person.

    `known` keeps what the application knew when it was written: consultations, support, notices,
    money, attendance before and since. Factors and exact sessions stand in tables beside it.
    """

    ref = models.CharField(max_length=12, unique=True)
    case = models.ForeignKey(
        "cases.Case", on_delete=models.PROTECT, related_name="charging_decisions"
    )
    pupil = models.ForeignKey("attendance.Pupil", on_delete=models.PROTECT, related_name="+")
    carer = models.ForeignKey("attendance.Carer", on_delete=models.PROTECT, related_name="+")
    replaces = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="replaced_by"
    )
    why_changed = models.CharField(max_length=300, blank=True)

    evidence_met = models.BooleanField(help_text="The evidential test")
    evidence_why = models.TextField()
    interest_met = models.BooleanField(help_text="The public-interest test")
    interest_why = models.TextField()
    eso_suitable = models.BooleanField(help_text="Education Act 1996 s447: asked, and the answer")
    eso_why = models.TextField()
    eso_on = models.DateField(help_text="The day it was considered")
    equality_why = models.TextField(help_text="Equality Act and special needs")

    decides = models.CharField(max_length=10, choices=Decides.choices)
    charge = models.CharField(max_length=10, blank=True, choices=Charge.choices)
    why = models.TextField(help_text="Why this charge and not the other, or why none")
    known = models.JSONField()
    drafted_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=says("evidence_why") & says("interest_why") & says("eso_why")
                & says("equality_why") & says("why"),
                name="decision_gives_every_reason",
            ),
            models.CheckConstraint(
                condition=(CHARGES & Q(evidence_met=True, interest_met=True,
                                       charge__in=Charge.values))
                | (Q(decides=Decides.NO_CHARGE, charge="")),
                name="charge_only_when_both_tests_are_met",
            ),
            models.CheckConstraint(
                condition=Q(replaces__isnull=True, why_changed="")
                | (Q(replaces__isnull=False) & says("why_changed")),
                name="decision_replaced_says_why",
            ),
            models.UniqueConstraint(
                fields=["case", "carer"],
                condition=Q(replaces__isnull=True),
                name="one_line_of_decisions_per_parent",
            ),
        ]  # fmt: skip
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["case"], name="decision_by_case"),
        ]
        triggers: ClassVar[list[Any]] = [triggers.decision_follows_its_own(), *append_only()]

    def __str__(self) -> str:
        return self.ref

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("fines:see_decision", args=[self.ref])


class DecisionFactor(models.Model):
    """One factor as it was weighed."""

    decision = models.ForeignKey(ChargingDecision, on_delete=models.PROTECT, related_name="factors")
    kind = models.ForeignKey(FactorKind, on_delete=models.PROTECT, related_name="+")
    weighs = models.CharField(max_length=10, choices=Weighs.choices)
    words = models.TextField()

    class Meta:
        ordering: ClassVar[list[str]] = ["kind__position"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["decision", "kind"], name="factor_weighed_once"),
            models.CheckConstraint(condition=says("words"), name="factor_says_why"),
            models.CheckConstraint(
                condition=Q(weighs__in=Weighs.values), name="factor_weight_is_known"
            ),
        ]
        triggers: ClassVar[list[Any]] = [
            triggers.only_before_an_answer("decision_factor"),
            *append_only(),
        ]

    def __str__(self) -> str:
        return f"{self.decision} {self.kind}"


class DecisionSession(models.Model):
    """One session the decision is about, with its code that day. A charge is laid for no other."""

    decision = models.ForeignKey(
        ChargingDecision, on_delete=models.PROTECT, related_name="sessions"
    )
    session = models.ForeignKey("attendance.Session", on_delete=models.PROTECT, related_name="+")
    enrolment = models.ForeignKey(
        "attendance.Enrolment", on_delete=models.PROTECT, related_name="+"
    )
    code = models.CharField(max_length=2)

    class Meta:
        ordering: ClassVar[list[str]] = ["session__date", "session__half"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["decision", "session", "enrolment"], name="session_once_in_a_decision"
            )
        ]
        triggers: ClassVar[list[Any]] = [
            triggers.only_before_an_answer("decision_session"),
            *append_only(),
        ]

    def __str__(self) -> str:
        return f"{self.decision} {self.session}"


class DecisionAnswer(models.Model):
    """A second person's answer. The database refuses whoever wrote the record."""

    decision = models.OneToOneField(
        ChargingDecision, on_delete=models.PROTECT, related_name="answer"
    )
    approved = models.BooleanField()
    reason = models.TextField(blank=True)
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(approved=True) | says("reason"), name="decision_returned_says_why"
            )
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            triggers.answered_by_another(),
            asked_before_approval(),
            *append_only(),
        ]

    def __str__(self) -> str:
        return f"{self.decision} {'approved' if self.approved else 'returned'}"
