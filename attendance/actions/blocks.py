"""Amending many marks at once, across sessions and pupils of one school: all of them or none."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.audit import record
from accounts.errors import AlreadyDone, NotFound, WrongState
from accounts.models import AuditEvent, User
from accounts.rules.text import readable
from attendance.access import check_can_amend_mark, get_places
from attendance.actions.block_sheets import Block, BlockCell, check_one_school, read_block
from attendance.actions.entering import MOVED_MEANWHILE
from attendance.actions.marks import MarkEntry, put_marks
from attendance.actions.rechecks import queue_recheck
from attendance.actions.registers import author_of
from attendance.actions.turns import wait_for_turns
from attendance.errors import BlockRefused
from attendance.models import Enrolment, MarkChange, School, Session
from attendance.rules.blocks import MOST_CELLS, UNDONE
from attendance.rules.registers import BLANK, Entry

AMENDED = "marks.amended"
UNDO_FOR = dt.timedelta(minutes=15)


@dataclass(frozen=True)
class Amended:
    """What a block came to: marks entered where there was none, marks changed, and its moment."""

    created: int
    changed: int
    at: dt.datetime


@transaction.atomic
def amend_block(
    *, cells: Sequence[BlockCell], reason: str, by: User, at: dt.datetime | None = None
) -> Amended:
    """Write every cell that differs, or nothing and every fault of every cell.

    Each sentence is the one the register would give. A reason is asked for as soon as one standing
    mark changes, and kept with each. Raises NotAllowed, NotFound (not all of one school), WrongState,
    BlockRefused, and AlreadyDone when every mark says so already.
    """
    at, reason = at or timezone.now(), readable(reason)
    _check_size(cells)
    check_one_school(cells)
    check_can_amend_mark(by, cells[0].session.school)
    wait_for_turns((c.session.pk, c.enrolment.registration_group) for c in cells)
    block = read_block(cells, at=at, hold=True)
    _check(block, reason)
    amended = _write(block, reason, by)
    _record(block, amended, reason, by)
    queue_recheck(list({cell.enrolment.pk for cell in block.to_write}))
    return amended


@transaction.atomic
def undo_block(
    *, school: School, stamp: dt.datetime, by: User, at: dt.datetime | None = None
) -> Amended:
    """Amend a block back to what stood before it: an amendment of its own, with its own reason.

    `stamp` is the moment of the block, which has to be the person's own and a few minutes old at
    most. A mark changed since is a clash, and then nothing is undone. Raises NotFound, WrongState,
    and what `amend_block` raises.
    """
    at = at or timezone.now()
    event = _find(school, stamp, by)
    if at - stamp > UNDO_FOR:
        minutes = int(UNDO_FOR.total_seconds() // 60)
        raise WrongState(
            f"Marks can be put back by one button for {minutes} minutes. Amend them instead."
        )
    facts = event.after or {}
    cells = _as_before(by, school, facts["cells"], stamp)
    return amend_block(cells=cells, reason=f"{UNDONE}: {facts['reason']}"[:300], by=by, at=at)


def _check_size(cells: Sequence[BlockCell]) -> None:
    if not cells:
        raise WrongState("Choose at least one session.")
    if len(cells) > MOST_CELLS:
        raise WrongState(f"That is {len(cells)} sessions. Choose at most {MOST_CELLS} at once.")
    if len({cell.ids for cell in cells}) < len(cells):
        raise WrongState("One session of one pupil was sent twice.")


def _check(block: Block, reason: str) -> None:
    if block.faults:
        raise BlockRefused(block.faults)
    if not block.to_write:
        raise AlreadyDone("Every one of these marks says so already. Nothing was changed.")
    changed = sum(block.standing(cell).entered_at is not None for cell in block.to_write)
    if changed and not reason:
        words = "the change" if changed == 1 else f"the {changed} changes"
        raise BlockRefused({}, (f"Say why: {words} to marks already entered need a reason.",))


def _write(block: Block, reason: str, by: User) -> Amended:
    marks = [
        MarkEntry(
            *cell.ids, cell.wanted.code, cell.wanted.minutes_late, cell.wanted.note,
            block.source_of(cell),
        )
        for cell in block.to_write
    ]  # fmt: skip
    changed = sum(block.standing(cell).entered_at is not None for cell in block.to_write)
    author = author_of(by, block.cells[0].session)
    try:
        written = put_marks(marks, author=author, reason=reason if changed else "", at=block.at)
    except IntegrityError as refusal:
        raise WrongState(MOVED_MEANWHILE) from refusal
    if (written.created, written.updated) != (len(marks) - changed, changed):
        raise WrongState(MOVED_MEANWHILE)
    return Amended(written.created, written.updated, block.at)


def _record(block: Block, amended: Amended, reason: str, by: User) -> None:
    record(
        by=by,
        kind=AMENDED,
        target_type="school",
        target_ref=block.cells[0].session.school.urn,
        after={
            "at": amended.at.isoformat(),
            "new": amended.created,
            "changed": amended.changed,
            "reason": reason,
            "cells": [[*_named(cell), cell.wanted.code] for cell in block.to_write],
        },
    )


def _named(cell: BlockCell) -> tuple[str, str, str]:
    ref, day, half = cell.key
    return ref, day.isoformat(), half


def _find(school: School, stamp: dt.datetime, by: User) -> AuditEvent:
    """The person's own block of that moment."""
    events = AuditEvent.objects.filter(
        kind=AMENDED, target_type="school", target_ref=school.urn, by_id=by.pk,
        after__at=stamp.isoformat(),
    )  # fmt: skip
    event = events.order_by("-id").first()
    if event is None:
        raise NotFound("There is no such change of yours to undo.")
    return event


def _as_before(
    by: User, school: School, named: list[list[str]], stamp: dt.datetime
) -> list[BlockCell]:
    """The cells of a block, each wanting what it said before: three queries."""
    keys = [(ref, dt.date.fromisoformat(day), half) for ref, day, half, _ in named]
    places = get_places(by, school, keys)
    before = _read_before(places)
    stood = ((s, e, *before.get((s.pk, e.pk), (BLANK, ""))) for s, e in places)
    return [BlockCell(s, e, entry, left_at=stamp, was_of=source) for s, e, entry, source in stood]


def _read_before(
    places: list[tuple[Session, Enrolment]],
) -> dict[tuple[int, int], tuple[Entry, str]]:
    """What each mark said before its last change, and its source; one the block entered anew is not
    among them.

    A mark that moved since the block is a clash anyway, so the last change is always the block's.
    """
    sessions, enrolments = zip(*places, strict=True)
    changes = MarkChange.objects.filter(session__in=sessions, enrolment__in=enrolments)
    return {
        (change.session_id, change.enrolment_id): (
            Entry(change.old_code, change.old_minutes_late, change.old_note),
            change.old_source,
        )
        for change in changes.order_by("id")
    }
