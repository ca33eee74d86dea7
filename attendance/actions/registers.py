"""Taking a register, and amending one mark: everything is saved, or nothing and every fault is told."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from celery import current_app
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.audit import record
from accounts.errors import AlreadyDone, NotFound, WrongState
from accounts.models import User
from attendance.access import (
    GRANTS,
    check_can_amend_mark,
    check_can_take_register,
    roles_of,
)
from attendance.actions.locks import check_not_locked
from attendance.actions.marks import Author, MarkEntry, put_marks
from attendance.actions.sheets import Sheet, SheetRow, read_sheet
from attendance.actions.turns import wait_for_turns
from attendance.choices import Half, Permission
from attendance.errors import Clash, Faults, RegisterRefused
from attendance.models import AttendanceCode, Enrolment, Mark, Register, Session
from attendance.rules.codes import CodeBook
from attendance.rules.registers import Entry, Line, Settled, explain_line, settle

WHILE_TAKING = "Changed while the register was being taken"


@dataclass(frozen=True)
class Saved:
    """What became of a register as sent. `blanks` are pupils still without a mark."""

    created: int
    changed: int
    on_roll: int
    blanks: int
    is_taken: bool
    taken_now: bool

    @property
    def is_nothing_new(self) -> bool:
        """Whether every line said what stood already."""
        return not (self.created or self.changed or self.taken_now)


@transaction.atomic
def take_register(
    *,
    session: Session,
    registration_group: str,
    entries: Sequence[Line],
    by: User,
    at: dt.datetime | None = None,
    reason: str = "",
) -> Saved:
    """Write the touched lines of one class's register in one go; untouched ones stay as they are.

    The register counts as taken once no pupil is without a mark, stamped with who completed it. A
    mark of a taken register, or of an earlier day, changes only with a reason. Raises NotAllowed,
    NotFound (no such class that day), WrongState (the session has not begun or is closed), and
    RegisterRefused with every fault of every line at once; nothing is then changed.
    """
    at = at or timezone.now()
    check_can_take_register(by, session.school)
    check_has_begun(session, at)
    _wait_for_turn(session, registration_group)
    sheet = read_sheet(session, registration_group)
    if not sheet.rows:
        raise NotFound(f"No pupil is in {registration_group} on that day.")
    to_write = _settle_lines(sheet, entries, AttendanceCode.objects.book())
    changes = [line for line in to_write if sheet.by_ref[line.ref].entered_at]
    reason = _reason_for(sheet, changes, reason, by, at)
    _put(sheet, to_write, by, reason, at)
    saved = _stamp(sheet, to_write, len(changes), by, at)
    if not saved.is_nothing_new:
        _record(sheet, changes, saved, by, reason)
    queue_recheck([sheet.by_ref[line.ref].enrolment_id for line in to_write])
    return saved


@transaction.atomic
def correct_mark(
    *,
    session: Session,
    enrolment: Enrolment,
    code: str,
    reason: str,
    by: User,
    minutes_late: int | None = None,
    note: str = "",
    seen: Entry | None = None,
    at: dt.datetime | None = None,
) -> Entry:
    """Amend one mark of one pupil, or enter a missing one; returns what it says now.

    The empty code withdraws the mark. `seen` is what the person saw: given, a mark changed since is
    not overwritten. Raises NotAllowed, NotFound, WrongState, RegisterRefused, and AlreadyDone when
    the mark says so already.
    """
    at = at or timezone.now()
    check_can_amend_mark(by, session.school)
    check_has_begun(session, at)
    check_not_locked(session, enrolment.registration_group, at=at)
    _wait_for_turn(session, enrolment.registration_group)
    sheet = read_sheet(session, enrolment.registration_group)
    row = next((r for r in sheet.rows if r.enrolment_id == enrolment.pk), None)
    if row is None:
        raise NotFound("The pupil was not on the roll of this school on that day.")
    wanted = Entry.read(code, minutes_late, note)
    if wanted == row.stands:
        raise AlreadyDone("The mark says so already. Nothing was changed.")
    line = Line(row.ref, wanted, seen or row.stands)
    to_write = _settle_lines(sheet, [line], AttendanceCode.objects.book())
    if row.entered_at and not reason.strip():
        raise RegisterRefused(Faults(general=["Say why the mark is changed."]))
    _put(sheet, to_write, by, reason.strip() if row.entered_at else "", at)
    _record_amendment(session, row, wanted, by, reason)
    queue_recheck([enrolment.pk])
    return wanted


def check_has_begun(session: Session, at: dt.datetime) -> None:
    """Raise WrongState for a session the school is closed for, or that has not begun by `at`."""
    if not session.is_open:
        raise WrongState("The school is closed for this session, so it has no register.")
    local = timezone.localtime(at)
    if (session.date, session.opens_at) > (local.date(), local.time()):
        half = Half(session.half).label.lower()
        day = f"{session.date:%A} {session.date.day} {session.date:%B}"
        raise WrongState(
            f"The {half} register of {day} opens at {session.opens_at:%H:%M}. "
            "A mark says what happened, so it cannot be entered before."
        )


def queue_recheck(enrolment_ids: Sequence[int]) -> None:
    """Once the marks are safe, ask the worker to look at these enrolments' flags.

    Only a hint: the database keeps the list of what moved, so a message lost, or a broker that is
    away, costs nothing but time and never the save.
    """
    if not enrolment_ids:
        return
    ids = sorted(enrolment_ids)
    transaction.on_commit(
        lambda: current_app.send_task(
            "attendance.refresh_flags", kwargs={"enrolment_ids": ids}, retry=False
        ),
        robust=True,
    )


def author_of(by: User, session: Session) -> Author:
    """The person as the register keeps it: number, name, and the role that lets them write."""
    roles = roles_of(by, session.school)
    role = next((r for r in sorted(roles) if Permission.TAKE_REGISTER in GRANTS.get(r, ())), "")
    return Author(by.pk, by.name, role)


def _wait_for_turn(session: Session, registration_group: str) -> None:
    """Two people saving one register follow each other; every other register is free meanwhile."""
    wait_for_turns([(session.pk, registration_group)])


def _settle_lines(sheet: Sheet, lines: Sequence[Line], book: CodeBook) -> list[Line]:
    """The lines to write. Raises RegisterRefused with everything that is wrong with any of them."""
    faults, to_write = Faults(), []
    strangers = 0
    for line in lines:
        row = sheet.by_ref.get(line.ref)
        if row is None:
            strangers += line.is_touched
            continue
        settled = settle(line, row.stands)
        if settled is Settled.CLASH:
            by = row.entered_by_name or "somebody else"
            faults.clashes[line.ref] = Clash(row.stands.words, line.wanted.words, by)
        elif settled is Settled.WRITE:
            why = explain_line(line, sheet.facts, row.facts, book, f"{row.forename} {row.surname}")
            if why:
                faults.rows[line.ref] = why
            to_write.append(line)
    if strangers:
        faults.general.append(_strangers_in_words(strangers, sheet))
    if faults:
        raise RegisterRefused(faults)
    return to_write


def _strangers_in_words(count: int, sheet: Sheet) -> str:
    pupils = "1 pupil who is" if count == 1 else f"{count} pupils who are"
    day = sheet.session.date
    return f"The form names {pupils} not in {sheet.registration_group} on {day.day} {day:%B %Y}."


def _reason_for(
    sheet: Sheet, changes: Sequence[Line], reason: str, by: User, at: dt.datetime
) -> str:
    """What is kept as the reason; empty when nothing that stands is changed."""
    if not changes:
        return ""
    if sheet.taken is None and sheet.session.date == timezone.localtime(at).date():
        return reason.strip() or WHILE_TAKING
    check_can_amend_mark(by, sheet.session.school)
    if not reason.strip():
        words = "the change" if len(changes) == 1 else f"the {len(changes)} changes"
        raise RegisterRefused(
            Faults(general=[f"Say why: {words} to this register needs a reason."])
        )
    return reason.strip()


def _put(sheet: Sheet, lines: Sequence[Line], by: User, reason: str, at: dt.datetime) -> None:
    marks = [
        MarkEntry(
            sheet.session.pk, sheet.by_ref[line.ref].enrolment_id,
            line.wanted.code, line.wanted.minutes_late, line.wanted.note,
        )
        for line in lines
    ]  # fmt: skip
    standing = [row for line in lines if (row := sheet.by_ref[line.ref]).entered_at]
    _hold(sheet.session, standing)
    try:
        written = put_marks(marks, author=author_of(by, sheet.session), reason=reason, at=at)
    except IntegrityError as refusal:  # without a reason the database lets nothing be overwritten
        raise WrongState(MOVED_MEANWHILE) from refusal
    if (written.created, written.updated) != (len(marks) - len(standing), len(standing)):
        raise WrongState(MOVED_MEANWHILE)


def _hold(session: Session, rows: Sequence[SheetRow]) -> None:
    """Lock the marks about to be changed, and make sure that no import has moved them since."""
    if not rows:
        return
    marks = Mark.objects.filter(session=session.pk, enrolment__in=[r.enrolment_id for r in rows])
    held = marks.order_by("enrolment").select_for_update().values_list("enrolment_id", "entered_at")
    if dict(held) != {row.enrolment_id: row.entered_at for row in rows}:
        raise WrongState(MOVED_MEANWHILE)


MOVED_MEANWHILE = (
    "Some of these marks were written by somebody else while you were saving. Nothing of yours was "
    "saved. Open the register again to see what it says now."
)


def _stamp(sheet: Sheet, lines: Sequence[Line], changed: int, by: User, at: dt.datetime) -> Saved:
    codes = {row.ref: row.stands.code for row in sheet.rows}
    codes |= {line.ref: line.wanted.code for line in lines}
    blanks = sum(1 for code in codes.values() if not code)
    complete = not blanks and sheet.taken is None
    if complete:
        Register.objects.create(
            session=sheet.session,
            registration_group=sheet.registration_group,
            taken_at=at,
            taken_by=by,
            taken_by_name=by.name,
        )
    return Saved(
        created=len(lines) - changed,
        changed=changed,
        on_roll=len(sheet.rows),
        blanks=blanks,
        is_taken=complete or sheet.taken is not None,
        taken_now=complete,
    )


def _record(sheet: Sheet, changes: Sequence[Line], saved: Saved, by: User, reason: str) -> None:
    session = sheet.session
    record(
        by=by,
        kind="register.taken" if saved.taken_now else "register.saved",
        target_type="register",
        target_ref=f"{session.school.urn}/{session.date}/{session.half}/{sheet.registration_group}",
        before={line.ref: sheet.by_ref[line.ref].stands.code for line in changes} or None,
        after={
            "new": saved.created,
            "blank": saved.blanks,
            "changed": {line.ref: line.wanted.code for line in changes},
            "reason": reason,
        },
    )


def _record_amendment(session: Session, row: SheetRow, now: Entry, by: User, reason: str) -> None:
    record(
        by=by,
        kind="mark.amended" if row.entered_at else "mark.entered",
        target_type="pupil",
        target_ref=row.ref,
        before={"code": row.stands.code, "minutes_late": row.stands.minutes_late},
        after={
            "code": now.code,
            "minutes_late": now.minutes_late,
            "session": f"{session.school.urn}/{session.date}/{session.half}",
            "reason": reason,
        },
    )
