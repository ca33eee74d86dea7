"""What a place in a week grid or herringbone can hold: a mark, or nothing and why.

Pure: dates and the clock are handed in.
"""

import datetime as dt
from enum import StrEnum


class Place(StrEnum):
    """One pupil's half day in a grid."""

    MARK = "mark"
    CLOSED = "closed"
    OFF_ROLL = "off"
    COMING = "coming"


def place_of(
    day: dt.date,
    starts_on: dt.date,
    ends_on: dt.date | None,
    *,
    is_open: bool,
    has_begun: bool,
) -> Place:
    """Off roll before anything else: a closed day of a school is nothing to a child not in it."""
    if day < starts_on or (ends_on is not None and day > ends_on):
        return Place.OFF_ROLL
    if not is_open:
        return Place.CLOSED
    return Place.MARK if has_begun else Place.COMING
