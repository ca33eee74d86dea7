"""R is for one day of each observance: whether another day with R is the same one. Pure.

Source: DfE guide to absence statistics 2018, section 4 (a day exclusively set apart by the religious body of the
parents); further days of the same observance are leave, code C, where the school grants it.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from attendance.choices import OBSERVANCE
from attendance.rules.names import fold
from attendance.rules.records import Demand, Need
from attendance.rules.registers import Entry

NEAR = 7  # days: two days with R as near as this are asked about. The service's own choice, not law
LEAVE = "A further day of the same observance is leave: use C, where it is granted."


@dataclass(frozen=True)
class Observed:
    """A session in which a child's mark is R, and what its note says."""

    day: dt.date
    note: str = ""
    half: str = ""


def demand_observance(entry: Entry, day: dt.date, others: Iterable[Observed]) -> Demand | None:
    """What R lacks on a day when other days of the child have it; None when it can stand.

    Two days may both be set apart, each for its own observance, so nothing is refused for being a second: the note
    says which this is, and may not name one that has its day.
    """
    if entry.code != OBSERVANCE:
        return None
    near = [one for one in others if 0 < abs((one.day - day).days) < NEAR]
    if not near:
        return None
    if not fold(entry.note):
        words = (
            f"R is for one day of an observance, and {_day(near[0].day)} has R already. If this is another "
            f"observance, name it in the note. {LEAVE}"
        )
        return Demand(Need.NOTE, words)
    same = next((one for one in near if fold(one.note) == fold(entry.note)), None)
    if same is None:
        return None
    return Demand(Need.NOTE, f"{_day(same.day)} has R for this observance already. {LEAVE}")


def _day(day: dt.date) -> str:
    return f"{day:%A} {day.day} {day:%B}"
