"""One school's registers: which were taken, when and by whom, and every mark in them, session by session."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from attendance.choices import Half
from attendance.models import Session
from attendance.rules.calendar import LONDON
from config.demo.absence import tell
from config.demo.copying import as_text, copy_lines, copy_rows
from config.demo.dice import dice
from config.demo.plan import Plan, SchoolPlan
from config.demo.staff import teacher
from config.demo.telling import Telling

MARK_COLUMNS = (
    "session_id, enrolment_id, code, minutes_late, note, entered_at, entered_by_id, "
    "entered_by_name, entered_role, source"
)
HALVES = ((0, Half.AM), (1, Half.PM))
OPENS = {0: dt.time(8, 50), 1: dt.time(13, 10)}
Slot = tuple[dt.date, int]  # a day and a half of it


@dataclass(slots=True)
class Taking:
    """When and by whom one group's register was taken; `tail` is the end of each of its mark lines."""

    at: dt.datetime
    by: str
    tail: str


def load_registers(plan: Plan, school: SchoolPlan) -> int:
    """Write the registers and marks of one school. Returns how many marks."""
    told = tell_school(plan, school)
    sessions = {(s.date, s.half): s.pk for s in Session.objects.filter(school__urn=school.urn)}
    groups = sorted({t.stay.group for t in told})
    taken = {group: takings(plan, school, group) for group in groups}
    book = _Book(told, sessions, taken)
    copy_lines("attendance_mark", MARK_COLUMNS, book.lines())
    copy_rows(
        "attendance_register",
        "session_id, registration_group, taken_at, taken_by_id, taken_by_name",
        (
            (sessions[day, HALVES[half][1]], group, taking.at.isoformat(), None, taking.by)
            for group in groups
            for (day, half), taking in taken[group].items()
            if (day, half, group) in book.used
        ),
    )
    return book.written


def tell_school(plan: Plan, school: SchoolPlan) -> list[Telling]:
    """The marks of every stay at the school, in the order of the enrolments."""
    told = [
        tell(plan, child, stay)
        for child in plan.children
        for stay in child.stays
        if stay.school is school
    ]
    return sorted((t for t in told if t.days), key=lambda t: t.stay.id)


def takings(plan: Plan, school: SchoolPlan, group: str) -> dict[Slot, Taking]:
    """When each register of a group was taken. Those of the lively day are still coming in."""
    rng = dice(plan.settings.seed, "registers", school.urn, group)
    name = teacher(plan, school, group)
    lost = _forgotten(rng.random(), school, plan)
    made = {}
    for day in school.days:
        if not plan.span.first <= day <= plan.span.live:
            continue
        for half, start in OPENS.items():
            seconds = rng.randint(40, 900)
            if (day, half) == lost or not _is_in(plan, day, half, rng.random()):
                continue
            at = dt.datetime.combine(day, start, LONDON) + dt.timedelta(seconds=seconds)
            made[day, half] = Taking(at, name, _tail(at, name))
    return made


def _is_in(plan: Plan, day: dt.date, half: int, draw: float) -> bool:
    """Whether a register is in. On the lively day some mornings are missing, and more afternoons."""
    if day != plan.span.live:
        return True
    if half == 0:
        return draw < 0.85
    return not plan.span.live_is_today and draw < 0.6


def _forgotten(draw: float, school: SchoolPlan, plan: Plan) -> Slot | None:
    """One group in nine forgot an afternoon in the last fortnight."""
    days = [day for day in school.days if day < plan.span.live][-9:]
    return (days[int(draw * 81)], 1) if draw * 81 < len(days) else None


def _tail(at: dt.datetime, name: str) -> str:
    return f"{at.isoformat()}\t\\N\t{as_text(name)}\t\t\n"


class _Book:
    """All tellings of a school, read out session by session, as the key of the marks wants them."""

    def __init__(
        self,
        told: list[Telling],
        sessions: dict[tuple[dt.date, str], int],
        taken: dict[str, dict[Slot, Taking]],
    ) -> None:
        self.told, self.sessions, self.taken = told, sessions, taken
        self.used: set[tuple[dt.date, int, str]] = set()
        self.written = 0

    def lines(self) -> Iterator[str]:
        """COPY lines in the order of the sessions, within each by enrolment."""
        by_day: dict[dt.date, list[tuple[int, Telling]]] = defaultdict(list)
        for telling in self.told:
            for number, day in enumerate(telling.days):
                by_day[day].append((2 * number, telling))
        for day in sorted(by_day):
            for half, name in HALVES:
                yield from self._session(by_day[day], day, half, self.sessions[day, name])

    def _session(
        self, there: list[tuple[int, Telling]], day: dt.date, half: int, session: int
    ) -> Iterator[str]:
        tails = {group: taken.get((day, half)) for group, taken in self.taken.items()}
        for number, t in there:
            taking = tails[t.stay.group]
            if taking is None:
                continue
            self.used.add((day, half, t.stay.group))
            yield _line(session, t, number + half, taking, day)
            self.written += 1


def _line(session: int, t: Telling, number: int, taking: Taking, day: dt.date) -> str:
    code = t.codes[number]
    written = "\\\\" if code == "\\" else code
    late = t.minutes.get(number)
    tail = taking.tail if late is None else _tail(_came_in(day, number, late, taking), taking.by)
    note = t.notes.get(number)
    words = as_text(note) if note else ""
    return f"{session}\t{t.stay.id}\t{written}\t{_null(late)}\t{words}\t{tail}"


def _came_in(day: dt.date, number: int, late: int, taking: Taking) -> dt.datetime:
    """When a late mark was entered: with the register, or once the child had come."""
    opened = dt.datetime.combine(day, OPENS[number % 2], LONDON)
    return max(taking.at, opened + dt.timedelta(minutes=late, seconds=30))


def _null(late: int | None) -> int | str:
    return "\\N" if late is None else late
