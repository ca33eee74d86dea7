"""Registers lock some days after their session; somebody with the right opens them again, saying why."""

import datetime as dt
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from accounts.audit import record
from accounts.errors import WrongState
from accounts.models import User
from accounts.rules.text import readable
from attendance.access import GRANTS, check_can_unlock_register, roles_of
from attendance.choices import Permission, Role
from attendance.errors import RegisterLocked
from attendance.models import RegisterUnlock, School, Session
from attendance.rules.locks import Locks, Unlock

LOCK_DAYS = "register_lock_days"
A_LONG_WEEKEND = dt.timedelta(days=4)
OTHERWISE = dt.timedelta(hours=24)

# The number in force (none: registers never lock) and every unlocking that still holds: two columns of
# any statement that has the parameters of `lock_parameters`.
COLUMNS = f"""
(SELECT value FROM attendance_threshold
  WHERE key = '{LOCK_DAYS}' AND COALESCE(valid_from, '-infinity') <= %(today)s
    AND COALESCE(valid_to, 'infinity') >= %(today)s),
(SELECT json_agg(json_build_array(registration_group, starts_on, ends_on, until))
   FROM attendance_registerunlock
  WHERE school_id = %(school)s AND until > %(at)s AND starts_on <= %(last)s AND ends_on >= %(first)s)
"""  # noqa: S608  a key of ours


def lock_parameters(
    school_id: int, first: dt.date, last: dt.date, at: dt.datetime
) -> dict[str, Any]:
    """What `COLUMNS` asks with, of the registers of a school from `first` to `last`."""
    today = timezone.localdate(at)
    return {"school": school_id, "first": first, "last": last, "at": at, "today": today}


def locks_of(lock_days: int | None, unlocks: list[list[str]] | None) -> Locks:
    """What the two columns say."""
    return Locks(lock_days, tuple(_unlock(*each) for each in unlocks or ()))


def _unlock(group: str, first: str, last: str, until: str) -> Unlock:
    day = dt.date.fromisoformat
    return Unlock(group, day(first), day(last), dt.datetime.fromisoformat(until))


def read_locks(
    school_id: int, first: dt.date, last: dt.date, *, at: dt.datetime | None = None
) -> Locks:
    """What decides whether registers of a school from `first` to `last` are locked: one query."""
    parameters = lock_parameters(school_id, first, last, at or timezone.now())
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {COLUMNS}", parameters)
        return locks_of(*cursor.fetchone())


def check_not_locked(
    session: Session, registration_group: str, *, at: dt.datetime, locks: Locks | None = None
) -> None:
    """Raise RegisterLocked (a WrongState) when the register may no longer be changed.

    One query, none for a session of the day itself or when `locks` were read already.
    """
    today = timezone.localdate(at)
    if locks is None and session.date >= today:
        return
    locks = locks or read_locks(session.school_id, session.date, session.date, at=at)
    since = locks.since(session.date, registration_group, today, at)
    if since:
        raise RegisterLocked(explain_lock(session.date, registration_group, since))


def tell_lock(session: Session, registration_group: str, *, locks: Locks | None = None) -> str:
    """What `check_not_locked` would say now, for a page to show; empty while the register is open."""
    try:
        check_not_locked(session, registration_group, at=timezone.now(), locks=locks)
    except RegisterLocked as locked:
        return locked.message
    return ""


def explain_lock(day: dt.date, registration_group: str, since: dt.date) -> str:
    """Since when it is locked and who can open it, in a sentence or two."""
    return (
        f"The register of {registration_group} of {_day(day)} has been locked since {_day(since)}. "
        f"The school's {who_unlocks()} can unlock it, with a reason."
    )


def who_unlocks() -> str:
    """The roles that may open a locked register, in words: attendance lead."""
    may = (r for r, has in GRANTS.items() if Permission.UNLOCK_REGISTER in has)
    return " or ".join(Role(role).label.lower() for role in may)


@transaction.atomic
def unlock_registers(
    *,
    school: School,
    registration_group: str,
    starts_on: dt.date,
    ends_on: dt.date,
    reason: str,
    by: User,
    at: dt.datetime | None = None,
) -> RegisterUnlock:
    """Open the registers of some days for amendment until the end of the next school day.

    An empty class means every class. In a holiday, when the next school day is far, they stay open
    for 24 hours. Raises NotAllowed, and WrongState for no reason, days that run backwards, or days to come.
    """
    at, reason = at or timezone.now(), readable(reason)
    check_can_unlock_register(by, school)
    if not reason:
        raise WrongState("Say why the registers are unlocked.")
    if ends_on < starts_on:
        raise WrongState("The last day is before the first.")
    if ends_on > timezone.localdate(at):
        raise WrongState("The last day is still to come: its register is not locked.")
    unlock = RegisterUnlock.objects.create(
        school=school, registration_group=registration_group, starts_on=starts_on,
        ends_on=ends_on, reason=reason, until=_until(school, at), at=at,
        by=by, by_name=by.name, by_role=_unlocking_role(by, school),
    )  # fmt: skip
    _record(unlock, by)
    return unlock


def _unlocking_role(by: User, school: School) -> str:
    """The role that lets them."""
    may = (r for r in roles_of(by, school) if Permission.UNLOCK_REGISTER in GRANTS.get(r, ()))
    return min(may, default="")


def _until(school: School, at: dt.datetime) -> dt.datetime:
    """Midnight after the next day the school meets, if that is soon."""
    today = timezone.localdate(at)
    soon = Session.objects.open().filter(
        school=school, date__gt=today, date__lte=today + A_LONG_WEEKEND
    )
    day = soon.order_by("date").values_list("date", flat=True).first()
    if day is None:
        return at + OTHERWISE
    midnight = dt.datetime.combine(day + dt.timedelta(days=1), dt.time())
    return timezone.make_aware(midnight)


def _record(unlock: RegisterUnlock, by: User) -> None:
    record(
        by=by,
        kind="register.unlocked",
        target_type="school",
        target_ref=unlock.school.urn,
        after={
            "class": unlock.registration_group,
            "from": unlock.starts_on.isoformat(),
            "to": unlock.ends_on.isoformat(),
            "until": unlock.until.isoformat(),
            "reason": unlock.reason,
            "role": unlock.by_role,
        },
    )


def _day(day: dt.date) -> str:
    return f"{day:%A} {day.day} {day:%B %Y}"
