"""Casework's words in the bar, and what it has at hand on every page."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils import timezone

from accounts.web.helpers import place
from accounts.web.parts import NavItem, Tool
from cases import access, access_visits
from cases.choices import Permission as P

if TYPE_CHECKING:
    from accounts.models import User

ITEMS = (
    (P.SEE_MY_WORK, "My work", "cases:my_work"),
    (P.DECIDE, "Queue", "cases:list_decisions"),
    (P.SEE_CASES, "Cases", "cases:list_cases"),
    (P.SEND_LETTER, "Letters", "cases:list_batches"),
    (P.EDIT_CASE, "Meetings", "cases:list_meetings"),
)


def items(request: HttpRequest) -> list[NavItem]:
    """What this person's roles give them, in the order of the bar."""
    user: User = request.user  # type: ignore[assignment]
    found = [
        NavItem(text, place(name))
        for permission, text, name in ITEMS
        if access.holds_anywhere(user, permission)
    ]
    return [*found, *_visits(user)]


def _visits(user: User) -> list[NavItem]:
    """Visits, for who makes them and who watches over them; the number is of those overdue."""
    goes, watches = (access.holds_anywhere(user, p) for p in (P.VISIT, P.WATCH_VISITS))
    if not (goes or watches):
        return []
    late = access_visits.overdue_for(user, timezone.now())
    if not (
        goes or late
    ):  # the bar is full: managers find it beside the meetings, and here when it matters
        return []
    name = "cases:list_visits" if goes else "cases:watch_visits"
    return [NavItem("Visits", place(name), count=late or None)]


def tools(request: HttpRequest) -> list[Tool]:
    """Logging a contact, for those who do; the link says from which page, so that the child is known."""
    if not access.holds_anywhere(request.user, P.LOG_CONTACT):  # type: ignore[arg-type]
        return []
    here = f"{place('cases:write_contact')}?{urlencode({'from': request.path})}"
    return [Tool("Log contact", here, "C", "js/contact.js")]
