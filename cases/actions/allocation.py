"""Giving a case to an officer. The right to read the child's record goes with the case."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from accounts.errors import AlreadyDone, WrongState
from accounts.models import User
from attendance.access import roles_of, school_ids_with
from attendance.choices import Permission as AttendancePermission
from attendance.choices import Role
from attendance.models import ReadingGrant
from cases.access import can_take, check_can_allocate
from cases.actions.cover_records import follow_case
from cases.actions.moments import moment_of
from cases.actions.moving import lock
from cases.actions.records import allocated_reason
from cases.actions.timeline import add_event
from cases.choices import EventKind
from cases.models import Case, CaseEvent

ONE_DAY = dt.timedelta(days=1)


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
    check_is_officer(to)
    if not case.is_open:
        raise WrongState(f"{case.ref} is closed.")
    if case.officer_id == to.pk:
        raise AlreadyDone(f"{case.ref} is {to.name}'s already.")
    moment = moment_of(on, at)
    hand_over(case=case, to=to, since=timezone.localdate(moment), by=by, at=moment)
    return case


def check_is_officer(person: User) -> None:
    """Raise WrongState for somebody who is no education welfare officer today."""
    if Role.EWO not in roles_of(person):
        raise WrongState(f"{person.name} is not an education welfare officer today.")


def hand_over(
    *, case: Case, to: User | None, since: dt.date | None, by: User, at: dt.datetime,
    batch: str = "", undoes: str = "",
) -> CaseEvent:  # fmt: skip
    """Write whose a locked case is, or that it is nobody's; what the caller has checked is not checked again.

    Whoever had it loses the reading grant they came by with it, at once; whoever gets it gains one where needed.
    """
    before, day = case.officer, timezone.localdate(at)
    case.officer, case.officer_since = to, since
    case.save(update_fields=["officer", "officer_since"])
    if before:
        _close_record(case, before, day)
    if to:
        _open_record(case, to, day)
    follow_case(case, day)
    told = {"batch": batch, "undoes": undoes}
    data = {"from": before.name if before else "", "to": to.name if to else ""}
    data |= {key: value for key, value in told.items() if value}
    return add_event(case=case, kind=EventKind.ALLOCATED, by=by, at=at, data=data)


def _open_record(case: Case, officer: User, day: dt.date) -> None:
    schools = school_ids_with(officer, AttendancePermission.SEE_PUPILS)
    if schools is None or case.enrolment.school_id in schools:
        return
    ReadingGrant.objects.get_or_create(
        pupil_id=case.pupil_id, user=officer, valid_to=None, reason=allocated_reason(case),
        defaults={"valid_from": day},
    )  # fmt: skip


def _close_record(case: Case, officer: User, day: dt.date) -> None:
    """Both ends of a grant count, so it ends with the day before."""
    ReadingGrant.objects.filter(
        pupil_id=case.pupil_id, user=officer, valid_to__isnull=True, reason=allocated_reason(case)
    ).update(valid_to=day - ONE_DAY)
