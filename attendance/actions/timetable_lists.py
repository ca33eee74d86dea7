"""Reading timetables: a school's list, what waits first, and what a person who may know should see."""

import datetime as dt
from collections.abc import Collection

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from attendance.access import can_see_circumstances, visible_enrolments
from attendance.actions.spans import Marked, marks_in, span_of
from attendance.choices import CircumstanceKind
from attendance.models import Circumstance, DualTimetable, PartTimeTimetable, School
from attendance.querysets import EnrolmentQuerySet, holding
from attendance.rules.leave import Span
from attendance.rules.timetables import Standing, standing

# Whom a part-time timetable is talked over with, besides the parents.
CONSULTED = {
    CircumstanceKind.CHILD_IN_NEED: "the social worker",
    CircumstanceKind.CHILD_PROTECTION: "the social worker",
    CircumstanceKind.LOOKED_AFTER: "the social worker and the virtual school head",
    CircumstanceKind.EHC_PLAN: "the council's SEND team",
}


def list_part_time(by: User, school: School) -> list[PartTimeTimetable]:
    """Every part-time timetable of a school: reviews overdue and due first, ended ones last."""
    found = PartTimeTimetable.objects.filter(enrolment__in=_visible(by, school))
    rows = found.select_related("enrolment__pupil").prefetch_related("reviews")
    return sorted(rows, key=lambda row: (standing_of(row), row.review_on, row.ref))


def list_dual(by: User, school: School) -> QuerySet[DualTimetable]:
    """Every dual timetable of a school, those that go on first."""
    found = DualTimetable.objects.filter(enrolment__in=_visible(by, school))
    return found.select_related("enrolment__pupil").order_by("-ends_on", "ref")


def standing_of(timetable: PartTimeTimetable) -> Standing:
    """Where one is today."""
    today = timezone.localdate()
    return standing(span_of(timetable), timetable.review_on, timetable.ended_on, today)


def overdue_reviews(refs: Collection[str], day: dt.date) -> dict[str, dt.date]:
    """Those of these part-time timetables whose review was due before the day, with when: one query,
    none where there is no timetable."""
    if not refs:
        return {}
    late = PartTimeTimetable.objects.filter(ref__in=refs, review_on__lt=day, ended_on=None)
    return dict(late.values_list("ref", "review_on"))


def list_left_standing(timetable: PartTimeTimetable) -> list[Marked]:
    """Marks of its code on its half days after it ended before its time: nothing stands behind them."""
    first = (timetable.ended_on or timetable.ends_on) + dt.timedelta(days=1)
    if first > timetable.ends_on:
        return []
    after = Span(first, timetable.ends_on, timetable.pattern)
    return [mark for mark in marks_in(timetable.enrolment, after) if mark.code == timetable.code]


def whom_to_consult(by: User, pupil_id: int, school: School) -> list[str]:
    """Whom else to talk to about the child, for somebody who may know why; nobody for others."""
    if not can_see_circumstances(by, [school.pk]):
        return []
    today = timezone.localdate()
    held = Circumstance.objects.filter(holding(today, "valid_from", "valid_to"), pupil=pupil_id)
    found = []
    for kind, worker in held.order_by("id").values_list("kind", "worker"):
        if whom := CONSULTED.get(CircumstanceKind(kind)):
            name = f" ({worker})" if worker else ""
            found.append(f"{CircumstanceKind(kind).label}: {whom}{name} must be consulted.")
    return found


def _visible(by: User, school: School) -> EnrolmentQuerySet:
    return visible_enrolments(by).filter(school=school)
