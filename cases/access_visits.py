"""Who goes on visits, and who may know where an officer is: the officer, and managers. Nobody else."""

import datetime as dt
import uuid

from django.db.models import Q

from accounts.errors import NotFound
from accounts.models import User
from attendance.choices import Role
from attendance.models import Membership
from attendance.querysets import holding
from cases.access import check_anywhere, holds_anywhere, visible_cases
from cases.access_covered import answers_for
from cases.choices import Permission as P
from cases.models import SafetyContact, Visit
from cases.querysets import CaseQuerySet, VisitQuerySet


def check_visits(user: User) -> None:
    """Raise NotAllowed unless the person goes on visits."""
    check_anywhere(user, P.VISIT)


def cases_to_visit(user: User) -> CaseQuerySet:
    """Open cases the person may log a visit on: their own, and those of whom they cover. Raises NotAllowed."""
    check_visits(user)
    return visible_cases(user).open().filter(officer__in=answers_for(user))


def visible_visits(user: User) -> VisitQuerySet:
    """The person's own visits, and for a manager everybody's. Raises NotAllowed."""
    if holds_anywhere(user, P.WATCH_VISITS):
        return Visit.objects.all()
    check_visits(user)
    return Visit.objects.filter(officer=user)


def get_visit(user: User, uid: uuid.UUID) -> Visit:
    """A visit that is the person's to know of. Raises NotAllowed, NotFound."""
    found = visible_visits(user).with_list_facts().filter(uid=uid).first()
    if found is None:
        raise NotFound("There is no such visit, or it is not yours to see.")
    return found


def check_can_watch(user: User) -> None:
    """Raise NotAllowed unless the person watches over those who are out."""
    check_anywhere(user, P.WATCH_VISITS)


def can_watch(user: User) -> bool:
    """Whether to offer who is out."""
    return holds_anywhere(user, P.WATCH_VISITS)


def managers_on_duty(visit: Visit, day: dt.date) -> list[User]:
    """Whom the service tells of an officer who is overdue: who manages that day, everywhere or at the school."""
    held = Membership.objects.filter(holding(day, "valid_from", "valid_to"), role=Role.MANAGER)
    held = held.filter(Q(school__isnull=True) | Q(school=visit.case.enrolment.school_id))
    people = User.objects.filter(is_active=True, pk__in=held.values("user_id"))
    return list(people.exclude(email="").exclude(pk=visit.officer_id).order_by("name"))


def contact_of(user: User) -> SafetyContact | None:
    """Whom an officer wants told when they do not come out."""
    return SafetyContact.objects.filter(user=user, ended_at__isnull=True).first()


def my_contact(user: User) -> SafetyContact | None:
    """The same, for that officer. Raises NotAllowed."""
    check_visits(user)
    return contact_of(user)


def overdue_for(user: User, now: dt.datetime) -> int:
    """How many visits this person should look at now: their own that are overdue, and those raised to managers."""
    wanted = Q(pk__in=[])
    if holds_anywhere(user, P.VISIT):
        wanted |= Q(officer=user)
    if holds_anywhere(user, P.WATCH_VISITS):
        wanted |= Q(escalated_at__isnull=False)
    return Visit.objects.overdue(now).filter(wanted).count()
