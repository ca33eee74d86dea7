"""Who compares carers that may be one person, and who says what one is to a child."""

from accounts.errors import NotAllowed, NotFound
from accounts.models import User
from attendance.access import check_permission, get_pupil, has_permission, visible_pupils
from attendance.choices import Permission
from attendance.models import Carer, Responsibility


def check_can_compare(user: User) -> None:
    """Raise NotAllowed unless the person sees every family of the authority."""
    check_permission(user, Permission.COMPARE_CARERS)


def can_compare(user: User) -> bool:
    """Whether to offer it."""
    return has_permission(user, Permission.COMPARE_CARERS)


def get_pair(user: User, one: str, other: str) -> tuple[Carer, Carer]:
    """Two carers by their references, the one on file first standing first. Raises NotAllowed, NotFound."""
    check_can_compare(user)
    found = list(Carer.objects.filter(ref__in=[one, other]).order_by("pk"))
    if len(found) != 2:
        raise NotFound("There are no two such carers.")
    return found[0], found[1]


def check_can_say_responsibility(user: User, link: Responsibility) -> None:
    """Raise NotAllowed unless the child is in the person's scope, and their role says it."""
    check_permission(user, Permission.SAY_RESPONSIBILITY)
    if not visible_pupils(user).filter(pk=link.pupil_id).exists():
        raise NotAllowed("This child is not yours to see.")


def can_say_responsibility(user: User) -> bool:
    """Whether to offer it, of a child in scope."""
    return has_permission(user, Permission.SAY_RESPONSIBILITY)


def get_link_to_say(user: User, pupil_ref: str, carer_ref: str) -> Responsibility:
    """A carer of a child in scope. Raises NotFound, NotAllowed."""
    pupil = get_pupil(user, pupil_ref)
    check_permission(user, Permission.SAY_RESPONSIBILITY)
    found = pupil.responsibilities.filter(carer__ref=carer_ref).select_related("carer", "pupil")
    link = found.first()
    if link is None:
        raise NotFound("There is no such parent or carer of this child.")
    return link
