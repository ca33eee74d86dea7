"""Lengths the law sets and the service's own settings: dated rows with their source."""

import datetime as dt
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from attendance.models.ranges import no_overlap
from attendance.querysets import holding
from cases.choices import LimitUnit, Stage
from cases.rules.deadlines import Limit


class StageLimit(models.Model):
    """How long a stage lasts by law, for cases that enter it between two dates; others: the pathway."""

    stage = models.CharField(max_length=24, choices=Stage.choices)
    amount = models.SmallIntegerField()
    unit = models.CharField(max_length=20, choices=LimitUnit.choices)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    source = models.CharField(max_length=300)

    class Meta:
        ordering: ClassVar[list[str]] = ["stage", "valid_from"]
        constraints: ClassVar[list[Any]] = [
            no_overlap("one_limit_per_stage_and_day", "stage", start="valid_from", end="valid_to"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="stage_limit_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.stage}: {self.amount} {self.unit}"


class LocalSetting(models.Model):
    """One number the service chose itself, between two dates, with its source."""

    key = models.CharField(max_length=60)
    value = models.IntegerField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    source = models.CharField(max_length=300)

    class Meta:
        ordering: ClassVar[list[str]] = ["key", "valid_from"]
        constraints: ClassVar[list[Any]] = [
            no_overlap("one_setting_per_key_and_day", "key", start="valid_from", end="valid_to"),
        ]

    def __str__(self) -> str:
        return f"{self.key} = {self.value}"


def stage_limit(stage: str, on: dt.date) -> Limit | None:
    """The length the law sets for a stage entered that day; None when it sets none."""
    row = StageLimit.objects.filter(holding(on, "valid_from", "valid_to"), stage=stage).first()
    return Limit(row.amount, row.unit) if row else None


def local_setting(key: str, on: dt.date) -> int:
    """The service's setting on that day. Raises LookupError when there is none."""
    return local_settings(key, on=on)[key]


def local_settings(*keys: str, on: dt.date) -> dict[str, int]:
    """Several of them by name, in one query. Raises LookupError when one is lacking."""
    rows = LocalSetting.objects.filter(holding(on, "valid_from", "valid_to"), key__in=keys)
    found = dict(rows.values_list("key", "value"))
    for key in keys:
        if key not in found:
            raise LookupError(f"There is no setting {key} for {on}")
    return found
