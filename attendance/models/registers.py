"""Registers: one mark per child and session, every change of it kept, and the weekly tallies.

Writing marks (see `attendance.actions.marks`):
- INSERT as many rows as you like in one statement; the database refuses what cannot be a mark (no
  such session, closed, not on roll, code not in force) and moves the tallies in the same statement.
- To UPDATE, first set `bellwether.reason` for the transaction; the database copies the old entry to
  `MarkChange`. Without a reason it raises. DELETE and TRUNCATE always raise.
- A mark entered for the wrong child is amended to the empty code: missing again, its story kept.
"""

from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models.protection import append_only, never_deleted
from accounts.models.words import says
from attendance.choices import REASON_NOT_KNOWN
from attendance.models import tally_sql, totals_sql
from attendance.querysets import MarkQuerySet, TallyQuerySet


class Register(models.Model):
    """Whether the register of one group for one session has been taken: a state of its own."""

    session = models.ForeignKey(
        "attendance.Session", on_delete=models.PROTECT, related_name="registers"
    )
    registration_group = models.CharField(max_length=20)
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    taken_by_name = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["session", "registration_group"], name="one_register_per_session_and_group"
            ),
        ]
        triggers: ClassVar[list[Any]] = never_deleted()

    def __str__(self) -> str:
        return f"{self.session} {self.registration_group}"


class Mark(models.Model):
    """What the register says of one pupil for one session, as it stands now.

    The key is (session, enrolment), session first: a day's registers land together on disk. The
    foreign keys are held by the insert trigger, a whole statement at a time, rather than row by row.
    """

    pk = models.CompositePrimaryKey("session_id", "enrolment_id")
    # No index of its own for either: the key begins with the one, `mark_by_enrolment` with the other.
    session = models.ForeignKey(
        "attendance.Session",
        on_delete=models.PROTECT,
        related_name="marks",
        db_constraint=False,
        db_index=False,
    )
    enrolment = models.ForeignKey(
        "attendance.Enrolment",
        on_delete=models.PROTECT,
        related_name="marks",
        db_constraint=False,
        db_index=False,
    )
    code = models.CharField(max_length=2, blank=True, help_text="Empty: withdrawn, missing again")
    minutes_late = models.SmallIntegerField(null=True)
    note = models.CharField(max_length=500, blank=True)
    entered_at = models.DateTimeField(default=timezone.now)
    entered_by_id = models.BigIntegerField(null=True)
    entered_by_name = models.CharField(max_length=120)
    entered_role = models.CharField(max_length=20, blank=True)
    source = models.CharField(max_length=200, blank=True, help_text="File name, for an import")

    objects = MarkQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(minutes_late__isnull=True) | Q(minutes_late__range=(0, 400)),
                name="mark_minutes_late_within_a_session",
            ),
        ]
        triggers: ClassVar[list[Any]] = [
            pgtrigger.Trigger(
                name="insert_keeps_tally",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                referencing=pgtrigger.Referencing(new="new_marks"),
                declare=tally_sql.VARIABLES,
                func=tally_sql.AFTER_INSERT,
            ),
            pgtrigger.Trigger(
                name="update_keeps_history",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Update,
                referencing=pgtrigger.Referencing(old="old_marks", new="new_marks"),
                declare=tally_sql.VARIABLES,
                func=tally_sql.AFTER_UPDATE,
            ),
            *never_deleted(),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["enrolment", "session"], name="mark_by_enrolment"),
            # Few marks ask for a reason, and every morning asks which: a small index of those alone.
            models.Index(
                fields=["session", "enrolment"],
                name="mark_without_reason",
                condition=Q(code=REASON_NOT_KNOWN),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} session {self.session_id} enrolment {self.enrolment_id}"


class MarkChange(models.Model):
    """One amendment: the original entry, the new one, the reason, when, who, and in what role.

    Written by the database itself when a mark is updated. (The Education (Pupil Registration)
    duty to keep the original entry; six years from the entry.)
    """

    session = models.ForeignKey(
        "attendance.Session", on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    enrolment = models.ForeignKey(
        "attendance.Enrolment",
        on_delete=models.PROTECT,
        related_name="mark_changes",
        db_constraint=False,
    )
    old_code = models.CharField(max_length=2, blank=True)
    new_code = models.CharField(max_length=2, blank=True)
    old_minutes_late = models.SmallIntegerField(null=True)
    new_minutes_late = models.SmallIntegerField(null=True)
    old_note = models.CharField(max_length=500, blank=True)
    new_note = models.CharField(max_length=500, blank=True)
    old_entered_at = models.DateTimeField()
    old_entered_by_id = models.BigIntegerField(null=True)
    old_entered_by_name = models.CharField(max_length=120)
    old_entered_role = models.CharField(max_length=20, blank=True)
    old_source = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)
    by_name = models.CharField(max_length=120)
    role = models.CharField(max_length=20, blank=True)
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "id"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=says("reason"), name="change_says_why"),
        ]
        triggers: ClassVar[list[Any]] = append_only()

    def __str__(self) -> str:
        return f"{self.old_code} to {self.new_code}: {self.reason}"


class BitCount(models.Func):
    """How many half days of a week a column of bits holds."""

    template = "bit_count((%(expressions)s)::int::bit(14))"
    output_field = models.BigIntegerField()


# the stubs know only numbers here
ANY_POSSIBLE = F("attended_bits").bitor(F("authorised_bits")).bitor(F("unauthorised_bits"))  # type: ignore[arg-type]


class WeeklyTally(models.Model):
    """What one enrolment's marks of one week add up to. Kept by the triggers on `Mark`.

    The bits say which half days: Monday morning is bit 0, its afternoon 1, to Sunday afternoon, 13
    (`attendance.rules.evidence`). A late arrival after the register closed is late and unauthorised.

    `expected` counts open sessions while on roll, `marked` those with a code; `missing` is the rest,
    for the whole week whatever today's date. A week without any mark has no row.
    """

    pk = models.CompositePrimaryKey("enrolment_id", "week")
    enrolment = models.ForeignKey(
        "attendance.Enrolment",
        on_delete=models.PROTECT,
        related_name="tallies",
        db_constraint=False,
        db_index=False,  # the key begins with it
    )
    week = models.DateField(help_text="The Monday of the week")
    possible = models.SmallIntegerField(default=0)
    present = models.SmallIntegerField(default=0)
    approved_activity = models.SmallIntegerField(default=0)
    authorised = models.SmallIntegerField(default=0)
    unauthorised = models.SmallIntegerField(default=0)
    notice_sessions = models.SmallIntegerField(
        default=0, help_text="Unauthorised sessions that count towards a penalty notice"
    )
    late = models.SmallIntegerField(default=0)
    marked = models.SmallIntegerField(default=0)
    marked_bits = models.SmallIntegerField(default=0)
    attended_bits = models.SmallIntegerField(default=0)
    authorised_bits = models.SmallIntegerField(default=0)
    unauthorised_bits = models.SmallIntegerField(default=0)
    notice_bits = models.SmallIntegerField(default=0)
    illness_bits = models.SmallIntegerField(default=0)
    late_bits = models.SmallIntegerField(default=0)
    expected = models.SmallIntegerField(default=0)
    missing = models.GeneratedField(
        expression=F("expected") - F("marked"),
        output_field=models.SmallIntegerField(),
        db_persist=True,
    )

    objects = TallyQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(
                    possible=F("present")
                    + F("approved_activity")
                    + F("authorised")
                    + F("unauthorised")
                ),
                name="tally_possible_is_the_sum_of_its_parts",
            ),
            models.CheckConstraint(
                condition=Q(
                    present__gte=0,
                    approved_activity__gte=0,
                    authorised__gte=0,
                    unauthorised__gte=F("notice_sessions"),
                    notice_sessions__gte=0,
                    late__gte=0,
                    marked__gte=F("possible"),
                ),
                name="tally_counts_make_sense",
            ),
            models.CheckConstraint(
                condition=Q(authorised=BitCount("authorised_bits"))
                & Q(unauthorised=BitCount("unauthorised_bits"))
                & Q(notice_sessions=BitCount("notice_bits"))
                & Q(late=BitCount("late_bits"))
                & Q(marked=BitCount("marked_bits"))
                & Q(possible=F("authorised") + F("unauthorised") + BitCount("attended_bits"))
                & Q(possible=BitCount(ANY_POSSIBLE)),  # no half day is two things
                name="tally_bits_are_its_counts",
            ),
            models.CheckConstraint(
                condition=Q(notice_bits=F("notice_bits").bitand(F("unauthorised_bits")))  # type: ignore[arg-type]
                & Q(illness_bits=F("illness_bits").bitand(F("authorised_bits")))  # type: ignore[arg-type]
                & Q(marked_bits=F("marked_bits").bitor(ANY_POSSIBLE)),  # type: ignore[arg-type]
                name="tally_bits_lie_within_each_other",
            ),
        ]
        indexes: ClassVar[list[Any]] = [models.Index(fields=["week"], name="tally_by_week")]

    def __str__(self) -> str:
        return f"enrolment {self.enrolment_id} week {self.week}"


class RecheckRequest(models.Model):
    """An enrolment whose marks moved since its flags were last looked at. Taken by deletion.

    Rows, not a set: a request written while a run is under way waits for the next run.
    """

    enrolment = models.ForeignKey(
        "attendance.Enrolment",
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,  # all of them are taken at once
    )
    asked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        triggers: ClassVar[list[Any]] = [
            pgtrigger.Trigger(
                name="taken_moves_totals",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Delete,
                referencing=pgtrigger.Referencing(old="taken"),
                func=totals_sql.HAND_ON,
            ),
        ]

    def __str__(self) -> str:
        return f"enrolment {self.enrolment_id}"
