"""Absence figures of some days: each enrolment's own, and the total, pooled.

Source: DfE guide to absence statistics 2018, sections 2 and 3. The unit is the enrolment, not the
child; one with nothing possible has no rate and is neither persistently absent nor not.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import connection

from attendance.actions import figures_sql
from attendance.actions.thresholds import AbsenceRule, persistent_rule, severe_rule
from attendance.models import School
from attendance.rules.calendar import monday_of
from attendance.rules.counting import Figures, percent, pool


@dataclass(frozen=True)
class EnrolmentFigures:
    """One enrolment's sessions. `persistent` and `severe` are None when nothing was possible."""

    urn: str
    upn: str
    figures: Figures
    persistent: bool | None
    severe: bool | None

    def as_json(self) -> dict[str, Any]:
        """Plain values under the names operators script against."""
        flags = {"persistent": self.persistent, "severe": self.severe}
        return {"urn": self.urn, "upn": self.upn} | figures_as_json(self.figures) | flags


@dataclass(frozen=True)
class AbsenceFigures:
    """Every enrolment's figures, in order of school and UPN."""

    enrolments: list[EnrolmentFigures]

    @property
    def total(self) -> Figures:
        """Pooled: sums of sessions, so the rate is not a mean of rates."""
        return pool(row.figures for row in self.enrolments)

    @property
    def persistent(self) -> int:
        """How many enrolments are persistently absent, the severely absent among them."""
        return sum(row.persistent is True for row in self.enrolments)

    @property
    def severe(self) -> int:
        """How many enrolments are severely absent."""
        return sum(row.severe is True for row in self.enrolments)

    def as_json(self) -> dict[str, Any]:
        """Plain values; in the total `persistent` and `severe` count enrolments."""
        counts = {"persistent": self.persistent, "severe": self.severe}
        return {
            "enrolments": [row.as_json() for row in self.enrolments],
            "total": figures_as_json(self.total) | counts,
        }


def absence_figures(
    *, first: dt.date, last: dt.date, school: School | None = None
) -> AbsenceFigures:
    """Figures from `first` to `last`, both included, of all schools or of one.

    Each enrolment with a day on roll then has a row. The rules are those in force on `last`.
    """
    rules = persistent_rule(last), severe_rule(last)
    parameters: dict[str, Any] = {
        "first": first,
        "last": last,
        "first_week": monday_of(first),
        "last_sunday": monday_of(last) + dt.timedelta(days=6),
        "school": school and school.pk,
    }
    with connection.cursor() as cursor:
        cursor.execute(figures_sql.figures(one_school=school is not None), parameters)
        return AbsenceFigures([_judged(row, *rules) for row in cursor.fetchall()])


def _judged(row: tuple[Any, ...], persistent: AbsenceRule, severe: AbsenceRule) -> EnrolmentFigures:
    urn, upn, *sums = row
    figures = Figures(*sums)
    counts = figures.absent, figures.possible
    return EnrolmentFigures(urn, upn, figures, persistent.holds(*counts), severe.holds(*counts))


def figures_as_json(figures: Figures) -> dict[str, Any]:
    """Counts, and percentages half up to one place; null where nothing was possible."""
    return {
        "possible": figures.possible,
        "present": figures.present,
        "approved_activity": figures.approved_activity,
        "attended": figures.attended,
        "late": figures.late,
        "authorised": figures.authorised,
        "unauthorised": figures.unauthorised,
        "absent": figures.absent,
        "attendance_percent": percent(figures.attendance_rate),
        "absence_percent": percent(figures.absence_rate),
        "authorised_percent": percent(figures.authorised_rate),
        "unauthorised_percent": percent(figures.unauthorised_rate),
    }
