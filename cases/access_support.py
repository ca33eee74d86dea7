"""Who may record barriers and support, and let a safeguard pass: the part of `cases.access` for them."""

from accounts.errors import NotFound
from accounts.models import User
from attendance.access import allowed
from cases.access import can_see_contact_notes, check_on_case
from cases.choices import Permission as P
from cases.models import Barrier, Case, Support


def check_can_record_support(user: User, case: Case) -> None:
    """Raise NotAllowed unless the person may write down what stands in the way and what was offered."""
    check_on_case(user, P.RECORD_SUPPORT, case)


def can_record_support(user: User, case: Case) -> bool:
    """Whether to offer writing it down."""
    return allowed(check_can_record_support, user, case)


def check_can_lift_safeguard(user: User, case: Case) -> None:
    """Raise NotAllowed unless a manager: a safeguard passes only with a reason of theirs (domain 8.4)."""
    check_on_case(user, P.LIFT_SAFEGUARD, case)


def can_lift_safeguard(user: User, case: Case) -> bool:
    """Whether to offer letting a safeguard pass."""
    return allowed(check_can_lift_safeguard, user, case)


def can_see_barriers(user: User, case: Case) -> bool:
    """Whether barriers, and the words about support, are shown: as officers' notes are (domain 9)."""
    return can_see_contact_notes(user, case)


def get_barrier(case: Case, line: int) -> Barrier:
    """A barrier of the case as it stands, by its first row. Raises NotFound."""
    for row in Barrier.objects.current().filter(case=case).select_related("by"):
        if row.line == line:
            return row
    raise NotFound("There is no such barrier on this case.")


def get_support(case: Case, line: int) -> Support:
    """A support of the case as it stands, by its first row. Raises NotFound."""
    for row in Support.objects.current().filter(case=case).select_related("by"):
        if row.line == line:
            return row
    raise NotFound("There is no such support on this case.")
