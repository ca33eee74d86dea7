"""Plans of one enrolment around the first Monday of the test calendar, written straight to their tables.

plan(enrolment, PlanKind.LEAVE, "C", words="a wedding")
"""

import datetime as dt
from itertools import count

from django.utils import timezone

from attendance.choices import LeaveStatus, PlanKind
from attendance.models import (
    Closure,
    DualTimetable,
    Enrolment,
    Leave,
    LeaveGround,
    PartTimeTimetable,
    Trip,
    TripMember,
)
from attendance.rules.patterns import WHOLE_WEEK
from tests.factories.attendance import FIRST_DAY

numbers = count(1)


def plan(
    enrolment: Enrolment,
    kind: str,
    code: str,
    *,
    words: str = "as agreed",
    first: dt.date = FIRST_DAY,
    last: dt.date | None = None,
    pattern: int = WHOLE_WEEK,
) -> None:
    """One live plan, for a fortnight unless told otherwise."""
    last = last or first + dt.timedelta(days=13)
    every = {
        "ref": f"T-{next(numbers):06d}", "starts_on": first, "ends_on": last, "pattern": pattern,
        "made_by_name": "Test Clerk",
    }  # fmt: skip
    makers = {
        PlanKind.LEAVE: _leave, PlanKind.PART_TIME: _part_time, PlanKind.DUAL: _dual,
        PlanKind.CLOSURE: _closure, PlanKind.TRIP: _trip,
    }  # fmt: skip
    makers[PlanKind(kind)](enrolment, code, words, every)


def _leave(enrolment: Enrolment, code: str, words: str, every: dict[str, object]) -> None:
    Leave.objects.create(
        **every, enrolment=enrolment, code=code, reason=words, asked_by="Ms Tester",
        asked_on=every["starts_on"], status=LeaveStatus.GRANTED, granted_by="The head",
        ground=LeaveGround.objects.filter(valid_to__isnull=True).first(), decided_at=timezone.now(),
    )  # fmt: skip


def _part_time(enrolment: Enrolment, code: str, words: str, every: dict[str, object]) -> None:
    PartTimeTimetable.objects.create(
        **every, enrolment=enrolment, code=code, reason=words, agreed_with="Ms Tester",
        agreed_on=every["starts_on"], review_on=every["ends_on"],
    )  # fmt: skip


def _dual(enrolment: Enrolment, code: str, words: str, every: dict[str, object]) -> None:
    DualTimetable.objects.create(**every, enrolment=enrolment, code=code, other_school=words)


def _closure(enrolment: Enrolment, code: str, words: str, every: dict[str, object]) -> None:
    Closure.objects.create(**every, school=enrolment.school, code=code, reason=words)


def _trip(enrolment: Enrolment, code: str, words: str, every: dict[str, object]) -> None:
    trip = Trip.objects.create(**every, school=enrolment.school, code=code, name=words)
    TripMember.objects.create(trip=trip, enrolment=enrolment)
