"""What the register says of a child who was met in the street, and whether somebody must ring the school now.

Source: domain 7 (the school given is checked against its register). A child whom the register has in school
and an officer has met outside has left without anybody knowing: that is told before all else.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from attendance.choices import Half, StatisticalClass


class Finding(StrEnum):
    """What a mark means beside an encounter."""

    NO_SESSION = "no_session"  # the school did not meet then
    NO_MARK = "no_mark"
    IN_SCHOOL = "in_school"  # marked present, and met outside after that
    CAME_LATER = "came_later"  # marked present from a time after the encounter
    ELSEWHERE = "elsewhere"  # an approved activity away from the school
    AUTHORISED = "authorised"
    UNAUTHORISED = "unauthorised"
    NOT_EXPECTED = "not_expected"


@dataclass(frozen=True)
class SeenMark:
    """A mark as somebody saw it: its class on the day (None for no mark) and minutes late."""

    statistical_class: str | None
    minutes_late: int | None = None


def half_of(clock: dt.time, opens: Iterable[tuple[str, dt.time]]) -> str:
    """Which half day a time falls in: the last one whose register had opened, else the morning.

    `opens` are the school's halves with the times their registers open.
    """
    begun = [half for half, opened in sorted(opens, key=lambda pair: pair[1]) if opened <= clock]
    return begun[-1] if begun else Half.AM


def what_it_says(mark: SeenMark | None, seen: dt.time, opens: dt.time | None) -> Finding:
    """What a mark means for a child met at `seen`; `opens` is when its register opened, None for no session.

    Present is from when the register opened, or from the minute a late child came.
    """
    if opens is None:
        return Finding.NO_SESSION
    if mark is None or mark.statistical_class is None:
        return Finding.NO_MARK
    match mark.statistical_class:
        case StatisticalClass.PRESENT:
            return Finding.IN_SCHOOL if seen >= _from(opens, mark) else Finding.CAME_LATER
        case StatisticalClass.AEA:
            return Finding.ELSEWHERE
        case StatisticalClass.AUTH:
            return Finding.AUTHORISED
        case StatisticalClass.UNAUTH:
            return Finding.UNAUTHORISED
        case _:
            return Finding.NOT_EXPECTED


def _from(opens: dt.time, mark: SeenMark) -> dt.time:
    minutes = opens.hour * 60 + opens.minute + (mark.minutes_late or 0)
    return dt.time(*divmod(min(minutes, 23 * 60 + 59), 60))
