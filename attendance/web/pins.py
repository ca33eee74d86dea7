"""What was done about a child's absence, a pin a week: numbered once, for every chart that shows them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from attendance.rules.calendar import monday_of

if TYPE_CHECKING:
    from attendance.models import ActionTaken


TIMES = {2: ", twice"}


class Act(NamedTuple):
    """One thing done, as far as two of them are the same; `ref` only of what was written down by hand."""

    on: dt.date
    label: str
    by: str
    ref: str = ""


class What(NamedTuple):
    """What was done on a day, and who did it."""

    words: str
    by: str
    ref: str


@dataclass(frozen=True)
class PinnedWeek:
    """One week in which something was done: its number, and what, in order."""

    number: int
    monday: dt.date
    what: tuple[What, ...]


def pin_weeks(actions: Iterable[ActionTaken]) -> list[PinnedWeek]:
    """Number the weeks of some actions, the earliest first."""
    weeks: dict[dt.date, list[Act]] = {}
    for each in actions:
        ref = each.source_app_ref if each.is_own else ""
        act = Act(each.done_on, each.label, each.by_name, ref)
        weeks.setdefault(monday_of(act.on), []).append(act)
    return [
        PinnedWeek(number, monday, tuple(in_words(weeks[monday])))
        for number, monday in enumerate(sorted(weeks), start=1)
    ]


def in_words(acts: Iterable[Act]) -> list[What]:
    """`Visit: spoke, Tue 3 Nov`; what one person did more than once on a day is said once, with how often."""
    return [
        What(f"{act.label}, {act.on:%a} {day_month(act.on)}{_how_often(times)}", act.by, act.ref)
        for act, times in Counter(acts).items()
    ]


def _how_often(times: int) -> str:
    return TIMES.get(times, f", {times} times") if times > 1 else ""


def day_month(day: dt.date) -> str:
    """7 Sep."""
    return f"{day.day} {day:%b}"
