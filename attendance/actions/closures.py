"""An unplanned closing: what it would do, doing it, and taking it back. All set-based, in one transaction."""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.audit import record
from accounts.errors import AlreadyDone, WrongState
from accounts.models import User
from accounts.rules.text import readable
from attendance.access import check_can_close_school
from attendance.actions.locks import explain_lock, read_locks
from attendance.actions.marks import MarkEntry, put_marks
from attendance.actions.rechecks import queue_recheck
from attendance.actions.refs import new_ref
from attendance.actions.registers import author_of
from attendance.actions.spans import open_sessions, span_of
from attendance.actions.turns import wait_for_turns
from attendance.errors import PlanRefused, RegisterLocked
from attendance.models import AttendanceCode, Closure, Enrolment, Mark, MarkChange, School, Session
from attendance.rules.blocks import UNDONE
from attendance.rules.closures import (
    Effect,
    Standing,
    closure_source,
    explain_code,
    overwritable,
    sort_marks,
)
from attendance.rules.leave import Span, shares_a_session
from attendance.rules.records import note_hint

LONGEST = dt.timedelta(days=14)
MOVED = (
    "Some of these marks were written by somebody else while the school was being closed. Nothing was "
    "changed. Try again: the counts will be new."
)


@dataclass(frozen=True)
class Wanted:
    """A closing as somebody wants it; no classes means the whole school."""

    school: School
    span: Span
    groups: tuple[str, ...]
    code: str
    reason: str


@dataclass(frozen=True)
class Preview:
    """What a closing would do: sessions begun and to come, and the marks of those begun."""

    begun: list[Session]
    to_come: list[Session]
    effect: Effect
    may_go: list[str]


def preview_closure(wanted: Wanted, at: dt.datetime | None = None) -> Preview:
    """What it would do if it were made now; nothing is changed. Raises PlanRefused as `add_closure`."""
    _refuse_faults(wanted)
    begun, to_come = _sessions(wanted, at or timezone.now())
    may_go = overwritable(AttendanceCode.objects.book(), wanted.span.starts_on)
    effect = sort_marks(_read_standings(begun, wanted.groups), wanted.code, may_go, ())
    return Preview(begun, to_come, effect, may_go)


@transaction.atomic
def add_closure(
    *,
    wanted: Wanted,
    overwrite: Collection[str] = (),
    by: User,
    at: dt.datetime | None = None,
    ref: str = "",
) -> tuple[Closure, Effect]:
    """Close the school, or some classes, for sessions nobody planned to be closed.

    Of sessions already begun, blanks get the code at once; marks stay, except absences without leave
    whose code is in `overwrite`, which are amended with the closing as the reason. Sessions to come
    are only suggested. Raises NotAllowed, PlanRefused with every fault by field, RegisterLocked, and
    WrongState when marks moved meanwhile; nothing is then changed.
    """
    at, wanted = at or timezone.now(), replace(wanted, reason=readable(wanted.reason))
    check_can_close_school(by, wanted.school)
    _wait_for_closings(wanted.school)
    _refuse_faults(wanted)
    closure = _create(wanted, by, at, ref)
    begun, _ = _sessions(wanted, at)
    effect = Effect()
    if begun:
        _take_turns(wanted.school, begun, wanted.groups, at)
        may_go = overwritable(AttendanceCode.objects.book(), wanted.span.starts_on)
        standings = _read_standings(begun, wanted.groups)
        effect = sort_marks(standings, wanted.code, may_go, overwrite)
        _write(closure, begun[0], effect, by, at)
    _record(closure, "closure.added", by, effect)
    return closure, effect


@transaction.atomic
def withdraw_closure(
    *, closure: Closure, note: str, by: User, at: dt.datetime | None = None
) -> int:
    """Take a closing back: its marks, and those taken from what it suggested, go back to what they were,
    blank or the mark before.

    Returns how many marks that were. A mark amended since by somebody stays. Raises NotAllowed,
    AlreadyDone, PlanRefused without a note, RegisterLocked.
    """
    at, note = at or timezone.now(), readable(note)
    check_can_close_school(by, closure.school)
    closure = Closure.objects.select_for_update(of=("self",)).select_related("school").get(
        pk=closure.pk
    )  # fmt: skip
    if closure.withdrawn_at:
        raise AlreadyDone(f"{closure.withdrawn_by_name} has withdrawn it already.")
    if not note:
        raise PlanRefused({"note": "Say why it is withdrawn."})
    closure.withdrawn_at, closure.withdrawn_by_name = at, by.name
    closure.save()
    restored = _restore(closure, note, by, at)
    record(
        by=by, kind="closure.withdrawn", target_type="closure", target_ref=closure.ref,
        after={"school": closure.school.urn, "note": note, "marks": restored},
    )  # fmt: skip
    return restored


def marks_made_by(closure: Closure) -> int:
    """How many marks a closing has made that still stand as it made them."""
    return Mark.objects.filter(source=source_of(closure), code=closure.code).count()


def marks_under(closure: Closure) -> int:
    """How many marks of its sessions have its code, whoever entered them."""
    sessions = open_sessions(closure.school_id, span_of(closure))
    marks = Mark.objects.filter(session__in=sessions, code=closure.code)
    groups = closure.groups
    return (
        marks.filter(enrolment__registration_group__in=groups).count() if groups else marks.count()
    )


def source_of(closure: Closure) -> str:
    """How a mark says that it is this closing's."""
    return closure_source(closure.ref)


def _wait_for_closings(school: School) -> None:
    """Two closings of a school follow each other. Not a lock on the school's row: a register being
    saved holds that (its tallies do), and would wait for us while we wait for it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"closing {school.pk}"]
        )


def _refuse_faults(wanted: Wanted) -> None:
    faults = _explain(wanted)
    if faults:
        raise PlanRefused(faults)


def _explain(wanted: Wanted) -> dict[str, str]:
    span = wanted.span
    if span.ends_on < span.starts_on:
        return {"ends_on": "The last day is before the first."}
    if span.ends_on - span.starts_on > LONGEST:
        return {"ends_on": "Close at most two weeks at once."}
    faults = {} if readable(wanted.reason) else {"reason": "Say why the school is closed."}
    book = AttendanceCode.objects.book()
    why = explain_code(book, wanted.code, span.starts_on, span.ends_on, whole=not wanted.groups)
    if why:
        faults["code"] = why
    if not open_sessions(wanted.school.pk, span):
        faults["starts_on"] = (
            "The calendar has no school session in these days, so there is nothing to close."
        )
    elif other := _same_closing(wanted):
        faults["starts_on"] = f"{other.ref} closes some of these sessions already: {other.reason}"
    return faults


def _same_closing(wanted: Wanted) -> Closure | None:
    near = Closure.objects.filter(
        school=wanted.school, withdrawn_at=None, starts_on__lte=wanted.span.ends_on,
        ends_on__gte=wanted.span.starts_on,
    )  # fmt: skip
    for other in near:
        same_classes = not (other.groups and wanted.groups) or set(other.groups) & set(
            wanted.groups
        )
        if same_classes and shares_a_session(span_of(other), wanted.span):
            return other
    return None


def _sessions(wanted: Wanted, at: dt.datetime) -> tuple[list[Session], list[Session]]:
    """The open sessions of the closing: those begun by `at`, and those to come."""
    local = timezone.localtime(at)
    now = (local.date(), local.time())
    found = open_sessions(wanted.school.pk, wanted.span)
    begun = [session for session in found if (session.date, session.opens_at) <= now]
    return begun, found[len(begun) :]


READ = """
SELECT s.id, e.id, coalesce(m.code, ''), m.session_id IS NOT NULL
  FROM attendance_session s
  JOIN attendance_enrolment e ON e.school_id = s.school_id AND e.starts_on <= s.date
   AND (e.ends_on IS NULL OR e.ends_on >= s.date)
   AND (%(groups)s::text[] = '{}' OR e.registration_group = ANY(%(groups)s::text[]))
  LEFT JOIN attendance_mark m ON m.session_id = s.id AND m.enrolment_id = e.id
 WHERE s.id = ANY(%(sessions)s) ORDER BY s.id, e.id
"""


def _read_standings(sessions: Iterable[Session], groups: Sequence[str]) -> list[Standing]:
    """Every child on roll in each session, with the mark that stands: one query."""
    with connection.cursor() as cursor:
        cursor.execute(READ, {"sessions": [s.pk for s in sessions], "groups": list(groups)})
        return [Standing(*row) for row in cursor.fetchall()]


def _take_turns(
    school: School, sessions: Sequence[Session], groups: Sequence[str], at: dt.datetime
) -> None:
    """Wait until no register of these sessions is being saved. Raises RegisterLocked."""
    on_roll = Enrolment.objects.in_schools([school.pk])
    named = groups or on_roll.order_by().values_list("registration_group", flat=True).distinct()
    classes = sorted(named)
    wait_for_turns((session.pk, group) for session in sessions for group in classes)
    locks = read_locks(school.pk, sessions[0].date, sessions[-1].date, at=at)
    today = timezone.localdate(at)
    for session in sessions:
        for group in classes:
            since = locks.since(session.date, group, today, at)
            if since:
                raise RegisterLocked(explain_lock(session.date, group, since))


def _create(wanted: Wanted, by: User, at: dt.datetime, ref: str) -> Closure:
    return Closure.objects.create(
        ref=ref or new_ref("CL"), school=wanted.school, starts_on=wanted.span.starts_on,
        ends_on=wanted.span.ends_on, pattern=wanted.span.pattern, groups=list(wanted.groups),
        code=wanted.code, reason=wanted.reason, made_at=at, made_by=by,
        made_by_name=by.name,
    )  # fmt: skip


def _write(closure: Closure, session: Session, effect: Effect, by: User, at: dt.datetime) -> None:
    """Blanks without a reason, so that nobody's new mark is overwritten; the chosen ones with it."""
    closure_author = replace(author_of(by, session), source=source_of(closure))
    changed = [*effect.refilled, *effect.overwritten]
    note = _note(closure)
    _hold(changed)
    try:
        put_marks(_entries(effect.new, closure.code, note), author=closure_author, at=at)
    except IntegrityError as refusal:
        raise WrongState(MOVED) from refusal
    reason = f"School closed: {closure.reason}"[:300]
    entries = _entries(changed, closure.code, note)
    put_marks(entries, author=closure_author, reason=reason, at=at)
    queue_recheck(sorted({s.enrolment_id for s in [*effect.new, *changed]}))


def _note(closure: Closure) -> str:
    """What the mark has to say itself: for a code that demands it, the cause."""
    row = AttendanceCode.objects.book().on(closure.code, closure.starts_on)
    return closure.reason if row and note_hint(row) else ""


def _entries(standings: Iterable[Standing], code: str, note: str) -> list[MarkEntry]:
    return [MarkEntry(s.session_id, s.enrolment_id, code, None, note) for s in standings]


def _hold(standings: Sequence[Standing]) -> None:
    """Lock the marks about to be changed. Raises WrongState when one has moved since it was read."""
    if not standings:
        return
    wanted = {(s.session_id, s.enrolment_id): s.code for s in standings}
    marks = Mark.objects.filter(
        session__in={s.session_id for s in standings},
        enrolment__in={s.enrolment_id for s in standings},
    )
    held = marks.order_by("session", "enrolment").select_for_update()
    now = {row[:2]: row[2] for row in held.values_list("session_id", "enrolment_id", "code")}
    if any(now.get(key) != code for key, code in wanted.items()):
        raise WrongState(MOVED)


def _restore(closure: Closure, note: str, by: User, at: dt.datetime) -> int:
    source = source_of(closure)
    begun = [s for s in open_sessions(closure.school_id, span_of(closure))
             if s.date <= timezone.localdate(at)]  # fmt: skip
    if not begun:
        return 0
    _take_turns(closure.school, begun, closure.groups, at)
    made = Mark.objects.filter(session__in=begun, source=source, code=closure.code)
    keys = list(made.order_by("session", "enrolment").select_for_update().values_list(
        "session_id", "enrolment_id"))  # fmt: skip
    changes = MarkChange.objects.filter(session__in=begun, source=source)
    # What an undoing put aside was a slip: it was never what the closing found.
    changes = changes.exclude(old_code=closure.code).exclude(reason__startswith=UNDONE)
    changes = changes.order_by("at", "id")
    columns = ("session_id", "enrolment_id", "old_code", "old_minutes_late", "old_note")
    before = {row[:2]: row[2:] for row in changes.values_list(*columns)}
    entries = [MarkEntry(*key, *before.get(key, ("", None, ""))) for key in keys]
    reason = f"Closure withdrawn: {note}"[:300]
    put_marks(entries, author=author_of(by, begun[0]), reason=reason, at=at)
    queue_recheck(sorted({key[1] for key in keys}))
    return len(keys)


def _record(closure: Closure, kind: str, by: User, effect: Effect) -> None:
    record(
        by=by,
        kind=kind,
        target_type="closure",
        target_ref=closure.ref,
        after={
            "school": closure.school.urn,
            "from": closure.starts_on.isoformat(),
            "to": closure.ends_on.isoformat(),
            "pattern": closure.pattern,
            "classes": closure.groups,
            "code": closure.code,
            "reason": closure.reason,
            "blanks": effect.blanks,
            "overwritten": len(effect.overwritten),
        },
    )
