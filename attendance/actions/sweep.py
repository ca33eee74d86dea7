"""The morning sweep of one school and day: registers not in, and every child nobody can account for.

A fixed number of queries, however many children there are. What a person may not know (a circumstance's
kind, a confidential telephone) is left out by whoever shows it; the order is the same for all.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from attendance.actions.chasing import Taker, read_takers
from attendance.actions.closed import without_closed
from attendance.actions.day_lists import DayList, RegisterState, read_day_list
from attendance.actions.thresholds import values_on
from attendance.choices import REASON_NOT_KNOWN, StatisticalClass
from attendance.models import (
    AbsenceContact,
    AttendanceCode,
    Circumstance,
    Enrolment,
    Mark,
    Register,
    RegisterChase,
    Responsibility,
    School,
    Session,
)
from attendance.querysets import holding
from attendance.rules import sweep as rules
from attendance.rules.codes import CodeBook

CONTACT_MINUTES = "first_day_contact_minutes"
NO_REASON = "O"  # absent without a reason, once none has come in time
HERE = (StatisticalClass.PRESENT, StatisticalClass.AEA)
# What says where a child is. Unauthorised absence does not, but for the child who came after the close.
FOUND = (*HERE, StatisticalClass.AUTH, StatisticalClass.NOT_POSSIBLE)
Codes = dict[tuple[int, int], str]  # by enrolment and session


@dataclass(frozen=True)
class LateRegister:
    """One register not in: which, who usually takes it, and whether somebody was reminded."""

    state: RegisterState
    opened_at: dt.datetime
    taker: Taker | None
    chase: RegisterChase | None


@dataclass(frozen=True)
class Sibling:
    """Another child of the same carer at the school who is not in today."""

    name: str
    group: str
    code: str


@dataclass
class SweepChild:
    """One child with a mark of the day that wants a reason, and all that is known of it."""

    enrolment: Enrolment
    marks: dict[Session, rules.SessionMark]
    contacts: list[AbsenceContact] = field(default_factory=list)
    circumstances: list[Circumstance] = field(default_factory=list)
    carers: list[Responsibility] = field(default_factory=list)
    siblings: list[Sibling] = field(default_factory=list)
    minutes: Mapping[str, int] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """As a register lists it."""
        return str(self.enrolment.pupil)

    @property
    def since(self) -> dt.datetime:
        """Opening of the first session nobody has answered for."""
        since = rules.unaccounted_since(self._marks, self._attempts)
        return since or min(mark.opened_at for mark in self.marks.values())

    @property
    def standing(self) -> rules.Standing:
        return rules.standing_of(self._marks, self._attempts)

    @property
    def rung(self) -> rules.Rung:
        current = rules.about_now(self._marks, self._attempts)
        return rules.next_rung(self.since, current, self.minutes)

    @property
    def suggested_code(self) -> str:
        return rules.suggest_code(self._marks, self._attempts)

    @property
    def is_priority(self) -> bool:
        return rules.is_priority([each.kind for each in self.circumstances])

    @property
    def sessions(self) -> list[Session]:
        """Those whose mark wants a reason, or was given up today with nobody found, in order."""
        asking = rules.asking(self._marks, self._attempts)
        return [session for session, mark in self.marks.items() if mark in asking]

    @property
    def untold(self) -> list[Circumstance]:
        """Those whose worker should hear of it today and has not."""
        return untold_of(self.circumstances, self.contacts)

    @property
    def _marks(self) -> list[rules.SessionMark]:
        return list(self.marks.values())

    @property
    def _attempts(self) -> list[rules.Attempt]:
        return [
            rules.Attempt(each.step, each.outcome, each.at, each.suggested_code, each.whole_day)
            for each in self.contacts
        ]


@dataclass(frozen=True)
class Sweep:
    """What one page answers in the morning."""

    day: DayList
    now: dt.datetime
    registers: list[LateRegister]
    begun: int
    children: list[SweepChild]

    @property
    def school(self) -> School:
        return self.day.school

    @property
    def date(self) -> dt.date:
        return self.day.date

    @property
    def is_today(self) -> bool:
        return self.date == timezone.localdate(self.now)

    @property
    def unaccounted(self) -> list[SweepChild]:
        """Nobody has said yet where these children are: vulnerable first, then the longest."""
        return [c for c in self.children if c.standing is not rules.Standing.ANSWERED]

    @property
    def answered(self) -> list[SweepChild]:
        """Somebody has, or they are here: only the code is wanting."""
        return [c for c in self.children if c.standing is rules.Standing.ANSWERED]


def read_sweep(school: School, date: dt.date, *, now: dt.datetime | None = None) -> Sweep:
    """The sweep of a school on a day, as it stands at `now`."""
    now = now or timezone.now()
    day = read_day_list(school, date)
    begun = [session for session in day.sessions if opening(session) <= now]
    states = [s for of_class in day.classes.values() for s in of_class if s.session in begun]
    states = without_closed(school, date, states)
    children = _read_children(school, date, begun, states, now) if begun else []
    return Sweep(day, now, _late(school, date, states), len(states), children)


def read_child(enrolment: Enrolment, date: dt.date, *, now: dt.datetime) -> SweepChild:
    """One child's day: its marks so far and the contacts about it, nothing else."""
    sessions = Session.objects.open().filter(school=enrolment.school_id, date=date)
    begun = [session for session in sessions.order_by("half") if opening(session) <= now]
    group = enrolment.registration_group
    registers = Register.objects.filter(session__in=begun, registration_group=group)
    taken = {(pk, group) for pk in registers.values_list("session_id", flat=True)}
    codes, book = _codes(begun, [enrolment.pk]), AttendanceCode.objects.book()
    marks = {s: _mark(s, enrolment, codes, taken, book, now) for s in begun}
    child = SweepChild(enrolment, marks, minutes=values_on(CONTACT_MINUTES, date))
    _add_contacts([child], date)
    return child


def opening(session: Session) -> dt.datetime:
    """The moment the register of a session opens, in London."""
    return timezone.make_aware(dt.datetime.combine(session.date, session.opens_at))


def untold_of(
    circumstances: Iterable[Circumstance], contacts: Iterable[AbsenceContact]
) -> list[Circumstance]:
    """Circumstances with a worker to be told the same day, less those told."""
    told = {contact.whom for contact in contacts if contact.step == "told"}
    found: dict[str, Circumstance] = {}
    for each in circumstances:
        if each.kind in rules.HAS_A_WORKER and each.worker and each.worker not in told:
            found.setdefault(each.worker, each)
    return list(found.values())


def _late(school: School, date: dt.date, states: Sequence[RegisterState]) -> list[LateRegister]:
    missing = [state for state in states if not state.is_complete]
    if not missing:
        return []
    sessions = {state.session.pk for state in missing}
    chases = {
        (chase.session_id, chase.registration_group): chase
        for chase in RegisterChase.objects.filter(session__in=sessions)
    }
    takers = read_takers(school, date)
    return [
        LateRegister(
            state,
            opening(state.session),
            takers.get(state.registration_group),
            chases.get((state.session.pk, state.registration_group)),
        )
        for state in missing
    ]


def _read_children(
    school: School,
    date: dt.date,
    begun: list[Session],
    states: Sequence[RegisterState],
    now: dt.datetime,
) -> list[SweepChild]:
    taken = {(s.session.pk, s.registration_group) for s in states if s.taken_at}
    unknown = [REASON_NOT_KNOWN, *([NO_REASON] if _is_today(date, now) else [])]
    asked = list(_who_wants_a_reason(school, date, begun, taken, unknown))
    if not asked:
        return []
    book, codes = AttendanceCode.objects.book(), _codes(begun, [e.pk for e in asked])
    minutes = values_on(CONTACT_MINUTES, date)
    children = [
        SweepChild(
            enrolment,
            {s: _mark(s, enrolment, codes, taken, book, now) for s in begun},
            minutes=minutes,
        )
        for enrolment in asked
    ]
    _add_contacts(children, date)
    children = [child for child in children if child.sessions]
    _add_circumstances(children, date)
    _add_carers(children)
    _add_siblings(children, school, date, begun, book)
    return sorted(children, key=_in_order)


def _in_order(child: SweepChild) -> tuple[bool, dt.datetime, dt.datetime, str]:
    return rules.in_order(child.is_priority, child.since, child.rung.due_at, child.name)


def _who_wants_a_reason(
    school: School,
    date: dt.date,
    begun: list[Session],
    taken: set[tuple[int, str]],
    unknown: list[str],
) -> Iterable[Enrolment]:
    """On roll, with an `unknown` code, or without a mark in a register that was taken: one query."""
    marks = Mark.objects.filter(enrolment=OuterRef("pk"))
    wants = Q(Exists(marks.filter(session__in=begun, code__in=unknown)))
    for session in begun:
        groups = [group for pk, group in taken if pk == session.pk]
        marked = marks.filter(session=session.pk).exclude(code="")
        wants |= Q(registration_group__in=groups) & ~Q(Exists(marked))
    on_roll = Enrolment.objects.in_schools([school.pk]).on_roll(date)
    return on_roll.filter(wants).select_related("pupil").order_by("pupil__sort_name", "id")


def _codes(sessions: list[Session], enrolments: list[int]) -> Codes:
    marks = Mark.objects.filter(session__in=sessions, enrolment__in=enrolments)
    return {(e, s): code for e, s, code in marks.values_list("enrolment_id", "session_id", "code")}


def _mark(
    session: Session,
    enrolment: Enrolment,
    codes: Codes,
    taken: set[tuple[int, str]],
    book: CodeBook,
    now: dt.datetime,
) -> rules.SessionMark:
    code = codes.get((enrolment.pk, session.pk), "")
    row = book.on(code, session.date) if code else None
    counts_as = row.statistical_class if row else ""
    return rules.SessionMark(
        opening(session),
        code,
        (session.pk, enrolment.registration_group) in taken,
        is_excused=counts_as == StatisticalClass.AUTH,
        is_found=counts_as in FOUND or bool(row and row.is_late),
        gives_up=code == NO_REASON and _is_today(session.date, now),
    )


def _is_today(date: dt.date, now: dt.datetime) -> bool:
    return date == timezone.localdate(now)


def _statistical(book: CodeBook, code: str, day: dt.date) -> str:
    """What a code counts as; empty for no mark."""
    row = book.on(code, day) if code else None
    return row.statistical_class if row else ""


def _add_contacts(children: list[SweepChild], date: dt.date) -> None:
    by_enrolment = {child.enrolment.pk: child for child in children}
    contacts = AbsenceContact.objects.filter(enrolment__in=list(by_enrolment), date=date)
    for contact in contacts.order_by("at", "id"):
        by_enrolment[contact.enrolment_id].contacts.append(contact)


def _add_circumstances(children: list[SweepChild], date: dt.date) -> None:
    by_pupil = {child.enrolment.pupil_id: child for child in children}
    held = Circumstance.objects.filter(
        holding(date, "valid_from", "valid_to"), pupil__in=list(by_pupil)
    )
    for each in held.order_by("id"):
        by_pupil[each.pupil_id].circumstances.append(each)


def _add_carers(children: list[SweepChild]) -> None:
    by_pupil = {child.enrolment.pupil_id: child for child in children}
    ties = Responsibility.objects.filter(pupil__in=list(by_pupil)).select_related("carer")
    for tie in ties.order_by("contact_order", "id"):
        by_pupil[tie.pupil_id].carers.append(tie)


def _add_siblings(
    children: list[SweepChild],
    school: School,
    date: dt.date,
    begun: list[Session],
    book: CodeBook,
) -> None:
    """Other children of the same carers, at this school and not in: somebody may have both."""
    theirs = defaultdict(list)
    for child in children:
        for tie in child.carers:
            theirs[tie.carer_id].append(child)
    shared = Responsibility.objects.filter(carer__in=list(theirs)).values_list("carer", "pupil")
    pairs = set(shared)
    there = Enrolment.objects.in_schools([school.pk]).on_roll(date).select_related("pupil")
    enrolments = {e.pupil_id: e for e in there.filter(pupil__in={pupil for _, pupil in pairs})}
    codes = _codes(begun, [e.pk for e in enrolments.values()])
    for carer, pupil in sorted(pairs):
        other = enrolments.get(pupil)
        code = _absent_code(other, codes, begun, book) if other else ""
        if other is None or not code:
            continue
        for child in theirs[carer]:
            sibling = Sibling(other.pupil.legal_forename, other.registration_group, code)
            if other.pk != child.enrolment.pk and sibling not in child.siblings:
                child.siblings.append(sibling)


def _absent_code(enrolment: Enrolment, codes: Codes, begun: list[Session], book: CodeBook) -> str:
    """The code of the latest session the child has one for, when it is not in; else nothing."""
    found = [code for s in begun if (code := codes.get((enrolment.pk, s.pk), ""))]
    if not found or _statistical(book, found[-1], begun[-1].date) in HERE:
        return ""
    return found[-1]
