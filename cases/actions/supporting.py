"""Writing down what stands in a child's way and what was offered, and saying it anew: nothing is overwritten.

The words are in the rows alone: the timeline and the trail say that something was recorded, not what was said.
"""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.errors import AlreadyDone, WrongState
from accounts.models import User
from accounts.rules.text import readable
from cases.access_support import check_can_record_support
from cases.actions.moments import moment_of
from cases.actions.moving import check_open, lock
from cases.actions.timeline import add_event
from cases.choices import BarrierKind, EventKind, SupportKind, SupportState, Voice
from cases.models import Barrier, Case, Support

LONGEST_BACK = dt.timedelta(days=366)  # what was said or offered longer ago belongs to another year
SAID_MEANWHILE = "Somebody has written this anew meanwhile. Look at it again."
BY_ITSELF = (SupportState.OFFERED, SupportState.TAKEN)  # states that need no further word


@transaction.atomic
def record_barrier(
    *, case: Case, by: User, kind: str, voice: str, note: str = "", on: dt.date | None = None
) -> Barrier:
    """Write down something that keeps the child from school, and in whose view; `on` is the day it was said.

    Raises NotAllowed, WrongState (closed; "something else" without words; a day to come or long gone).
    """
    case, note = _open(case, by), readable(note)
    day = _day(on)
    _check_barrier(kind, note)
    row = Barrier.objects.create(
        case=case, by=by, kind=BarrierKind(kind), voice=Voice(voice), note=note, said_on=day
    )
    _tell_barrier(row, by, day)
    return row


@transaction.atomic
def change_barrier(
    *, barrier: Barrier, by: User, kind: str, voice: str, note: str, over: bool, why: str,
    on: dt.date | None = None,
) -> Barrier:  # fmt: skip
    """Say it anew, with the reason; every earlier row stays. `over`: it keeps the child away no more.

    Raises NotAllowed, WrongState, AlreadyDone when somebody was there first.
    """
    case, why, note = _open(barrier.case, by), readable(why), readable(note)
    _check_latest(barrier, why)
    _check_barrier(kind, note)
    day = _day(on)
    row = Barrier.objects.create(
        case=case, by=by, kind=BarrierKind(kind), voice=Voice(voice), note=note, over=over,
        said_on=day, replaces=barrier, first=barrier.first or barrier, why_changed=why,
    )  # fmt: skip
    _tell_barrier(row, by, day)
    return row


@transaction.atomic
def offer_support(
    *, case: Case, by: User, kind: str, provider: str, state: str = SupportState.OFFERED,
    note: str = "", on: dt.date | None = None, at: dt.datetime | None = None,
) -> Support:  # fmt: skip
    """Write down a support that was offered, by whom, and how it stands.

    Raises NotAllowed, WrongState (closed; nobody named; declined, not available or ended without why).
    """
    case, provider, note = _open(case, by), readable(provider), readable(note)
    day = timezone.localdate(at) if at else _day(on)
    _check_support(provider, state, note)
    row = Support.objects.create(
        case=case, by=by, kind=SupportKind(kind), provider=provider, state=SupportState(state),
        note=note, offered_on=day, state_on=day,
    )  # fmt: skip
    _tell_support(row, by, day)
    return row


@transaction.atomic
def change_support(
    *, support: Support, by: User, state: str, note: str = "", why: str = "",
    on: dt.date | None = None,
) -> Support:  # fmt: skip
    """Say how a support stands now: taken up, declined, not available, ended; the earlier rows stay.

    Raises NotAllowed, WrongState, AlreadyDone when somebody was there first.
    """
    case, note = _open(support.case, by), readable(note)
    why = readable(why) or str(SupportState(state).label)
    _check_latest(support, why)
    _check_support(support.provider, state, note)
    day = _day(on)
    if day < support.offered_on:
        raise WrongState("It was offered later than that: choose a day from the offer on.")
    row = Support.objects.create(
        case=case, by=by, kind=support.kind, provider=support.provider, state=SupportState(state),
        note=note, offered_on=support.offered_on, state_on=day, replaces=support,
        first=support.first or support, why_changed=why,
    )  # fmt: skip
    _tell_support(row, by, day)
    return row


def history(row: Barrier | Support) -> list[Any]:
    """Every row of the line, the latest first."""
    table: Any = type(row)
    rows = table.objects.filter(case=row.case_id).select_related("by").order_by("-id")
    return [each for each in rows if each.line == row.line]


def _open(case: Case, by: User) -> Case:
    case = lock(case)
    check_can_record_support(by, case)
    check_open(case)
    return case


def _day(on: dt.date | None) -> dt.date:
    today = timezone.localdate()
    day = on or today
    if not today - LONGEST_BACK <= day <= today:
        raise WrongState("Choose a day of the last year, not one to come.")
    return day


def _check_latest(row: Barrier | Support, why: str) -> None:
    table: Any = type(row)
    if table.objects.filter(replaces=row).exists():
        raise AlreadyDone(SAID_MEANWHILE)
    if not why:
        raise WrongState("Say why it is written anew.")


def _check_barrier(kind: str, note: str) -> None:
    if kind == BarrierKind.OTHER and not note:
        raise WrongState("Say what else keeps the child from school.")


def _check_support(provider: str, state: str, note: str) -> None:
    if not provider:
        raise WrongState("Say who gives the support.")
    if state not in BY_ITSELF and not note:
        raise WrongState(f"{SupportState(state).label}: say why, or what came of it.")


def _tell_barrier(row: Barrier, by: User, day: dt.date) -> None:
    data = {
        "barrier": row.line,
        "voice": str(row.voice),
        "over": row.over,
        "again": bool(row.first_id),
    }
    add_event(case=row.case, kind=EventKind.BARRIER_SAID, by=by, at=moment_of(day), data=data)


def _tell_support(row: Support, by: User, day: dt.date) -> None:
    data = {"support": row.line, "kind": str(row.kind), "state": str(row.state)}
    add_event(case=row.case, kind=EventKind.SUPPORT_SAID, by=by, at=moment_of(day), data=data)
