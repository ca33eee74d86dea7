"""Leave of absence: asked for, decided once, withdrawn. A decision never rewrites a mark."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from accounts.audit import record
from accounts.errors import AlreadyDone, WrongState
from accounts.models import User
from accounts.rules.text import readable, readable_lines
from attendance.access import check_can_manage_plans
from attendance.actions.refs import new_ref
from attendance.actions.spans import count_open_sessions, span_of
from attendance.choices import LeaveStatus
from attendance.errors import PlanRefused
from attendance.models import AttendanceCode, Enrolment, Leave, LeaveGround
from attendance.rules.leave import (
    Ground,
    Span,
    explain_bounds,
    explain_grant,
    explain_span,
    shares_a_session,
)

LIVE = (LeaveStatus.ASKED, LeaveStatus.GRANTED)


@transaction.atomic
def ask_leave(
    *,
    enrolment: Enrolment,
    span: Span,
    asked_by: str,
    asked_on: dt.date,
    reason: str,
    by: User,
    at: dt.datetime | None = None,
    ref: str = "",
) -> Leave:
    """Write down a request for leave. Raises NotAllowed, and PlanRefused with every fault by field:
    days off the roll, without school or too far off, and leave asked for or granted already for a session of it.
    """
    at = at or timezone.now()
    asked_by, reason = readable(asked_by), readable_lines(reason)
    check_can_manage_plans(by, enrolment.school)
    _hold(enrolment)
    today = timezone.localdate(at)
    faults = explain_bounds(span, asked_on, today) or explain_span(
        span, enrolment.starts_on, enrolment.ends_on, count_open_sessions(enrolment, span)
    )
    if asked_on > today:
        faults["asked_on"] = "Enter the day it was asked for: it cannot be to come."
    faults |= _explain_words(asked_by, reason)
    other = None if faults else _overlapping(enrolment, span)
    if other:
        faults["starts_on"] = f"{_in_words(other)} holds some of the same sessions already."
    if faults:
        raise PlanRefused(faults)
    leave = Leave.objects.create(
        ref=ref or new_ref("LV"), enrolment=enrolment, starts_on=span.starts_on,
        ends_on=span.ends_on, pattern=span.pattern, asked_by=asked_by, asked_on=asked_on,
        reason=reason, made_at=at, made_by=by, made_by_name=by.name,
    )  # fmt: skip
    _record(leave, "leave.asked", by)
    return leave


@transaction.atomic
def decide_leave(
    *,
    leave: Leave,
    granted: bool,
    by: User,
    ground: str = "",
    granted_by: str = "",
    note: str = "",
    at: dt.datetime | None = None,
) -> Leave:
    """Grant or refuse a request, once; marks entered already stay as they are.

    `granted_by` is who decided: the head, or whom the head authorised (SI 2024/208 regulation 11).
    Raises NotAllowed, AlreadyDone when somebody has decided, PlanRefused with what is missing.
    """
    granted_by, note = readable(granted_by), readable_lines(note)
    check_can_manage_plans(by, leave.enrolment.school)
    leave = _lock(leave)
    if leave.status != LeaveStatus.ASKED:
        raise AlreadyDone(f"{_in_words(leave)} was decided already{_by_whom(leave)}.")
    chosen = _ground(leave, ground) if granted else None
    faults = {} if granted_by else {"granted_by": "Say who decided: the head's name."}
    if granted and (why := _explain(chosen, leave)):
        faults["ground"] = why
    if faults:
        raise PlanRefused(faults)
    leave.status = LeaveStatus.GRANTED if granted else LeaveStatus.REFUSED
    leave.ground, leave.code = chosen, chosen.code if chosen else ""
    leave.granted_by, leave.decision_note = granted_by, note
    leave.decided_at, leave.decided_by = at or timezone.now(), by
    leave.save()
    _record(leave, f"leave.{leave.status}", by)
    return leave


@transaction.atomic
def withdraw_leave(*, leave: Leave, note: str, by: User, at: dt.datetime | None = None) -> Leave:
    """The family no longer asks, or leave granted is not taken. Marks entered stay, and so does who
    decided, when and why.

    Raises NotAllowed, WrongState for leave refused or withdrawn already, PlanRefused without a note.
    """
    note = readable_lines(note)
    check_can_manage_plans(by, leave.enrolment.school)
    leave = _lock(leave)
    if leave.status not in LIVE:
        raise WrongState(f"{_in_words(leave)} cannot be withdrawn.")
    if not note:
        raise PlanRefused({"note": "Say why it is withdrawn."})
    before = leave.status
    leave.status = LeaveStatus.WITHDRAWN
    leave.withdrawn_at, leave.withdrawn_by_name = at or timezone.now(), by.name
    leave.withdrawal_note = note
    leave.save()
    _record(leave, "leave.withdrawn", by, before=before)
    return leave


def as_ground(row: LeaveGround) -> Ground:
    """A dated row as the rules know it."""
    return Ground(
        row.key, row.label, row.code, row.needs, row.in_advance, row.valid_from, row.valid_to,
        row.source,
    )  # fmt: skip


def _explain_words(asked_by: str, reason: str) -> dict[str, str]:
    """Who asked, and why, in words that can be read."""
    faults = {} if asked_by else {"asked_by": "Write down who asked."}
    return faults if reason else faults | {"reason": "Enter the reason the family gave."}


def _hold(enrolment: Enrolment) -> None:
    """Two requests for one child follow each other, so that neither misses the other."""
    Enrolment.objects.select_for_update(no_key=True).get(pk=enrolment.pk)


def _lock(leave: Leave) -> Leave:
    return (
        Leave.objects.select_for_update(of=("self",), no_key=True)
        .select_related("enrolment__pupil", "enrolment__school", "ground", "decided_by")
        .get(pk=leave.pk)
    )


def _overlapping(enrolment: Enrolment, span: Span) -> Leave | None:
    near = Leave.objects.filter(
        enrolment=enrolment, status__in=LIVE, starts_on__lte=span.ends_on,
        ends_on__gte=span.starts_on,
    )  # fmt: skip
    return next((each for each in near if shares_a_session(span_of(each), span)), None)


def _ground(leave: Leave, key: str) -> LeaveGround | None:
    """The row of that ground for the first day of the leave."""
    rows = LeaveGround.objects.filter(key=key)
    return next((row for row in rows if as_ground(row).holds(leave.starts_on)), None)


def _explain(chosen: LeaveGround | None, leave: Leave) -> str:
    ground = as_ground(chosen) if chosen else None
    book = AttendanceCode.objects.book()
    return explain_grant(ground, span_of(leave), leave.asked_on, book)


def _in_words(leave: Leave) -> str:
    first, last = leave.starts_on, leave.ends_on
    days = f"from {_day(first)} to {_day(last)}" if first != last else f"on {_day(first)}"
    return f"Leave {leave.ref} ({LeaveStatus(leave.status).label.lower()}) {days}"


def _by_whom(leave: Leave) -> str:
    return f" by {leave.decided_by.name}" if leave.decided_by else ""


def _day(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"


def _record(leave: Leave, kind: str, by: User, before: str = "") -> None:
    record(
        by=by,
        kind=kind,
        target_type="leave",
        target_ref=leave.ref,
        before={"status": before} if before else None,
        after={
            "pupil": leave.enrolment.pupil.ref,
            "from": leave.starts_on.isoformat(),
            "to": leave.ends_on.isoformat(),
            "pattern": leave.pattern,
            "code": leave.code,
            "ground": leave.ground.key if leave.ground else "",
            "granted_by": leave.granted_by,
            "note": leave.withdrawal_note or leave.decision_note,
        },
    )
