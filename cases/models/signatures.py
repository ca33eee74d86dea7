"""Who put their name under an attendance contract, who would not, and who did not keep it: each party for itself."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models.protection import append_only
from accounts.models.words import says
from cases.choices import SignedHow
from cases.models.plans import Plan


class ContractAnswer(models.Model):
    """One party's answer to a contract: signed, when and how; or refused, and why.

    `carer` is the parent; empty, the school. The latest answer of a party counts, the others stay.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="answers")
    carer = models.ForeignKey(
        "attendance.Carer", null=True, on_delete=models.PROTECT, related_name="+"
    )
    signed = models.BooleanField()
    on = models.DateField()
    how = models.CharField(max_length=10, blank=True, choices=SignedHow.choices)
    reason = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(signed=True, how__in=SignedHow.values)
                | (Q(signed=False, how="") & says("reason")),
                name="contract_signed_how_or_refused_why",
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["plan"], name="contract_answer_by_plan"),
        ]
        triggers: ClassVar[list[Any]] = append_only()

    def __str__(self) -> str:
        return f"{self.plan}: {'signed' if self.signed else 'refused'}"


class ContractBreach(models.Model):
    """A day on which a party did not keep a contract: what was agreed and not done, as a fact.

    No action follows from a breach itself (Anti-social Behaviour Act 2003 s19; domain 5): it is recorded and may be
    cited. `carer` is the parent; empty, the school.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="breaches")
    carer = models.ForeignKey(
        "attendance.Carer", null=True, on_delete=models.PROTECT, related_name="+"
    )
    on = models.DateField(help_text="The day it was not kept, or it was found")
    facts = models.CharField(max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["on", "id"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=says("facts"), name="breach_says_what"),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["plan"], name="contract_breach_by_plan"),
        ]
        triggers: ClassVar[list[Any]] = append_only()

    def __str__(self) -> str:
        return f"{self.plan}: not kept on {self.on}"
