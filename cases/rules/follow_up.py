"""The days a follow-up is mostly set for, counted in the school days of the child's school.

Pure: the school's days are handed in. A school shut on Monday has its tomorrow on Tuesday, and in a holiday
the next week is the first of the next half term.
"""

import datetime as dt
from bisect import bisect_right
from collections.abc import Sequence

from attendance.rules.calendar import monday_of

TOMORROW, IN_THREE, NEXT_WEEK = "tomorrow", "in 3 school days", "next week"


def quick_days(days: Sequence[dt.date], today: dt.date) -> list[tuple[str, dt.date]]:
    """The next school day, the third from now, the first of the next school week; each day once.

    `days` are the school's, in order. Days the calendar does not reach are left out. The next school day is
    called "tomorrow" only when it is; otherwise "next school day".
    """
    ahead = days[bisect_right(days, today) :]
    this_week = monday_of(today)
    found: list[tuple[str, dt.date]] = []
    if ahead:
        is_tomorrow = ahead[0] == today + dt.timedelta(days=1)
        found.append((TOMORROW if is_tomorrow else "next school day", ahead[0]))
    if len(ahead) > 2:
        found.append((IN_THREE, ahead[2]))
    later = next((day for day in ahead if monday_of(day) > this_week), None)
    if later and later not in {day for _, day in found}:
        is_next = monday_of(later) == this_week + dt.timedelta(days=7)
        found.append((NEXT_WEEK if is_next else "next school week", later))
    return found
