"""The time a notice to improve gives: from when to when, and what it came to."""

from typing import Any, ClassVar

import pgtrigger
from django.db import models
from django.db.models import F, Q

from accounts.models.protection import never_deleted
from cases.choices.improvement import ImprovementResult
from cases.models.cases import Case


class ImprovementPeriod(models.Model):
    """One stay of a case at the notice to improve. What it came to is written once, when the case goes on.

    The figures are sessions of the child from `starts_on` to `ends_on`, or to the day the case went on
    where that came first; `unauthorised` are those missed without permission (domain 4.5).
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="improvement_periods")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, help_text="Empty: the calendar does not reach so far")
    ended_on = models.DateField(null=True)
    result = models.CharField(max_length=12, blank=True, choices=ImprovementResult.choices)
    unauthorised = models.SmallIntegerField(null=True)
    missed = models.SmallIntegerField(null=True)
    possible = models.SmallIntegerField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(ended_on__isnull=True),
                name="one_notice_to_improve_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="improvement_period_in_order",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True, result="", unauthorised__isnull=True,
                            missed__isnull=True, possible__isnull=True)
                | Q(ended_on__isnull=False, unauthorised__isnull=False, missed__isnull=False,
                    possible__isnull=False, ended_on__gte=F("starts_on"), result__in=ImprovementResult.values,
                    unauthorised__gte=0, missed__gte=F("unauthorised"), possible__gte=F("missed")),
                name="improvement_result_is_whole",
            ),
        ]  # fmt: skip
        triggers: ClassVar[list[Any]] = [
            pgtrigger.Protect(
                name="improvement_result_stands",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__ended_on__isnull=False),
            ),
            *never_deleted(),
        ]

    def __str__(self) -> str:
        return f"{self.case} from {self.starts_on}"
