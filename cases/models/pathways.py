"""Pathways as data: what ships, what the authority made of it, and which one new cases begin on."""

import datetime as dt
from functools import cached_property
from typing import Any, ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper

from accounts.models.protection import no_truncate
from accounts.models.words import says
from attendance.models.ranges import no_overlap
from attendance.querysets import holding
from cases.choices import LimitUnit, Stage
from cases.models.limits import stage_limit
from cases.rules.deadlines import Limit
from cases.rules.entry import EntryTest, Governs
from cases.rules.pathways import LAWS_LENGTH, PathwayRules, StageRule

DATES = ("valid_to", "default_from", "default_to")
ITSELF_STANDS = """
IF OLD.valid_from IS NOT NULL THEN
  RAISE EXCEPTION 'A pathway in use cannot be changed: edit a copy';
END IF;
RETURN NEW;
"""
STAGES_STAND = """
IF EXISTS (SELECT 1 FROM cases_pathway WHERE valid_from IS NOT NULL
           AND (TG_OP <> 'INSERT' AND id = OLD.pathway_id OR TG_OP <> 'DELETE' AND id = NEW.pathway_id)) THEN
  RAISE EXCEPTION 'A pathway in use cannot be changed: edit a copy';
END IF;
IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
RETURN NEW;
"""


class Pathway(models.Model):
    """How the service takes a case from a flag to an end: its stages are rows of their own.

    A draft has no first day. From its first day on nothing of it changes but when it ends and from
    when to when new cases begin on it; a change is a copy (decision 18).
    """

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=100)
    for_whom = models.CharField(max_length=300)
    ships = models.BooleanField(default=False, help_text="A template that came with Bellwether")
    copied_from = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="copies"
    )
    source = models.CharField(max_length=400)
    programme = models.CharField(
        max_length=200, blank=True, help_text="The parenting programme offered"
    )

    decision_weeks = models.SmallIntegerField(help_text="School weeks from opening to a decision")
    watch_weeks = models.SmallIntegerField(help_text="School weeks watched after closing")
    entry_sessions = models.SmallIntegerField()
    entry_percent = models.SmallIntegerField()
    entry_weeks = models.SmallIntegerField()
    entry_rule = models.SmallIntegerField(help_text="1 the sessions, 2 the percentage, 3 either")

    valid_from = models.DateField(null=True, help_text="Empty: a draft")
    valid_to = models.DateField(null=True)
    default_from = models.DateField(null=True, help_text="New cases begin on it from that day")
    default_to = models.DateField(null=True)
    put_by = models.CharField(max_length=120, blank=True, help_text="Who put it in force, by name")
    put_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-ships", "id"]
        constraints: ClassVar[list[Any]] = [
            no_overlap(
                "one_default_pathway_a_day", "ships", start="default_from", end="default_to",
                condition=Q(default_from__isnull=False),
            ),
            models.UniqueConstraint(Upper("name"), name="one_pathway_of_a_name"),
            models.CheckConstraint(
                condition=Q(ships=True, copied_from__isnull=True)
                | Q(ships=False, copied_from__isnull=False),
                name="pathway_ships_or_is_a_copy",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="pathway_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(default_from__isnull=True, default_to__isnull=True)
                | (Q(default_from__gte=F("valid_from"))
                   & (Q(valid_to__isnull=True) | Q(default_to__lte=F("valid_to")))),
                name="pathway_default_while_valid",
            ),
            models.CheckConstraint(
                condition=Q(
                    decision_weeks__range=(1, 39), watch_weeks__range=(1, 39),
                    entry_sessions__range=(1, 190), entry_percent__range=(1, 100),
                    entry_weeks__range=(1, 39), entry_rule__in=[rule.value for rule in Governs],
                ),
                name="pathway_numbers_make_sense",
            ),
            models.CheckConstraint(
                condition=says("name") & says("for_whom") & says("source"),
                name="pathway_says_what_and_why",
            ),
        ]  # fmt: skip
        triggers: ClassVar[list[Any]] = [
            pgtrigger.Trigger(
                name="in_use_stands",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(exclude=list(DATES)),
                func=ITSELF_STANDS,
            ),
            pgtrigger.Protect(
                name="in_use_is_kept",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Q(old__valid_from__isnull=False),
            ),
            no_truncate(),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_draft(self) -> bool:
        """Whether it may still be changed."""
        return self.valid_from is None

    def is_offered_on(self, day: dt.date) -> bool:
        """Whether a case may be put on it that day."""
        begun = self.valid_from is not None and self.valid_from <= day
        return begun and (self.valid_to is None or self.valid_to >= day)

    @property
    def entry(self) -> EntryTest:
        """The entry test of Fast Track on this pathway."""
        return EntryTest(
            self.entry_sessions, self.entry_percent, self.entry_weeks, Governs(self.entry_rule)
        )

    @cached_property
    def rows(self) -> list["PathwayStage"]:
        """Its stages in the order of a case's life. One query."""
        order = {stage: n for n, stage in enumerate(Stage.values)}
        return sorted(self.stages.all(), key=lambda row: order[row.stage])

    @cached_property
    def rules(self) -> PathwayRules:
        """As the rules read it."""
        return PathwayRules(
            {row.stage: row.rule for row in self.rows}, self.decision_weeks, self.watch_weeks,
            self.entry,
        )  # fmt: skip


class PathwayStage(models.Model):
    """One stage of a pathway. A stage without a row is none of it."""

    pathway = models.ForeignKey(Pathway, on_delete=models.PROTECT, related_name="stages")
    stage = models.CharField(max_length=24, choices=Stage.choices)
    amount = models.SmallIntegerField(null=True, help_text="Empty: the pathway sets no length")
    unit = models.CharField(max_length=20, blank=True, choices=LimitUnit.choices)
    needs = ArrayField(models.CharField(max_length=40), default=list)
    not_from = ArrayField(models.CharField(max_length=24), default=list)
    letters = ArrayField(models.CharField(max_length=40), default=list)
    source = models.CharField(max_length=300)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["pathway", "stage"], name="one_row_per_pathway_stage"),
            models.CheckConstraint(
                condition=Q(amount__isnull=True, unit="")
                | Q(amount__gte=0, unit__in=LimitUnit.values),
                name="pathway_stage_length_has_its_unit",
            ),
            models.CheckConstraint(
                condition=Q(stage__in=Stage.values), name="pathway_stage_is_known"
            ),
        ]
        triggers: ClassVar[list[Any]] = [
            pgtrigger.Trigger(
                name="in_use_stands",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func=STAGES_STAND,
            ),
            no_truncate(),
        ]

    def __str__(self) -> str:
        return f"{self.pathway}: {self.stage}"

    @property
    def limit(self) -> Limit | None:
        """How long it may take; None where the pathway sets no length."""
        return None if self.amount is None else Limit(self.amount, self.unit)

    @property
    def rule(self) -> StageRule:
        """As the rules read it."""
        return StageRule(self.stage, self.limit, tuple(self.needs), frozenset(self.not_from))


def default_pathway(on: dt.date) -> Pathway:
    """The pathway a case opened that day begins on: the authority's own choice, else what ships.

    Raises LookupError when neither is in force.
    """
    rows = Pathway.objects.filter(holding(on, "default_from", "default_to"))
    found = rows.order_by("ships").first()
    if found is None:
        raise LookupError(f"There is no pathway for a case opened on {on}")
    return found


def length_on(pathway: Pathway, stage: str, on: dt.date) -> Limit | None:
    """How long a stage entered that day may take: as the law says where it does, else the pathway."""
    if stage in LAWS_LENGTH:
        return stage_limit(stage, on)
    return pathway.rules.limit(stage)
