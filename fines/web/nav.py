"""The words of fines in the bar."""

from django.http import HttpRequest

from accounts.web.helpers import place
from accounts.web.parts import NavItem
from fines.access import can_see_notices
from fines.access_court import can_see_courts
from fines.access_money import can_keep_money


def items(request: HttpRequest) -> list[NavItem]:
    """Notices for those who have any to see, money for those who keep it, and the courts."""
    user = request.user
    if not user.is_authenticated or not can_see_notices(user):
        return []
    money = [NavItem("Money", place("fines:list_unmatched"))] if can_keep_money(user) else []
    courts = [NavItem("Courts", place("fines:see_courts"))] if can_see_courts(user) else []
    return [NavItem("Notices", place("fines:list_notices")), *money, *courts]
