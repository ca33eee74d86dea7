"""Making a case wait, and letting it go on. The law's six months keep running meanwhile (T38)."""

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.errors import AlreadyDone, WrongState
from accounts.models import User
from accounts.rules.text import readable_lines
from attendance.rules.calendar import CalendarEnds
from cases.access import check_can_hold
from cases.actions.moments import moment_of
from cases.actions.moving import lock
from cases.actions.timeline import add_event
from cases.choices import EventKind, HoldReason
from cases.models import Case, Hold
from cases.models.calendars import calendars_of
from cases.models.limits import local_setting
from cases.rules.deadlines import school_days_after


@transaction.atomic
def place_hold(
    *, case: Case, reason: str, by: User | None, note: str = "", review_on: dt.date | None = None,
    on: dt.date | None = None,
) -> Hold:  # fmt: skip
    """Make the case wait until somebody looks at it again, by default in ten school days.

    A payment period is placed by what lies above, on whoever's behalf; any other hold is a manager's.
    Raises NotAllowed, WrongState (closed), AlreadyDone (held for that reason already).
    """
    case, note = lock(case), readable_lines(note)
    if reason != HoldReason.PAYMENT_PERIOD and by is not None:
        check_can_hold(by, case)
    if not case.is_open:
        raise WrongState(f"{case.ref} is closed: there is nothing to hold.")
    moment = moment_of(on)
    day = timezone.localdate(moment)
    review = review_on or review_day(case, day)
    try:
        with transaction.atomic():
            hold = Hold.objects.create(
                case=case, reason=reason, note=note, placed_on=day, placed_by=by, review_on=review
            )
    except IntegrityError as clash:
        raise AlreadyDone(f"{case.ref} is on hold for that reason already.") from clash
    data = {"hold": hold.pk, "reason": str(reason), "review_on": review and review.isoformat()}
    add_event(case=case, kind=EventKind.HOLD_PLACED, by=by, at=moment, text=note, data=data)
    return hold


@transaction.atomic
def lift_hold(*, hold: Hold, by: User | None, reason: str, on: dt.date | None = None) -> Hold:
    """Let the case go on, and say why. Raises NotAllowed, WrongState (no reason), AlreadyDone."""
    case, reason = lock(hold.case), readable_lines(reason)
    hold = Hold.objects.select_for_update().get(pk=hold.pk)
    if hold.reason != HoldReason.PAYMENT_PERIOD and by is not None:
        check_can_hold(by, case)
    if hold.lifted_at:
        raise AlreadyDone("This hold has been lifted already.")
    if not reason:
        raise WrongState("Say why the case goes on.")
    moment = moment_of(on)
    hold.lifted_at, hold.lifted_by, hold.lift_reason = moment, by, reason
    hold.save(update_fields=["lifted_at", "lifted_by", "lift_reason"])
    data = {"hold": hold.pk, "reason": hold.reason}
    add_event(case=case, kind=EventKind.HOLD_LIFTED, by=by, at=moment, text=reason, data=data)
    return hold


def review_day(case: Case, day: dt.date) -> dt.date | None:
    """When a hold placed that day is to be looked at again; None where the school's calendar does not reach so far."""
    days = calendars_of(case.enrolment.school, day).days
    try:
        return school_days_after(days, day, local_setting("hold_review_school_days", day))
    except CalendarEnds:
        return None
