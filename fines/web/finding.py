"""What can be found of notices: by reference, or by the names of parent and child."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from attendance.web.finding import Hit
from fines.access import can_see_notices, visible_notices
from fines.actions.reading import find_notices as read_found
from fines.web.words import status_tag

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.urls import ResolverMatch

    from accounts.models import User

MOST = 12


def find_notices(user: User, words: str) -> list[Hit]:
    """Notices in scope, the newest first."""
    if not can_see_notices(user):
        return []
    return [
        Hit(
            n.ref, n.get_absolute_url(), "Notice", f"{n.carer.full_name} · {n.pupil}",
            status_tag(n.status),
        )
        for n in read_found(user, words)[:MOST]
    ]  # fmt: skip


def notice_places(user: User, refs: Collection[str]) -> dict[str, str]:
    """Where the references of notices lead, of those the person may open. One query."""
    mine = visible_notices(user).filter(ref__in=refs).values_list("ref", flat=True)
    return {ref: reverse("fines:see_notice", args=[ref]) for ref in mine}


def case_of_page(user: User, match: ResolverMatch) -> str:
    """The reference of the case behind the page of a notice in scope; nothing for any other page."""
    if match.app_name != "fines" or "ref" not in match.kwargs:
        return ""
    mine = visible_notices(user).filter(ref=match.kwargs["ref"])
    return str(mine.values_list("case__ref", flat=True).first() or "")
