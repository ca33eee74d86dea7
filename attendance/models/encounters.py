"""Children met on a patrol: what was said, every correction, the match to a pupil, what is asked to follow.

- An UPDATE of an `Encounter` needs a reason (`bellwether.reason`, as for marks) and a changed
  `changed_at`; the database writes one `EncounterChange` a column. DELETE and TRUNCATE always raise.
- The one permitted loss is erasure: `erased_at` is set, and in the same statement every column of
  `patrol_sql.PERSONAL` becomes empty. The database lets that happen only to an encounter without a
  standing match, and only once the days the authority sets have gone by since its patrol. It empties
  the same columns in the trail, and what was written as a reason there. What is counted stays.
"""

from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models.protection import never_deleted
from accounts.models.words import says
from attendance.choices import (
    Accompanied,
    AgeBand,
    EncounterOutcome,
    PlaceKind,
    Sex,
    StreetReason,
    YesNo,
)
from attendance.models import patrol_sql, recheck_sql
from attendance.models.patrols import Patrol
from attendance.querysets import EncounterQuerySet

OLDEST = 19


def _asks_for_flags(operation: Any, func: str) -> pgtrigger.Trigger:
    """Whoever it is about is looked at again, however the rows are written."""
    name = "update_asks_for_flags" if operation == pgtrigger.Update else "insert_asks_for_flags"
    return pgtrigger.Trigger(
        name=name, level=pgtrigger.Statement, when=pgtrigger.After, operation=operation,
        referencing=pgtrigger.Referencing(new="new_rows"), func=func,
    )  # fmt: skip


class Encounter(models.Model):
    """One child met, as it was told in the street. Names may be unknown; there are no photographs.

    `age_band` and `compulsory` say how old, from what was given, and stay when that is erased; of a
    matched child the pupil's own dates are asked instead.
    """

    match: Any = None  # the standing match, where `with_match` has fetched it and there is one

    ref = models.CharField(max_length=12, unique=True)
    patrol = models.ForeignKey(Patrol, on_delete=models.PROTECT, related_name="encounters")
    number = models.SmallIntegerField(help_text="Within the patrol, from 1")
    at = models.DateTimeField()
    place = models.CharField(max_length=10, choices=PlaceKind.choices)
    given_forename = models.CharField(max_length=80, blank=True)
    given_surname = models.CharField(max_length=80, blank=True)
    date_of_birth = models.DateField(null=True)
    age = models.SmallIntegerField(null=True, help_text="As given, where no date of birth was")
    sex = models.CharField(max_length=1, blank=True, choices=Sex.choices)
    school = models.ForeignKey(
        "attendance.School", null=True, on_delete=models.PROTECT, related_name="+"
    )
    school_given = models.CharField(max_length=150, blank=True, help_text="A school not of ours")
    accompanied = models.CharField(max_length=10, choices=Accompanied.choices)
    reason_given = models.CharField(max_length=300, blank=True, help_text="In the child's words")
    reason = models.CharField(max_length=15, choices=StreetReason.choices)
    lawful = models.CharField(max_length=10, choices=YesNo.choices)
    outcome = models.CharField(max_length=15, choices=EncounterOutcome.choices)
    safeguarding_note = models.CharField(max_length=1000, blank=True)
    age_band = models.CharField(max_length=10, choices=AgeBand.choices)
    compulsory = models.CharField(max_length=10, choices=YesNo.choices)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_by_name = models.CharField(max_length=120)
    changed_at = models.DateTimeField(null=True)
    changed_by_id = models.BigIntegerField(null=True)
    changed_by_name = models.CharField(max_length=120, blank=True)
    erased_at = models.DateTimeField(null=True)

    objects = EncounterQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "id"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["patrol", "number"], name="one_number_per_encounter"),
            models.CheckConstraint(
                condition=Q(date_of_birth__isnull=True) | Q(age__isnull=True),
                name="encounter_has_a_birthday_or_an_age",
            ),
            models.CheckConstraint(
                condition=Q(age__isnull=True) | Q(age__range=(0, OLDEST)),
                name="encounter_age_of_a_child",
            ),
            models.CheckConstraint(
                condition=Q(school__isnull=True) | Q(school_given=""),
                name="encounter_has_one_school",
            ),
            models.CheckConstraint(
                condition=~Q(outcome=EncounterOutcome.HOME_EDUCATED)
                | Q(reason=StreetReason.HOME_EDUCATED),
                name="encounter_outcome_home_educated_has_that_reason",
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(
                fields=["patrol"], name="encounter_not_erased", condition=Q(erased_at__isnull=True)
            ),
        ]
        triggers: ClassVar[list[Any]] = [
            pgtrigger.Trigger(
                name="within_the_authorised_hours",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("at"),
                declare=patrol_sql.HOURS_VARIABLES,
                func=patrol_sql.WITHIN_HOURS,
            ),
            pgtrigger.Trigger(
                name="update_keeps_history",
                when=pgtrigger.After,
                operation=pgtrigger.Update,
                declare=patrol_sql.HISTORY_VARIABLES,
                func=patrol_sql.ENCOUNTER_CHANGED,
            ),
            _asks_for_flags(pgtrigger.Update, recheck_sql.ASK_FOR_ENCOUNTERED),
            *never_deleted(),
        ]

    def __str__(self) -> str:
        return f"{self.ref} no. {self.number}"


class EncounterChange(models.Model):
    """One column of one correction: what it said, what it says, why, who, when. By the database's hand."""

    encounter = models.ForeignKey(Encounter, on_delete=models.PROTECT, related_name="changes")
    field = models.CharField(max_length=30)
    old_value = models.CharField(max_length=1000, blank=True)
    new_value = models.CharField(max_length=1000, blank=True)
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "id"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=says("reason"), name="encounter_change_says_why"),
        ]
        triggers: ClassVar[list[Any]] = [
            pgtrigger.Trigger(
                name="append_only_but_for_erasure",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=patrol_sql.CHANGE_ERASED,
            ),
            *never_deleted(),
        ]

    def __str__(self) -> str:
        return f"{self.encounter_id} {self.field}"


class EncounterMatch(models.Model):
    """A person's word that a child met is this pupil, with the mark of that half day as it was seen then.

    Taken back, the row stays and says who took it back and why. `session` is empty where the school
    had none.
    """

    encounter = models.ForeignKey(Encounter, on_delete=models.PROTECT, related_name="matches")
    enrolment = models.ForeignKey(
        "attendance.Enrolment", on_delete=models.PROTECT, related_name="encounter_matches"
    )
    session = models.ForeignKey(
        "attendance.Session", null=True, on_delete=models.PROTECT, related_name="+"
    )
    code_then = models.CharField(max_length=2, blank=True, help_text="Empty: no mark then")
    minutes_late_then = models.SmallIntegerField(null=True)
    entered_at_then = models.DateTimeField(null=True)
    entered_by_then = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=120)
    undone_at = models.DateTimeField(null=True)
    undone_by_name = models.CharField(max_length=120, blank=True)
    undone_because = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "id"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["encounter"],
                condition=Q(undone_at__isnull=True),
                name="one_standing_match_per_encounter",
            ),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_by_name="", undone_because="")
                | (Q(undone_at__isnull=False) & says("undone_by_name") & says("undone_because")),
                name="match_undone_by_whom_when_and_why",
            ),
        ]
        triggers: ClassVar[list[Any]] = [
            pgtrigger.Trigger(
                name="never_of_an_erased_encounter",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                declare=patrol_sql.MATCH_VARIABLES,
                func=patrol_sql.MATCH_OF_KEPT,
            ),
            pgtrigger.Trigger(
                name="only_taken_back_and_once",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=patrol_sql.MATCH_ERASED
                + patrol_sql.only_ended("A match", "undone_at", "undone_by_name", "undone_because"),
            ),
            _asks_for_flags(pgtrigger.Insert, recheck_sql.ASK_FOR_MATCHED),
            _asks_for_flags(pgtrigger.Update, recheck_sql.ASK_FOR_MATCHED),
            *never_deleted(),
        ]

    def __str__(self) -> str:
        return f"{self.encounter_id} is {self.enrolment_id}"


class FollowUp(models.Model):
    """Somebody is asked to act on a matched encounter; the flag it raised; who closed it and why."""

    match = models.OneToOneField(EncounterMatch, on_delete=models.PROTECT, related_name="follow_up")
    flag = models.ForeignKey("attendance.Flag", on_delete=models.PROTECT, related_name="follow_ups")
    note = models.CharField(max_length=300, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_by_name = models.CharField(max_length=120)
    closed_at = models.DateTimeField(null=True)
    closed_by_name = models.CharField(max_length=120, blank=True)
    closed_because = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by_name="", closed_because="")
                | (Q(closed_at__isnull=False) & says("closed_by_name") & says("closed_because")),
                name="follow_up_closed_by_whom_when_and_why",
            ),
        ]
        triggers: ClassVar[list[Any]] = [
            pgtrigger.Trigger(
                name="only_closed_and_once",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=patrol_sql.only_ended(
                    "A follow-up", "closed_at", "closed_by_name", "closed_because"
                ),
            ),
            *never_deleted(),
        ]

    def __str__(self) -> str:
        return f"{self.match_id} {self.asked_by_name}"
