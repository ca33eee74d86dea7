"""Who may open a protected address: the officer of the case and managers, and nobody else; and no list tells it."""

from collections import defaultdict
from collections.abc import Sequence

from accounts.errors import NotAllowed, WrongState
from accounts.models import User
from attendance.access import allowed
from attendance.access_homes import redactor, redactor_about
from attendance.choices import Role
from attendance.models import Responsibility
from cases.access import case_roles
from cases.models import Case

TOLD = "These words tell where a protected parent is. Leave the address, the number and the e-mail out."


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


def check_tells_nothing(case: Case, *words: str) -> None:
    """Raise WrongState for words that tell where a protected parent of the child is: they would stand for good."""
    redact = redactor_about(None, case.pupil)
    if any(redact(text) != text for text in words):
        raise WrongState(TOLD)


def keep_from_lists(cases: Sequence[Case]) -> None:
    """Take out of the next steps of cases on a list where a protected parent is, written before the marker was.

    One query; the cases are for showing, not for saving.
    """
    pupils = [case.pupil_id for case in cases if case.next_step]
    hidden = Responsibility.objects.filter(pupil__in=pupils, carer__is_shielded=True)
    links: dict[int, list[Responsibility]] = defaultdict(list)
    for link in hidden.select_related("carer"):
        links[link.pupil_id].append(link)
    for case in cases:
        if case.pupil_id in links:
            case.next_step = redactor(None, links[case.pupil_id])(case.next_step)
