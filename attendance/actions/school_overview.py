"""Schools at a glance: the year's absence as fractions, the flags that stand, who is unexplained."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.utils import timezone

from accounts.models import User
from attendance.access_flags import flags_in_scope
from attendance.choices import REASON_NOT_KNOWN, FlagKind
from attendance.models import CalendarPeriod, Enrolment, Flag, Mark, School, Session, WeeklyTally
from attendance.querysets import TallyQuerySet
from attendance.rules.calendar import AcademicYear
from attendance.rules.counting import Figures


@dataclass(frozen=True)
class SchoolLine:
    """One school of a list: its roll today, its pooled absence this school year, its flags."""

    school: School
    on_roll: int
    figures: Figures
    flags: dict[str, int]


@dataclass(frozen=True)
class Unexplained:
    """One mark that still says the reason is not known."""

    ref: str
    name: str
    group: str
    urn: str
    date: dt.date
    half: str


def read_school_lines(schools: QuerySet[School]) -> list[SchoolLine]:
    """Every school given, in three queries however many there are."""
    today = timezone.localdate()
    rolls = _count(Enrolment.objects.on_roll(today).values("school"), "school")
    flags = Flag.objects.standing().values("enrolment__school", "kind").annotate(n=Count("id"))
    kinds: dict[int, dict[str, int]] = {}
    for row in flags:
        kinds.setdefault(row["enrolment__school"], {})[row["kind"]] = row["n"]
    figures = _this_year(today).filter(enrolment__school__in=schools)
    by_school = figures.totals_by("enrolment__school")
    return [
        SchoolLine(s, rolls.get(s.pk, 0), by_school.get(s.pk, Figures()), kinds.get(s.pk, {}))
        for s in schools
    ]


def read_school_figures(school: School) -> Figures:
    """The school's pooled figures of this school year so far."""
    tallies = _this_year(timezone.localdate())
    return tallies.filter(enrolment__school=school).totals()


def read_flag_counts(school: School, by: User) -> dict[str, int]:
    """Standing flags of a school by kind, none left out, as far as they are this person's to know.

    Those put off are not counted.
    """
    awake = flags_in_scope(by).standing().awake(timezone.localdate())
    standing = awake.filter(enrolment__school=school)
    return dict.fromkeys(FlagKind.values, 0) | _count(standing.values("kind"), "kind")


def read_unexplained(school: School, day: dt.date) -> list[Unexplained]:
    """Marks whose reason is not known yet, up to that day of this school year, oldest first."""
    sessions = Session.objects.filter(school=school, date__lte=day, date__gte=_first_day(day))
    marks = Mark.objects.filter(code=REASON_NOT_KNOWN, session__in=sessions)
    found = marks.order_by("session__date", "session__half", "enrolment__pupil__sort_name")
    columns = (
        "enrolment__pupil__ref", "enrolment__pupil__legal_surname", "enrolment__pupil__legal_forename",
        "enrolment__registration_group", "session__date", "session__half",
    )  # fmt: skip
    return [
        Unexplained(ref, f"{surname}, {forename}", group, school.urn, date, half)
        for ref, surname, forename, group, date, half in found.values_list(*columns)
    ]


def read_calendar(school: School, day: dt.date) -> list[CalendarPeriod]:
    """The calendar of the school year that holds the day, as it was given."""
    year = AcademicYear.of(day).label
    return list(CalendarPeriod.objects.filter(school=school, academic_year=year).order_by("start"))


def _first_day(day: dt.date) -> dt.date:
    return AcademicYear.of(day).first_day


def _this_year(day: dt.date) -> TallyQuerySet:
    return WeeklyTally.objects.in_days(_first_day(day), day)


def _count(rows: QuerySet[Any, Any], key: str) -> dict[Any, int]:
    return {row[key]: row["n"] for row in rows.annotate(n=Count("*")).order_by()}
