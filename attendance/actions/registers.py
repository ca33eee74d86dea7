"""Taking a register, and amending one mark: everything is saved, or nothing and every fault is told."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import connection, transaction
from django.utils import timezone

from accounts.audit import record
from accounts.errors import AlreadyDone, NotAllowed, NotFound, WrongState
from accounts.models import User
from accounts.rules.text import readable
from attendance.access import (
    allowed,
    check_can_amend_mark,
    check_can_take_register,
)
from attendance.actions.entering import keep_beside, put_lines
from attendance.actions.judging import Judge, Judged, marking_role
from attendance.actions.locks import check_not_locked
from attendance.actions.marks import Author
from attendance.actions.rechecks import queue_recheck
from attendance.actions.sheets import Sheet, SheetRow, read_sheet
from attendance.actions.turns import wait_for_turns
from attendance.choices import Half
from attendance.errors import Faults, RegisterRefused
from attendance.models import Enrolment, Session
from attendance.rules.amending import Amending, Look
from attendance.rules.registers import Entry, Line

WHILE_TAKING = "Changed while the register was being taken"
TAKEN = """
INSERT INTO attendance_register (session_id, registration_group, taken_at, taken_by_id, taken_by_name)
VALUES (%s, %s, %s, %s, %s)
"""


@dataclass(frozen=True)
class Saved:
    """What became of a register as sent. `blanks` names the pupils still without a mark, `planned`
    counts the marks made from suggestions, `beside` a teacher's kept beside the office's."""

    created: int
    changed: int
    on_roll: int
    blank_names: tuple[str, ...]
    is_taken: bool
    taken_now: bool
    planned: int = 0
    beside: int = 0

    @property
    def blanks(self) -> int:
        """How many pupils are still without a mark."""
        return len(self.blank_names)

    @property
    def is_nothing_new(self) -> bool:
        """Whether every line said what stood already."""
        return not (self.created or self.changed or self.taken_now or self.beside)


@transaction.atomic
def take_register(
    *,
    session: Session,
    registration_group: str,
    entries: Sequence[Line],
    by: User,
    at: dt.datetime | None = None,
    reason: str = "",
    look: Look | None = None,
) -> Saved:
    """Write the touched lines of one class's register in one go; untouched ones stay as they are.

    The register counts as taken once no pupil is without a mark, stamped with who completed it. A
    mark of a taken register, or of an earlier day, changes only with a reason. `look` is asked first,
    with the marks that change in such a register, and with nothing for one that is still open.
    Where every pupil left blank has a plan on file, the plans' codes complete it. Raises NotAllowed,
    NotFound (no such class that day), WrongState (the session has not begun, is closed or locked),
    RegisterRefused with every fault of every line at once, and whatever `look` raises; nothing is then
    changed.
    """
    at = at or timezone.now()
    check_can_take_register(by, session.school)
    sheet = open_sheet(session, registration_group, at)
    judge = Judge.of(sheet, by, at)
    judged = judge.judge(entries)
    if judged.strangers:
        judged.faults.general.append(_strangers_in_words(judged.strangers, sheet))
    if judged.faults:
        raise RegisterRefused(judged.faults)
    planned = _fill_from_plans(judge, judged, entries)
    is_open = is_open_to_change(sheet, at)
    if judged.write and not is_open:
        _check_can_write_late(sheet, by)
    changes = [line for line in judged.write if sheet.by_ref[line.ref].entered_at]
    if look:  # asked whatever is written, so that whoever only looks never saves
        look([] if is_open else amendings(sheet, changes))
    reason = _reason_for(sheet, changes, reason, at)
    put_lines(sheet, judged.write, author=author_of(by, session), reason=reason, at=at)
    beside = keep_beside(sheet, judged.beside, by=by, at=at)
    saved = _stamp(sheet, judged.write, len(changes), by, at)
    saved = replace(saved, planned=planned, beside=beside)
    if not saved.is_nothing_new:
        _record(sheet, changes, saved, by, reason)
    queue_recheck([sheet.by_ref[line.ref].enrolment_id for line in judged.write])
    return saved


def open_sheet(session: Session, registration_group: str, at: dt.datetime) -> Sheet:
    """The register, held until the transaction ends. Raises WrongState when it cannot be written now
    (not begun, closed, locked), NotFound when nobody is in the class that day."""
    check_has_begun(session, at)
    _wait_for_turn(session, registration_group)
    sheet = read_sheet(session, registration_group, at)
    check_not_locked(session, registration_group, at=at, locks=sheet.locks)
    return sheet


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
    source: str = "",
    look: Look | None = None,
) -> Entry:
    """Amend one mark of one pupil, or enter a missing one; returns what it says now.

    The empty code withdraws the mark. `seen` is what the person saw: given, a mark changed since is
    not overwritten. `source` names the door it came by, where that is not the register. `look` is asked
    before anything is written. Raises NotAllowed, NotFound, WrongState, RegisterRefused, AlreadyDone when
    the mark says so already, and whatever `look` raises.
    """
    at = at or timezone.now()
    check_can_amend_mark(by, session.school)
    sheet = open_sheet(session, enrolment.registration_group, at)
    row = next((r for r in sheet.rows if r.enrolment_id == enrolment.pk), None)
    if row is None:
        raise NotFound("The pupil was not on the roll of this school on that day.")
    wanted = Entry.read(code, minutes_late, note)
    if wanted == row.stands:
        raise AlreadyDone("The mark says so already. Nothing was changed.")
    line = Line(row.ref, wanted, seen or row.stands)
    judged = Judge.of(sheet, by, at).judge([line])
    if judged.faults:
        raise RegisterRefused(judged.faults)
    if look:
        look(amendings(sheet, judged.write))
    reason = readable(reason)
    if row.entered_at and not reason:
        raise RegisterRefused(Faults(general=["Say why the mark is changed."]))
    why = reason if row.entered_at else ""
    author = replace(author_of(by, session), source=source)
    put_lines(sheet, judged.write, author=author, reason=why, at=at)
    _record_amendment(session, row, wanted, by, reason)
    queue_recheck([enrolment.pk])
    return wanted


def amendings(sheet: Sheet, lines: Sequence[Line]) -> list[Amending]:
    """The lines about to be written, as marks that change."""
    session, rows = sheet.session, [(sheet.by_ref[line.ref], line) for line in lines]
    return [
        Amending(
            *(session.pk, row.enrolment_id, session.date, session.half),
            was=row.stands.code,
            code=line.wanted.code,
        )
        for row, line in rows
    ]


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


def author_of(by: User, session: Session) -> Author:
    """The person as the register keeps it: number, name, and the role that lets them write."""
    return Author(by.pk, by.name, marking_role(by, session.school))


def _wait_for_turn(session: Session, registration_group: str) -> None:
    """Two people saving one register follow each other; every other register is free meanwhile."""
    wait_for_turns([(session.pk, registration_group)])


def _fill_from_plans(judge: Judge, judged: Judged, sent: Sequence[Line]) -> int:
    """Complete the register with the codes of plans, if that is all it lacks; says how many."""
    sheet = judge.sheet
    after = {row.ref: row.stands.code for row in sheet.rows}
    after |= {line.ref: line.wanted.code for line in judged.write}
    cleared = {line.ref for line in sent if line.is_touched and not line.wanted.code}
    blank = [ref for ref, code in after.items() if not code]
    if not blank or sheet.taken is not None or not cleared.isdisjoint(blank):
        return 0
    planned = judge.planned(blank) or []
    judged.write.extend(planned)
    return len(planned)


def _strangers_in_words(count: int, sheet: Sheet) -> str:
    pupils = "1 pupil who is" if count == 1 else f"{count} pupils who are"
    day = sheet.session.date
    return f"The form names {pupils} not in {sheet.registration_group} on {day.day} {day:%B %Y}."


def is_open_to_change(sheet: Sheet, at: dt.datetime) -> bool:
    """Whether a mark that stands may still be put right without a reason: today's register, not taken."""
    return sheet.taken is None and sheet.session.date == timezone.localtime(at).date()


def _reason_for(sheet: Sheet, changes: Sequence[Line], reason: str, at: dt.datetime) -> str:
    """What is kept as the reason; empty when nothing that stands is changed."""
    reason = readable(reason)
    if is_open_to_change(sheet, at):
        return (reason or WHILE_TAKING) if changes else ""
    if not changes:
        return ""
    if not reason:
        one = len(changes) == 1
        words = (
            "the change to this register needs"
            if one
            else (f"the {len(changes)} changes to this register need")
        )
        raise RegisterRefused(Faults(general=[f"Say why: {words} a reason."]))
    return reason


def _check_can_write_late(sheet: Sheet, by: User) -> None:
    """A taken register, and one of an earlier day, is the office's. Raises NotAllowed."""
    if not allowed(check_can_amend_mark, by, sheet.session.school):
        what = "This register is taken" if sheet.taken else "This is a register of an earlier day"
        raise NotAllowed(f"{what}: the school office changes it. Tell them what is wrong.")


def _stamp(sheet: Sheet, lines: Sequence[Line], changed: int, by: User, at: dt.datetime) -> Saved:
    codes = {row.ref: row.stands.code for row in sheet.rows}
    codes |= {line.ref: line.wanted.code for line in lines}
    blanks = tuple(row.name for row in sheet.rows if not codes[row.ref])
    complete = not blanks and sheet.taken is None
    if complete:
        with connection.cursor() as cursor:
            cursor.execute(TAKEN, (sheet.session.pk, sheet.registration_group, at, by.pk, by.name))
    return Saved(
        created=len(lines) - changed,
        changed=changed,
        on_roll=len(sheet.rows),
        blank_names=blanks,
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
            "planned": saved.planned,
            "beside": saved.beside,
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
