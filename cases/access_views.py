"""Whose saved view of the list of cases is whose: one's own, and those shared with the service."""

from django.db.models import Q, QuerySet

from accounts.errors import NotAllowed, NotFound
from accounts.models import User
from attendance.access import allowed
from cases.access import check_anywhere, holds_anywhere
from cases.choices import Permission as P
from cases.models import SavedView


def visible_views(user: User) -> QuerySet[SavedView]:
    """One's own views and the shared ones. Raises NotAllowed for somebody who sees no cases."""
    check_anywhere(user, P.SEE_CASES)
    return SavedView.objects.filter(Q(owner=user) | Q(is_shared=True))


def get_view(user: User, pk: int) -> SavedView:
    """A view that is one's own or shared. Raises NotAllowed, NotFound."""
    found = visible_views(user).filter(pk=pk).first()
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
