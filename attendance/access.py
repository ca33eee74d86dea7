"""Who may see and do what in attendance: the one place for its permissions.

Every row is reached through a getter here, scoped to the person: what is not theirs to see is
NotFound, what they may see but not do is NotAllowed. Lists use `visible_...`; buttons use `can_...`,
which asks the same question as the raising `check_can_...`.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.errors import DomainError, NotAllowed, NotFound
from accounts.models import User
from attendance.choices import SCHOOL_ROLES, Role
from attendance.choices import Permission as P
from attendance.errors import CellKey
from attendance.models import (
    Closure,
    DualTimetable,
    Enrolment,
    Flag,
    Leave,
    Membership,
    PartTimeTimetable,
    Pupil,
    ReadingGrant,
    School,
    Session,
    Trip,
    memberships_held,
    session_at,
)
from attendance.querysets import EnrolmentQuerySet, FlagQuerySet, PupilQuerySet, holding

GRANTS: dict[str, frozenset[str]] = {
    Role.SCHOOL_ADMIN: frozenset(
        {
            P.SEE_REGISTERS, P.TAKE_REGISTER, P.AMEND_MARK, P.MANAGE_PLANS, P.CLOSE_SCHOOL,
            P.CHASE_ABSENCE, P.SEE_PUPILS, P.SEE_CARERS, P.SEE_FLAGS, P.WORK_FLAGS, P.LOG_ACTIONS,
        }
    ),
    Role.ATTENDANCE_LEAD: frozenset(
        {
            P.SEE_REGISTERS, P.TAKE_REGISTER, P.AMEND_MARK, P.UNLOCK_REGISTER, P.MANAGE_PLANS,
            P.CLOSE_SCHOOL, P.CHASE_ABSENCE, P.SEE_PUPILS, P.SEE_CARERS, P.SEE_CIRCUMSTANCES,
            P.SEE_FLAGS, P.WORK_FLAGS, P.SEE_FIGURES, P.SEE_ENCOUNTERS, P.LOG_ACTIONS, P.TAKE_BACK_ACTIONS,
            P.SAY_RESPONSIBILITY,
        }
    ),
    # A teacher marks the register and sees no more of a child than the register shows.
    Role.TEACHER: frozenset({P.SEE_REGISTERS, P.TAKE_REGISTER}),
    Role.EWO: frozenset(
        {
            P.SEE_REGISTERS, P.SEE_PUPILS, P.SEE_CARERS, P.SEE_CIRCUMSTANCES, P.SEE_FLAGS,
            P.WORK_FLAGS, P.SEE_FIGURES, P.RECORD_PATROLS, P.SEE_ENCOUNTERS, P.LOG_ACTIONS, P.SHIELD_CARERS,
            P.SAY_RESPONSIBILITY,
        }
    ),
    Role.MANAGER: frozenset(
        {
            P.SEE_REGISTERS, P.SEE_PUPILS, P.SEE_CARERS, P.SEE_CIRCUMSTANCES, P.SEE_FLAGS,
            P.WORK_FLAGS, P.SEE_FIGURES, P.SEE_JOBS, P.SEE_SETTINGS, P.CHANGE_SETTINGS, P.SEE_PEOPLE, P.SEE_AUDIT,
            P.RECORD_PATROLS, P.SEE_ENCOUNTERS, P.LOG_ACTIONS, P.TAKE_BACK_ACTIONS, P.SHIELD_CARERS, P.LIFT_SHIELDS,
            P.COMPARE_CARERS, P.SAY_RESPONSIBILITY,
        }
    ),
    # A legal officer sees only the children opened to the role by a reading grant.
    Role.LEGAL_OFFICER: frozenset({P.SEE_PUPILS, P.SEE_CARERS, P.SEE_CIRCUMSTANCES, P.SEE_SETTINGS, P.SEE_ENCOUNTERS}),
    Role.SYSTEM_ADMIN: frozenset({P.SEE_SETTINGS, P.CHANGE_SETTINGS, P.SEE_PEOPLE, P.SEE_JOBS}),
}  # fmt: skip

WHOLE_AUTHORITY = frozenset({Role.MANAGER})
OfChild = TypeVar("OfChild", Leave, PartTimeTimetable, DualTimetable)
OfSchool = TypeVar("OfSchool", Closure, Trip)


def memberships_of(user: User, day: dt.date | None = None) -> list[Membership]:
    """The roles a person holds on a day (today by default), read once per request."""
    on = day or timezone.localdate()
    return [m for m in memberships_held(user) if m.holds_on(on)] if user.is_active else []


def roles_of(user: User, school: School | None = None) -> frozenset[str]:
    """The roles held today: anywhere, or those that reach one school."""
    return frozenset(
        m.role for m in memberships_of(user) if school is None or m.school_id in (None, school.pk)
    )


def has_permission(user: User, permission: str, school: School | None = None) -> bool:
    """Whether some role held today grants it: anywhere, or at one school."""
    return any(permission in GRANTS.get(role, frozenset()) for role in roles_of(user, school))


def check_permission(user: User, permission: str, school: School | None = None) -> None:
    """Raise NotAllowed unless `has_permission`."""
    if not has_permission(user, permission, school):
        raise NotAllowed("Your role does not allow this. Ask your manager if you think it should.")


def school_ids_with(user: User, permission: str) -> list[int] | None:
    """The schools at which the person holds a permission; None means every school."""
    granting = [m for m in memberships_of(user) if permission in GRANTS.get(m.role, frozenset())]
    if any(m.role in WHOLE_AUTHORITY for m in granting):
        return None
    return sorted({m.school_id for m in granting if m.school_id})


def visible_schools(user: User, permission: str = P.SEE_PUPILS) -> QuerySet[School]:
    """Schools at which the person holds the permission."""
    ids = school_ids_with(user, permission)
    return School.objects.all() if ids is None else School.objects.filter(pk__in=ids)


def every_school(user: User) -> QuerySet[School]:
    """Every school, for settings only: no child's record is reached through it. Raises NotAllowed."""
    check_permission(user, P.SEE_SETTINGS)
    return School.objects.all()


def granted_pupil_ids(user: User) -> QuerySet[ReadingGrant, Any]:
    """Ids of the pupils opened to the person, or to a role held today, by a reading grant."""
    grants = ReadingGrant.objects.filter(holding(timezone.localdate(), "valid_from", "valid_to"))
    return grants.filter(Q(user=user) | Q(role__in=roles_of(user))).values("pupil_id")


def visible_pupils(user: User) -> PupilQuerySet:
    """Pupils with an enrolment, past or present, at a school in scope, or opened by a grant."""
    if not has_permission(user, P.SEE_PUPILS):
        return Pupil.objects.none()
    ids = school_ids_with(user, P.SEE_PUPILS)
    if ids is None:
        return Pupil.objects.all()
    in_scope = Enrolment.objects.filter(school__in=ids).values("pupil_id")
    return Pupil.objects.filter(Q(pk__in=in_scope) | Q(pk__in=granted_pupil_ids(user)))


def visible_enrolments(user: User) -> EnrolmentQuerySet:
    """Enrolments at schools in scope; every enrolment of a pupil opened by a grant."""
    if not has_permission(user, P.SEE_PUPILS):
        return Enrolment.objects.none()
    ids = school_ids_with(user, P.SEE_PUPILS)
    if ids is None:
        return Enrolment.objects.all()
    return Enrolment.objects.filter(Q(school__in=ids) | Q(pupil__in=granted_pupil_ids(user)))


def visible_flags(user: User) -> FlagQuerySet:
    """Standing flags at schools where the person may see them, with pupil and school at hand."""
    ids = school_ids_with(user, P.SEE_FLAGS)
    knows = has_permission(user, P.SEE_ENCOUNTERS)
    flags: FlagQuerySet = Flag.objects.standing().told_to(knows_patrols=knows)
    flags = flags.select_related("enrolment__pupil", "enrolment__school")
    return flags if ids is None else flags.filter(enrolment__school__in=ids)


def get_flag(user: User, ref: str) -> Flag:
    """The flag with that reference, standing or cleared, at a school in scope. Raises NotFound, NotAllowed."""
    found = Flag.objects.told_to(knows_patrols=has_permission(user, P.SEE_ENCOUNTERS))
    flag = found.filter(ref=ref).select_related("enrolment__pupil", "enrolment__school").first()
    if flag is None or not visible_enrolments(user).filter(pk=flag.enrolment_id).exists():
        raise NotFound("There is no such flag, or it is not yours to see.")
    check_permission(user, P.SEE_FLAGS, flag.enrolment.school)
    return flag


def check_can_work_flags(user: User, school: School) -> None:
    """Raise NotAllowed unless the person may note what is done about flags of the school."""
    check_permission(user, P.WORK_FLAGS, school)


def can_work_flags(user: User, school: School) -> bool:
    """Whether to offer it."""
    return allowed(check_can_work_flags, user, school)


def get_school(user: User, urn: str, permission: str = P.SEE_PUPILS) -> School:
    """The school with that URN, if in scope.

    Raises NotFound for a school outside the person's scope, NotAllowed inside it without the right.
    """
    school = School.objects.filter(urn=urn).first()
    if school is None or not roles_of(user, school):
        raise NotFound("There is no such school, or it is not one of yours.")
    check_permission(user, permission, school)
    return school


def choose_school(user: User, urn: str, permission: str) -> tuple[School, list[School]]:
    """The school asked for, or the first of the person's own; and all they may choose from.

    Raises NotAllowed for somebody without the right anywhere, NotFound for a school not theirs.
    """
    check_permission(user, permission)
    schools = list(visible_schools(user, permission))
    if urn:
        return get_school(user, urn, permission), schools
    if not schools:
        raise NotFound("No school is on file yet.")
    return schools[0], schools


def get_pupil(user: User, ref: str) -> Pupil:
    """The pupil with that reference, if the person may see the record. Raises NotFound."""
    pupil = visible_pupils(user).filter(ref=ref).first()
    if pupil is None:
        raise NotFound("There is no such pupil, or the record is not yours to see.")
    return pupil


def get_session(user: User, urn: str, date: dt.date, half: str) -> Session:
    """One session of a school whose registers the person may see. Raises NotFound, NotAllowed."""
    session = session_at(urn, date, half)
    if session is None or not roles_of(user, session.school):
        get_school(user, urn, P.SEE_REGISTERS)
        raise NotFound("The school has no such session: look at its calendar.")
    check_permission(user, P.SEE_REGISTERS, session.school)
    return session


def get_enrolment_in(user: User, ref: str, session: Session) -> Enrolment:
    """The pupil's enrolment that the session belongs to, if theirs to see. Raises NotFound."""
    found = visible_enrolments(user).filter(pupil__ref=ref, school=session.school_id)
    enrolment = found.on_roll(session.date).select_related("pupil").first()
    if enrolment is None:
        raise NotFound("There is no such pupil at this school on that day.")
    return enrolment


def get_enrolment_on(user: User, urn: str, ref: str, date: dt.date, permission: str) -> Enrolment:
    """The pupil's enrolment at a school on a day, for somebody who holds the permission there.

    Raises NotFound, NotAllowed.
    """
    school = get_school(user, urn, permission)
    found = visible_enrolments(user).filter(pupil__ref=ref, school=school)
    enrolment = found.on_roll(date).select_related("pupil").first()
    if enrolment is None:
        raise NotFound("There is no such pupil at this school on that day.")
    enrolment.school = school
    return enrolment


def get_enrolment_to_plan(user: User, pupil_ref: str) -> Enrolment:
    """The pupil's latest enrolment at a school where the person may plan. Raises NotFound, NotAllowed."""
    pupil = get_pupil(user, pupil_ref)
    check_permission(user, P.MANAGE_PLANS)
    found = visible_enrolments(user).filter(pupil=pupil).select_related("pupil", "school")
    ids = school_ids_with(user, P.MANAGE_PLANS)
    enrolment = found.filter(school__in=ids or []).order_by("-starts_on", "-id").first()
    if enrolment is None:
        raise NotAllowed("Plans for this child are made at the child's own school.")
    return enrolment


def get_leave(user: User, ref: str) -> Leave:
    """One request for leave of a pupil the person may see. Raises NotFound."""
    return _get_plan(user, Leave, ref)


def get_part_time(user: User, ref: str) -> PartTimeTimetable:
    """One part-time timetable of a pupil the person may see. Raises NotFound."""
    return _get_plan(user, PartTimeTimetable, ref)


def get_dual(user: User, ref: str) -> DualTimetable:
    """One dual timetable of a pupil the person may see. Raises NotFound."""
    return _get_plan(user, DualTimetable, ref)


def _get_plan(user: User, table: type[OfChild], ref: str) -> OfChild:
    plans = table.objects.filter(enrolment__in=visible_enrolments(user), ref=ref)
    plan = plans.select_related("enrolment__pupil", "enrolment__school").first()
    if plan is None:
        raise NotFound("There is no such plan, or it is not yours to see.")
    return plan


def get_closure(user: User, ref: str) -> Closure:
    """One closing of a school whose pupils the person may see. Raises NotFound."""
    return _get_of_school(user, Closure, ref)


def get_trip(user: User, ref: str) -> Trip:
    """One trip of a school whose pupils the person may see. Raises NotFound."""
    return _get_of_school(user, Trip, ref)


def _get_of_school(user: User, table: type[OfSchool], ref: str) -> OfSchool:
    if has_permission(user, P.SEE_PUPILS):
        schools = visible_schools(user, P.SEE_PUPILS)
        plan = table.objects.filter(school__in=schools, ref=ref).select_related("school").first()
        if plan is not None:
            return plan
    raise NotFound("There is no such plan, or it is not yours to see.")


def check_can_manage_plans(user: User, school: School) -> None:
    """Raise NotAllowed unless the person may plan leave, timetables and trips at the school."""
    check_permission(user, P.MANAGE_PLANS, school)


def can_manage_plans(user: User, school: School) -> bool:
    """Whether to offer it."""
    return allowed(check_can_manage_plans, user, school)


def check_can_close_school(user: User, school: School) -> None:
    """Raise NotAllowed unless the person may close the school, or a part of it."""
    check_permission(user, P.CLOSE_SCHOOL, school)


def can_close_school(user: User, school: School) -> bool:
    """Whether to offer it."""
    return allowed(check_can_close_school, user, school)


def get_places(
    user: User, school: School, keys: Sequence[CellKey]
) -> list[tuple[Session, Enrolment]]:
    """Session and enrolment of each cell (pupil, day, half) at one school, in two queries.

    Of two enrolments the one of that day is taken; whether the child was on roll is for the caller
    to ask. Raises NotFound when any of them is not there or not theirs to see.
    """
    days = {day for _, day, _ in keys}
    sessions = {(s.date, s.half): s for s in Session.objects.filter(school=school, date__in=days)}
    enrolments: dict[str, list[Enrolment]] = {}
    visible = visible_enrolments(user).filter(
        pupil__ref__in={ref for ref, *_ in keys}, school=school
    )
    for enrolment in visible.select_related("pupil").order_by("starts_on"):
        enrolments.setdefault(enrolment.pupil.ref, []).append(enrolment)
    if any((day, half) not in sessions or ref not in enrolments for ref, day, half in keys):
        raise NotFound("One of these marks is not there, or not yours to see.")
    for session in sessions.values():
        session.school = school
    return [(sessions[day, half], _of_day(enrolments[ref], day)) for ref, day, half in keys]


def _of_day(enrolments: list[Enrolment], day: dt.date) -> Enrolment:
    """Of some enrolments in order of date, the one that holds the day or began last before it."""
    begun = [e for e in enrolments if e.starts_on <= day]
    return begun[-1] if begun else enrolments[0]


def check_can_take_register(user: User, school: School) -> None:
    """Raise NotAllowed unless the person may take a register at the school."""
    check_permission(user, P.TAKE_REGISTER, school)


def check_can_amend_mark(user: User, school: School) -> None:
    """Raise NotAllowed unless the person may amend a mark at the school."""
    check_permission(user, P.AMEND_MARK, school)


def check_can_chase_absence(user: User, school: School) -> None:
    """Raise NotAllowed unless the person may chase registers and families of the school."""
    check_permission(user, P.CHASE_ABSENCE, school)


def check_can_unlock_register(user: User, school: School) -> None:
    """Raise NotAllowed unless the person may open locked registers of the school."""
    check_permission(user, P.UNLOCK_REGISTER, school)


def can_take_register(user: User, school: School) -> bool:
    """Whether to offer the register for marking."""
    return allowed(check_can_take_register, user, school)


def can_see_circumstances(user: User, pupil_school_ids: Iterable[int]) -> bool:
    """Whether the person's role lets them see circumstances at one of the pupil's schools."""
    ids = school_ids_with(user, P.SEE_CIRCUMSTANCES)
    granted = Role.LEGAL_OFFICER in roles_of(user)
    return ids is None or granted or bool(set(ids) & set(pupil_school_ids))


def can_see_confidential(user: User) -> bool:
    """Whether a confidential address is shown: to the service, never to somebody only of a school."""
    return has_permission(user, P.SEE_CARERS) and not roles_of(user) <= set(SCHOOL_ROLES)


def can_see_audit(user: User) -> bool:
    """Whether the person may ask who opened a record."""
    return has_permission(user, P.SEE_AUDIT)


def allowed(check: object, *args: object, **kwargs: object) -> bool:
    """The asking form of a raising check: False where the check raises a domain error."""
    try:
        check(*args, **kwargs)  # type: ignore[operator]
    except DomainError:
        return False
    return True
