"""Reading one child's attendance record: the year week by week, its marks, flags, carers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.models import User
from attendance.access import (
    can_see_circumstances,
    has_permission,
    visible_enrolments,
    visible_flags,
)
from attendance.actions.official_basis import Official, read_official
from attendance.actions.pupil_weeks import Cell, Weeks, read_school_weeks, read_weeks
from attendance.actions.thresholds import NOTICE_WEEKS, in_force
from attendance.choices import Permission
from attendance.models import (
    ActionTaken,
    AttendanceCode,
    Circumstance,
    Enrolment,
    Flag,
    Mark,
    MarkChange,
    Pupil,
    Responsibility,
    Session,
    Threshold,
)
from attendance.rules.calendar import AcademicYear, ten_school_weeks
from attendance.rules.codes import CodeBook
from attendance.rules.counting import Figures, pool


@dataclass(frozen=True)
class PupilRecord:
    """What one person may see of one child's year at one school.

    `window` are the cells of the latest school weeks a notice looks at, which may begin in the year
    before; it is empty where no rule says how many weeks those are.
    """

    pupil: Pupil
    enrolments: list[Enrolment]
    enrolment: Enrolment
    year: AcademicYear
    as_of: dt.date
    book: CodeBook
    cells: list[Cell]
    window: list[Cell]
    weeks: Weeks
    official: Official
    actions: list[ActionTaken]
    taken_back: list[ActionTaken]
    flags: list[Flag]
    carers: list[Responsibility] | None
    circumstances: list[Circumstance] | None
    thresholds: dict[str, int]

    @property
    def is_current(self) -> bool:
        """Whether the year is under way."""
        return self.as_of < self.year.last_day

    @property
    def figures(self) -> Figures:
        """The year so far."""
        return pool(week.figures for week in self.weeks.in_year(self.year))


def read_pupil_record(pupil: Pupil, by: User, urn: str = "", label: str = "") -> PupilRecord:
    """The record for a school year (this one unless told) at one of the pupil's schools.

    `carers` and `circumstances` are None for somebody whose role may not know them.
    """
    enrolments = _enrolments(pupil, by)
    enrolment = next((e for e in enrolments if e.school.urn == urn), enrolments[0])
    year = _year(label, enrolment)
    as_of = min(timezone.localdate(), year.last_day)
    book = AttendanceCode.objects.book()
    thresholds = _read_thresholds(as_of)
    mondays = read_school_weeks(enrolment.school_id, year)
    window = ten_school_weeks(mondays, as_of, thresholds.get(NOTICE_WEEKS, 0))
    cells = _read_cells(enrolment, min([year.first_day, *window]), as_of)
    enrolment.pupil = pupil
    own = [cell for cell in cells if cell.date in year]
    schools = [each.school_id for each in enrolments]
    acts = _read_actions(pupil, enrolments, year)
    return PupilRecord(
        pupil=pupil,
        enrolments=enrolments,
        enrolment=enrolment,
        year=year,
        as_of=as_of,
        book=book,
        cells=own,
        window=[cell for cell in cells if window and cell.date >= window[0]],
        weeks=read_weeks(pupil, enrolment, mondays, cells, book, as_of),
        official=read_official(enrolment, year, as_of, own, book, thresholds),
        actions=[act for act in acts if act.stands],
        taken_back=[act for act in acts if not act.stands],
        flags=_read_flags(enrolments, by),
        carers=_read_carers(pupil) if has_permission(by, Permission.SEE_CARERS) else None,
        circumstances=_read_circumstances(pupil) if can_see_circumstances(by, schools) else None,
        thresholds=thresholds,
    )


def _enrolments(pupil: Pupil, by: User) -> list[Enrolment]:
    """Those in scope, the current one first: what another school holds is not shown here."""
    found = visible_enrolments(by).filter(pupil=pupil).select_related("school__authority")
    return list(found.order_by("-starts_on", "-id"))


def _year(label: str, enrolment: Enrolment) -> AcademicYear:
    """The year asked for, else this one, else the last one of an enrolment that has ended."""
    try:
        return AcademicYear.parse(label)
    except ValueError:
        today = timezone.localdate()
        return AcademicYear.of(min(today, enrolment.ends_on or today))


def _read_cells(enrolment: Enrolment, first: dt.date, last: dt.date) -> list[Cell]:
    """Each open session of those days while on roll, with its mark or none."""
    until = min(enrolment.ends_on or last, last)
    days = Q(date__gte=max(enrolment.starts_on, first), date__lte=until)
    sessions = Session.objects.open().filter(days, school=enrolment.school_id)
    changes = MarkChange.objects.filter(session=OuterRef("session_id"), enrolment=enrolment.pk)
    marks = Mark.objects.filter(enrolment=enrolment.pk).between(first, last)
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


def _read_actions(
    pupil: Pupil, enrolments: Sequence[Enrolment], year: AcademicYear
) -> list[ActionTaken]:
    """What was done about the absence in the year, taken back or not, at the schools in scope, oldest first."""
    found = ActionTaken.objects.filter(pupil=pupil, enrolment__in=enrolments)
    found = found.filter(done_on__range=(year.first_day, year.last_day))
    acts = list(found.select_related("withdrawal"))
    places = {each.pk: each for each in enrolments}
    for act in acts:
        act.enrolment = places[act.enrolment_id]
    return acts


def _read_flags(enrolments: Sequence[Enrolment], by: User) -> list[Flag]:
    return list(visible_flags(by).filter(enrolment__in=enrolments).gravest_first())


def _read_carers(pupil: Pupil) -> list[Responsibility]:
    return list(pupil.responsibilities.select_related("carer"))


def _read_circumstances(pupil: Pupil) -> list[Circumstance]:
    return list(pupil.circumstances.order_by("-valid_from"))


def _read_thresholds(day: dt.date) -> dict[str, int]:
    """Every number a rule turns on that day, by its key."""
    rows = Threshold.objects.filter(in_force(day))
    return dict(rows.values_list("key", "value"))
