"""Trips and other groups that are somewhere together: made, filled, marked, cancelled."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.audit import record
from accounts.errors import AlreadyDone, NotFound, WrongState
from accounts.models import User
from accounts.rules.text import readable
from attendance.access import check_can_manage_plans
from attendance.actions.refs import new_ref
from attendance.actions.registers import Saved, take_register
from attendance.actions.spans import open_sessions, span_of
from attendance.actions.turns import wait_for_turns
from attendance.errors import PlanRefused
from attendance.models import AttendanceCode, Enrolment, School, Session, Trip, TripMember
from attendance.rules.leave import Span
from attendance.rules.registers import Line
from attendance.rules.timetables import trip_codes


@dataclass(frozen=True)
class WantedTrip:
    """A trip as somebody wants it."""

    name: str
    code: str
    span: Span
    place: str = ""
    leader: str = ""


@transaction.atomic
def add_trip(
    *, school: School, wanted: WantedTrip, by: User, at: dt.datetime | None = None, ref: str = ""
) -> Trip:
    """Make a trip, nobody on it yet. Raises NotAllowed, and PlanRefused with every fault by field."""
    wanted = _readable(wanted)
    check_can_manage_plans(by, school)
    wait_for_turns([(school.pk, f"trip {wanted.name}")])  # of two clicks, one makes it
    faults = _explain(school, wanted)
    if faults:
        raise PlanRefused(faults)
    span = wanted.span
    trip = Trip.objects.create(
        ref=ref or new_ref("TR"), school=school, name=wanted.name, code=wanted.code,
        starts_on=span.starts_on, ends_on=span.ends_on, pattern=span.pattern,
        place=wanted.place, leader=wanted.leader, made_at=at or timezone.now(),
        made_by=by, made_by_name=by.name,
    )  # fmt: skip
    _record(trip, "trip.added", by, {"name": trip.name, "code": trip.code})
    return trip


@transaction.atomic
def set_members(*, trip: Trip, enrolment_ids: Collection[int], by: User) -> tuple[int, int]:
    """Say who is on the trip: returns how many were put on and taken off.

    One taken off keeps its row, which says so. Raises NotAllowed, WrongState for a trip cancelled,
    NotFound for somebody who is not at the school in these days.
    """
    check_can_manage_plans(by, trip.school)
    trip = _lock(trip)
    wanted = set(enrolment_ids)
    there = set(may_come(trip).filter(pk__in=wanted).values_list("pk", flat=True))
    if there != wanted:
        raise NotFound("One of these pupils is not at the school in these days.")
    rows = dict(trip.members.values_list("enrolment_id", "removed_at"))
    on_it = {enrolment for enrolment, removed in rows.items() if removed is None}
    new, again, off = wanted - rows.keys(), (wanted & rows.keys()) - on_it, on_it - wanted
    TripMember.objects.bulk_create(TripMember(trip=trip, enrolment_id=pk) for pk in sorted(new))
    trip.members.filter(enrolment__in=again).update(removed_at=None)
    trip.members.filter(enrolment__in=off).update(removed_at=timezone.now())
    if new or again or off:
        _record(trip, "trip.members", by, {"on": _refs(new | again), "off": _refs(off)})
    return len(new | again), len(off)


@transaction.atomic
def cancel_trip(*, trip: Trip, by: User, at: dt.datetime | None = None) -> Trip:
    """Cancel a trip: it suggests nothing any more; marks made stay. Raises NotAllowed, WrongState."""
    check_can_manage_plans(by, trip.school)
    trip = _lock(trip)
    trip.cancelled_at = at or timezone.now()
    trip.save(update_fields=["cancelled_at"])
    _record(trip, "trip.cancelled", by, {"name": trip.name})
    return trip


@transaction.atomic
def mark_trip(
    *, trip: Trip, session: Session, lines: Sequence[Line], by: User, at: dt.datetime | None = None
) -> Saved | None:
    """Mark the group through each class's own register, by its rules: all of it or nothing.

    Lines of pupils not on the trip are refused. Raises as `take_register`, and WrongState for a trip
    cancelled or a session that is not the trip's.
    """
    trip = _lock(trip)
    if session.school_id != trip.school_id or not span_of(trip).covers(session.date, session.half):
        raise WrongState("The trip is not on in this session.")
    on_it = {e.pupil.ref: e.registration_group for e in members_on(trip, session.date)}
    by_class: dict[str, list[Line]] = {}
    for line in lines:
        if line.ref not in on_it:
            raise NotFound("One of these pupils is not on the trip.")
        by_class.setdefault(on_it[line.ref], []).append(line)
    saved = None
    for group in sorted(by_class):
        saved = take_register(
            session=session, registration_group=group, entries=by_class[group], by=by, at=at,
            reason=f"On trip: {trip.name}",
        )  # fmt: skip
    return saved


def may_come(trip: Trip) -> QuerySet[Enrolment]:
    """Who is on the roll of the school on some day of the trip, in register order."""
    goes_on = Q(ends_on__isnull=True) | Q(ends_on__gte=trip.starts_on)
    there = Enrolment.objects.in_schools([trip.school_id]).filter(
        goes_on, starts_on__lte=trip.ends_on
    )
    return there.select_related("pupil").order_by("registration_group", "pupil__sort_name", "id")


def members_on(trip: Trip, day: dt.date) -> list[Enrolment]:
    """Who is on the trip and on roll that day, in register order."""
    on_it = Q(trips__trip=trip, trips__removed_at__isnull=True)
    members = Enrolment.objects.filter(on_it).on_roll(day).select_related("pupil")
    return list(members.order_by("registration_group", "pupil__sort_name", "id"))


def sessions_of(trip: Trip) -> list[Session]:
    """The open sessions of the trip, in order."""
    return open_sessions(trip.school_id, span_of(trip))


def _readable(wanted: WantedTrip) -> WantedTrip:
    return replace(
        wanted, name=readable(wanted.name), place=readable(wanted.place),
        leader=readable(wanted.leader),
    )  # fmt: skip


def _explain(school: School, wanted: WantedTrip) -> dict[str, str]:
    span = wanted.span
    if span.ends_on < span.starts_on:
        return {"ends_on": "The last day is before the first."}
    faults = {} if wanted.name else {"name": "Give the trip a name."}
    book = AttendanceCode.objects.book()
    for day in (span.starts_on, span.ends_on):
        if wanted.code not in {row.code for row in trip_codes(book, day)}:
            faults["code"] = "Choose a code of an approved activity on these days."
    if not open_sessions(school.pk, span):
        faults["starts_on"] = "The school is not open for any session of these days."
    same = Trip.objects.filter(
        school=school, name=wanted.name, starts_on=span.starts_on, ends_on=span.ends_on,
        pattern=span.pattern, cancelled_at=None,
    ).first()  # fmt: skip
    if same:
        faults["name"] = f"There is a trip of that name in these sessions already: {same.ref}."
    return faults


def _lock(trip: Trip) -> Trip:
    held = Trip.objects.select_for_update(of=("self",), no_key=True).select_related("school")
    found = held.get(pk=trip.pk)
    if found.cancelled_at:
        raise AlreadyDone(f"{found.name} was cancelled.")
    return found


def _refs(enrolment_ids: Collection[int]) -> list[str]:
    refs = Enrolment.objects.filter(pk__in=enrolment_ids).values_list("pupil__ref", flat=True)
    return sorted(refs)


def _record(trip: Trip, kind: str, by: User, after: dict[str, object]) -> None:
    dates = {"from": trip.starts_on.isoformat(), "to": trip.ends_on.isoformat()}
    record(by=by, kind=kind, target_type="trip", target_ref=trip.ref, after=dates | after)
