"""The last days of the law that stand above a case, told by the apps that know them; casework knows none itself."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from accounts.models import User


@dataclass(frozen=True)
class LastDay:
    """What has to be done by when, in words, and whether that day is near."""

    text: str
    is_near: bool


# Asked about cases by key: what the person may know of each.
LastDaySource = Callable[[User, Collection[int]], Iterable[tuple[int, LastDay]]]
_SOURCES: list[LastDaySource] = []


def last_days_come_from(source: LastDaySource) -> None:
    """Let an app above casework tell its last days, set-based. Called once, when apps are ready."""
    if source not in _SOURCES:
        _SOURCES.append(source)


def read_last_days(user: User, cases: Collection[int]) -> dict[int, list[LastDay]]:
    """By case, every last day. As many queries for thirty cases as for three."""
    found: dict[int, list[LastDay]] = defaultdict(list)
    for source in _SOURCES:
        for pk, day in source(user, cases):
            found[pk].append(day)
    return dict(found)
