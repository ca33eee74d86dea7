"""What was done about a child's absence, a pin a week: numbered once, for every chart that shows them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from attendance.rules.calendar import monday_of

if TYPE_CHECKING:
    from attendance.models import ActionTaken


TIMES = {2: ", twice"}


@dataclass(frozen=True)
class PinnedWeek:
    """One week in which something was done: its number, and what, in order."""

    number: int
    monday: dt.date
    what: tuple[str, ...]


def pin_weeks(actions: Iterable[ActionTaken]) -> list[PinnedWeek]:
    """Number the weeks of some actions, the earliest first."""
    weeks: dict[dt.date, list[tuple[dt.date, str]]] = {}
    for act in actions:
        weeks.setdefault(monday_of(act.done_on), []).append((act.done_on, act.label))
    return [
        PinnedWeek(number, monday, tuple(in_words(weeks[monday])))
        for number, monday in enumerate(sorted(weeks), start=1)
    ]


def in_words(acts: Iterable[tuple[dt.date, str]]) -> list[str]:
    """`Visit: spoke, Tue 3 Nov`; the same thing more than once on a day is said once, with how often."""
    counted = Counter(acts)
    return [
        f"{label}, {day:%a} {day_month(day)}{TIMES.get(times, f', {times} times') if times > 1 else ''}"
        for (day, label), times in counted.items()
    ]


def day_month(day: dt.date) -> str:
    """7 Sep."""
    return f"{day.day} {day:%b}"
