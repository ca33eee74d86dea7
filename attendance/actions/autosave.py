"""Saving marks one by one as they are made: each line stands or falls alone, and none of them takes the register.

Sent twice, a line changes nothing. What needs a reason (a taken register, an earlier day) is never
written here: it is answered so, and goes through `take_register`. A teacher's mark is kept beside the
office's at any time: sent late, after the office took the register, it would else be lost.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from django.db import transaction
from django.utils import timezone

from accounts.audit import record
from accounts.models import User
from attendance.access import check_can_take_register
from attendance.actions.entering import keep_beside, put_lines
from attendance.actions.judging import Judge, Judged
from attendance.actions.rechecks import queue_recheck
from attendance.actions.registers import (
    WHILE_TAKING,
    author_of,
    is_open_to_change,
    open_sheet,
)
from attendance.actions.sheets import Sheet, SheetRow, Taken, read_sheet
from attendance.models import Session
from attendance.rules.registers import Entry, Line

NOT_IN_CLASS = "This pupil is not in the class on that day."
OVERLAP = dt.timedelta(seconds=30)  # longer than any save takes to commit


class Outcome(StrEnum):
    """What became of one line."""

    SAVED = "saved"
    REFUSED = "refused"
    CLASH = "clash"
    REASON = "reason"
    BESIDE = "beside"


@dataclass(frozen=True)
class Answer:
    """One line's outcome and what the register says of the pupil now: the mark, when and by whom.

    `why` says what is wrong; `need` names what has to be made first (`attendance.rules.records.Need`).
    """

    outcome: Outcome
    stands: Entry
    at: dt.datetime | None
    by: str
    why: str = ""
    need: str = ""


@dataclass(frozen=True)
class Autosaved:
    """The answers by pupil reference, and whether the register is taken meanwhile."""

    answers: dict[str, Answer]
    taken: Taken | None
    at: dt.datetime


@transaction.atomic
def save_lines(
    *,
    session: Session,
    registration_group: str,
    lines: Sequence[Line],
    by: User,
    at: dt.datetime | None = None,
) -> Autosaved:
    """Write those lines that can stand, in one transaction of at most eight statements, and answer for each.

    Raises NotAllowed, NotFound (no such class that day), and WrongState: the session has not begun, is
    closed or locked; MovedMeanwhile: an import wrote one of the marks, nothing is saved, send again.
    """
    at = at or timezone.now()
    check_can_take_register(by, session.school)
    sheet = open_sheet(session, registration_group, at)
    judged = Judge.of(sheet, by, at).judge(lines)
    answers = {line.ref: _standing(sheet, line.ref) for line in lines}
    answers |= _refusals(sheet, judged)
    if not is_open_to_change(sheet, at):
        answers |= {
            line.ref: _answer(Outcome.REASON, sheet.by_ref[line.ref]) for line in judged.write
        }
        judged = replace(judged, write=[])  # what goes beside changes no mark, so nothing is asked
    answers |= _write(sheet, judged, by, at)
    return Autosaved(answers, sheet.taken, at)


def read_changes(session: Session, registration_group: str, since: dt.datetime | None) -> Autosaved:
    """The marks entered since then, each as it stands, whoever wrote it. One statement.

    Goes a little further back: a save that began before `since` may have ended after it.
    """
    at = timezone.now()
    sheet = read_sheet(session, registration_group)
    rows = [row for row in sheet.rows if row.entered_at]
    if since:
        rows = [row for row in rows if row.entered_at and row.entered_at + OVERLAP >= since]
    answers = {row.ref: _answer(Outcome.SAVED, row) for row in rows}
    return Autosaved(answers, sheet.taken, at)


def _write(sheet: Sheet, judged: Judged, by: User, at: dt.datetime) -> dict[str, Answer]:
    changes = [line for line in judged.write if sheet.by_ref[line.ref].entered_at]
    if judged.write:
        reason = WHILE_TAKING if changes else ""
        author = author_of(by, sheet.session)
        put_lines(sheet, judged.write, author=author, reason=reason, at=at)
    kept = keep_beside(sheet, judged.beside, by=by, at=at)
    if judged.write or kept:
        _record(sheet, judged, changes, by)
    queue_recheck([sheet.by_ref[line.ref].enrolment_id for line in judged.write])
    saved = {line.ref: Answer(Outcome.SAVED, line.wanted, at, by.name) for line in judged.write}
    beside = {
        line.ref: _answer(Outcome.BESIDE, sheet.by_ref[line.ref], line.wanted.words)
        for line in judged.beside
    }
    return saved | beside


def _standing(sheet: Sheet, ref: str) -> Answer:
    """A line that changes nothing: what it says is saved. A stranger's is refused, and named to nobody."""
    row = sheet.by_ref.get(ref)
    if row is None:
        return Answer(Outcome.REFUSED, Entry(), None, "", NOT_IN_CLASS)
    return _answer(Outcome.SAVED, row)


def _refusals(sheet: Sheet, judged: Judged) -> dict[str, Answer]:
    faults = judged.faults
    refused = {
        ref: _answer(Outcome.REFUSED, sheet.by_ref[ref], why, faults.needs.get(ref, ""))
        for ref, why in faults.rows.items()
    }
    return refused | {ref: _answer(Outcome.CLASH, sheet.by_ref[ref]) for ref in faults.clashes}


def _answer(outcome: Outcome, row: SheetRow, why: str = "", need: str = "") -> Answer:
    return Answer(outcome, row.stands, row.entered_at, row.entered_by_name, why, need)


def _record(sheet: Sheet, judged: Judged, changes: Sequence[Line], by: User) -> None:
    session = sheet.session
    record(
        by=by,
        kind="register.marked",
        target_type="register",
        target_ref=f"{session.school.urn}/{session.date}/{session.half}/{sheet.registration_group}",
        before={line.ref: sheet.by_ref[line.ref].stands.code for line in changes} or None,
        after={
            "marks": {line.ref: line.wanted.code for line in judged.write},
            "beside": {line.ref: line.wanted.code for line in judged.beside},
        },
    )
