"""A reason turns N into the right code: for both halves of the day where it stands, in one step.

Every mark goes through `correct_mark`: the same rules, locks, ages and records as at the register.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from accounts.errors import AlreadyDone, WrongState
from accounts.models import User
from attendance.access import check_can_amend_mark
from attendance.actions.registers import correct_mark
from attendance.actions.sheets import session_facts
from attendance.actions.sweep import opening
from attendance.choices import REASON_NOT_KNOWN, AmendReason, StatisticalClass
from attendance.models import AttendanceCode, Enrolment, Mark, Register, Session
from attendance.rules.codes import CodeBook
from attendance.rules.registers import Entry, arrival

UNDONE = "Undone at once: given by mistake"


@dataclass(frozen=True)
class Given:
    """What a reason changed: the halves of the day, what they said, and what they say now."""

    date: dt.date
    halves: tuple[str, ...]
    was: str
    code: str
    minutes_late: int | None = None


@transaction.atomic
def give_code(
    *,
    enrolment: Enrolment,
    date: dt.date,
    code: str,
    by: User,
    reason: str = AmendReason.PARENT.label,
    note: str = "",
    at: dt.datetime | None = None,
) -> Given:
    """Write a code for every session of the day whose mark still asks for a reason.

    None left, as after a second click, changes nothing and says so (`halves` is empty). Raises
    NotAllowed, RegisterRefused with why the code cannot stand, WrongState (locked, not begun).
    """
    at = at or timezone.now()
    check_can_amend_mark(by, enrolment.school)
    asked = _asking(enrolment, date, at)
    for session, _ in asked:
        correct_mark(session=session, enrolment=enrolment, code=code, reason=reason, note=note,
                     by=by, at=at)  # fmt: skip
    return _given(date, asked, code)


@transaction.atomic
def mark_seen(
    *, enrolment: Enrolment, date: dt.date, by: User, at: dt.datetime | None = None
) -> Given:
    """The child was seen in school: present in every session that asks for a reason."""
    at = at or timezone.now()
    check_can_amend_mark(by, enrolment.school)
    asked, book, code = _asking(enrolment, date, at), AttendanceCode.objects.book(), ""
    for session, _ in asked:
        code = _present(book, session)
        correct_mark(session=session, enrolment=enrolment, code=code,
                     reason=AmendReason.IN_SCHOOL.label, by=by, at=at)  # fmt: skip
    return _given(date, asked, code)


@transaction.atomic
def mark_arrived(
    *, enrolment: Enrolment, date: dt.date, by: User, at: dt.datetime | None = None
) -> Given:
    """The child has come in just now: L or U by the clock, with the minutes, for the last session
    that asks. Raises WrongState on any day but this."""
    at = at or timezone.now()
    check_can_amend_mark(by, enrolment.school)
    local = timezone.localtime(at)
    if date != local.date():
        raise WrongState("A child arrives today: correct the mark of an earlier day instead.")
    asked = _asking(enrolment, date, at)[-1:]
    code, minutes = "", None
    for session, _ in asked:
        book = AttendanceCode.objects.book()
        code, minutes = arrival(session_facts(session), local.time(), book)
        correct_mark(session=session, enrolment=enrolment, code=code, minutes_late=minutes,
                     reason=AmendReason.ARRIVED.label, by=by, at=at)  # fmt: skip
    return _given(date, asked, code, minutes)


@transaction.atomic
def take_back(
    *,
    enrolment: Enrolment,
    date: dt.date,
    given: Given,
    by: User,
    at: dt.datetime | None = None,
) -> Given:
    """Undo: the marks say again what they said, with a reason; the story keeps both changes.

    A mark somebody else has moved on since is left as it is: raises RegisterRefused, nothing changed.
    """
    at = at or timezone.now()
    check_can_amend_mark(by, enrolment.school)
    sessions = Session.objects.filter(
        school=enrolment.school_id, date=date, half__in=given.halves
    ).order_by("half")
    back = []
    for session in sessions:
        session.school = enrolment.school
        seen = _standing(session, enrolment)
        if seen.code == given.was:
            continue
        if given.code and seen.code != given.code:
            seen = Entry.read(
                given.code
            )  # not what was given: the clash is told, nothing is written
        try:
            correct_mark(session=session, enrolment=enrolment, code=given.was, reason=UNDONE,
                         by=by, seen=seen, at=at)  # fmt: skip
        except AlreadyDone:
            continue
        back.append((session, given.code))
    return _given(date, back, given.was)


def _asking(enrolment: Enrolment, date: dt.date, at: dt.datetime) -> list[tuple[Session, str]]:
    """The day's sessions whose mark asks for a reason now, with what it says, in order."""
    sessions = Session.objects.open().filter(school=enrolment.school_id, date=date)
    begun = [s for s in sessions.order_by("half") if opening(s) <= at]
    marks = Mark.objects.filter(session__in=begun, enrolment=enrolment)
    codes = dict(marks.values_list("session_id", "code"))
    taken = set(
        Register.objects.filter(
            session__in=begun, registration_group=enrolment.registration_group
        ).values_list("session_id", flat=True)
    )
    asked = []
    for session in begun:
        code = codes.get(session.pk, "")
        if code == REASON_NOT_KNOWN or (not code and session.pk in taken):
            session.school = enrolment.school
            asked.append((session, code))
    return asked


def _standing(session: Session, enrolment: Enrolment) -> Entry:
    mark = Mark.objects.filter(session=session, enrolment=enrolment).first()
    return Entry(mark.code, mark.minutes_late, mark.note) if mark else Entry()


def _present(book: CodeBook, session: Session) -> str:
    """The plain present code of this half of the day: / in the morning, \\ in the afternoon."""
    return next(
        row.code
        for row in book.in_force(session.date)
        if row.half == session.half and row.statistical_class == StatisticalClass.PRESENT
    )


def _given(
    date: dt.date, changed: Sequence[tuple[Session, str]], code: str, minutes: int | None = None
) -> Given:
    halves = tuple(session.half for session, _ in changed)
    return Given(date, halves, changed[0][1] if changed else "", code, minutes)
