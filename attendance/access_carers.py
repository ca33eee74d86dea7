"""Who compares two carers that may be one person: managers, who see every family."""

from accounts.errors import NotFound
from accounts.models import User
from attendance.access import check_permission, has_permission
from attendance.choices import Permission
from attendance.models import Carer


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
