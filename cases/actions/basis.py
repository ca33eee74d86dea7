"""What a case rests on: noticing that it moved, and a person saying what that means (domain T13)."""

import datetime as dt

from django.db import transaction

from accounts.errors import AlreadyDone, WrongState
from accounts.models import User
from accounts.rules.text import readable_lines
from attendance.models import Flag
from cases.access import check_can_confirm_basis
from cases.actions.moments import moment_of
from cases.actions.moving import lock
from cases.actions.opening import basis_entry, year_turned
from cases.actions.timeline import add_event
from cases.choices import EventKind
from cases.models import Case
from cases.rules.opening import SIGHTINGS, basis_fell_away

NEW_YEAR = "A new school year has begun: last year's figures stand."


@transaction.atomic
def note_basis(*, case: Case, at: dt.datetime | None = None) -> bool:
    """Compare the case's basis with its flags as they stand; say whether one has fallen since.

    Numbers that only grow are taken over quietly. A flag that cleared makes "basis changed", and with
    the last one a step-down is proposed; nothing moves until a person says so. One that fell only
    because a new school year began is told, and asks nothing of anybody. Safe to run twice.
    """
    case = lock(case)
    joined = list(Flag.objects.filter(case_flag__case=case))
    _say_sightings_ended(case, [f for f in joined if f.kind in SIGHTINGS and f.cleared_at])
    flags = [f for f in joined if f.kind not in SIGHTINGS]
    fresh = {flag.ref: basis_entry(flag) for flag in flags}
    cleared = [
        f for f in flags if f.cleared_at and not case.basis.get(f.ref, {}).get("cleared_as_of")
    ]
    if not cleared and fresh == case.basis:
        return False
    before, moment = case.basis, moment_of(at=at)
    case.basis = fresh
    if flags:
        case.basis_as_of = max(f.cleared_as_of or f.window_to for f in flags)
    fallen = [f for f in cleared if not year_turned(f)]
    if fallen:
        case.basis_changed_at = moment
    case.save(update_fields=["basis", "basis_as_of", "basis_changed_at"])
    for flag in cleared:
        _say_cleared(case, flag, before, flags, moment)
    return bool(fallen)


@transaction.atomic
def confirm_basis(
    *, case: Case, by: User, reason: str, on: dt.date | None = None, at: dt.datetime | None = None
) -> Case:
    """A person says the case goes on as it is, and why. Raises NotAllowed, WrongState, AlreadyDone."""
    case, reason = lock(case), readable_lines(reason)
    check_can_confirm_basis(by, case)
    if case.basis_changed_at is None:
        raise AlreadyDone("Somebody has looked at the changed basis already.")
    if not reason:
        raise WrongState("Say why the case goes on as it is.")
    case.basis_changed_at = None
    case.save(update_fields=["basis_changed_at"])
    add_event(
        case=case, kind=EventKind.BASIS_CONFIRMED, by=by, at=moment_of(on, at), text=reason,
        data={"basis_as_of": case.basis_as_of.isoformat()},
    )  # fmt: skip
    return case


def _say_sightings_ended(case: Case, ended: list[Flag]) -> None:
    """Tell once that a follow-up was closed, or lost its ground. One that led to another is told by that."""
    for flag in ended:
        numbers = flag.cleared_numbers or {}
        told = case.events.filter(kind=EventKind.FLAG_CLEARED, data__flag=flag.ref)
        if "followed_by" not in numbers and not told.exists():
            data = {"flag": flag.ref, "flag_kind": flag.kind, "numbers": flag.numbers}
            add_event(
                case=case, kind=EventKind.FLAG_CLEARED, by=None, at=flag.cleared_at, data=data
            )


def _say_cleared(
    case: Case, flag: Flag, before: dict[str, object], flags: list[Flag], moment: dt.datetime
) -> None:
    standing = sum(1 for f in flags if f.cleared_at is None or year_turned(f))
    turned, fell_away = year_turned(flag), basis_fell_away(standing, len(flags))
    words = "Nothing stands behind the case now: consider stepping down." if fell_away else ""
    entry = before.get(flag.ref) or {}
    add_event(
        case=case, kind=EventKind.BASIS_CHANGED, by=None, at=moment,
        text=NEW_YEAR if turned else words,
        data={
            "flag": flag.ref, "flag_kind": flag.kind,
            "before": entry.get("numbers") if isinstance(entry, dict) else None,
            "after": flag.cleared_numbers, "step_down": fell_away, "new_year": turned,
        },
    )  # fmt: skip
