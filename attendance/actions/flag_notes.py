"""What people do about flags: acknowledge, put off, wake, record that the return was made.

Each is an append-only note, and the database moves the flag's own columns by it. Nothing here clears a
flag: only its numbers do, or, for those that ask for a return, the nightly run once it is made.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.audit import record
from accounts.errors import AlreadyDone, NotAllowed, WrongState
from accounts.models import User
from accounts.rules.text import readable
from attendance.access import check_can_work_flags, roles_of
from attendance.actions.thresholds import threshold_on
from attendance.choices import RETURN_KINDS, FlagNoteKind
from attendance.models import Flag, FlagNote, School

MOST_AT_ONCE = 100
LONGEST_SNOOZE = "snooze_days"


@transaction.atomic
def acknowledge_flags(
    *, flags: Sequence[Flag], by: User, note: str = "", at: dt.datetime | None = None
) -> list[Flag]:
    """Say that somebody has seen these flags; those seen already are left as they are.

    Returns the flags acknowledged now. It is no action about the child. Raises NotAllowed, WrongState
    (too many, or none stands any more), AlreadyDone when every one was seen before.
    """
    held = _hold(flags, by)
    fresh = [flag for flag in held if flag.acknowledged_at is None]
    if not fresh:
        raise AlreadyDone(_seen_already(held))
    _note(fresh, FlagNoteKind.ACKNOWLEDGED, by, at, reason=readable(note))
    return fresh


@transaction.atomic
def take_back_acknowledgement(*, flag: Flag, by: User, at: dt.datetime | None = None) -> Flag:
    """Say that it is still to be seen: one's own acknowledgement was a slip. Both stay in the history.

    Raises NotAllowed (also for somebody else's), WrongState (cleared meanwhile), AlreadyDone.
    """
    (held,) = _hold([flag], by)
    if held.acknowledged_at is None:
        raise AlreadyDone("Nobody has acknowledged this flag.")
    if held.acknowledged_by_id != by.pk:
        raise NotAllowed(
            f"{held.acknowledged_by_name} acknowledged this flag, and alone takes it back."
        )
    _note([held], FlagNoteKind.UNACKNOWLEDGED, by, at)
    return held


@transaction.atomic
def snooze_flags(
    *, flags: Sequence[Flag], until: dt.date, reason: str, by: User, at: dt.datetime | None = None
) -> list[Flag]:
    """Put flags off until a day, with the reason; they come back on it, or earlier when they get worse.

    Raises NotAllowed, WrongState (no reason, a day gone by or too far ahead, none stands any more).
    """
    at = at or timezone.now()
    today, reason = timezone.localdate(at), readable(reason)
    if not reason:
        raise WrongState("Say why it can wait.")
    last = last_snooze_day(today)
    if not today < until <= last:
        raise WrongState(
            f"A flag can be put off from tomorrow until {last.day} {last:%B %Y} at most."
        )
    held = _hold(flags, by)
    _note(held, FlagNoteKind.SNOOZED, by, at, until=until, reason=reason)
    return held


@transaction.atomic
def wake_flag(*, flag: Flag, by: User, at: dt.datetime | None = None) -> Flag:
    """Take a snooze back. Raises NotAllowed, WrongState (cleared meanwhile), AlreadyDone when it is awake."""
    (held,) = _hold([flag], by)
    if held.snoozed_until is None or held.snoozed_until <= timezone.localdate(at):
        raise AlreadyDone("This flag is awake already.")
    _note([held], FlagNoteKind.UNSNOOZED, by, at)
    return held


@transaction.atomic
def record_return(
    *, flag: Flag, made_on: dt.date, by: User, reference: str = "", at: dt.datetime | None = None
) -> Flag:
    """Record that the return a flag asks for was made; the next run then clears it.

    Raises NotAllowed, WrongState (no return is asked for, a day to come or before it began), AlreadyDone.
    """
    (held,) = _hold([flag], by)
    if held.kind not in RETURN_KINDS:
        raise WrongState("This flag asks for no return.")
    if made_on > timezone.localdate(at):
        raise WrongState("The day the return was made is still to come.")
    if made_on < held.window_from:
        raise WrongState("The return cannot have been made before the absence began.")
    made = held.notes.filter(kind=FlagNoteKind.RETURN_MADE)
    if any(_is_of_these_days(note, held) for note in made):
        raise AlreadyDone("The return is recorded already.")
    _note([held], FlagNoteKind.RETURN_MADE, by, at, made_on=made_on, reference=readable(reference))
    return held


def _is_of_these_days(note: FlagNote, flag: Flag) -> bool:
    """Whether a return was made for the run its flag is of now, or for what that was before it moved."""
    was, run = note.numbers, flag.numbers
    if "last" in was and "last" in run:
        return bool(was["first"] <= run["last"] and was["last"] >= run["first"])
    return note.made_on is not None and note.made_on >= flag.window_from


def last_snooze_day(today: dt.date) -> dt.date:
    """The furthest day a flag may be put off to."""
    return today + dt.timedelta(days=threshold_on(LONGEST_SNOOZE, today) or 0)


def _hold(flags: Sequence[Flag], by: User) -> list[Flag]:
    """The flags as they stand, until the transaction ends; permission is asked once a school."""
    if len(flags) > MOST_AT_ONCE:
        raise WrongState(f"That is {len(flags)} flags. Choose at most {MOST_AT_ONCE} at once.")
    ids = {flag.pk for flag in flags}
    rows = Flag.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk")
    held = list(rows.select_related("enrolment__school", "enrolment__pupil"))
    for school in {flag.enrolment.school_id: flag.enrolment.school for flag in held}.values():
        check_can_work_flags(by, school)
    standing = [flag for flag in held if flag.cleared_at is None]
    if not standing:
        raise WrongState("This was cleared meanwhile: there is nothing left to do about it.")
    return standing


def _note(
    flags: Sequence[Flag], kind: FlagNoteKind, by: User, at: dt.datetime | None, **fields: Any
) -> None:
    moment = at or timezone.now()
    roles = {flag.enrolment.school_id: _role(by, flag.enrolment.school) for flag in flags}
    FlagNote.objects.bulk_create(
        FlagNote(
            flag=flag, kind=kind, numbers=flag.numbers, at=moment, by=by, by_name=by.name,
            role=roles[flag.enrolment.school_id], **fields,
        )
        for flag in flags
    )  # fmt: skip
    facts = {key: str(value) for key, value in fields.items() if value}
    record(
        by=by, kind=f"flag.{kind.value}", target_type="flag", target_ref=flags[0].ref,
        after=facts | {"flags": [flag.ref for flag in flags]},
    )  # fmt: skip


def _role(by: User, school: School) -> str:
    return next(iter(sorted(roles_of(by, school))), "")


def _seen_already(flags: Sequence[Flag]) -> str:
    if len(flags) > 1:
        return "Every one of these was acknowledged before."
    return f"{flags[0].acknowledged_by_name} has acknowledged this already."
