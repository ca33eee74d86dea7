"""The numbers an authority sets for itself, changed from a day on; those the law sets are only read."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from accounts.audit import record
from accounts.errors import AlreadyDone, NotFound, WrongState
from accounts.models import User
from accounts.rules.text import readable
from attendance.access import check_permission
from attendance.actions.own_flag_numbers import FLAG_NUMBERS, NEVER_MORE, OwnNumber
from attendance.choices import Permission
from attendance.models import Threshold

SOURCE = "Set by the authority"


@dataclass(frozen=True)
class Value:
    """What a number of the authority is today, and as it came."""

    now: int | None
    default: int | None


OWN = {
    number.key: number
    for number in (
        OwnNumber("register_lock_days", "Days until a register locks", "days", 0, 400),
        OwnNumber("register_chase_minutes", "Minutes until a register is chased", "minutes", 5, 240),
        OwnNumber("part_time_review_weeks", "Weeks between reviews of a part-time timetable", "weeks", 1, 26),
        OwnNumber("patrol_erase_days", "Days until unmatched names of a patrol are erased", "days", 1, 90),
        OwnNumber("job_history_days", "Days the runs of scheduled jobs are kept", "days", 14, 730),
        OwnNumber("sent_form_days", "Days a form sent is known again", "days", 2, 365),
        OwnNumber("shield_open_minutes", "Minutes a protected address stays open", "minutes", 5, 240),
        *FLAG_NUMBERS,
    )
}  # fmt: skip


def get_own_number(by: User, key: str) -> tuple[OwnNumber, Value]:
    """One of the authority's numbers and its value. Raises NotAllowed, NotFound for any other."""
    check_permission(by, Permission.CHANGE_SETTINGS)
    if key not in OWN:
        raise NotFound("There is no such number, or it is the law that sets it.")
    rows = list(_rows(key))
    return OWN[key], Value(_in_force(rows, timezone.localdate()), rows[0].value if rows else None)


def read_own_numbers() -> dict[str, list[Threshold]]:
    """The dated rows of every number of the authority by its key, the oldest first: as it came."""
    found: dict[str, list[Threshold]] = {key: [] for key in OWN}
    rows = Threshold.objects.filter(key__in=OWN)
    for row in rows.order_by(F("valid_from").asc(nulls_first=True)):
        found[row.key].append(row)
    return found


@transaction.atomic
def set_own_number(
    *,
    key: str,
    value: int,
    starts_on: dt.date,
    reason: str,
    by: User,
    at: dt.datetime | None = None,
) -> Threshold:
    """Give one of the authority's numbers a value from a day on, today at the earliest.

    The row before it ends the day before. Raises NotAllowed, NotFound (a number of the law),
    WrongState (past day, a later value waiting, out of bounds, past another number it is held to, no
    reason) and AlreadyDone.
    """
    number, _ = get_own_number(by, key)
    reason = readable(reason)
    rows = list(_rows(key).select_for_update())
    _check(number, rows, value, starts_on, reason, timezone.localdate(at))
    if fault := explain_beside(key, value, starts_on):
        raise WrongState(f"{fault}.")
    before = _in_force(rows, starts_on)
    if before == value:
        raise AlreadyDone(f"It is {value} {number.unit} on that day already.")
    row = _write(rows, number, value, starts_on, f"{SOURCE}: {reason}"[:300])
    record(
        by=by, kind="threshold.changed", target_type="threshold", target_ref=key,
        before={"value": before},
        after={"value": value, "from": starts_on.isoformat(), "reason": reason},
    )  # fmt: skip
    return row


def explain_beside(key: str, value: int, starts_on: dt.date) -> str:
    """Why the value does not go with another number, from that day on; empty when it does."""
    for less, more in NEVER_MORE:
        if key in (less, more):
            other = OWN[more if key == less else less]
            limits = _values_since(other.key, starts_on)
            if key == less and limits and value > min(limits):
                return f"That is more than “{other.words}”, {min(limits)} {other.unit}"
            if key == more and limits and value < max(limits):
                return f"That is less than “{other.words}”, {max(limits)} {other.unit}"
    return ""


def _values_since(key: str, day: dt.date) -> list[int]:
    """The values it has on that day, and any that waits."""
    return [row.value for row in _rows(key) if row.valid_to is None or row.valid_to >= day]


def _rows(key: str) -> QuerySet[Threshold]:
    return Threshold.objects.filter(key=key).order_by(F("valid_from").asc(nulls_first=True))


def _in_force(rows: list[Threshold], day: dt.date) -> int | None:
    held = (r for r in rows if (r.valid_from or day) <= day <= (r.valid_to or day))
    return next((row.value for row in held), None)


def _check(
    number: OwnNumber,
    rows: list[Threshold],
    value: int,
    starts_on: dt.date,
    reason: str,
    today: dt.date,
) -> None:
    if starts_on < today:
        raise WrongState(
            "A number holds from today at the earliest: what was done under the old one stands."
        )
    if any(row.valid_from and row.valid_from > starts_on for row in rows):
        raise WrongState("A later value is waiting. Choose a day after it begins.")
    if not number.least <= value <= number.most:
        raise WrongState(f"Choose from {number.least} to {number.most} {number.unit}.")
    if not reason:
        raise WrongState("Say why it is changed.")


def _write(
    rows: list[Threshold], number: OwnNumber, value: int, starts_on: dt.date, source: str
) -> Threshold:
    """The row of that day: a new one after the last, or the last when it begins on the same day."""
    last = rows[-1] if rows else None
    if last and last.valid_from == starts_on:
        last.value, last.source = value, source
        last.save(update_fields=["value", "source"])
        return last
    if last and last.valid_to is None:
        last.valid_to = starts_on - dt.timedelta(days=1)
        last.save(update_fields=["valid_to"])
    return Threshold.objects.create(
        key=number.key, basis=number.unit, value=value, valid_from=starts_on, source=source
    )
