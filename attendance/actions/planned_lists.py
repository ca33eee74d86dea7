"""What is planned for one child: leave, timetables and trips, now and to come."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from attendance.access import visible_enrolments
from attendance.actions.timetable_lists import standing_of
from attendance.choices import LeaveStatus
from attendance.models import DualTimetable, Leave, PartTimeTimetable, Pupil, Trip
from attendance.rules.timetables import Standing


@dataclass(frozen=True)
class PlannedForChild:
    """Live plans of one child, at the schools a person may see."""

    leaves: list[Leave]
    part_time: list[PartTimeTimetable]
    dual: list[DualTimetable]
    trips: list[Trip]


def read_planned(pupil: Pupil, by: User) -> PlannedForChild:
    """What is asked, granted, agreed and made, and not over yet."""
    today = timezone.localdate()
    enrolments = visible_enrolments(by).filter(pupil=pupil)
    ahead = Q(enrolment__in=enrolments, ends_on__gte=today)
    leaves = Leave.objects.filter(ahead, status__in=(LeaveStatus.ASKED, LeaveStatus.GRANTED))
    on_it = Q(members__enrolment__in=enrolments, members__removed_at__isnull=True)
    trips = Trip.objects.filter(on_it, ends_on__gte=today, cancelled_at__isnull=True)
    part_time = PartTimeTimetable.objects.filter(ahead).order_by("starts_on")
    return PlannedForChild(
        leaves=list(leaves.order_by("starts_on", "id")),
        part_time=[row for row in part_time if standing_of(row) is not Standing.ENDED],
        dual=list(DualTimetable.objects.filter(ahead).order_by("starts_on", "id")),
        trips=list(trips.order_by("starts_on", "id")),
    )
