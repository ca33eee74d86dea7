"""Who may see and undo what was shared out: whoever may allocate."""

from django.db.models import Count, QuerySet

from accounts.errors import NotFound
from accounts.models import User
from cases.access import check_anywhere
from cases.choices import Permission as P
from cases.models import Allocation


def visible_allocations(user: User) -> QuerySet[Allocation]:
    """What was shared out, for those who allocate, newest first. Raises NotAllowed."""
    check_anywhere(user, P.ALLOCATE)
    return Allocation.objects.select_related("by", "undo__by").annotate(count=Count("lines"))


def get_allocation(user: User, number: int) -> Allocation:
    """One of them. Raises NotAllowed, NotFound."""
    found = visible_allocations(user).filter(pk=number).first()
    if found is None:
        raise NotFound("There is no such sharing out of cases.")
    return found
