"""Which school weeks are compared: so many before something, and so many after it.

The week in which it happened belongs to neither, nor do holidays.
"""

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from attendance.rules.calendar import monday_of

SIX_DAYS = dt.timedelta(days=6)


@dataclass(frozen=True)
class Weeks:
    """School weeks from one Monday to another, both counted."""

    first: dt.date
    last: dt.date

    def is_over(self, today: dt.date) -> bool:
        """Whether its last week lies behind us: only then is anything known."""
        return today > self.last + SIX_DAYS


def window_before(weeks: Sequence[dt.date], opened_on: dt.date, length: int) -> Weeks | None:
    """The last `length` school weeks before the week of opening; None where the calendar has none.

    `weeks` are the Mondays of the school's weeks, in order. A calendar that begins later gives fewer weeks.
    """
    end = bisect_left(weeks, monday_of(opened_on))
    found = weeks[max(0, end - length) : end]
    return Weeks(found[0], found[-1]) if found else None


def window_after(weeks: Sequence[dt.date], closed_on: dt.date, length: int) -> Weeks | None:
    """The `length` school weeks after the week of closing; None until the calendar reaches so far."""
    start = bisect_right(weeks, monday_of(closed_on))
    found = weeks[start : start + length]
    return Weeks(found[0], found[-1]) if len(found) == length else None
