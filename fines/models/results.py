"""What a court decided: criminal data, apart from everything else. A correction is a new row."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models.protection import append_only
from accounts.models.words import says
from fines.choices import IMPRISONS, LASTING, AppealResult, Outcome
from fines.models import result_triggers as triggers
from fines.models.courts import Proceedings

USER = settings.AUTH_USER_MODEL
MONEY = ("fine_pence", "costs_pence", "surcharge_pence", "compensation_pence")


def _positive(*columns: str) -> Q:
    found = Q()
    for column in columns:
        found &= Q(**{f"{column}__isnull": True}) | Q(**{f"{column}__gt": 0})
    return found


class CourtResult(models.Model):
    """The result of one charge as it was entered: the newest of its line stands.

    `length` is in `unit`s, for what lasts: a discharge, an order, custody. The database refuses more
    than the maximum of the charge on the day of the offence (`CourtMaximum`).
    """

    proceedings = models.ForeignKey(Proceedings, on_delete=models.PROTECT, related_name="results")
    outcome = models.CharField(max_length=24, choices=Outcome.choices)
    on = models.DateField()
    fine_pence = models.IntegerField(null=True)
    costs_pence = models.IntegerField(null=True)
    surcharge_pence = models.IntegerField(null=True)
    compensation_pence = models.IntegerField(null=True)
    length_days = models.SmallIntegerField(null=True, help_text="Custody or curfew, in days")
    length_months = models.SmallIntegerField(null=True, help_text="Whatever is given in months")
    parenting_order_months = models.SmallIntegerField(null=True)
    eso_directed = models.BooleanField(default=False, help_text="Education Act 1996 s447(2)")
    note = models.TextField(blank=True)
    replaces = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="replaced_by"
    )
    why_changed = models.CharField(max_length=300, blank=True)
    document = models.CharField(
        max_length=120,
        blank=True,
        help_text="The court's own document, where it is put to a harsher one",
    )
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(outcome__in=Outcome.values), name="result_is_known"
            ),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.FINE, fine_pence__gt=0)
                | Q(outcome__in=IMPRISONS)
                | (~Q(outcome__in=[Outcome.FINE, *IMPRISONS]) & Q(fine_pence__isnull=True)),
                name="a_fine_alone_or_beside_custody",
            ),
            models.CheckConstraint(
                condition=_positive(*MONEY, "length_days", "length_months", "parenting_order_months"),
                name="result_numbers_are_positive",
            ),
            models.CheckConstraint(
                condition=(Q(outcome__in=LASTING)
                           & (Q(length_days__isnull=False) ^ Q(length_months__isnull=False)))
                | (~Q(outcome__in=LASTING)
                   & Q(length_days__isnull=True, length_months__isnull=True)),
                name="what_lasts_says_how_long",
            ),
            models.CheckConstraint(
                condition=Q(replaces__isnull=True, why_changed="")
                | (Q(replaces__isnull=False) & says("why_changed")),
                name="result_corrected_says_why",
            ),
            models.UniqueConstraint(
                fields=["proceedings"], condition=Q(replaces__isnull=True),
                name="one_line_of_results",
            ),
        ]  # fmt: skip
        triggers: ClassVar[list[Any]] = [
            triggers.result_follows_its_own(),
            triggers.given_up_stays_once_withdrawn(),
            triggers.quashed_stays_quashed(),
            triggers.harsher_by_two(),
            triggers.heard_before_a_result(),
            triggers.result_within_limits(),
            triggers.result_within_maximum(IMPRISONS),
            *append_only(),
        ]

    def __str__(self) -> str:
        return f"{self.proceedings} {self.outcome}"


class Appeal(models.Model):
    """An appeal against a result, and what became of it: the newest row stands."""

    proceedings = models.ForeignKey(Proceedings, on_delete=models.PROTECT, related_name="appeals")
    result = models.CharField(max_length=10, choices=AppealResult.choices)
    on = models.DateField()
    varied_to = models.OneToOneField(
        CourtResult, null=True, on_delete=models.PROTECT, related_name="by_appeal",
        help_text="The sentence as it was varied: the result that stands since",
    )  # fmt: skip
    note = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(result__in=AppealResult.values), name="appeal_result_is_known"
            )
        ]
        triggers: ClassVar[list[Any]] = [
            triggers.varied_says_to_what(),
            triggers.appeal_in_order(),
            *append_only(),
        ]

    def __str__(self) -> str:
        return f"{self.proceedings} {self.result}"
