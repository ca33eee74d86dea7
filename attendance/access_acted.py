"""Who may write down what was done about a child's absence, and take it back."""

from accounts.errors import NotFound
from accounts.models import User
from attendance.access import (
    allowed,
    check_permission,
    get_school,
    has_permission,
    visible_enrolments,
)
from attendance.choices import Permission
from attendance.models import ActionTaken, Enrolment, School


def check_can_log_action(user: User, school: School) -> None:
    """Raise NotAllowed unless the person may write down what was done about children of the school."""
    check_permission(user, Permission.LOG_ACTIONS, school)


def can_log_action(user: User, school: School) -> bool:
    """Whether to offer it."""
    return allowed(check_can_log_action, user, school)


def check_can_take_back(user: User, action: ActionTaken) -> None:
    """Raise NotAllowed unless the person wrote it, or leads: the attendance lead, or a manager.

    Whoever wrote it must still have the right to write there.
    """
    school = action.enrolment.school
    own = action.by_id == user.pk and has_permission(user, Permission.LOG_ACTIONS, school)
    if not own:
        check_permission(user, Permission.TAKE_BACK_ACTIONS, school)


def can_take_back(user: User, action: ActionTaken) -> bool:
    """Whether to offer it."""
    return allowed(check_can_take_back, user, action)


def get_enrolment_to_act(user: User, ref: str, urn: str) -> Enrolment:
    """The pupil's latest enrolment at a school, ended or not, for somebody who may write there.

    Raises NotFound, NotAllowed.
    """
    school = get_school(user, urn, Permission.LOG_ACTIONS)
    found = visible_enrolments(user).filter(pupil__ref=ref, school=school)
    enrolment = found.select_related("pupil").order_by("-starts_on", "-id").first()
    if enrolment is None:
        raise NotFound("There is no such pupil at this school.")
    enrolment.school = school
    return enrolment


def get_action(user: User, ref: str) -> ActionTaken:
    """What somebody wrote down beside a child's record, by its reference. Raises NotFound.

    What comes from another part of the work has no reference of ours, and is corrected where it is kept.
    """
    found = ActionTaken.objects.filter(source_app_ref=ref, enrolment__in=visible_enrolments(user))
    action = found.select_related("pupil", "enrolment__school", "withdrawal").first()
    if action is None or not action.is_own:
        raise NotFound(
            "There is nothing of that reference written down, or it is not yours to see."
        )
    return action
