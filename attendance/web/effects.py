"""What amending marks would mean, said before they are saved: for flags, and for what apps above rest on them.

Attendance knows its flags. Whoever above relies on marks says so itself: settings.AMENDMENT_EFFECTS names
functions `(user, amendments) -> list[Effect]`, as FINDERS does for the find box (decision 0016).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.module_loading import import_string

if TYPE_CHECKING:
    from accounts.models import User
    from attendance.rules.amending import Amending


@dataclass(frozen=True)
class Effect:
    """One thing that follows from saving, as a sentence. `asks`: it is worth stopping for.

    `href` and `link` lead to what is meant, for somebody who may open it.
    """

    words: str
    tone: str = "info"
    asks: bool = True
    href: str = ""
    link: str = ""


def effects_above(user: User, amendments: Sequence[Amending]) -> list[Effect]:
    """What the apps above say, in the order of the settings."""
    found: list[Effect] = []
    for dotted in settings.AMENDMENT_EFFECTS:
        found += import_string(dotted)(user, amendments)
    return found
