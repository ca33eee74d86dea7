"""Reading closings: a school's list, and the codes one may have."""

import datetime as dt

from django.db.models import QuerySet
from django.utils import timezone

from attendance.actions.spans import open_sessions, span_of
from attendance.models import AttendanceCode, Closure, Mark, School
from attendance.rules.closures import closure_codes
from attendance.rules.codes import CodeRow


def list_closures(school: School) -> QuerySet[Closure]:
    """Every unplanned closing of a school, the latest first."""
    return Closure.objects.filter(school=school).order_by("-starts_on", "-id")


def read_closure_codes(day: dt.date | None = None) -> list[CodeRow]:
    """The codes a closing may have on a day (today by default), with those that have ended since."""
    book = AttendanceCode.objects.book()
    return closure_codes(book, day or timezone.localdate())


def list_left_standing(closure: Closure) -> list[Mark]:
    """Marks that still have the code of a closing withdrawn, in its sessions and classes: somebody
    entered them by hand, and decides what they should be. By day, then by name: two queries.
    """
    if closure.withdrawn_at is None:
        return []
    sessions = open_sessions(closure.school_id, span_of(closure))
    marks = Mark.objects.filter(session__in=sessions, code=closure.code)
    if closure.groups:
        marks = marks.filter(enrolment__registration_group__in=closure.groups)
    marks = marks.select_related("session", "enrolment__pupil")
    order = ("session__date", "session__half", "enrolment__pupil__sort_name", "enrolment")
    return list(marks.order_by(*order))
