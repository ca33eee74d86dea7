"""A child's year as the official statistics take it, where that is not the whole of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Min

from attendance.actions.insight import FIRST_AGE, LAST_AGE
from attendance.actions.pupil_weeks import Cell
from attendance.choices import CalendarKind
from attendance.models import CalendarPeriod, Enrolment
from attendance.rules.calendar import AcademicYear
from attendance.rules.codes import CodeBook
from attendance.rules.counting import Figures, tally
from attendance.rules.half_terms import second_half_of_summer_from
from attendance.rules.official import Standing, standing_of


@dataclass(frozen=True)
class Official:
    """How the year is counted officially. `figures` where a part of it is left out, else None."""

    standing: Standing
    figures: Figures | None = None


def read_official(
    enrolment: Enrolment,
    year: AcademicYear,
    as_of: dt.date,
    cells: Iterable[Cell],
    book: CodeBook,
    thresholds: Mapping[str, int],
) -> Official:
    """How the statistics count this child's year so far; the calendar is asked only at 15, in June."""
    born = enrolment.pupil.date_of_birth
    ages = thresholds.get(FIRST_AGE, 0), thresholds.get(LAST_AGE, 0)
    standing = standing_of(born, year.start_year, *ages)
    if standing != Standing.WITHOUT_LAST_HALF_TERM:
        return Official(standing)
    begins = _last_half_term(enrolment, year, as_of)
    if begins is None:
        return Official(standing)
    counted = [c for c in cells if c.date < begins]
    return Official(standing, tally(row for c in counted if (row := book.on(c.code, c.date))))


def _last_half_term(enrolment: Enrolment, year: AcademicYear, as_of: dt.date) -> dt.date | None:
    """The first day of the second half of the summer term, once it has begun."""
    earliest = second_half_of_summer_from(year.start_year)
    if as_of < earliest:
        return None
    runs = CalendarPeriod.objects.filter(school=enrolment.school_id, kind=CalendarKind.IN_TERM)
    began = runs.filter(start__range=(earliest, as_of)).aggregate(first=Min("start"))
    first: dt.date | None = began["first"]
    return first
