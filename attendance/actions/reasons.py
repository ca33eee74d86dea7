"""A reason turns N into the right code: for both halves of the day where it stands, in one step.

Every mark goes through `correct_mark`: the same rules, locks, ages and records as at the register.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from accounts.errors import WrongState
from accounts.models import User
from attendance.access import check_can_amend_mark
from attendance.actions.first_day import Contact, log_contact
from attendance.actions.registers import correct_mark
from attendance.actions.sheets import session_facts
from attendance.actions.sweep import opening
from attendance.choices import REASON_NOT_KNOWN, AmendReason, StatisticalClass
from attendance.models import AbsenceContact, AttendanceCode, Enrolment, Mark, Register, Session
from attendance.rules.codes import CodeBook
from attendance.rules.registers import Entry, arrival

NO_REASON = "O"  # absent without a reason, once none has come in time
UNDONE = "Undone at once: given by mistake"


@dataclass(frozen=True)
class Given:
    """What a reason changed: the halves of the day, and for each what it said and says now."""

    date: dt.date
    halves: tuple[str, ...]
    was: tuple[str, ...]
    codes: tuple[str, ...]
    minutes_late: int | None = None

    @property
    def code(self) -> str:
        """What the last of them says now."""
        return self.codes[-1] if self.codes else ""


@transaction.atomic
def give_code(
    *,
    enrolment: Enrolment,
    date: dt.date,
    code: str,
    by: User,
    reason: str = "",
    at: dt.datetime | None = None,
) -> Given:
    """Write a code for every session of the day whose mark still asks for a reason.

    What was said by whoever suggested the code becomes the note of the mark. None left, as after a
    second click, changes nothing and says so (`halves` is empty). Raises
    NotAllowed, RegisterRefused with why the code cannot stand, WrongState (locked, not begun).
    """
    at = at or timezone.now()
    check_can_amend_mark(by, enrolment.school)
    asked, note = _asking(enrolment, date, at), _said(enrolment, date, code)
    usual = AmendReason.NO_REASON if code == NO_REASON else AmendReason.PARENT
    reason = reason or str(usual.label)
    for session, _ in asked:
        correct_mark(session=session, enrolment=enrolment, code=code, reason=reason, note=note,
                     by=by, at=at)  # fmt: skip
    return _given(date, asked, [code] * len(asked))


@transaction.atomic
def answer_contact(
    *,
    enrolment: Enrolment,
    date: dt.date,
    contact: Contact,
    by: User,
    at: dt.datetime | None = None,
) -> Given | None:
    """Log a contact, and give the code it carries, if any, in the same step: both or neither."""
    log_contact(enrolment=enrolment, date=date, contact=contact, by=by, at=at)
    if not contact.suggested_code:
        return None
    return give_code(enrolment=enrolment, date=date, code=contact.suggested_code, by=by, at=at)


@transaction.atomic
def mark_seen(
    *, enrolment: Enrolment, date: dt.date, by: User, at: dt.datetime | None = None
) -> Given:
    """The child was seen in school: present in every session that asks for a reason."""
    at = at or timezone.now()
    check_can_amend_mark(by, enrolment.school)
    asked, book = _asking(enrolment, date, at), AttendanceCode.objects.book()
    codes = [_present(book, session) for session, _ in asked]
    for (session, _), code in zip(asked, codes, strict=True):
        correct_mark(session=session, enrolment=enrolment, code=code,
                     reason=AmendReason.IN_SCHOOL.label, by=by, at=at)  # fmt: skip
    return _given(date, asked, codes)


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
    return _given(date, asked, [code] * len(asked), minutes)


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
    back = []
    for half, was, code in zip(given.halves, given.was, given.codes, strict=False):
        session = Session.objects.get(school=enrolment.school_id, date=date, half=half)
        session.school = enrolment.school
        stands = _standing(session, enrolment)
        if stands.code == was:
            continue
        seen = stands if stands.code == code else Entry(code)  # moved on: the clash is told
        correct_mark(session=session, enrolment=enrolment, code=was, reason=UNDONE, by=by,
                     seen=seen, at=at)  # fmt: skip
        back.append((session, code))
    return _given(date, back, [was for _, was in zip(back, given.was, strict=False)])


def _said(enrolment: Enrolment, date: dt.date, code: str) -> str:
    """The words of the latest contact that suggested the code."""
    told = AbsenceContact.objects.filter(enrolment=enrolment, date=date, suggested_code=code)
    note = told.exclude(suggested_code="").order_by("-at", "-id").values_list("note", flat=True)
    return note.first() or ""


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
    date: dt.date,
    changed: Sequence[tuple[Session, str]],
    codes: Sequence[str],
    minutes: int | None = None,
) -> Given:
    halves = tuple(session.half for session, _ in changed)
    return Given(date, halves, tuple(was for _, was in changed), tuple(codes), minutes)
