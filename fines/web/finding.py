"""What the find box finds of notices: by reference, or by the names of parent and child."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attendance.web.finding import Hit
from fines.access import can_see_notices
from fines.actions.reading import find_notices as read_found
from fines.web.words import status_tag

if TYPE_CHECKING:
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
