"""Whether a child missed less after something than before it: two windows of sessions, compared on integers.

Nothing here says that the one caused the other.
"""

from dataclasses import dataclass
from enum import StrEnum


class Change(StrEnum):
    """What can be said of two windows."""

    IMPROVED = "improved"
    NOT_IMPROVED = "not_improved"
    TOO_EARLY = "too_early"
    TOO_FEW = "too_few"


@dataclass(frozen=True)
class Window:
    """Sessions of some school weeks: how many were missed of how many possible."""

    missed: int
    possible: int

    def __post_init__(self) -> None:
        if not 0 <= self.missed <= self.possible:
            raise ValueError(f"{self.missed} of {self.possible} sessions cannot be missed.")


def change(before: Window, after: Window, *, has_ended: bool, least: int) -> Change:
    """Whether the share of sessions missed fell, as exact fractions: 3 of 40 is less than 4 of 40.

    `has_ended`: whether the weeks after have all gone by. `least`: the sessions either window must hold
    before anything is said of it (the dated setting `minimum_possible_sessions`).
    """
    if not has_ended:
        return Change.TOO_EARLY
    if min(before.possible, after.possible) < max(least, 1):
        return Change.TOO_FEW
    fell = after.missed * before.possible < before.missed * after.possible
    return Change.IMPROVED if fell else Change.NOT_IMPROVED
