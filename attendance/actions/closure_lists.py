"""Reading closings: a school's list, and the codes one may have."""

import datetime as dt

from django.db.models import QuerySet
from django.utils import timezone

from attendance.models import AttendanceCode, Closure, School
from attendance.rules.closures import closure_codes
from attendance.rules.codes import CodeRow


def list_closures(school: School) -> QuerySet[Closure]:
    """Every unplanned closing of a school, the latest first."""
    return Closure.objects.filter(school=school).order_by("-starts_on", "-id")


def read_closure_codes(day: dt.date | None = None) -> list[CodeRow]:
    """The codes a closing may have on a day (today by default), with those that have ended since."""
    book = AttendanceCode.objects.book()
    return closure_codes(book, day or timezone.localdate())
