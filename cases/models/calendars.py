"""The calendars a deadline is counted in, read from the school's sessions."""

import datetime as dt
from collections.abc import Container, Iterable
from functools import cache

import holidays

from attendance.models import School, Session
from cases.rules.deadlines import Calendars

REACH = dt.timedelta(days=500)


@cache
def english_bank_holidays() -> Container[dt.date]:
    """Bank holidays of England, worked out for any year asked about."""
    return holidays.country_holidays("GB", subdiv="ENG")


def calendars_for(school_ids: Iterable[int], around: dt.date) -> dict[int, Calendars]:
    """The same for several schools at once, in one query."""
    days: dict[int, list[dt.date]] = {pk: [] for pk in school_ids}
    rows = (
        Session.objects.open()
        .filter(school__in=days, date__range=(around - REACH, around + REACH))
        .values_list("school_id", "date")
        .distinct()
        .order_by("date")
    )
    for school_id, day in rows:
        days[school_id].append(day)
    return {pk: Calendars(tuple(found), english_bank_holidays()) for pk, found in days.items()}


def calendars_of(school: School, around: dt.date) -> Calendars:
    """The school's days from a year and a half before `around` to as much after it."""
    return calendars_for([school.pk], around)[school.pk]
