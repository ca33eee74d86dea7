"""Which registers of a school are in for a day, which are missing, and what a day without school is."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Max, Q

from attendance.choices import CalendarKind
from attendance.models import CalendarPeriod, Enrolment, Mark, Register, School, Session
from attendance.rules.calendar import AcademicYear


@dataclass(frozen=True)
class RegisterState:
    """One class's register for one session. `marked` counts pupils who have a mark."""

    session: Session
    registration_group: str
    year_group: str
    on_roll: int
    marked: int
    taken_at: dt.datetime | None
    taken_by: str

    @property
    def is_complete(self) -> bool:
        """Taken here, or every mark in by another way such as an import."""
        return self.taken_at is not None or self.marked >= self.on_roll


@dataclass(frozen=True)
class DayList:
    """A school's registers of one day: by class, one state a session. No sessions: no school."""

    school: School
    date: dt.date
    sessions: list[Session]
    classes: dict[str, list[RegisterState]]
    usual_takers: dict[str, str]
    why_closed: str
    previous_day: dt.date | None
    next_day: dt.date | None


def read_day_list(school: School, date: dt.date) -> DayList:
    """Every class on roll that day with the state of its registers, in a fixed number of queries."""
    sessions = list(Session.objects.open().filter(school=school, date=date).order_by("half"))
    days = Session.objects.open().filter(school=school)
    return DayList(
        school,
        date,
        sessions,
        _read_classes(school, date, sessions) if sessions else {},
        _read_usual_takers(school, date) if sessions else {},
        "" if sessions else _why_closed(school, date),
        days.filter(date__lt=date).order_by("-date").values_list("date", flat=True).first(),
        days.filter(date__gt=date).order_by("date").values_list("date", flat=True).first(),
    )


def _read_classes(
    school: School, date: dt.date, sessions: list[Session]
) -> dict[str, list[RegisterState]]:
    on_roll = Enrolment.objects.in_schools([school.pk]).on_roll(date)
    groups = (
        on_roll.values("registration_group")
        .annotate(size=Count("id"), year=Max("year_group"))
        .order_by("registration_group")
    )
    marks = (
        Mark.objects.filter(session__in=sessions, enrolment__in=on_roll)
        .exclude(code="")
        .values("session_id", "enrolment__registration_group")
        .annotate(marked=Count("*"))
        .values_list("session_id", "enrolment__registration_group", "marked")
    )
    marked = {(session, group): count for session, group, count in marks}
    taken = {
        (r.session_id, r.registration_group): r
        for r in Register.objects.filter(session__in=sessions)
    }
    found: dict[str, list[RegisterState]] = {}
    for group in groups:
        name = group["registration_group"]
        for session in sessions:
            register = taken.get((session.pk, name))
            found.setdefault(name, []).append(
                RegisterState(
                    session,
                    name,
                    group["year"],
                    group["size"],
                    marked.get((session.pk, name), 0),
                    register.taken_at if register else None,
                    register.taken_by_name if register else "",
                )
            )
    return dict(sorted(found.items(), key=lambda item: _in_order(item[1][0])))


def _in_order(state: RegisterState) -> tuple[int, str]:
    year = state.year_group
    return int(year) if year.isdigit() else -1, state.registration_group


def _read_usual_takers(school: School, date: dt.date) -> dict[str, str]:
    """Who took each class's register last: the person to ask when today's is missing."""
    lately = Q(session__date__lt=date, session__date__gte=date - dt.timedelta(days=28))
    taken = Register.objects.filter(lately, session__school=school).order_by("taken_at")
    return dict(taken.values_list("registration_group", "taken_by_name"))


def _why_closed(school: School, date: dt.date) -> str:
    """What the calendar says of a day without school, in words."""
    closing = (CalendarKind.INSET, CalendarKind.CLOSED, CalendarKind.BANK_HOLIDAY)
    period = CalendarPeriod.objects.filter(
        school=school, kind__in=closing, start__lte=date, end__gte=date
    ).first()
    if period:
        return period.note or CalendarKind(period.kind).label
    if date.weekday() > 4:
        return "a weekend"
    year = AcademicYear.of(date).label
    if not CalendarPeriod.objects.filter(school=school, academic_year=year).exists():
        return f"a day no calendar covers: the calendar of {year} is not loaded"
    return "a school holiday"
