"""A reason turns N into the right code: for both halves of the day where it stands, in one step.

Every mark goes through `correct_mark`: the same rules, locks, ages and records as at the register.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from accounts.errors import WrongState
from accounts.models import User
from attendance.access import check_can_amend_mark
from attendance.actions.first_day import Contact, log_contact
from attendance.actions.overdue import allowed_days
from attendance.actions.registers import correct_mark
from attendance.actions.sheets import session_facts
from attendance.actions.sweep import NO_REASON, SweepChild, read_child
from attendance.choices import OBSERVANCE, AmendReason, StatisticalClass
from attendance.models import AttendanceCode, Enrolment, Mark, MarkChange, Session
from attendance.rules.amending import Amending, Look
from attendance.rules.blocks import UNDONE
from attendance.rules.codes import CodeBook
from attendance.rules.records import note_hint
from attendance.rules.registers import Entry, arrival
from attendance.rules.sweep import Standing

AT_ONCE = f"{UNDONE} at once: given by mistake"
STALE = "The register has moved on since this page was shown. Look at it again, then answer."
Seen = Mapping[str, str]  # by half of the day: the code the person had before their eyes
Asked = list[tuple[Session, str]]


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
    note: str = "",
    seen: Seen | None = None,
    at: dt.datetime | None = None,
    look: Look | None = None,
) -> Given:
    """Write a code for every session of the day whose mark still asks for a reason.

    `seen` are the halves the page showed: nothing else is written, and nothing at all when they say
    something else by now. `note` is for a code that must say more (a register is read by many, so what
    a family said is never copied). None left, as after a second click, changes nothing and says so
    (`halves` is empty). `look` is asked before anything is written. Raises what it raises, NotAllowed,
    RegisterRefused with why the code cannot stand, WrongState (locked, not begun, moved on, a lateness
    without its time, O before the reason had its days).
    """
    at = at or timezone.now()
    check_can_amend_mark(by, enrolment.school)
    child = read_child(enrolment, date, now=at)
    asked = _asking(child, seen)
    if asked:
        _check_code(code, note, child, at)
    _ask(look, child.enrolment, asked, [code] * len(asked))
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
    note: str = "",
    seen: Seen | None = None,
    at: dt.datetime | None = None,
    look: Look | None = None,
) -> Given | None:
    """Log a contact, and give the code it carries, if any, in the same step: both or neither.

    `note` is the mark's own, for a code that must say more; `seen` as in `give_code`.
    """
    at = at or timezone.now()
    log_contact(enrolment=enrolment, date=date, contact=contact, by=by, at=at)
    if not contact.suggested_code:
        return None
    return give_code(enrolment=enrolment, date=date, code=contact.suggested_code, note=note,
                     seen=seen, by=by, at=at, look=look)  # fmt: skip


@transaction.atomic
def mark_seen(
    *,
    enrolment: Enrolment,
    date: dt.date,
    by: User,
    seen: Seen | None = None,
    at: dt.datetime | None = None,
    look: Look | None = None,
) -> Given:
    """The child was in school when the register was taken: present in every session that asks."""
    at = at or timezone.now()
    check_can_amend_mark(by, enrolment.school)
    asked = _asking(read_child(enrolment, date, now=at), seen)
    book = AttendanceCode.objects.book()
    codes = [_present(book, session) for session, _ in asked]
    _ask(look, enrolment, asked, codes)
    for (session, _), code in zip(asked, codes, strict=True):
        correct_mark(session=session, enrolment=enrolment, code=code,
                     reason=AmendReason.IN_SCHOOL.label, by=by, at=at)  # fmt: skip
    return _given(date, asked, codes)


@transaction.atomic
def mark_arrived(
    *,
    enrolment: Enrolment,
    date: dt.date,
    by: User,
    seen: Seen | None = None,
    at: dt.datetime | None = None,
) -> Given:
    """The child has come in just now: L or U by the clock, with the minutes, for the last session
    that asks. Raises WrongState on any day but this."""
    at = at or timezone.now()
    check_can_amend_mark(by, enrolment.school)
    local = timezone.localtime(at)
    if date != local.date():
        raise WrongState("A child arrives today: correct the mark of an earlier day instead.")
    asked = _asking(read_child(enrolment, date, now=at), seen)[-1:]
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
    """Undo: the marks say again what they said, notes included, with a reason; the story keeps both.

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
        before = _before(session, enrolment, was, code)
        correct_mark(session=session, enrolment=enrolment, code=was, reason=AT_ONCE, by=by,
                     minutes_late=before.minutes_late, note=before.note, seen=seen,
                     at=at)  # fmt: skip
        back.append((session, code))
    return _given(date, back, [was for _, was in zip(back, given.was, strict=False)])


def _ask(look: Look | None, enrolment: Enrolment, asked: Asked, codes: Sequence[str]) -> None:
    """Let whoever asked look at what is about to change."""
    pairs = zip(asked, codes, strict=True)
    if look:
        look([
            Amending(session.pk, enrolment.pk, session.date, session.half, was, code)
            for (session, was), code in pairs
        ])  # fmt: skip


def _asking(child: SweepChild, seen: Seen | None) -> Asked:
    """The day's sessions whose mark asks for a reason now, with what it says, in order: those seen.

    Raises WrongState when they say something else by now, or another half day has come to ask. A blank
    nobody was shown is left alone; none left at all is a second click.
    """
    asked = []
    for session in child.sessions:
        session.school = child.enrolment.school
        asked.append((session, child.marks[session].code))
    if seen is None or not asked:
        return asked
    shown = [(session, code) for session, code in asked if code or session.half in seen]
    if {session.half: code for session, code in shown} != dict(seen):
        raise WrongState(STALE)
    return shown


def _check_code(code: str, note: str, child: SweepChild, at: dt.datetime) -> None:
    """What the sweep asks of a code beyond what any register does. Raises WrongState, for one that is
    not in force too: what would follow from a mark is only worked out for one that can stand."""
    book, first = AttendanceCode.objects.book(), min(session.date for session in child.marks)
    if refusal := book.explain_refusal(code, first):
        raise WrongState(refusal.message)
    row = book.on(code, first)
    if row is None:
        return
    if row.is_late:
        raise WrongState(
            f"{row.code} says when the child came in. Use Late, now, or correct the mark with its time."
        )
    if note.strip() and not note_hint(row) and row.code != OBSERVANCE:  # it may name its day
        raise WrongState(
            f"{row.code} takes no note in the register. What was said belongs to the call."
        )
    today = first == timezone.localdate(at)
    if row.code == NO_REASON and today and child.standing is not Standing.ANSWERED:
        days = allowed_days(first)
        until = f" or {days} school days have gone" if days else ""
        raise WrongState(f"Nobody knows yet where the child is: the mark stays N until the reason is "
                         f"known{until}.")  # fmt: skip


def _before(session: Session, enrolment: Enrolment, was: str, code: str) -> Entry:
    """The mark as it was before the change an undo takes back, its note and minutes included."""
    changes = MarkChange.objects.filter(
        session=session, enrolment=enrolment, old_code=was, new_code=code
    )
    last = changes.order_by("-at", "-id").first()
    return Entry(was, last.old_minutes_late, last.old_note) if last else Entry(was)


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
