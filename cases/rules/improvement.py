"""Whether a child missed less school after a case than before it: the one definition, for a case and for figures.

Compared are as many school weeks after the week of closing as the watch lasts, and as many before the week of
opening. The weeks of opening and closing belong to neither, nor do holidays. Sessions in, an answer out.
"""

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from attendance.rules.calendar import monday_of

SIX_DAYS = dt.timedelta(days=6)


@dataclass(frozen=True)
class Span:
    """Sessions a child could have attended in some weeks, and how many of them were missed."""

    possible: int
    missed: int


@dataclass(frozen=True)
class Window:
    """School weeks from one Monday to another, both counted."""

    first: dt.date
    last: dt.date

    def is_over(self, today: dt.date) -> bool:
        """Whether its last week lies behind us: only then is anything known."""
        return today > self.last + SIX_DAYS


@dataclass(frozen=True)
class Bar:
    """What counts: the fewest sessions to judge by, and by how many percentage points absence must have fallen."""

    least_possible: int
    least_points: int


class Answer(StrEnum):
    """What may be said of a child after the watch."""

    IMPROVED = "improved"
    NOT_IMPROVED = "not_improved"
    TOO_EARLY = "too_early"
    TOO_FEW = "too_few"


def window_before(weeks: Sequence[dt.date], opened_on: dt.date, length: int) -> Window | None:
    """The last `length` school weeks before the week of opening; None where the calendar has none.

    `weeks` are the Mondays of the school's weeks, in order. A calendar that begins later gives fewer weeks.
    """
    end = bisect_left(weeks, monday_of(opened_on))
    found = weeks[max(0, end - length) : end]
    return Window(found[0], found[-1]) if found else None


def window_after(weeks: Sequence[dt.date], closed_on: dt.date, length: int) -> Window | None:
    """The `length` school weeks after the week of closing; None until the calendar reaches so far."""
    start = bisect_right(weeks, monday_of(closed_on))
    found = weeks[start : start + length]
    return Window(found[0], found[-1]) if len(found) == length else None


def judge(before: Span, after: Span, *, is_over: bool, bar: Bar) -> Answer:
    """Whether absence after is lower than before by the bar, once the watch is over.

    A watch that runs is never a failure: it is too early. Under `least_possible` sessions on either side
    nothing is said. Rates are compared by multiplying out, so that no rounding decides.
    """
    if not is_over:
        return Answer.TOO_EARLY
    if min(before.possible, after.possible) < max(1, bar.least_possible):
        return Answer.TOO_FEW
    fall = before.missed * after.possible - after.missed * before.possible
    wanted = bar.least_points * before.possible * after.possible
    return Answer.IMPROVED if fall > 0 and 100 * fall >= wanted else Answer.NOT_IMPROVED
