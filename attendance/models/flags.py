"""What the nightly job found, with the numbers and the sessions it rests on, and what people noted on it.

The columns `acknowledged_...` and `snoozed_until` follow the notes: the database sets them when a note
is written, and refuses to change them by any other way.
"""

from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.lookups import Exact
from django.utils import timezone

from accounts.models.protection import append_only, never_deleted
from attendance.choices import OFFERED_KINDS, FlagKind, FlagNoteKind
from attendance.querysets import FlagQuerySet

# A trigger of the notes is one deep when it gets here: somebody's own UPDATE is none.
ONLY_BY_A_NOTE = """
    IF pg_trigger_depth() < 2 THEN
        RAISE EXCEPTION 'Write a note to acknowledge, put off or wake a flag'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""

# Of several notes written at once the last one stands. A return settles its finding at the next run.
NOTES_SET_THE_FLAG = f"""
    UPDATE attendance_flag f SET acknowledged_at = CASE WHEN n.seen THEN n.at END,
        acknowledged_by_id = CASE WHEN n.seen THEN n.by_id END,
        acknowledged_by_name = CASE WHEN n.seen THEN n.by_name ELSE '' END,
        acknowledged_note = CASE WHEN n.seen THEN n.reason ELSE '' END
    FROM (SELECT DISTINCT ON (flag_id) *, kind = '{FlagNoteKind.ACKNOWLEDGED}' AS seen FROM new_notes
          WHERE kind IN ('{FlagNoteKind.ACKNOWLEDGED}', '{FlagNoteKind.UNACKNOWLEDGED}')
          ORDER BY flag_id, id DESC) n
    WHERE f.id = n.flag_id;
    UPDATE attendance_flag f SET snoozed_until = n.until
    FROM (SELECT DISTINCT ON (flag_id) * FROM new_notes
          WHERE kind IN ('{FlagNoteKind.SNOOZED}', '{FlagNoteKind.UNSNOOZED}')
          ORDER BY flag_id, id DESC) n
    WHERE f.id = n.flag_id;
    INSERT INTO attendance_recheckrequest (enrolment_id, asked_at)
    SELECT DISTINCT f.enrolment_id, clock_timestamp()
    FROM new_notes n JOIN attendance_flag f ON f.id = n.flag_id
    WHERE n.kind = '{FlagNoteKind.RETURN_MADE}';
    RETURN NULL;
"""  # noqa: S608  words of ours

WORKED = (
    "acknowledged_at", "acknowledged_by", "acknowledged_by_name", "acknowledged_note",
    "snoozed_until",
)  # fmt: skip


class ArrayLength(models.Func):
    """How many values an array holds: none is none, not unknown."""

    function = "cardinality"
    output_field = models.IntegerField()


class Flag(models.Model):
    """One finding about one enrolment. At most one of a kind stands at a time.

    `numbers` and the window say what it rests on now; `raised_numbers` what it rested on first. The
    evidence is the half days of the enrolment's own school it counts: a Monday and the bits of its
    week, Monday morning being bit 0. A flag of an offered kind is an outbox row: whoever works above
    takes it by setting `claimed_at` while it is empty.
    """

    ref = models.CharField(max_length=14, unique=True)
    enrolment = models.ForeignKey(
        "attendance.Enrolment", on_delete=models.PROTECT, related_name="flags"
    )
    kind = models.CharField(max_length=30, choices=FlagKind.choices)
    window_from = models.DateField()
    window_to = models.DateField()
    numbers = models.JSONField()
    raised_numbers = models.JSONField()
    raised_at = models.DateTimeField(default=timezone.now)
    raised_as_of = models.DateField()
    changed_at = models.DateTimeField(
        default=timezone.now, help_text="Numbers or window last moved"
    )
    cleared_at = models.DateTimeField(null=True)
    cleared_as_of = models.DateField(null=True)
    cleared_numbers = models.JSONField(null=True)
    claimed_at = models.DateTimeField(null=True)
    evidence_weeks = ArrayField(models.DateField(), default=list)
    evidence_bits = ArrayField(models.SmallIntegerField(), default=list)
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    acknowledged_by_name = models.CharField(max_length=120, blank=True, db_default="")
    acknowledged_note = models.CharField(max_length=500, blank=True, db_default="")
    snoozed_until = models.DateField(null=True, help_text="Awake again from this day on")

    objects = FlagQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["enrolment", "kind"],
                condition=Q(cleared_at__isnull=True),
                name="one_standing_flag_per_kind",
            ),
            models.CheckConstraint(
                condition=Q(window_from__lte=F("window_to")), name="flag_window_in_order"
            ),
            models.CheckConstraint(
                condition=Q(cleared_at__isnull=True, cleared_as_of__isnull=True)
                | Q(cleared_at__isnull=False, cleared_as_of__isnull=False),
                name="flag_cleared_when_and_as_of",
            ),
            models.CheckConstraint(
                condition=Exact(ArrayLength("evidence_bits"), ArrayLength("evidence_weeks")),
                name="flag_evidence_in_pairs",
            ),
            models.CheckConstraint(
                condition=Q(acknowledged_at__isnull=True, acknowledged_by__isnull=True)
                & Q(acknowledged_by_name="", acknowledged_note="")
                | Q(acknowledged_at__isnull=False, acknowledged_by__isnull=False)
                & ~Q(acknowledged_by_name=""),
                name="flag_acknowledged_when_and_by_whom",
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(
                fields=["id"],
                name="flag_unclaimed",
                condition=Q(claimed_at__isnull=True, kind__in=OFFERED_KINDS),
            ),
            models.Index(
                fields=["kind", "enrolment"],
                name="flag_standing_by_kind",
                condition=Q(cleared_at__isnull=True),
            ),
        ]
        triggers: ClassVar[list[Any]] = [
            pgtrigger.Trigger(
                name="worked_only_by_notes",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(*WORKED),
                func=ONLY_BY_A_NOTE,
            ),
            *never_deleted(),
        ]

    def __str__(self) -> str:
        return f"{self.ref} {self.kind}"


class FlagNote(models.Model):
    """What somebody did about a flag: seen it, put it off and why, woken it, made the return. Append-only.

    `numbers` are the flag's as they stood then, so that it is seen what the person knew.
    """

    flag = models.ForeignKey(Flag, on_delete=models.PROTECT, related_name="notes")
    kind = models.CharField(max_length=15, choices=FlagNoteKind.choices)
    until = models.DateField(null=True, help_text="Put off until this day")
    made_on = models.DateField(null=True, help_text="The day the return was made")
    reference = models.CharField(max_length=60, blank=True, help_text="The return's, if it has one")
    reason = models.CharField(max_length=500, blank=True)
    numbers = models.JSONField()
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+",
        help_text="Empty: the nightly run, which may only wake a flag",
    )  # fmt: skip
    by_name = models.CharField(max_length=120)
    role = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "id"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(kind=FlagNoteKind.SNOOZED, until__isnull=False) & ~Q(reason="")
                | ~Q(kind=FlagNoteKind.SNOOZED) & Q(until__isnull=True),
                name="flag_put_off_until_when_and_why",
            ),
            models.CheckConstraint(
                condition=Q(kind=FlagNoteKind.RETURN_MADE, made_on__isnull=False)
                | ~Q(kind=FlagNoteKind.RETURN_MADE) & Q(made_on__isnull=True, reference=""),
                name="return_made_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(by__isnull=False) | Q(kind=FlagNoteKind.UNSNOOZED),
                name="flag_noted_by_somebody",
            ),
        ]
        triggers: ClassVar[list[Any]] = [
            pgtrigger.Trigger(
                name="sets_the_flag",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                referencing=pgtrigger.Referencing(new="new_notes"),
                func=NOTES_SET_THE_FLAG,
            ),
            *append_only(),
        ]

    def __str__(self) -> str:
        return f"{self.flag_id} {self.kind}"


class FlagsJudged(models.Model):
    """Up to which day, and which of its own school weeks, the flags of a school were judged by the run.

    Until a new week begins, time alone moves few of them: the run looks only at those.
    """

    school = models.OneToOneField(
        "attendance.School", on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    as_of = models.DateField()
    week = models.DateField(null=True, help_text="Its latest school week then; empty: it had none")
    numbers = models.CharField(
        max_length=16, db_default="", help_text="A digest of the numbers the kinds turned on then"
    )

    def __str__(self) -> str:
        return f"{self.school_id} to {self.as_of}"
