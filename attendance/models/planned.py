"""What is known of a session before its register is taken: leave, part-time timetables, trips, closures.

A pattern is a number of ten bits, one a half day from Monday morning (bit 0) to Friday afternoon
(bit 9): `attendance.rules.patterns`. The view `attendance_planned` lists every live plan by enrolment.
"""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models.protection import append_only, never_deleted
from accounts.models.words import says
from attendance.choices import LeaveStatus
from attendance.models.ranges import no_overlap

WHOLE_WEEK = 1023


class Planned(models.Model):
    """Some half days of the weeks between two dates, both included, and who wrote it down."""

    ref = models.CharField(max_length=12, unique=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    pattern = models.SmallIntegerField(default=WHOLE_WEEK)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    made_by_name = models.CharField(max_length=120)

    class Meta:
        abstract = True
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="%(class)s_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(pattern__range=(1, WHOLE_WEEK)), name="%(class)s_holds_some_half_day"
            ),
        ]
        triggers: ClassVar[list[Any]] = never_deleted()


class Leave(Planned):
    """A request for leave of absence and what was decided (SI 2024/208 regulation 11)."""

    enrolment = models.ForeignKey(
        "attendance.Enrolment", on_delete=models.PROTECT, related_name="leaves"
    )
    asked_by = models.CharField(max_length=120, help_text="Who asked: the parent's name")
    asked_on = models.DateField()
    reason = models.CharField(max_length=500)
    status = models.CharField(max_length=10, choices=LeaveStatus.choices, default=LeaveStatus.ASKED)
    ground = models.ForeignKey(
        "attendance.LeaveGround", null=True, on_delete=models.PROTECT, related_name="+"
    )
    code = models.CharField(max_length=2, blank=True)
    granted_by = models.CharField(
        max_length=120, blank=True, help_text="The head, or whom the head authorised"
    )
    decision_note = models.CharField(max_length=500, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by_name = models.CharField(max_length=120, blank=True)
    withdrawal_note = models.CharField(max_length=500, blank=True)

    class Meta(Planned.Meta):
        constraints: ClassVar[list[Any]] = [
            *Planned.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(status=LeaveStatus.GRANTED)
                | (Q(ground__isnull=False) & ~Q(code="") & says("granted_by")),
                name="leave_is_granted_on_a_ground_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(status__in=(LeaveStatus.ASKED, LeaveStatus.WITHDRAWN))
                | Q(decided_at__isnull=False),
                name="leave_decided_when",
            ),
            models.CheckConstraint(
                condition=says("asked_by") & says("reason"), name="leave_says_who_asked_and_why"
            ),
            models.CheckConstraint(
                condition=~Q(status=LeaveStatus.WITHDRAWN) | says("withdrawal_note"),
                name="leave_withdrawn_says_why",
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["enrolment", "starts_on"], name="leave_by_enrolment"),
        ]

    def __str__(self) -> str:
        return f"{self.ref} {self.status}"


class PartTimeTimetable(Planned):
    """Half days a pupil need not attend for a while, agreed with a parent, with an end and a review.

    `pattern` holds the half days off. Working together to improve school attendance: temporary,
    exceptional, never to manage behaviour; C2 stands only inside one.
    """

    enrolment = models.ForeignKey(
        "attendance.Enrolment", on_delete=models.PROTECT, related_name="part_time_timetables"
    )
    code = models.CharField(max_length=2, help_text="C2, or X below or above compulsory age")
    reason = models.CharField(max_length=500)
    agreed_with = models.CharField(max_length=120, help_text="The parent who agreed")
    agreed_on = models.DateField()
    review_on = models.DateField()
    ended_on = models.DateField(null=True, help_text="Last day, when it ended before its time")

    class Meta(Planned.Meta):
        constraints: ClassVar[list[Any]] = [
            *Planned.Meta.constraints,
            models.CheckConstraint(
                condition=Q(review_on__gte=F("starts_on"), review_on__lte=F("ends_on")),
                name="part_time_review_within_its_time",
            ),
            models.CheckConstraint(
                condition=says("reason") & says("agreed_with"),
                name="part_time_says_why_and_who_agreed",
            ),
            no_overlap(
                "one_part_time_timetable_at_a_time",
                "enrolment",
                start="starts_on",
                end="ends_on",
                condition=Q(ended_on__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.ref


class PartTimeReview(models.Model):
    """One review of a part-time timetable: what was found, and when it is looked at next."""

    timetable = models.ForeignKey(
        PartTimeTimetable, on_delete=models.PROTECT, related_name="reviews"
    )
    held_on = models.DateField()
    found = models.CharField(max_length=500)
    next_review_on = models.DateField(null=True, help_text="Empty: it ends")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "id"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=says("found"), name="review_says_what_was_found"),
        ]
        triggers: ClassVar[list[Any]] = append_only()

    def __str__(self) -> str:
        return f"{self.timetable} {self.held_on}"


class DualTimetable(Planned):
    """The half days a pupil registered at two schools is due at the other one: D here."""

    enrolment = models.ForeignKey(
        "attendance.Enrolment", on_delete=models.PROTECT, related_name="dual_timetables"
    )
    code = models.CharField(max_length=2)
    other_school = models.CharField(max_length=150)

    class Meta(Planned.Meta):
        constraints: ClassVar[list[Any]] = [
            *Planned.Meta.constraints,
            no_overlap(
                "one_dual_timetable_at_a_time", "enrolment", start="starts_on", end="ends_on"
            ),
            models.CheckConstraint(
                condition=says("other_school"), name="dual_names_the_other_school"
            ),
        ]

    def __str__(self) -> str:
        return self.ref


class Closure(Planned):
    """An unplanned closing of a school, or of some classes, and what became of its registers."""

    school = models.ForeignKey(
        "attendance.School", on_delete=models.PROTECT, related_name="closures"
    )
    groups = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    code = models.CharField(max_length=2)
    reason = models.CharField(max_length=300)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by_name = models.CharField(max_length=120, blank=True)

    class Meta(Planned.Meta):
        constraints: ClassVar[list[Any]] = [
            *Planned.Meta.constraints,
            models.CheckConstraint(condition=says("reason"), name="closure_says_why"),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["school", "starts_on"], name="closure_by_school"),
        ]

    def __str__(self) -> str:
        return self.ref


class Trip(Planned):
    """A trip, or another group that is somewhere together: who is in it, when, and under which code."""

    school = models.ForeignKey("attendance.School", on_delete=models.PROTECT, related_name="trips")
    name = models.CharField(max_length=120)
    code = models.CharField(max_length=2)
    place = models.CharField(max_length=150, blank=True)
    leader = models.CharField(max_length=120, blank=True)
    cancelled_at = models.DateTimeField(null=True)

    class Meta(Planned.Meta):
        constraints: ClassVar[list[Any]] = [
            *Planned.Meta.constraints,
            models.CheckConstraint(condition=says("name"), name="trip_has_a_name"),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["school", "starts_on"], name="trip_by_school"),
        ]

    def __str__(self) -> str:
        return self.name


class TripMember(models.Model):
    """One pupil of a trip; taken off it, the row stays and says so."""

    trip = models.ForeignKey(Trip, on_delete=models.PROTECT, related_name="members")
    enrolment = models.ForeignKey(
        "attendance.Enrolment", on_delete=models.PROTECT, related_name="trips"
    )
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["trip", "enrolment"], name="once_on_a_trip"),
        ]
        triggers: ClassVar[list[Any]] = never_deleted()

    def __str__(self) -> str:
        return f"{self.trip} {self.enrolment_id}"


# One row per enrolment and live plan. Which of several decides a session is a rule
# (`attendance.rules.plans`), not a matter of order here.
PLANNED_VIEW = """
CREATE OR REPLACE VIEW attendance_planned AS
SELECT enrolment_id, 'leave' AS kind, ref, code, starts_on, ends_on, pattern, reason AS words
  FROM attendance_leave WHERE status = 'granted'
UNION ALL
SELECT enrolment_id, 'part_time', ref, code, starts_on, least(ends_on, ended_on), pattern, reason
  FROM attendance_parttimetimetable
UNION ALL
SELECT enrolment_id, 'dual', ref, code, starts_on, ends_on, pattern, other_school
  FROM attendance_dualtimetable
UNION ALL
SELECT m.enrolment_id, 'trip', t.ref, t.code, t.starts_on, t.ends_on, t.pattern, t.name
  FROM attendance_tripmember m JOIN attendance_trip t ON t.id = m.trip_id
 WHERE m.removed_at IS NULL AND t.cancelled_at IS NULL
UNION ALL
SELECT e.id, 'closure', c.ref, c.code, c.starts_on, c.ends_on, c.pattern, c.reason
  FROM attendance_closure c JOIN attendance_enrolment e ON e.school_id = c.school_id
   AND (c.groups = '{}' OR e.registration_group = ANY(c.groups))
 WHERE c.withdrawn_at IS NULL;
"""
