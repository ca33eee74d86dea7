"""Reading trips: a school's list, who may come, who is on one, and what a leader needs to know."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from attendance.access import can_see_confidential, has_permission
from attendance.actions.planned import read_plans
from attendance.actions.sheets import read_code_book
from attendance.actions.trips import may_come
from attendance.choices import Permission, PlanKind
from attendance.models import Enrolment, Mark, Responsibility, School, Session, Trip
from attendance.rules.codes import CodeRow
from attendance.rules.plans import Plan
from attendance.rules.registers import Entry
from attendance.rules.timetables import trip_codes


@dataclass(frozen=True)
class Member:
    """One child on a trip: other plans on its days, and whom to ring."""

    enrolment: Enrolment
    others: list[Plan]
    contact: str


def list_trips(school: School, *, past: bool) -> QuerySet[Trip]:
    """Trips of a school: those to come, the next first, or those past or cancelled."""
    today = timezone.localdate()
    ahead = Q(ends_on__gte=today, cancelled_at__isnull=True)
    on_it = Count("members", filter=Q(members__removed_at__isnull=True))
    trips = Trip.objects.filter(school=school).annotate(size=on_it)
    if past:
        return trips.filter(~ahead).order_by("-starts_on", "-id")
    return trips.filter(ahead).order_by("starts_on", "id")


def read_members(trip: Trip, by: User) -> list[Member]:
    """Everybody on the trip in register order: three queries.

    `contact` is the first carer it is safe to ring, for those who may see carers.
    """
    on_it = may_come(trip).filter(trips__trip=trip, trips__removed_at__isnull=True)
    members = list(on_it)
    plans = read_plans([e.pk for e in members], trip.starts_on, trip.ends_on)
    contacts = _read_contacts(members, by, trip.school)
    return [
        Member(e, [p for p in plans.get(e.pk, []) if p.kind != PlanKind.TRIP and _clash(p, trip)],
               contacts.get(e.pupil_id, ""))
        for e in members
    ]  # fmt: skip


def read_choices(trip: Trip) -> list[tuple[str, list[Enrolment]]]:
    """Everybody who may come, by class."""
    by_class: dict[str, list[Enrolment]] = {}
    for enrolment in may_come(trip):
        by_class.setdefault(enrolment.registration_group, []).append(enrolment)
    return list(by_class.items())


def read_trip_codes() -> list[CodeRow]:
    """The codes a trip may have today."""
    return trip_codes(read_code_book(), timezone.localdate())


def read_marks(session: Session, members: list[Enrolment]) -> dict[int, Entry]:
    """What each member's mark of a session says, by enrolment; one that has none is not there."""
    marks = Mark.objects.filter(session=session.pk, enrolment__in=[e.pk for e in members])
    rows = marks.values_list("enrolment_id", "code", "minutes_late", "note")
    return {row[0]: Entry(*row[1:]) for row in rows}


def _clash(plan: Plan, trip: Trip) -> bool:
    return bool(plan.pattern & trip.pattern)


def _read_contacts(members: list[Enrolment], by: User, school: School) -> dict[int, str]:
    if not has_permission(by, Permission.SEE_CARERS, school):
        return {}
    links = Responsibility.objects.filter(pupil__in=[e.pupil_id for e in members])
    links = links.filter(safe_to_contact=True, carer__is_shielded=False)
    links = links.exclude(carer__telephone="")
    if not can_see_confidential(by):
        links = links.filter(address_is_confidential=False)
    found: dict[int, str] = {}
    for link in links.select_related("carer").order_by("contact_order", "id"):
        found.setdefault(link.pupil_id, f"{link.carer.full_name} {link.carer.telephone}")
    return found
