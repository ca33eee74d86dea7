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
from attendance.rules.ages import age_at_31_august
from attendance.rules.calendar import AcademicYear, monday_of
from attendance.rules.counting import Figures, percent, pool

LAST_AGE = 15  # in the year of the sixteenth birthday the last half term was not collected


@dataclass(frozen=True)
class YearRules:
    """The rules in force in a school year; before 2015/16 another number counted at 15."""

    year: AcademicYear
    persistent: AbsenceRule
    persistent_at_15: AbsenceRule
    severe: AbsenceRule

    def persistent_of(self, born: dt.date) -> AbsenceRule:
        """The rule for a child born then. DfE guide to absence statistics 2018, section 3."""
        at_15 = age_at_31_august(born, self.year.start_year) == LAST_AGE
        return self.persistent_at_15 if at_15 else self.persistent


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
    rules = YearRules(
        AcademicYear.of(last), persistent_rule(last), persistent_rule(last, at_15=True),
        severe_rule(last),
    )  # fmt: skip
    parameters: dict[str, Any] = {
        "first": first,
        "last": last,
        "first_week": monday_of(first),
        "last_sunday": monday_of(last) + dt.timedelta(days=6),
        "school": school and school.pk,
    }
    with connection.cursor() as cursor:
        cursor.execute(figures_sql.figures(one_school=school is not None), parameters)
        return AbsenceFigures([_judged(row, rules) for row in cursor.fetchall()])


def _judged(row: tuple[Any, ...], rules: YearRules) -> EnrolmentFigures:
    urn, upn, born, *sums = row
    figures = Figures(*sums)
    counts = figures.absent, figures.possible
    persistent = rules.persistent_of(born).holds(*counts)
    return EnrolmentFigures(urn, upn, figures, persistent, rules.severe.holds(*counts))


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
