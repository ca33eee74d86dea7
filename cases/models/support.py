"""What stands in a child's way, and the support that was offered. Never changed: what is said anew, or put
right, is a further row, and every row stays."""

from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models.protection import append_only
from accounts.models.words import says
from cases.choices import BarrierKind, SupportKind, SupportState, Voice
from cases.models.anew import line_constraints
from cases.models.cases import Case
from cases.querysets import LineManager

# A row follows another of the same line on the same case.
FOLLOWS_ITS_OWN = """
    PERFORM 1 FROM {table} before
    WHERE before.id = NEW.replaces_id AND before.case_id = NEW.case_id
        AND NEW.first_id = coalesce(before.first_id, before.id);
    IF NOT FOUND THEN
        RAISE EXCEPTION 'A row is put right on its own case, after its latest version';
    END IF;
    RETURN NEW;
"""


def kept_in_lines(table: str) -> list[pgtrigger.Trigger]:
    """Triggers of a table whose rows stand, and follow their own."""
    follows = pgtrigger.Trigger(
        name="follows_its_own",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        condition=pgtrigger.Q(new__replaces__isnull=False),
        func=FOLLOWS_ITS_OWN.format(table=table),
    )
    return [follows, *append_only()]


class Line(models.Model):
    """What such rows have in common: whose case, who wrote it when, and why it follows another."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="%(class)s_rows")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)
    why_changed = models.CharField(max_length=200, blank=True)
    replaces = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="replaced_by"
    )
    first = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="versions")

    objects = LineManager()

    class Meta:
        abstract = True

    @property
    def line(self) -> int:
        """The key of the row the line began with: its address, whatever is said later."""
        return int(self.first_id or self.pk)


class Barrier(Line):
    """Something that keeps the child from school, and in whose view. `over`: it no longer does."""

    kind = models.CharField(max_length=20, choices=BarrierKind.choices)
    voice = models.CharField(max_length=10, choices=Voice.choices)
    said_on = models.DateField()
    note = models.CharField(max_length=500, blank=True, help_text="In their own words")
    over = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(kind__in=BarrierKind.values, voice__in=Voice.values),
                name="barrier_kind_and_voice_are_known",
            ),
            models.CheckConstraint(
                condition=~Q(kind=BarrierKind.OTHER) | says("note"), name="barrier_other_says_what"
            ),
            *line_constraints("barrier"),
        ]
        indexes: ClassVar[list[Any]] = [models.Index(fields=["case"], name="barrier_by_case")]
        triggers: ClassVar[list[Any]] = kept_in_lines("cases_barrier")

    def __str__(self) -> str:
        return f"{self.case} {self.kind}"


class Support(Line):
    """One support: what, by whom, offered when, and what became of it.

    `state_on` is the day that was so. An offer that was declined, or nobody could make good, is a record too.
    """

    kind = models.CharField(max_length=20, choices=SupportKind.choices)
    provider = models.CharField(max_length=120, help_text="Who gives it")
    offered_on = models.DateField()
    state = models.CharField(max_length=15, choices=SupportState.choices)
    state_on = models.DateField()
    note = models.CharField(max_length=500, blank=True, help_text="What it is, and what came of it")

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(kind__in=SupportKind.values, state__in=SupportState.values),
                name="support_kind_and_state_are_known",
            ),
            models.CheckConstraint(condition=says("provider"), name="support_says_by_whom"),
            models.CheckConstraint(
                condition=Q(state_on__gte=F("offered_on")), name="support_answered_after_offered"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[SupportState.OFFERED, SupportState.TAKEN]) | says("note"),
                name="support_not_given_says_why",
            ),
            *line_constraints("support"),
        ]
        indexes: ClassVar[list[Any]] = [models.Index(fields=["case"], name="support_by_case")]
        triggers: ClassVar[list[Any]] = kept_in_lines("cases_support")

    def __str__(self) -> str:
        return f"{self.case} {self.kind}: {self.state}"
