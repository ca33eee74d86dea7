"""Reading one class's week: pupils down, the ten half days across, in a fixed number of queries."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, Max, OuterRef, Q
from django.utils import timezone

from attendance.actions.closed import read_closings
from attendance.actions.locks import read_locks
from attendance.choices import Half
from attendance.models import Enrolment, Mark, MarkChange, Register, School, Session
from attendance.querysets import EnrolmentQuerySet
from attendance.rules.grids import Place, place_of
from attendance.rules.locks import Locks
from attendance.rules.registers import BLANK, Entry

DAYS = 5
HALVES = (Half.AM, Half.PM)


@dataclass(frozen=True)
class HalfDay:
    """One column: a half day, its session if the school has one, and when its register was taken."""

    date: dt.date
    half: str
    session: Session | None
    has_begun: bool
    taken_at: dt.datetime | None = None
    taken_by: str = ""
    locked_since: dt.date | None = None
    closed_for: str = ""  # the reason of a closing that shut it for this class

    @property
    def is_open(self) -> bool:
        return self.session is not None and self.session.is_open


@dataclass(frozen=True)
class WeekCell:
    """One pupil's half day."""

    column: HalfDay
    place: Place
    entry: Entry = BLANK
    is_amended: bool = False


@dataclass(frozen=True)
class WeekLine:
    """One pupil of the class and their ten half days."""

    enrolment: Enrolment
    cells: list[WeekCell]


@dataclass(frozen=True)
class Week:
    """A class's week. No lines: nobody was in the class that week."""

    school: School
    monday: dt.date
    registration_group: str
    columns: list[HalfDay]
    lines: list[WeekLine]
    groups: list[str]
    locks: Locks
    previous: dt.date | None
    next: dt.date | None


def read_week(school: School, monday: dt.date, registration_group: str) -> Week:
    """The week with everything its page shows; leavers and joiners of the week included."""
    friday = monday + dt.timedelta(days=DAYS - 1)
    now = timezone.now()
    locks = read_locks(school.pk, monday, friday, at=now)
    columns = _read_columns(school, monday, registration_group, locks, now)
    roll = _on_roll(school, monday, friday)
    mine = roll.filter(registration_group=registration_group).select_related("pupil")
    enrolments = list(mine.order_by("pupil__sort_name", "id"))
    weeks = Session.objects.open().filter(school=school)
    return Week(
        school, monday, registration_group, columns,
        _lines(enrolments, columns), _groups(roll), locks,
        weeks.filter(week__lt=monday).order_by("-week").values_list("week", flat=True).first(),
        weeks.filter(week__gt=monday).order_by("week").values_list("week", flat=True).first(),
    )  # fmt: skip


def list_groups(school: School, day: dt.date) -> list[str]:
    """The classes of a school on a day."""
    return _groups(_on_roll(school, day, day))


def _on_roll(school: School, first: dt.date, last: dt.date) -> EnrolmentQuerySet:
    """Who was on the roll on any of those days."""
    begun = Enrolment.objects.filter(school=school, starts_on__lte=last)
    return begun.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=first))


def _groups(roll: EnrolmentQuerySet) -> list[str]:
    """By year, then by name: 7A before 10A."""
    years = roll.order_by().values_list("registration_group").annotate(year=Max("year_group"))
    found = dict(years.values_list("registration_group", "year"))
    return sorted(found, key=lambda name: (_year(found[name]), name))


def _year(group: str) -> int:
    return int(group) if group.isdigit() else -1


def _read_columns(
    school: School, monday: dt.date, group: str, locks: Locks, now: dt.datetime
) -> list[HalfDay]:
    sessions = {(s.date, s.half): s for s in Session.objects.filter(school=school, week=monday)}
    registers = Register.objects.filter(session__in=sessions.values(), registration_group=group)
    taken = {r.session_id: r for r in registers}
    closings = read_closings(school, monday, monday + dt.timedelta(days=DAYS - 1))
    local = timezone.localtime(now)
    columns = []
    for number in range(DAYS):
        day = monday + dt.timedelta(days=number)
        since = locks.since(day, group, local.date(), now)
        for half in HALVES:
            session = sessions.get((day, half))
            begun = session is not None and (day, session.opens_at) <= (local.date(), local.time())
            register = taken.get(session.pk) if session else None
            closing = closings.of(day, half, group) if session else None
            columns.append(
                HalfDay(
                    day,
                    half,
                    session,
                    begun,
                    register.taken_at if register else None,
                    register.taken_by_name if register else "",
                    since,
                    closing.reason if closing else "",
                )
            )
    return columns


def _lines(enrolments: list[Enrolment], columns: list[HalfDay]) -> list[WeekLine]:
    sessions = [c.session.pk for c in columns if c.session]
    changes = MarkChange.objects.filter(
        session=OuterRef("session_id"), enrolment=OuterRef("enrolment_id")
    )
    found = Mark.objects.filter(session__in=sessions, enrolment__in=enrolments)
    marks = {
        (session, enrolment): (Entry(code, minutes, note), amended)
        for session, enrolment, code, minutes, note, amended in found.annotate(
            amended=Exists(changes)
        ).values_list("session_id", "enrolment_id", "code", "minutes_late", "note", "amended")
    }
    return [
        WeekLine(enrolment, [_cell(enrolment, column, marks) for column in columns])
        for enrolment in enrolments
    ]


def _cell(
    enrolment: Enrolment,
    column: HalfDay,
    marks: dict[tuple[int, int], tuple[Entry, bool]],
) -> WeekCell:
    key = (column.session.pk if column.session else 0, enrolment.pk)
    entry, amended = marks.get(key, (BLANK, False))
    place = place_of(
        column.date, enrolment.starts_on, enrolment.ends_on,
        is_open=column.is_open, has_begun=column.has_begun or bool(entry.code),
    )  # fmt: skip
    return WeekCell(column, place, entry, amended)
