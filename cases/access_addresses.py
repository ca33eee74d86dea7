"""Who may open a protected address: the officer of the case and managers, and nobody else."""

from accounts.errors import NotAllowed
from accounts.models import User
from attendance.access import allowed
from attendance.choices import Role
from cases.access import case_roles
from cases.models import Case


def check_can_open_address(user: User, case: Case) -> None:
    """Raise NotAllowed unless the case is allocated to the person, or they manage.

    An officer of the school who does not work with the family has no need of the address. A case that is
    closed gives its officer no reason any more.
    """
    roles = case_roles(user, case)
    if Role.MANAGER in roles:
        return
    if Role.EWO in roles and case.officer_id == user.pk and case.is_open:
        return
    raise NotAllowed("A protected address is opened by the officer of the case, or by a manager.")


def can_open_address(user: User, case: Case) -> bool:
    """Whether to offer it."""
    return allowed(check_can_open_address, user, case)
