"""Who may see and do what on truancy patrols: the part of `attendance.access` for them, in the same manner.

A patrol belongs to no school, so whoever records patrols sees every one and everybody met on it. Others see
an encounter only once it is matched to a pupil whose record is theirs. What is not theirs is NotFound.
"""

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.errors import NotFound
from accounts.models import User
from attendance.access import (
    allowed,
    can_see_circumstances,
    check_permission,
    granted_pupil_ids,
    has_permission,
    roles_of,
    school_ids_with,
)
from attendance.choices import PATROL_KINDS, SCHOOL_ROLES, Role
from attendance.choices import Permission as P
from attendance.models import Encounter, EncounterMatch, Enrolment, Patrol, Pupil
from attendance.querysets import EncounterQuerySet, EnrolmentQuerySet, PatrolQuerySet, holding

OFFICERS = (Role.EWO, Role.MANAGER)


def check_can_record(user: User) -> None:
    """Raise NotAllowed unless the person may plan patrols and record whom they meet."""
    check_permission(user, P.RECORD_PATROLS)


def can_record(user: User) -> bool:
    """Whether to offer it."""
    return allowed(check_can_record, user)


def visible_patrols(user: User) -> PatrolQuerySet:
    """Every patrol, for those who record them. Raises NotAllowed."""
    check_can_record(user)
    return Patrol.objects.select_related("authorised_rank")


def get_patrol(user: User, ref: str) -> Patrol:
    """One patrol. Raises NotAllowed for whoever does not record patrols, NotFound."""
    patrol = visible_patrols(user).filter(ref=ref).first()
    if patrol is None:
        raise NotFound("There is no such patrol.")
    return patrol


def visible_encounters(user: User) -> EncounterQuerySet:
    """Everybody met, for those who record patrols; else those matched to a pupil the person may see.

    Each with its standing match as `match`, its patrol and the matched child at hand.
    """
    found = Encounter.objects.with_child()
    if has_permission(user, P.RECORD_PATROLS):
        return found
    if not has_permission(user, P.SEE_ENCOUNTERS):
        return found.none()
    schools = school_ids_with(user, P.SEE_ENCOUNTERS)
    mine = Q(match__enrolment__school__in=schools or [])
    return found.filter(mine | Q(match__enrolment__pupil__in=granted_pupil_ids(user)))


def visible_of_own_schools(user: User) -> EncounterQuerySet:
    """Those matched to pupils of the schools the person answers for: a list, so by school alone.

    Raises NotAllowed for who knows only children opened to them one by one.
    """
    check_permission(user, P.SEE_REGISTERS)
    check_permission(user, P.SEE_ENCOUNTERS)
    schools = school_ids_with(user, P.SEE_ENCOUNTERS)
    found = visible_encounters(user).filter(match__isnull=False)
    return found if schools is None else found.filter(match__enrolment__school__in=schools)


def encounters_of(user: User, pupil: Pupil) -> EncounterQuerySet:
    """Encounters matched to one pupil, as far as the person may see them."""
    return visible_encounters(user).filter(match__enrolment__pupil=pupil)


def get_encounter(user: User, ref: str) -> Encounter:
    """One encounter. Raises NotFound when there is none or it is not the person's to see."""
    encounter = visible_encounters(user).filter(ref=ref).first()
    if encounter is None:
        raise NotFound("There is no such encounter, or it is not yours to see.")
    return encounter


def get_encounter_to_change(user: User, ref: str) -> Encounter:
    """The same, for somebody who may work on it. Raises NotFound, NotAllowed."""
    encounter = get_encounter(user, ref)
    check_can_record(user)
    return encounter


def can_see_note(user: User, encounter: Encounter, match: EncounterMatch | None) -> bool:
    """Whether the safeguarding note is theirs to read: its writer, a manager, the child's own officer.

    `match` is the standing one. A school hears of a worry by a referral and not by reading the service's note.
    """
    roles = roles_of(user)
    if encounter.made_by_id == user.pk or Role.MANAGER in roles:
        return True
    if match is None or roles <= set(SCHOOL_ROLES) or Role.LEGAL_OFFICER in roles:
        return False
    return can_see_circumstances(user, [match.enrolment.school_id])


def unseen_kinds(user: User) -> list[str]:
    """Kinds of flags that are not this person's to see, whatever else is."""
    return [] if has_permission(user, P.SEE_ENCOUNTERS) else list(PATROL_KINDS)


def enrolments_to_match(user: User) -> EnrolmentQuerySet:
    """Whoever may have been met: any pupil of the authority, for those who record patrols.

    A patrol meets children of every school, so this goes beyond an officer's own; each look is written
    down, and shows no more than tells one child from another. Raises NotAllowed.
    """
    check_can_record(user)
    return Enrolment.objects.all().select_related("pupil", "school")


def get_enrolment_to_match(user: User, ref: str, encounter: Encounter) -> Enrolment:
    """The enrolment of a pupil on the day of the patrol: at the school given, else the main one.

    Raises NotAllowed, NotFound for a child on no roll that day.
    """
    found = enrolments_to_match(user).filter(pupil__ref=ref).on_roll(encounter.patrol.date)
    enrolments = sorted(
        found, key=lambda e: (e.school_id != encounter.school_id, e.kind != "main", e.pk)
    )
    if not enrolments:
        raise NotFound("There is no such pupil, or the child was on no roll of ours that day.")
    return enrolments[0]


def officers() -> QuerySet[User]:
    """Officers and managers of today, by name: who may take part in a patrol."""
    held = holding(timezone.localdate(), "memberships__valid_from", "memberships__valid_to")
    people = User.objects.filter(held, memberships__role__in=OFFICERS, is_active=True)
    return people.distinct().order_by("name", "id")
