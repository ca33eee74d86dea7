"""Reading one child's attendance record: the year's figures, its marks week by week, flags, carers."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.models import User
from attendance.access import (
    can_see_circumstances,
    has_permission,
    visible_enrolments,
)
from attendance.choices import Permission
from attendance.models import (
    Circumstance,
    Enrolment,
    Flag,
    Mark,
    MarkChange,
    Pupil,
    Responsibility,
    Session,
    Threshold,
    WeeklyTally,
)
from attendance.querysets import holding
from attendance.rules.calendar import AcademicYear
from attendance.rules.counting import Figures


@dataclass(frozen=True)
class Cell:
    """One session of the year and the mark in it."""

    date: dt.date
    half: str
    code: str
    is_amended: bool = False


@dataclass(frozen=True)
class PupilRecord:
    """What one person may see of one child's year at one school."""

    pupil: Pupil
    enrolments: list[Enrolment]
    enrolment: Enrolment
    year: AcademicYear
    figures: Figures
    school_figures: Figures
    cells: list[Cell]
    flags: list[Flag]
    carers: list[Responsibility] | None
    circumstances: list[Circumstance] | None
    thresholds: dict[str, int]


def read_pupil_record(pupil: Pupil, by: User, urn: str = "", label: str = "") -> PupilRecord:
    """The record for a school year (this one unless told) at one of the pupil's schools.

    `carers` and `circumstances` are None for somebody whose role may not know them.
    """
    enrolments = _enrolments(pupil, by)
    enrolment = next((e for e in enrolments if e.school.urn == urn), enrolments[0])
    year = _year(label, enrolment)
    tallies = WeeklyTally.objects.in_days(year.first_day, year.last_day)
    school = enrolment.school
    schools = [each.school_id for each in enrolments]
    return PupilRecord(
        pupil=pupil,
        enrolments=enrolments,
        enrolment=enrolment,
        year=year,
        figures=tallies.filter(enrolment=enrolment).totals(),
        school_figures=tallies.filter(enrolment__school=school).totals(),
        cells=_read_cells(enrolment, year),
        flags=_read_flags(pupil, by),
        carers=_read_carers(pupil) if has_permission(by, Permission.SEE_CARERS) else None,
        circumstances=_read_circumstances(pupil) if can_see_circumstances(by, schools) else None,
        thresholds=_read_thresholds(year),
    )


def _enrolments(pupil: Pupil, by: User) -> list[Enrolment]:
    """Those in scope, the current one first: what another school holds is not shown here."""
    found = visible_enrolments(by).filter(pupil=pupil).select_related("school")
    return list(found.order_by("-starts_on", "-id"))


def _year(label: str, enrolment: Enrolment) -> AcademicYear:
    """The year asked for, else this one, else the last one of an enrolment that has ended."""
    try:
        return AcademicYear.parse(label)
    except ValueError:
        today = timezone.localdate()
        return AcademicYear.of(min(today, enrolment.ends_on or today))


def _read_cells(enrolment: Enrolment, year: AcademicYear) -> list[Cell]:
    """Each open session while on roll, up to today, with its mark or none."""
    last = min(enrolment.ends_on or year.last_day, year.last_day, timezone.localdate())
    days = Q(date__gte=max(enrolment.starts_on, year.first_day), date__lte=last)
    sessions = Session.objects.open().filter(days, school=enrolment.school_id)
    changes = MarkChange.objects.filter(session=OuterRef("session_id"), enrolment=enrolment.pk)
    marks = Mark.objects.filter(enrolment=enrolment.pk).between(year.first_day, year.last_day)
    codes = {
        session: (code, amended)
        for session, code, amended in marks.annotate(amended=Exists(changes)).values_list(
            "session_id", "code", "amended"
        )
    }
    rows = sessions.order_by("date", "half").values_list("id", "date", "half", "opens_at")
    now = timezone.localtime()
    return [
        Cell(date, half, *codes.get(pk, ("", False)))
        for pk, date, half, opens_at in rows
        if pk in codes or (date, opens_at) <= (now.date(), now.time())  # one to come is not missing
    ]


def _read_flags(pupil: Pupil, by: User) -> list[Flag]:
    if not has_permission(by, Permission.SEE_FLAGS):
        return []
    visible = visible_enrolments(by).filter(pupil=pupil)
    return list(
        Flag.objects.standing()
        .told_to(knows_patrols=has_permission(by, Permission.SEE_ENCOUNTERS))
        .filter(enrolment__in=visible)
        .select_related("enrolment__school")
        .order_by("raised_at")
    )


def _read_carers(pupil: Pupil) -> list[Responsibility]:
    return list(pupil.responsibilities.select_related("carer"))


def _read_circumstances(pupil: Pupil) -> list[Circumstance]:
    return list(pupil.circumstances.order_by("-valid_from"))


def _read_thresholds(year: AcademicYear) -> dict[str, int]:
    day = min(timezone.localdate(), year.last_day)
    rows = Threshold.objects.filter(holding(day, "valid_from", "valid_to"))
    return dict(rows.values_list("key", "value"))
