"""What a child's year is set beside: the school's, the authority's and the nation's.

School and authority come from what the night counted: a page never reads the tallies of a whole school,
let alone of an authority. The nation comes from the published figures that are loaded, as published.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Min, Q, Sum

from attendance.actions.national_rate import NationalRate, read_national_rate
from attendance.actions.school_years import SUMS, figures_of, half_days_of
from attendance.models import School, SchoolYear
from attendance.rules.calendar import AcademicYear
from attendance.rules.counting import Figures
from attendance.rules.half_days import Place
from attendance.rules.weekly import Stretch

# Schools of one of these are set beside one another; every other kind has too few to be its own group.
PHASES = ("Primary", "Secondary", "Special")
A_GROUP = 2  # schools: fewer of a phase say only what the school itself says


@dataclass(frozen=True)
class Counted:
    """What the night counted, and when. `of_whom` is a phase, or nothing for every school."""

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
    """Beside whom a child of the school stands in a year: every child and every session, pooled.

    School and authority are None until a night has counted the year.
    """
    phase = school.phase if school.phase in PHASES else ""
    counted = SchoolYear.objects.filter(academic_year=year.label)
    own = counted.filter(school=school).first()
    return Comparison(
        school=Counted(figures_of(own), own.counted_at) if own else None,
        authority=_pool(year, phase),
        nation=read_national_rate(year, phase),
        half_days=half_days_of(own) if own else None,
    )


def _pool(year: AcademicYear, phase: str) -> Counted | None:
    """The schools of the phase together; with fewer than two of them, every school."""
    alike = Q(school__phase=phase)
    sums = {f"all_{name}": Sum(name) for name in SUMS}
    sums |= {f"alike_{name}": Sum(name, filter=alike) for name in SUMS}
    found = SchoolYear.objects.filter(academic_year=year.label).aggregate(
        many=Count("pk", filter=alike), at=Min("counted_at"), **sums
    )
    if found["at"] is None:
        return None
    of_whom = phase if found["many"] >= A_GROUP else ""
    group = "alike" if of_whom else "all"
    figures = Figures(**{name: found[f"{group}_{name}"] for name in SUMS})
    return Counted(figures, found["at"], of_whom)
