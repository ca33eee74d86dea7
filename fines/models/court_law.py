"""Dated law and guidance of the courts: what is weighed, which procedure takes a charge, how long orders last."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from attendance.models.ranges import no_overlap
from fines.choices import (
    Charge,
    Jurisdiction,
    MeasureKind,
    OrderGroundKind,
    Procedure,
    ResultLimitKind,
)


class FactorKind(models.Model):
    """One thing that must be weighed before a charge, between two dates, and who says so."""

    key = models.SlugField(max_length=30)
    label = models.CharField(max_length=80)
    asks = models.CharField(max_length=200, help_text="What the officer is asked")
    position = models.SmallIntegerField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    source = models.CharField(max_length=300)

    class Meta:
        ordering: ClassVar[list[str]] = ["position", "valid_from"]
        constraints: ClassVar[list[Any]] = [
            no_overlap("one_factor_per_key_and_day", "key", start="valid_from", end="valid_to")
        ]

    def __str__(self) -> str:
        return self.label


class ProcedureRule(models.Model):
    """That a procedure may take a charge laid between two dates; where there is no row it may not."""

    jurisdiction = models.CharField(
        max_length=20, choices=Jurisdiction.choices, default=Jurisdiction.ENGLAND
    )
    procedure = models.CharField(max_length=10, choices=Procedure.choices)
    charge = models.CharField(max_length=10, choices=Charge.choices)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    source = models.CharField(max_length=300)

    class Meta:
        ordering: ClassVar[list[str]] = ["procedure", "charge", "valid_from"]
        constraints: ClassVar[list[Any]] = [
            no_overlap(
                "one_procedure_rule_per_charge_and_day", "jurisdiction", "procedure", "charge",
                start="valid_from", end="valid_to",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.procedure} takes {self.charge}"


class PapersRule(models.Model):
    """Whether papers may follow a charge laid under a procedure between two dates; without a row they may not."""

    jurisdiction = models.CharField(
        max_length=20, choices=Jurisdiction.choices, default=Jurisdiction.ENGLAND
    )
    procedure = models.CharField(max_length=10, choices=Procedure.choices)
    papers_may_follow = models.BooleanField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    source = models.CharField(max_length=300)

    class Meta:
        ordering: ClassVar[list[str]] = ["procedure", "valid_from"]
        constraints: ClassVar[list[Any]] = [
            no_overlap(
                "one_papers_rule_per_procedure_and_day", "jurisdiction", "procedure",
                start="valid_from", end="valid_to",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.procedure} from {self.valid_from}"


class MeasureRule(models.Model):
    """How long an order may last, between two dates: empty numbers set no limit."""

    kind = models.CharField(max_length=20, choices=MeasureKind.choices)
    most_months = models.SmallIntegerField(null=True, help_text="Empty: until it is ended")
    guidance_months = models.SmallIntegerField(null=True, help_text="Of a guidance programme")
    notice_days = models.SmallIntegerField(null=True, help_text="Least days of notice before it")
    extends_in_last_months = models.SmallIntegerField(null=True)
    extension_months = models.SmallIntegerField(null=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    source = models.CharField(max_length=300)

    class Meta:
        ordering: ClassVar[list[str]] = ["kind", "valid_from"]
        constraints: ClassVar[list[Any]] = [
            no_overlap("one_measure_rule_per_day", "kind", start="valid_from", end="valid_to"),
            models.CheckConstraint(
                condition=Q(extends_in_last_months__isnull=True, extension_months__isnull=True)
                | Q(extends_in_last_months__gt=0, extension_months__gt=0),
                name="measure_extension_whole_or_absent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} from {self.valid_from}"


class OrderGround(models.Model):
    """What the law asks before such an order is made, between two dates."""

    kind = models.CharField(max_length=20, choices=MeasureKind.choices)
    ground = models.CharField(max_length=20, choices=OrderGroundKind.choices)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    source = models.CharField(max_length=300)

    class Meta:
        ordering: ClassVar[list[str]] = ["kind", "ground", "valid_from"]
        constraints: ClassVar[list[Any]] = [
            no_overlap(
                "one_order_ground_per_day", "kind", "ground", start="valid_from", end="valid_to"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=MeasureKind.values, ground__in=OrderGroundKind.values),
                name="order_ground_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.ground}"


class ResultLimit(models.Model):
    """The most a result of a court may say of something, by the day of the result: months of a discharge, or pence.

    The law's own most where there is one, and where there is none the service's check against a slip.
    """

    about = models.CharField(max_length=30, choices=ResultLimitKind.choices)
    most = models.IntegerField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    source = models.CharField(max_length=300)

    class Meta:
        ordering: ClassVar[list[str]] = ["about", "valid_from"]
        constraints: ClassVar[list[Any]] = [
            no_overlap("one_result_limit_per_day", "about", start="valid_from", end="valid_to"),
            models.CheckConstraint(
                condition=Q(about__in=ResultLimitKind.values, most__gt=0),
                name="result_limit_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.about}: {self.most}"
