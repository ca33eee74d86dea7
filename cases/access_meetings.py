"""Who may see and arrange meetings, and whose calendar is whose: the part of `cases.access` for them.

A meeting is seen by whoever sees its case, and arranged by whoever works on it. A calendar shows a person
the meetings they are in, as chair or as officer of the case.
"""

import hashlib

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.errors import NotFound
from accounts.models import User
from attendance.access import allowed
from attendance.choices import Role
from attendance.models import Membership, School
from attendance.querysets import holding
from cases.access import (
    check_anywhere,
    check_can_edit,
    get_case,
    holds_anywhere,
    visible_cases,
)
from cases.access_covered import answers_for
from cases.choices import MeetingKind
from cases.choices import Permission as P
from cases.models import CalendarFeed, Case, MeetingPlace, Panel
from cases.querysets import PanelQuerySet


def get_meeting(user: User, ref: str, number: int) -> Panel:
    """A meeting of a case in scope. Raises NotFound."""
    case = get_case(user, ref)
    found = (
        Panel.objects.filter(case=case, pk=number)
        .select_related("room", "chair", "arranged_by", "recorded_by", "cancelled_by", "replaces")
        .first()
    )
    if found is None:
        raise NotFound("There is no such meeting on this case.")
    found.case = case
    return found


def get_waiting_panel(case: Case) -> Panel:
    """The panel of a case in scope that waits, the first sitting first. Raises NotFound."""
    found = case.panels.waiting().filter(kind=MeetingKind.PANEL).order_by("at").first()
    if found is None:
        raise NotFound("No panel has been set on this case.")
    return found


def chairs() -> QuerySet[User]:
    """Who may chair a meeting: officers, managers and attendance leads of today, by name."""
    held = Membership.objects.filter(
        holding(timezone.localdate(), "valid_from", "valid_to"),
        role__in=(Role.EWO, Role.MANAGER, Role.ATTENDANCE_LEAD),
    )
    return User.objects.filter(is_active=True, pk__in=held.values("user_id")).order_by("name")


def get_chair(number: int) -> User:
    """One of them. Raises NotFound."""
    found = chairs().filter(pk=number).first()
    if found is None:
        raise NotFound("That person chairs no meetings.")
    return found


def visible_meetings(user: User) -> PanelQuerySet:
    """Meetings of cases in scope."""
    return Panel.objects.filter(case__in=visible_cases(user))


def my_meetings(user: User) -> PanelQuerySet:
    """Meetings in scope of the chair, the officer of the case or their cover; or who arranged one nobody has."""
    mine = Q(chair=user) | Q(case__officer__in=answers_for(user))
    mine |= Q(case__officer__isnull=True, arranged_by=user)
    return visible_meetings(user).filter(mine)


def check_can_arrange_any(user: User) -> None:
    """Raise NotAllowed unless the person arranges meetings somewhere."""
    check_anywhere(user, P.EDIT_CASE)


def can_arrange_any(user: User) -> bool:
    """Whether to offer arranging a day of meetings."""
    return holds_anywhere(user, P.EDIT_CASE)


def schools_to_arrange_at(user: User) -> list[School]:
    """Schools with open cases that the person works on, by name."""
    check_can_arrange_any(user)
    cases = visible_cases(user).open()
    return list(School.objects.filter(pk__in=cases.values("enrolment__school")).order_by("name"))


def get_school_of_meetings(user: User, urn: str) -> School:
    """A school some of whose cases this person sees. Raises NotAllowed, NotFound."""
    check_anywhere(user, P.SEE_CASES)
    cases = visible_cases(user).filter(enrolment__school__urn=urn)
    found = School.objects.filter(pk__in=cases.values("enrolment__school")).first()
    if found is None:
        raise NotFound("There is no such school, or it is not yours.")
    return found


def can_arrange(user: User, case: Case) -> bool:
    """Whether to offer arranging, moving and calling off a meeting on the case."""
    return case.is_open and allowed(check_can_edit, user, case)


def places_to_meet(school: School | None = None) -> list[MeetingPlace]:
    """The rooms that are kept: those of the school and those of no school; all of them for None."""
    rooms = MeetingPlace.objects.filter(retired_on__isnull=True).select_related("school")
    if school is not None:
        rooms = rooms.filter(Q(school=school) | Q(school__isnull=True))
    return list(rooms.order_by("name"))


def get_place(user: User, number: int) -> MeetingPlace:
    """A place of the list, for who arranges meetings. Raises NotAllowed, NotFound."""
    check_can_arrange_any(user)
    found = MeetingPlace.objects.filter(pk=number, retired_on__isnull=True).first()
    if found is None:
        raise NotFound("There is no such place in the list.")
    return found


def digest_of(secret: str) -> str:
    """What is kept of the secret of a feed: enough to know it again, not to make it."""
    return hashlib.sha256(secret.encode()).hexdigest()


def get_feed(secret: str) -> CalendarFeed:
    """The feed with that secret, of somebody who still works here. Raises NotFound."""
    found = (
        CalendarFeed.objects.select_related("user")
        .filter(digest=digest_of(secret), ended_at__isnull=True, user__is_active=True)
        .first()
    )
    if found is None or not holds_anywhere(found.user, P.SEE_CASES):
        raise NotFound("There is no such calendar.")
    return found


def feed_of(user: User) -> CalendarFeed | None:
    """The person's feed that is good, if there is one. Raises NotAllowed."""
    check_anywhere(user, P.SEE_CASES)
    return CalendarFeed.objects.filter(user=user, ended_at__isnull=True).first()
