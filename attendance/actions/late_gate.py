"""The late gate: a child comes through the door, and is marked late at that minute; one step undoes it."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from accounts.errors import AlreadyDone, NotAllowed, NotFound, WrongState
from accounts.models import User
from attendance.access import check_can_amend_mark, school_ids_with, visible_enrolments
from attendance.actions.closed import read_closings
from attendance.actions.registers import correct_mark
from attendance.actions.sheets import session_facts
from attendance.choices import Half, Permission
from attendance.errors import PlanRefused, RegisterRefused
from attendance.models import AttendanceCode, Enrolment, Mark, MarkChange, Pupil, School, Session
from attendance.querysets import EnrolmentQuerySet
from attendance.rules.arrivals import (
    APPOINTMENT,
    ARRIVED,
    CAME,
    arrived,
    explain_age,
    is_arrival,
    late_entry,
    question,
)
from attendance.rules.codes import CodeBook, PupilFacts
from attendance.rules.registers import Entry

MOST = 8
TAKEN_BACK = "Late arrival taken back"
GATE = "Late gate"  # the source of a mark made here


@dataclass(frozen=True)
class Arrival:
    """One late arrival of a session: who, when written down and by whom, and what the mark says.

    `of_gate`: the gate made the mark as it stands, so the gate can take it back.
    """

    enrolment: Enrolment
    entry: Entry
    at: dt.datetime
    by: str
    was: str
    of_gate: bool


def session_now(school: School, at: dt.datetime | None = None) -> Session | None:
    """The last session of today that has begun: the one a child who comes now is late for."""
    local = timezone.localtime(at or timezone.now())
    begun = Session.objects.open().filter(
        school=school, date=local.date(), opens_at__lte=local.time()
    )
    session = begun.order_by("-half").first()
    if session is not None:
        session.school = school
    return session


def find_at_gate(by: User, session: Session, words: str) -> EnrolmentQuerySet:
    """Children on roll today whose names begin so, each with the mark of the session as `now`."""
    found = visible_enrolments(by).filter(school=session.school_id).on_roll(session.date)
    return (
        found.filter(pupil__in=Pupil.objects.named(words))
        .with_mark_of(session.pk)
        .annotate(now_code=F("now__code"), now_by=F("now__entered_by_name"))
        .select_related("pupil", "school")
        .order_by("pupil__sort_name", "id")[:MOST]
    )


@transaction.atomic
def mark_late(
    *,
    enrolment: Enrolment,
    by: User,
    why: str = "",
    confirmed: bool = False,
    at: dt.datetime | None = None,
) -> Entry:
    """Mark a child late for the session under way, by the clock: L, or U once the register closed.

    Raises NotAllowed, NotFound (no session has begun today), AlreadyDone (late already), WrongState
    (nobody is late yet, the class is closed, no late code is for the child's age, or the register
    refuses it), and PlanRefused with the question under "confirm" when a mark stands that somebody has
    to be asked about: send it again `confirmed`.
    """
    at = at or timezone.now()
    check_can_amend_mark(by, enrolment.school)
    session = _session_of(enrolment, at)
    _refuse_closed(enrolment, session)
    book, time = AttendanceCode.objects.book(), timezone.localtime(at).time()
    mark = Mark.objects.filter(session=session.pk, enrolment=enrolment.pk).first()
    stands = _entry(mark)
    _refuse(enrolment, session, mark, stands, book, confirmed=confirmed)
    try:
        entry = late_entry(session_facts(session), time, book, why)
    except ValueError as problem:
        raise WrongState(str(problem)) from problem
    _refuse_age(enrolment, session, entry, book)
    return _write(session, enrolment, entry, stands, arrived(time, why), by, at, source=GATE)


@transaction.atomic
def undo_late(*, enrolment: Enrolment, by: User, at: dt.datetime | None = None) -> Entry:
    """Put the mark back to what stood before the gate made it late.

    Raises NotAllowed, WrongState when the mark is not late, or the gate is not where it was last
    written: a lateness of the register is amended there.
    """
    at = at or timezone.now()
    check_can_amend_mark(by, enrolment.school)
    session = _session_of(enrolment, at)
    mark = Mark.objects.filter(session=session.pk, enrolment=enrolment.pk).first()
    last = MarkChange.objects.filter(session=session.pk, enrolment=enrolment.pk).last()
    stands = _entry(mark)
    if not is_arrival(stands, session.date, AttendanceCode.objects.book()):
        raise WrongState("The mark is not a late one any more: amend it on the register.")
    if not _made_here(mark, last):
        raise WrongState(
            f"{stands.words} was not entered at the gate, so it is not undone here: amend it on the "
            "register."
        )
    before = Entry(last.old_code, last.old_minutes_late, last.old_note) if last else Entry()
    return _write(session, enrolment, before, stands, TAKEN_BACK, by, at)


def list_arrivals(by: User, session: Session) -> list[Arrival]:
    """Who came late to a session, the latest first: two queries."""
    book = AttendanceCode.objects.book()
    late = Q(code__in=[row.code for row in book.in_force(session.date) if row.is_late])
    from_doctor = Q(code=APPOINTMENT, note__startswith=CAME)
    marks = Mark.objects.filter(late | from_doctor, session=session.pk).order_by("-entered_at")
    marks = marks.filter(enrolment__in=visible_enrolments(by))
    marks = marks.select_related("enrolment__pupil", "enrolment__school")
    changes = MarkChange.objects.filter(session=session.pk).order_by("id")
    last = {change.enrolment_id: change for change in changes}
    return [_arrival(mark, last.get(mark.enrolment_id)) for mark in marks]


def get_at_gate(by: User, pupil_ref: str) -> Enrolment:
    """The child's enrolment of today at a school where the person keeps the gate.

    Raises NotFound, NotAllowed.
    """
    today = timezone.localdate()
    visible = visible_enrolments(by).filter(pupil__ref=pupil_ref).on_roll(today)
    ids = school_ids_with(by, Permission.AMEND_MARK) or []
    found = list(visible.select_related("pupil", "school").order_by("-starts_on"))
    if not found:
        raise NotFound("There is no such pupil on roll today.")
    here = next((enrolment for enrolment in found if enrolment.school_id in ids), None)
    if here is None:
        raise NotAllowed("Children are marked late by their own school.")
    return here


def _write(
    session: Session, enrolment: Enrolment, entry: Entry, stands: Entry, reason: str, by: User,
    at: dt.datetime, source: str = "",
) -> Entry:  # fmt: skip
    """By the register's own rules. Raises WrongState with every sentence of a refusal: the gate has no
    line of a register to show them beside."""
    try:
        return correct_mark(
            session=session, enrolment=enrolment, code=entry.code, note=entry.note,
            minutes_late=entry.minutes_late, reason=reason, by=by, seen=stands, at=at, source=source,
        )  # fmt: skip
    except RegisterRefused as refused:
        faults = refused.faults
        changed = (f"The mark was changed meanwhile: {c.theirs}." for c in faults.clashes.values())
        words = " ".join([*faults.rows.values(), *changed, *faults.general])
        raise WrongState(words) from refused


def _session_of(enrolment: Enrolment, at: dt.datetime) -> Session:
    session = session_now(enrolment.school, at)
    if session is None:
        raise WrongState("No session has begun today, so nobody can be late.")
    return session


def _arrival(mark: Mark, last: MarkChange | None) -> Arrival:
    return Arrival(
        mark.enrolment, _entry(mark), mark.entered_at, mark.entered_by_name,
        last.old_code if last else "", _made_here(mark, last),
    )  # fmt: skip


def _made_here(mark: Mark | None, last: MarkChange | None) -> bool:
    """Whether the gate wrote the mark last. Before marks said so themselves, their reason did."""
    by_reason = last is not None and last.reason.startswith(ARRIVED)
    return by_reason or (mark is not None and mark.source == GATE)


def _entry(mark: Mark | None) -> Entry:
    return Entry(mark.code, mark.minutes_late, mark.note) if mark else Entry()


def _refuse_age(enrolment: Enrolment, session: Session, entry: Entry, book: CodeBook) -> None:
    """Raises WrongState with what to do for a child who cannot be U."""
    pupil = enrolment.pupil
    facts = PupilFacts(pupil.compulsory_from, pupil.compulsory_until)
    why = explain_age(entry, session_facts(session), facts, pupil.full_name, book)
    if why:
        raise WrongState(why)


def _refuse_closed(enrolment: Enrolment, session: Session) -> None:
    """Nobody is late for a school that is shut. Raises WrongState."""
    closings = read_closings(enrolment.school, session.date, session.date)
    closed = closings.of(session.date, session.half, enrolment.registration_group)
    if closed:
        half = Half(session.half).label.lower()
        who = enrolment.registration_group if closed.groups else "The school"
        raise WrongState(
            f"{who} is closed this {half} ({closed.ref}: {closed.reason}), so nobody is late. If it "
            "opened after all, withdraw the closure first."
        )


def _refuse(
    enrolment: Enrolment, session: Session, mark: Mark | None, stands: Entry, book: CodeBook, *,
    confirmed: bool,
) -> None:  # fmt: skip
    """Late already, or a mark stands that somebody has to be asked about."""
    name = enrolment.pupil.full_name
    if is_arrival(stands, session.date, book):
        half = Half(session.half).label.lower()
        raise AlreadyDone(f"{name} is marked late this {half} already: {stands.words}.")
    asked = question(stands, mark.entered_by_name if mark else "", name, session.date, book)
    if asked and not confirmed:
        raise PlanRefused({"confirm": asked})
