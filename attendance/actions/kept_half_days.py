"""How much of each half day of the week a school's children miss: counted overnight, a row a school.

A child's own half days say little unless those of the whole school stand beside them: many schools
have quieter Fridays.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import connection
from django.utils import timezone

from attendance.actions.kept import fresh
from attendance.models import KeptFigures, School
from attendance.rules.calendar import AcademicYear, monday_of
from attendance.rules.half_days import Place
from attendance.rules.patterns import DAYS, HALVES
from attendance.rules.weekly import Stretch

PLACES: tuple[Place, ...] = tuple((day, half.value) for day in range(len(DAYS)) for half in HALVES)

# Bit n of a tally's week is the place n of PLACES (`attendance.rules.patterns.bit_of`).
COUNT = f"""
    SELECT e.school_id, {", ".join(f"sum(t.missed >> {n} & 1)" for n in range(len(PLACES)))},
        {", ".join(f"sum(t.possible >> {n} & 1)" for n in range(len(PLACES)))}
    FROM (
        SELECT enrolment_id, authorised_bits::int | unauthorised_bits AS missed,
            attended_bits::int | authorised_bits | unauthorised_bits AS possible
        FROM attendance_weeklytally WHERE week BETWEEN %(first)s AND %(last)s
    ) t
    JOIN attendance_enrolment e ON e.id = t.enrolment_id
    GROUP BY e.school_id
"""  # noqa: S608  numbers of ours


def latest_years(today: dt.date) -> tuple[AcademicYear, AcademicYear]:
    """The years that are kept: this one and the last."""
    year = AcademicYear.of(today)
    return year, AcademicYear(year.start_year - 1)


def keys_of_half_days(years: Iterable[AcademicYear]) -> list[str]:
    """What the half days of every school are kept under."""
    schools = list(School.objects.values_list("pk", flat=True))
    return [_key(school, year) for year in years for school in schools]


def keep_half_days(year: AcademicYear) -> int:
    """Count every school's half days of a school year so far, in one statement. How many schools were kept."""
    now = timezone.now()
    last = min(timezone.localdate(now), year.last_day)
    with connection.cursor() as cursor:
        cursor.execute(COUNT, {"first": monday_of(year.first_day), "last": monday_of(last)})
        rows = cursor.fetchall()
    kept = [
        KeptFigures(key=_key(school, year), counts=list(map(int, counts)), counted_at=now)
        for school, *counts in rows
    ]
    KeptFigures.objects.bulk_create(
        kept, update_conflicts=True, unique_fields=["key"], update_fields=["counts", "counted_at"]
    )
    return len(kept)


def read_half_days(school_id: int, year: AcademicYear) -> dict[Place, Stretch] | None:
    """A school's half days as the last night kept them; None where it has not."""
    counts = fresh([_key(school_id, year)]).values_list("counts", flat=True).first()
    if counts is None:
        return None
    missed, possible = counts[: len(PLACES)], counts[len(PLACES) :]
    return {place: Stretch(*parts) for place, *parts in zip(PLACES, missed, possible, strict=True)}


def _key(school_id: int, year: AcademicYear) -> str:
    return f"half_days/{year.label}/{school_id}"
