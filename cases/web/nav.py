"""Casework's words in the bar."""

from django.http import HttpRequest

from accounts.web.helpers import place
from accounts.web.parts import NavItem
from cases import access
from cases.choices import Permission as P

ITEMS = (
    (P.SEE_MY_WORK, "My work", "cases:my_work"),
    (P.DECIDE, "Queue", "cases:list_decisions"),
    (P.SEE_CASES, "Cases", "cases:list_cases"),
)


def items(request: HttpRequest) -> list[NavItem]:
    """What this person's roles give them, in the order of the bar."""
    return [
        NavItem(text, place(name))
        for permission, text, name in ITEMS
        if access.holds_anywhere(request.user, permission)  # type: ignore[arg-type]
    ]
