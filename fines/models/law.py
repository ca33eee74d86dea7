"""Dated law: what a notice costs, how many may be given, and the most a court may impose."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from attendance.models.ranges import no_overlap
from fines.choices import Charge, Counting, Jurisdiction, Offence
from fines.rules.law import ExcludedRow, MaximumRow, RuleRow, TariffRow


class Tariff(models.Model):
    """What a penalty notice costs for an offence committed between two dates.

    `notice_number` 0 stands for any notice; a tariff without a first period has no lower rate.
    """

    jurisdiction = models.CharField(max_length=20, choices=Jurisdiction.choices)
    offence = models.CharField(max_length=10, choices=Offence.choices)
    notice_number = models.SmallIntegerField(default=0, help_text="1, 2; 0 for any")
    first_pence = models.IntegerField(null=True)
    first_days = models.SmallIntegerField(null=True)
    second_pence = models.IntegerField()
    second_days = models.SmallIntegerField()
    counting = models.CharField(max_length=20, choices=Counting.choices)
    offence_from = models.DateField()
    offence_to = models.DateField(null=True, help_text="Last day; empty: still in force")
    source = models.CharField(max_length=300)

    class Meta:
        ordering: ClassVar[list[str]] = ["jurisdiction", "offence", "offence_from", "notice_number"]
        constraints: ClassVar[list[Any]] = [
            no_overlap(
                "one_tariff_per_offence_number_and_day", "jurisdiction", "offence", "notice_number",
                start="offence_from", end="offence_to",
            ),
            models.CheckConstraint(
                condition=Q(first_pence__isnull=True, first_days__isnull=True)
                | Q(first_pence__gt=0, first_days__gt=0),
                name="tariff_first_period_whole_or_absent",
            ),
            models.CheckConstraint(
                condition=Q(second_pence__gt=0, second_days__gt=0, counting__in=Counting.values),
                name="tariff_second_period_complete",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.offence} from {self.offence_from}, notice {self.notice_number or 'any'}"

    @property
    def row(self) -> TariffRow:
        """As the rules take it."""
        return TariffRow(
            self.jurisdiction, self.offence, self.notice_number or None, self.first_pence,
            self.first_days, self.second_pence, self.second_days, self.counting, self.offence_from,
            self.offence_to, self.source,
        )  # fmt: skip


class NoticeRule(models.Model):
    """How many notices may be given, how they are served, and when proceedings may follow."""

    jurisdiction = models.CharField(max_length=20, choices=Jurisdiction.choices)
    notices_allowed = models.SmallIntegerField(null=True, help_text="Empty: no national limit")
    years = models.SmallIntegerField(null=True)
    counts_from = models.DateField(null=True, help_text="Notices issued earlier do not count")
    deemed_working_days = models.SmallIntegerField()
    proceedings_after_days = models.SmallIntegerField()
    limitation_months = models.SmallIntegerField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    source = models.CharField(max_length=300)

    class Meta:
        ordering: ClassVar[list[str]] = ["jurisdiction", "valid_from"]
        constraints: ClassVar[list[Any]] = [
            no_overlap(
                "one_notice_rule_per_day", "jurisdiction", start="valid_from", end="valid_to"
            ),
            models.CheckConstraint(
                condition=Q(notices_allowed__isnull=True, years__isnull=True)
                | Q(notices_allowed__gt=0, years__gt=0),
                name="notice_limit_whole_or_absent",
            ),
        ]

    def __str__(self) -> str:
        return f"Notices in {self.jurisdiction} from {self.valid_from}"

    @property
    def row(self) -> RuleRow:
        """As the rules take it."""
        return RuleRow(
            self.jurisdiction, self.notices_allowed, self.years, self.counts_from,
            self.deemed_working_days, self.proceedings_after_days, self.limitation_months,
            self.valid_from, self.valid_to, self.source,
        )  # fmt: skip


class ExcludedRule(models.Model):
    """Within how many first school days of an exclusion a child may not be in a public place (EIA 2006 s103)."""

    jurisdiction = models.CharField(max_length=20, choices=Jurisdiction.choices)
    first_days = models.SmallIntegerField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    source = models.CharField(max_length=300)

    class Meta:
        ordering: ClassVar[list[str]] = ["jurisdiction", "valid_from"]
        constraints: ClassVar[list[Any]] = [
            no_overlap(
                "one_excluded_rule_per_day", "jurisdiction", start="valid_from", end="valid_to"
            ),
            models.CheckConstraint(condition=Q(first_days__gt=0), name="excluded_days_positive"),
        ]

    def __str__(self) -> str:
        return f"Excluded children in {self.jurisdiction} from {self.valid_from}"

    @property
    def row(self) -> ExcludedRow:
        """As the rules take it."""
        return ExcludedRow(
            self.jurisdiction, self.first_days, self.valid_from, self.valid_to, self.source
        )


class CourtMaximum(models.Model):
    """The most a court may impose for a charge, by the date of the offence."""

    jurisdiction = models.CharField(max_length=20, choices=Jurisdiction.choices)
    charge = models.CharField(max_length=10, choices=Charge.choices)
    fine_pence = models.IntegerField()
    custody_months = models.SmallIntegerField(default=0)
    offence_from = models.DateField()
    offence_to = models.DateField(null=True)
    source = models.CharField(max_length=300)

    class Meta:
        ordering: ClassVar[list[str]] = ["jurisdiction", "charge", "offence_from"]
        constraints: ClassVar[list[Any]] = [
            no_overlap(
                "one_court_maximum_per_charge_and_day", "jurisdiction", "charge",
                start="offence_from", end="offence_to",
            ),
            models.CheckConstraint(
                condition=Q(fine_pence__gt=0, custody_months__gte=0), name="court_maximum_positive"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.charge} up to {self.fine_pence} pence"

    @property
    def row(self) -> MaximumRow:
        """As the rules take it."""
        return MaximumRow(
            self.jurisdiction, self.charge, self.fine_pence, self.custody_months, self.offence_from,
            self.offence_to, self.source,
        )  # fmt: skip
