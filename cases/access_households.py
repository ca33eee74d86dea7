"""Who may put the cases of brothers and sisters together, and take one out: whoever works on each of them."""

from accounts.errors import NotAllowed
from accounts.models import User
from attendance.access import allowed
from cases.access import check_can_edit
from cases.models import Case


def check_can_join(user: User, cases: list[Case]) -> None:
    """Raise NotAllowed unless every one of the cases is the person's to work on."""
    for case in cases:
        check_can_edit(user, case)
    if len({case.officer_id for case in cases}) > 1 or cases[0].officer_id is None:
        raise NotAllowed(
            "One officer works with a household: the cases are allocated to the same officer first."
        )


def can_edit_joint(user: User, case: Case) -> bool:
    """Whether to offer it on a case."""
    return case.is_open and allowed(check_can_edit, user, case)
