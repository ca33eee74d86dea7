"""The words of fines in the bar."""

from django.http import HttpRequest

from accounts.web.helpers import place
from accounts.web.parts import NavItem
from fines.access import can_see_notices
from fines.access_court import can_see_courts


def items(request: HttpRequest) -> list[NavItem]:
    """Notices, and the courts, for those who have any to see."""
    user = request.user
    if not user.is_authenticated or not can_see_notices(user):
        return []
    at_money = request.path.startswith("/money/")  # pages of notices, found from their list
    courts = [NavItem("Courts", place("fines:see_courts"))] if can_see_courts(user) else []
    return [NavItem("Notices", place("fines:list_notices"), current=at_money), *courts]
