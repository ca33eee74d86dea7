"""What is set: the dated codes and thresholds, each school's calendar, and who holds which role."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from accounts.models import User
from attendance.models import (
    AttendanceCode,
    CalendarPeriod,
    Membership,
    School,
    Session,
    Threshold,
)
from attendance.rules.calendar import AcademicYear


@dataclass(frozen=True)
class CalendarLine:
    """One school's year: what its calendar makes, and the periods it was given."""

    school: School
    sessions: int
    days: int
    school_weeks: int
    periods: list[CalendarPeriod]


def list_codes() -> list[AttendanceCode]:
    """Every dated row of every code."""
    return list(AttendanceCode.objects.order_by("code", "valid_from"))


def list_thresholds() -> list[Threshold]:
    """Every dated number the rules turn on."""
    return list(Threshold.objects.order_by("key", "basis", "valid_from"))


def list_calendars(schools: Iterable[School], day: dt.date) -> list[CalendarLine]:
    """Each school's year around a day, in three queries."""
    year = AcademicYear.of(day).label
    counted = (
        Session.objects.open()
        .filter(academic_year=year)
        .order_by()
        .values_list("school_id")
        .annotate(
            sessions=Count("id"),
            days=Count("date", distinct=True),
            weeks=Count("week", distinct=True),
        )
    )
    counts = {row[0]: row[1:] for row in counted}
    periods: dict[int, list[CalendarPeriod]] = {}
    for period in CalendarPeriod.objects.filter(academic_year=year).order_by("start", "kind"):
        periods.setdefault(period.school_id, []).append(period)
    return [
        CalendarLine(school, sessions, days, weeks, periods.get(school.pk, []))
        for school in schools
        for sessions, days, weeks in [counts.get(school.pk, (0, 0, 0))]
    ]


def list_people(words: str = "") -> QuerySet[User]:
    """Everybody with a sign-in, by name, each with their memberships."""
    named = Q(name__icontains=words) | Q(email__icontains=words) if words else Q()
    return User.objects.filter(named).order_by("name", "id").prefetch_related("memberships__school")


def memberships_in_order(person: User) -> list[Membership]:
    """A person's roles, those still held first. Reads what `list_people` fetched."""
    held: list[Membership] = list(person.memberships.all())
    return sorted(held, key=lambda m: (m.valid_to is not None, m.role, str(m.school or "")))
