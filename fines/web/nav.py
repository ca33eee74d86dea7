"""The words of fines in the bar, and the bar of its own pages."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from accounts.web.helpers import place
from accounts.web.parts import NavItem
from fines.access import can_see_notices
from fines.access_batches import can_issue_batches
from fines.access_court import can_keep_courts, can_see_courts
from fines.access_figures import can_see_figures
from fines.access_money import can_keep_money
from fines.access_representations import can_see_representations

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

    from accounts.models import User

BESIDE_NOTICES = ("/money/", "/fines/")  # pages found from the list of notices
OF_COURTS = ("/court/", "/packs/")
WITHIN = ("/notices/", "/money/", "/court/", "/packs/", "/fines/")
SECTIONS: tuple[tuple[str, str, Callable[[User], bool]], ...] = (
    ("Notices", "list_notices", can_see_notices),
    ("To decide", "list_proposals", can_issue_batches),
    ("Representations", "list_representations", can_see_representations),
    ("Money", "list_unmatched", can_keep_money),
    ("Courts", "see_courts", can_see_courts),
    ("Figures", "see_figures", can_see_figures),
    ("Yearly return", "see_return", can_see_figures),
    ("Ladder", "see_ladder", can_see_notices),
)
# Pages of a section whose address does not begin with the section's own.
PART_OF = {"/notices/batches/": "list_proposals", "/packs/": "see_courts"}
# The figures and the return are asked of one year and day: the question goes along between the two.
ASKED = {"see_figures", "see_return"}
ASKS = ("year", "as_at")


def items(request: HttpRequest) -> list[NavItem]:
    """Notices for those who have any to see; the courts beside them for whoever lives there."""
    user = request.user
    if not user.is_authenticated or not can_see_notices(user):
        return []
    keeps, at_court = can_keep_courts(user), request.path.startswith(OF_COURTS)
    beside = request.path.startswith(BESIDE_NOTICES) or (at_court and not keeps)
    notices = NavItem("Notices", place("fines:list_notices"), current=beside)
    courts = NavItem("Courts", place("fines:see_courts"), current=at_court)
    return [notices, courts] if keeps else [notices]


def sections(request: HttpRequest) -> list[NavItem]:
    """The pages of notices, money and courts this person may open, on any of them; empty elsewhere."""
    user, path = request.user, request.path
    if not path.startswith(WITHIN) or not user.is_authenticated or not can_see_notices(user):
        return []
    part = next((name for start, name in PART_OF.items() if path.startswith(start)), "")
    return [
        NavItem(text, f"{place(f'fines:{name}')}{_asked(request, name)}", current=name == part)
        for text, name, may in SECTIONS
        if may(user)
    ]


def _asked(request: HttpRequest, name: str) -> str:
    """The year and day asked about, on the way from the figures to the return and back."""
    here = {place(f"fines:{one}") for one in ASKED}
    if name not in ASKED or request.path not in here:
        return ""
    given = {key: request.GET[key] for key in ASKS if request.GET.get(key)}
    return f"?{urlencode(given)}" if given else ""
