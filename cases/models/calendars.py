"""The calendars a deadline is counted in, read from the school's sessions."""

import datetime as dt
from collections.abc import Container
from functools import cache

import holidays

from attendance.models import School, Session
from cases.rules.deadlines import Calendars

REACH = dt.timedelta(days=500)


@cache
def english_bank_holidays() -> Container[dt.date]:
    """Bank holidays of England, worked out for any year asked about."""
    return holidays.country_holidays("GB", subdiv="ENG")


def calendars_of(school: School, around: dt.date) -> Calendars:
    """The school's days from a year and a half before `around` to as much after it."""
    days = (
        Session.objects.open()
        .filter(school=school, date__range=(around - REACH, around + REACH))
        .values_list("date", flat=True)
        .distinct()
        .order_by("date")
    )
    return Calendars(tuple(days), english_bank_holidays())
