"""Whose saved view of a list is whose: one's own, and those shared with everybody who has the list."""

from django.db.models import Q, QuerySet

from accounts.errors import NotAllowed, NotFound
from accounts.models import User
from attendance.access import allowed
from cases.access import check_anywhere, holds_anywhere
from cases.choices import Permission as P
from cases.choices import ViewList
from cases.models import SavedView

# Whoever may open the list may have views of it.
OPENS: dict[str, str] = {
    ViewList.CASES: P.SEE_CASES,
    ViewList.QUEUE: P.DECIDE,
    ViewList.GIVING: P.ALLOCATE,
}


def check_can_see_list(user: User, of_list: str) -> None:
    """Raise NotAllowed for somebody who does not have that list."""
    check_anywhere(user, OPENS[of_list])


def visible_views(user: User, of_list: str = ViewList.CASES) -> QuerySet[SavedView]:
    """One's own views of a list and the shared ones. Raises NotAllowed for somebody who does not have it."""
    check_can_see_list(user, of_list)
    return SavedView.objects.filter(Q(owner=user) | Q(is_shared=True), of_list=of_list)


def get_view(user: User, pk: int) -> SavedView:
    """A view that is one's own or shared, of a list one has. Raises NotAllowed, NotFound."""
    check_can_see_list(user, ViewList.CASES)
    lists = [of for of, permission in OPENS.items() if holds_anywhere(user, permission)]
    mine = Q(owner=user) | Q(is_shared=True)
    found = SavedView.objects.filter(mine, pk=pk, of_list__in=lists).first()
    if found is None:
        raise NotFound("There is no such view, or it is somebody else's.")
    return found


def check_can_change_view(user: User, view: SavedView) -> None:
    """Raise NotAllowed unless it is one's own, or shared and one may share."""
    if view.owner_id != user.pk and not (view.is_shared and can_share_views(user)):
        raise NotAllowed(
            "This view is shared with you: only who made it, or a manager, changes it."
        )


def can_change_view(user: User, view: SavedView) -> bool:
    """Whether to offer changing and deleting it."""
    return allowed(check_can_change_view, user, view)


def can_share_views(user: User) -> bool:
    """Whether to offer sharing a view with the service."""
    return holds_anywhere(user, P.SHARE_VIEW)
