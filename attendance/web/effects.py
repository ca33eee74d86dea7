"""What amending marks would mean, said before they are saved: for flags, and for what apps above rest on them.

Attendance knows its flags. Whoever above relies on marks says so itself: settings.AMENDMENT_EFFECTS names
functions `(user, amendments) -> list[Effect]`, as FINDERS does for the find box (decision 0016).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.module_loading import import_string

from attendance.access import has_permission
from attendance.access_patrols import unseen_kinds
from attendance.actions.flag_preview import FlagChange, preview_flags
from attendance.choices import FlagKind, Permission
from attendance.web.flag_told import Told
from attendance.web.flag_words import measure_in_words, sentence_of, wording_of

if TYPE_CHECKING:
    from accounts.models import User
    from attendance.rules.amending import Amending, Look

KNOWS = "knows"  # the field by which a page says which effects it has shown
LOOK = "look"  # the button, and the page as it is filled in, that only ask what would follow
MOST = 8  # effects told one by one
NOT_NOW = (
    "What this does to flags cannot be said at the moment: somebody is writing the same marks. The flags "
    "follow the marks all the same."
)


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


@dataclass(frozen=True)
class Effects:
    """Everything that follows from saving some marks, what is worth stopping for first."""

    told: tuple[Effect, ...]

    @property
    def asks(self) -> bool:
        """Whether anything is worth stopping for."""
        return any(effect.asks for effect in self.told)

    @property
    def shown(self) -> tuple[Effect, ...]:
        """The first few."""
        return self.told[:MOST]

    @property
    def more(self) -> int:
        """How many are not told one by one."""
        return max(0, len(self.told) - MOST)

    @property
    def digest(self) -> str:
        """What a page sends back to say that exactly this was seen; empty when there was nothing to see."""
        words = "\n".join(effect.words for effect in self.told if effect.asks)
        return hashlib.sha256(words.encode()).hexdigest()[:16] if words else ""

    @property
    def in_words(self) -> str:
        """What is worth stopping for, in one line."""
        return " ".join(effect.words for effect in self.shown if effect.asks)


class LookFirst(Exception):
    """Raised out of an action before it writes: here is what would follow, and nobody has seen it yet."""

    def __init__(self, effects: Effects) -> None:
        super().__init__(effects.in_words)
        self.effects = effects


def effects_of(user: User, amendments: Sequence[Amending]) -> Effects:
    """What would follow, for one person to read."""
    found = [*_flags(user, amendments), *effects_above(user, amendments)]
    return Effects(tuple(sorted(found, key=lambda effect: not effect.asks)))


def effects_above(user: User, amendments: Sequence[Amending]) -> list[Effect]:
    """What the apps above say, in the order of the settings."""
    found: list[Effect] = []
    for dotted in settings.AMENDMENT_EFFECTS:
        found += import_string(dotted)(user, amendments)
    return found


def look_for(user: User, sent: Mapping[str, str]) -> Look:
    """What an action is to ask for a form as sent: only a look, or a stop at what was not shown."""
    if LOOK in sent:
        return only_look(user)
    return stop_unless_known(user, sent.get(KNOWS, ""))


def stop_unless_known(user: User, knows: str) -> Look:
    """For an action to ask: stops it with LookFirst when something follows that was not shown before."""

    def look(amendments: Sequence[Amending]) -> None:
        effects = effects_of(user, amendments)
        if effects.asks and effects.digest != knows:
            raise LookFirst(effects)

    return look


def only_look(user: User) -> Look:
    """For an action to ask: always stops it, with whatever would follow."""

    def look(amendments: Sequence[Amending]) -> None:
        raise LookFirst(effects_of(user, amendments))

    return look


def _flags(user: User, amendments: Sequence[Amending]) -> list[Effect]:
    if not amendments or not has_permission(user, Permission.SEE_FLAGS):
        return []
    changes = preview_flags(amendments)
    if changes is None:
        return [Effect(NOT_NOW, "quiet", asks=False)]
    several = len({each.enrolment_id for each in amendments}) > 1
    unseen = unseen_kinds(user)
    return [_effect(each, several=several) for each in changes if each.kind not in unseen]


def _effect(change: FlagChange, *, several: bool) -> Effect:
    label = str(FlagKind(change.kind).label).lower()
    of = f" of {change.name}" if several else ""
    wording = wording_of(change.kind)
    if change.before is None:
        told = _told(change, change.after)
        return Effect(
            f"Raises the flag “{label}”{of}: {sentence_of(change.kind, told)} "
            f"{_measure(change, change.after)}.",
            wording.tone,
        )
    was = _measure(change, change.before)
    now = _measure(change, change.after or change.cleared_by)
    moved = f": {was} becomes {now}" if was != now else f": {was}"
    if change.after is None:
        return Effect(f"Clears the flag “{label}”{of}{moved}.", "ok")
    return Effect(f"The flag “{label}”{of} goes on standing{moved}.", "quiet", asks=False)


def _measure(change: FlagChange, numbers: object) -> str:
    return measure_in_words(wording_of(change.kind).measure(_told(change, numbers)))


def _told(change: FlagChange, numbers: object) -> Told:
    held = numbers if isinstance(numbers, dict) else {}
    return Told(held, change.window_from, change.window_to)
