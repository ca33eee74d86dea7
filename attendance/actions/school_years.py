"""What each school's children missed in a school year: counted overnight, for a child to stand beside.

Source of the definition: DfE guide to absence statistics 2018, sections 2 and 3: pooled, so sums of the
sessions of every enrolment. A child's own half days say little unless those of the whole school stand
beside them: many schools have quieter Fridays.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import fields

from django.db import connection
from django.utils import timezone

from attendance.models import SchoolYear
from attendance.rules.calendar import AcademicYear, monday_of
from attendance.rules.counting import Figures
from attendance.rules.half_days import Place
from attendance.rules.patterns import DAYS, HALVES
from attendance.rules.weekly import Stretch

PLACES: tuple[Place, ...] = tuple((day, half.value) for day in range(len(DAYS)) for half in HALVES)
SUMS = tuple(field.name for field in fields(Figures))
COUNTED = (*SUMS, "missed_half_days", "possible_half_days")


def _by_place(bits: str) -> str:
    """One sum a half day: bit n of a tally's week is place n (`attendance.rules.patterns.bit_of`)."""
    return f"array[{', '.join(f'sum(({bits}) >> {n} & 1)' for n in range(len(PLACES)))}]"


# One pass over the tallies of the year.
COUNT = f"""
    INSERT INTO attendance_schoolyear
        (school_id, academic_year, {", ".join(COUNTED)}, counted_at)
    SELECT e.school_id, %(label)s, {", ".join(f"sum(t.{name})" for name in SUMS)},
        {_by_place("t.authorised_bits | t.unauthorised_bits")},
        {_by_place("t.attended_bits | t.authorised_bits | t.unauthorised_bits")}, %(at)s
    FROM attendance_weeklytally t JOIN attendance_enrolment e ON e.id = t.enrolment_id
    WHERE t.week BETWEEN %(first)s AND %(last)s
    GROUP BY e.school_id
    ON CONFLICT (school_id, academic_year) DO UPDATE SET
        {", ".join(f"{name} = excluded.{name}" for name in (*COUNTED, "counted_at"))}
"""  # noqa: S608  names and numbers of ours


def latest_years(today: dt.date) -> tuple[AcademicYear, AcademicYear]:
    """The years that are counted: this one, and the last, whose marks are still put right."""
    year = AcademicYear.of(today)
    return year, AcademicYear(year.start_year - 1)


def keep_school_year(year: AcademicYear) -> int:
    """Count every school's year so far, in one statement. How many schools were counted.

    Doing it again counts again. A school without a tally in the year has no row, or keeps the one it has.
    """
    now = timezone.now()
    last = min(timezone.localdate(now), year.last_day)
    days = {"first": monday_of(year.first_day), "last": monday_of(last)}
    with connection.cursor() as cursor:
        cursor.execute(COUNT, days | {"label": year.label, "at": now})
        return int(cursor.rowcount)


def half_days_of(counted: SchoolYear) -> dict[Place, Stretch]:
    """A school's half days: missed of possible."""
    pairs = zip(PLACES, counted.missed_half_days, counted.possible_half_days, strict=True)
    return {place: Stretch(missed, possible) for place, missed, possible in pairs}


def figures_of(counted: SchoolYear) -> Figures:
    """A school's sessions, added up."""
    return Figures(**{name: getattr(counted, name) for name in SUMS})
