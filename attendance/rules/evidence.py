"""The half days a flag rests on: a Monday and the bits of its week, and weeks shown folded.

Bit 0 is Monday morning, bit 1 Monday afternoon, and so on to Sunday afternoon, bit 13.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from attendance.choices import Half
from attendance.rules.calendar import monday_of

HalfDay = tuple[dt.date, str]
DAYS = 7


def slot_of(day: dt.date, half: str) -> int:
    """The bit of a half day in its week."""
    return 2 * day.weekday() + (half == Half.PM)


def half_days(weeks: Sequence[dt.date], bits: Sequence[int]) -> frozenset[HalfDay]:
    """Every half day of some weeks whose bit is set."""
    return frozenset(
        (monday + dt.timedelta(days=day), half.value)
        for monday, held in zip(weeks, bits, strict=True)
        for day in range(DAYS)
        for half in Half
        if held >> (2 * day + (half == Half.PM)) & 1
    )


def weeks_and_bits(places: Iterable[HalfDay]) -> tuple[list[dt.date], list[int]]:
    """Half days as a flag keeps them: each Monday in order, and the bits of its week."""
    found: dict[dt.date, int] = {}
    for day, half in places:
        found[monday_of(day)] = found.get(monday_of(day), 0) | 1 << slot_of(day, half)
    return sorted(found), [found[monday] for monday in sorted(found)]


@dataclass(frozen=True)
class EvidenceMark:
    """One session of a week that is shown: what it says, and whether the flag rests on it."""

    date: dt.date
    half: str
    code: str
    counts: bool


@dataclass(frozen=True)
class EvidenceWeek:
    """One week with its sessions in order. `after_gap`: weeks nothing rests on were left out before it."""

    monday: dt.date
    marks: tuple[EvidenceMark, ...]
    after_gap: bool

    @property
    def counted(self) -> int:
        """How many of its sessions the flag rests on."""
        return sum(mark.counts for mark in self.marks)


def weeks_of(
    sessions: Iterable[tuple[dt.date, str, str]], rests_on: frozenset[HalfDay]
) -> list[EvidenceWeek]:
    """The weeks with a session the flag rests on, oldest first; the weeks between them are folded away.

    `sessions` are (day, half, code) of the child, of those weeks at least.
    """
    marks = [
        EvidenceMark(day, half, code, (day, half) in rests_on)
        for day, half, code in sorted(sessions)
    ]
    return list(_fold(marks, {monday_of(day) for day, _ in rests_on}))


def _fold(marks: Sequence[EvidenceMark], mondays: set[dt.date]) -> Iterator[EvidenceWeek]:
    before: dt.date | None = None
    for monday in sorted(mondays):
        held = tuple(mark for mark in marks if monday_of(mark.date) == monday)
        if held:
            gap = before is not None and (monday - before).days > DAYS
            yield EvidenceWeek(monday, held, gap)
            before = monday


def latest(weeks: Sequence[EvidenceWeek], sessions: int) -> list[EvidenceMark]:
    """The last so many sessions of the weeks shown, ending with the last the flag rests on."""
    marks = [mark for week in weeks for mark in week.marks]
    ends = max((n for n, mark in enumerate(marks) if mark.counts), default=-1) + 1
    return marks[max(0, ends - sessions) : ends]
