"""Casework's words in the bar, and what it has at hand on every page."""

from urllib.parse import urlencode

from django.http import HttpRequest

from accounts.web.helpers import place
from accounts.web.parts import NavItem, Tool
from cases import access
from cases.choices import Permission as P

ITEMS = (
    (P.SEE_MY_WORK, "My work", "cases:my_work"),
    (P.DECIDE, "Queue", "cases:list_decisions"),
    (P.SEE_CASES, "Cases", "cases:list_cases"),
    (P.SEE_PROCESS, "Progress", "cases:show_process"),
)


def items(request: HttpRequest) -> list[NavItem]:
    """What this person's roles give them, in the order of the bar."""
    return [
        NavItem(text, place(name))
        for permission, text, name in ITEMS
        if access.holds_anywhere(request.user, permission)  # type: ignore[arg-type]
    ]


def tools(request: HttpRequest) -> list[Tool]:
    """Logging a contact, for those who do; the link says from which page, so that the child is known."""
    if not access.holds_anywhere(request.user, P.LOG_CONTACT):  # type: ignore[arg-type]
        return []
    here = f"{place('cases:write_contact')}?{urlencode({'from': request.path})}"
    return [Tool("Log contact", here, "C", "js/contact.js")]
