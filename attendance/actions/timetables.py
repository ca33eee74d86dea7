"""Part-time timetables (agreed, reviewed, ended) and dual timetables: plans, never marks."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.audit import record
from accounts.errors import WrongState
from accounts.models import User
from accounts.rules.text import readable, readable_lines
from attendance.access import check_can_manage_plans
from attendance.actions.refs import new_ref
from attendance.actions.spans import count_open_sessions, span_of
from attendance.actions.thresholds import threshold_on
from attendance.errors import PlanRefused
from attendance.models import (
    AttendanceCode,
    DualTimetable,
    Enrolment,
    PartTimeReview,
    PartTimeTimetable,
)
from attendance.rules.codes import PupilFacts
from attendance.rules.leave import Span, explain_span
from attendance.rules.timetables import (
    PartTime,
    dual_code,
    explain_half_days,
    explain_part_time,
    explain_review,
    part_time_code,
)

REVIEW_WEEKS = "part_time_review_weeks"
ONE_DAY = dt.timedelta(days=1)


@transaction.atomic
def add_part_time(
    *,
    enrolment: Enrolment,
    plan: PartTime,
    reason: str,
    agreed_with: str,
    by: User,
    at: dt.datetime | None = None,
    ref: str = "",
) -> PartTimeTimetable:
    """Write down a part-time timetable. Raises NotAllowed, and PlanRefused with every fault by field:
    not agreed in time, no review in time, nothing left to attend, two at once, no code for the age.
    """
    at = at or timezone.now()
    reason, agreed_with = readable_lines(reason), readable(agreed_with)
    check_can_manage_plans(by, enrolment.school)
    Enrolment.objects.select_for_update(no_key=True).get(pk=enrolment.pk)
    span, today = plan.span, timezone.localdate(at)
    faults = explain_part_time(plan, today, review_weeks(plan.span.starts_on))
    faults |= _explain_dates(enrolment, span, PartTimeTimetable)
    pupil = enrolment.pupil
    facts = PupilFacts(pupil.compulsory_from, pupil.compulsory_until)
    code, why = part_time_code(AttendanceCode.objects.book(), span, facts)
    if why:
        faults.setdefault("ends_on", why)
    if not reason:
        faults["reason"] = "Write down why the child cannot attend full time."
    if not agreed_with:
        faults["agreed_with"] = "Write down who agreed."
    if faults:
        raise PlanRefused(faults)
    made = PartTimeTimetable.objects.create(
        ref=ref or new_ref("PT"), enrolment=enrolment, code=code, reason=reason,
        starts_on=span.starts_on, ends_on=span.ends_on, pattern=span.pattern,
        agreed_with=agreed_with, agreed_on=plan.agreed_on, review_on=plan.review_on,
        made_at=at, made_by=by, made_by_name=by.name,
    )  # fmt: skip
    _record(made, "part_time.added", by, {"review": plan.review_on.isoformat()})
    return made


@transaction.atomic
def review_part_time(
    *,
    timetable: PartTimeTimetable,
    held_on: dt.date,
    found: str,
    next_review_on: dt.date | None,
    by: User,
    at: dt.datetime | None = None,
) -> PartTimeReview:
    """Record a review; with no next one the timetable ends that day.

    Raises NotAllowed, WrongState for one that has ended, PlanRefused for a day that cannot be.
    """
    at, found = at or timezone.now(), readable_lines(found)
    check_can_manage_plans(by, timetable.enrolment.school)
    timetable = _lock(timetable)
    faults = _explain_review(timetable, held_on, next_review_on, timezone.localdate(at))
    if not found:
        faults["found"] = "Write down what the review found."
    if faults:
        raise PlanRefused(faults)
    review = PartTimeReview.objects.create(
        timetable=timetable, held_on=held_on, found=found, next_review_on=next_review_on,
        at=at, by=by, by_name=by.name,
    )  # fmt: skip
    if next_review_on is None:
        timetable.ended_on = held_on
    else:
        timetable.review_on = next_review_on
    timetable.save()
    after = {"held": held_on.isoformat(), "next": next_review_on and next_review_on.isoformat()}
    _record(timetable, "part_time.reviewed", by, after)
    return review


@transaction.atomic
def end_part_time(
    *, timetable: PartTimeTimetable, last_day: dt.date, by: User
) -> PartTimeTimetable:
    """End a part-time timetable before its time; the day before its first, it never began.

    Raises NotAllowed, WrongState for one that has ended, PlanRefused for a day outside it.
    """
    check_can_manage_plans(by, timetable.enrolment.school)
    timetable = _lock(timetable)
    if not timetable.starts_on - ONE_DAY <= last_day <= timetable.ends_on:
        raise PlanRefused({"last_day": "Choose a day between its first and its last."})
    timetable.ended_on = last_day
    timetable.save()
    _record(timetable, "part_time.ended", by, {"last_day": last_day.isoformat()})
    return timetable


@transaction.atomic
def add_dual(
    *,
    enrolment: Enrolment,
    span: Span,
    other_school: str,
    by: User,
    at: dt.datetime | None = None,
    ref: str = "",
) -> DualTimetable:
    """Write down the half days a child is due at the other school.

    Raises NotAllowed, and PlanRefused with every fault by field.
    """
    other_school = readable(other_school)
    check_can_manage_plans(by, enrolment.school)
    Enrolment.objects.select_for_update(no_key=True).get(pk=enrolment.pk)
    faults = explain_half_days(span.pattern) | _explain_dates(enrolment, span, DualTimetable)
    code = dual_code(AttendanceCode.objects.book(), span.starts_on)
    if not code:
        faults.setdefault("starts_on", "No code for the other school is in force on that day.")
    if not other_school:
        faults["other_school"] = "Enter the other school."
    if faults:
        raise PlanRefused(faults)
    made = DualTimetable.objects.create(
        ref=ref or new_ref("DT"), enrolment=enrolment, code=code, other_school=other_school,
        starts_on=span.starts_on, ends_on=span.ends_on, pattern=span.pattern,
        made_at=at or timezone.now(), made_by=by, made_by_name=by.name,
    )  # fmt: skip
    _record(made, "dual.added", by, {"other_school": made.other_school})
    return made


@transaction.atomic
def end_dual(*, timetable: DualTimetable, last_day: dt.date, by: User) -> DualTimetable:
    """Bring the last day of a dual timetable forward. Raises NotAllowed, PlanRefused."""
    check_can_manage_plans(by, timetable.enrolment.school)
    if not timetable.starts_on <= last_day <= timetable.ends_on:
        raise PlanRefused({"last_day": "Choose a day between its first and its last."})
    timetable.ends_on = last_day
    timetable.save(update_fields=["ends_on"])
    _record(timetable, "dual.ended", by, {"last_day": last_day.isoformat()})
    return timetable


def review_weeks(day: dt.date) -> int | None:
    """The authority's longest time to a review, as it was set on that day."""
    return threshold_on(REVIEW_WEEKS, day)


def review_weeks_today() -> int | None:
    """The same as it is set today, for a form."""
    return review_weeks(timezone.localdate())


def _explain_dates(enrolment: Enrolment, span: Span, table: Any) -> dict[str, str]:
    """Off the roll, no school, or another one of the kind on some of the same days."""
    faults = explain_span(span, enrolment.starts_on, enrolment.ends_on, None)
    if faults or not span.pattern:
        return faults
    if not count_open_sessions(enrolment, span):
        return {"starts_on": "The school is not open for any of these half days."}
    near = table.objects.filter(
        enrolment=enrolment, starts_on__lte=span.ends_on, ends_on__gte=span.starts_on
    )
    for other in near:
        last = getattr(other, "ended_on", None) or other.ends_on
        if last >= span.starts_on:
            return {"starts_on": f"{other.ref} holds some of these days, until {_day(last)}."}
    return {}


def _explain_review(
    timetable: PartTimeTimetable, held_on: dt.date, next_on: dt.date | None, today: dt.date
) -> dict[str, str]:
    if not timetable.starts_on <= held_on <= min(today, timetable.ends_on):
        return {"held_on": "Enter the day it was held: within the timetable, and not to come."}
    if next_on is None:
        return {}
    if not held_on < next_on <= timetable.ends_on:
        last = _day(timetable.ends_on)
        return {"next_review_on": f"The next review comes after this one, and by {last}."}
    too_late = explain_review(held_on, next_on, review_weeks(held_on))
    return {"next_review_on": too_late} if too_late else {}


def _lock(timetable: PartTimeTimetable) -> PartTimeTimetable:
    held = PartTimeTimetable.objects.select_for_update(of=("self",), no_key=True)
    found = held.select_related("enrolment__pupil", "enrolment__school").get(pk=timetable.pk)
    if found.ended_on is not None:
        raise WrongState(f"{found.ref} ended on {_day(found.ended_on)}.")
    return found


def _day(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"


def _record(made: Any, kind: str, by: User, after: dict[str, Any]) -> None:
    span = span_of(made)
    record(
        by=by,
        kind=kind,
        target_type="timetable",
        target_ref=made.ref,
        after={
            "pupil": made.enrolment.pupil.ref,
            "from": span.starts_on.isoformat(),
            "to": span.ends_on.isoformat(),
            "pattern": span.pattern,
            "code": made.code,
            **after,
        },
    )
