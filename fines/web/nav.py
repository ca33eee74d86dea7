"""The words of fines in the bar."""

from django.http import HttpRequest

from accounts.web.helpers import place
from accounts.web.parts import NavItem
from fines.access import can_see_notices
from fines.access_court import can_keep_courts

BESIDE_NOTICES = ("/money/", "/court/")  # pages found from the list of notices


def items(request: HttpRequest) -> list[NavItem]:
    """Notices for those who have any to see; the courts beside them for whoever lives there."""
    user = request.user
    if not user.is_authenticated or not can_see_notices(user):
        return []
    courts = [NavItem("Courts", place("fines:see_courts"))] if can_keep_courts(user) else []
    beside = request.path.startswith(BESIDE_NOTICES[:1] if courts else BESIDE_NOTICES)
    return [NavItem("Notices", place("fines:list_notices"), current=beside), *courts]
