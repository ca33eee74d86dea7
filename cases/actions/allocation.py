"""Giving a case to an officer."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from accounts.errors import AlreadyDone, WrongState
from accounts.models import User
from attendance.access import roles_of, school_ids_with
from attendance.choices import Permission as AttendancePermission
from attendance.choices import Role
from attendance.models import ReadingGrant
from cases.access import can_take, check_can_allocate
from cases.actions.moments import moment_of
from cases.actions.moving import lock
from cases.actions.timeline import add_event
from cases.choices import EventKind
from cases.models import Case


@transaction.atomic
def allocate(
    *, case: Case, to: User, by: User, on: dt.date | None = None, at: dt.datetime | None = None
) -> Case:
    """Give the case to an officer; an officer of the school may take one that nobody has.

    An officer from another patch gets a reading grant for this child only. Raises NotAllowed,
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
    _open_record(case, to, case.officer_since)
    data = {"from": before, "to": to.name}
    add_event(case=case, kind=EventKind.ALLOCATED, by=by, at=moment, data=data)
    return case


@transaction.atomic
def allocate_many(*, cases: Iterable[Case], to: User, by: User) -> int:
    """Give several cases to one officer, all or none. Cases that are theirs already are passed over."""
    given = [allocate(case=c, to=to, by=by) for c in cases if c.officer_id != to.pk]
    return len(given)


def _open_record(case: Case, officer: User, day: dt.date) -> None:
    schools = school_ids_with(officer, AttendancePermission.SEE_PUPILS)
    if schools is None or case.enrolment.school_id in schools:
        return
    ReadingGrant.objects.get_or_create(
        pupil_id=case.pupil_id, user=officer, valid_to=None,
        defaults={"valid_from": day, "reason": f"Allocated {case.ref}"},
    )  # fmt: skip
