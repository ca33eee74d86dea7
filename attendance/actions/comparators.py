"""What a child's year is set beside: the school's, the authority's and the nation's.

School and authority come from the figures kept overnight: a page never reads the tallies of a whole
authority. The nation comes from the published figures that are loaded, as they were published.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from attendance.actions.insight import Question
from attendance.actions.kept_figures import kept_by_school
from attendance.actions.kept_half_days import read_half_days
from attendance.actions.national_rate import NationalRate, read_national_rate
from attendance.models import School, WeeklyTally
from attendance.rules.calendar import AcademicYear
from attendance.rules.counting import Figures
from attendance.rules.half_days import Place
from attendance.rules.insight import Part, together
from attendance.rules.weekly import Stretch

# Schools of one of these are set beside one another; every other kind has too few to be its own group.
PHASES = ("Primary", "Secondary", "Special")


@dataclass(frozen=True)
class Counted:
    """What we counted ourselves, and when. `of_whom` is a phase, or nothing for every school."""

    figures: Figures
    counted_at: dt.datetime
    of_whom: str = ""


@dataclass(frozen=True)
class Comparison:
    """Each is None where there is nothing to compare with."""

    school: Counted | None
    authority: Counted | None
    nation: NationalRate | None
    half_days: dict[Place, Stretch] | None = None  # the school's


def read_comparison(school: School, year: AcademicYear) -> Comparison:
    """Beside whom a child of the school stands in a year: every child, every session, the same days.

    The authority is None until the night has counted it; the school is then counted now.
    """
    phase = school.phase if school.phase in PHASES else ""
    nation, half_days = read_national_rate(year, phase), read_half_days(school.pk, year)
    kept = kept_by_school(Question(year.first_day, min(year.last_day, timezone.localdate())))
    if kept is None:
        return Comparison(_count_school(school, year), None, nation, half_days)
    by_school, at = kept
    own = by_school.get(school.pk)
    return Comparison(
        school=Counted(own.figures, at) if own else None,
        authority=_pool(by_school, phase, at),
        nation=nation,
        half_days=half_days,
    )


def _pool(by_school: dict[int, Part], phase: str, at: dt.datetime) -> Counted:
    """The schools of the phase together; with fewer than two of them, every school."""
    alike = School.objects.filter(phase=phase).values_list("pk", flat=True) if phase else ()
    parts = [by_school[pk] for pk in alike if pk in by_school]
    if len(parts) < 2:
        parts, phase = list(by_school.values()), ""
    whole = together(parts)
    return Counted(whole.figures, at, phase)


def _count_school(school: School, year: AcademicYear) -> Counted:
    tallies = WeeklyTally.objects.in_days(year.first_day, year.last_day)
    of_school = tallies.filter(enrolment__school=school)
    return Counted(of_school.totals(), timezone.now())
