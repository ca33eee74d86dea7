"""The best run of school weeks among the sessions of a notice.

National threshold: so many sessions within so many school weeks in a row (Working together 2024; SI
2024/210). A notice may end before its last session: the run that holds the most of them is taken.
"""

import datetime as dt
from collections.abc import Sequence

from attendance.rules.calendar import ten_school_weeks

Run = tuple[dt.date, dt.date]


def best_run(days: Sequence[dt.date], week_mondays: Sequence[dt.date], weeks: int) -> Run | None:
    """First Monday and last day of the run with the most sessions, the latest of equals; None without one.

    `days` has one entry a session.
    """
    ends = sorted(set(days))
    runs = ((ten_school_weeks(week_mondays, end, weeks), end) for end in ends)
    found = [(mondays[0], end) for mondays, end in runs if mondays]
    return max(found, key=lambda run: (within(days, run), run[1]), default=None)


def within(days: Sequence[dt.date], run: Run | None) -> int:
    """How many sessions lie in the run; all of them where there is none to lie in."""
    return sum(1 for day in days if run is None or run[0] <= day <= run[1])
