"""Giving a case to an officer."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from accounts.errors import AlreadyDone, WrongState
from accounts.models import User
from attendance.access import roles_of
from attendance.choices import Role
from cases.access import can_take, check_can_allocate
from cases.actions.moments import moment_of
from cases.actions.moving import lock
from cases.actions.reading_rights import close_records, open_records
from cases.actions.timeline import add_event
from cases.choices import EventKind
from cases.models import Case


@transaction.atomic
def allocate(
    *, case: Case, to: User, by: User, on: dt.date | None = None, at: dt.datetime | None = None
) -> Case:
    """Give the case to an officer; an officer of the school may take one that nobody has.

    An officer from another patch may read this child's record while the case is theirs. Raises NotAllowed,
    WrongState (not an officer; closed), AlreadyDone (theirs already).
    """
    case = lock(case)
    if not (to == by and can_take(by, case)):
        check_can_allocate(by, case)
    if Role.EWO not in roles_of(to):
        raise WrongState(f"{to.name} is not an education welfare officer today.")
    if not case.is_open:
        raise WrongState(f"{case.ref} is closed.")
    if case.officer_id == to.pk:
        raise AlreadyDone(f"{case.ref} is {to.name}'s already.")
    moment = moment_of(on, at)
    before = case.officer.name if case.officer else ""
    case.officer, case.officer_since = to, timezone.localdate(moment)
    case.save(update_fields=["officer", "officer_since"])
    close_records([case], case.officer_since)
    open_records([case], case.officer_since)
    data = {"from": before, "to": to.name}
    add_event(case=case, kind=EventKind.ALLOCATED, by=by, at=moment, data=data)
    return case
