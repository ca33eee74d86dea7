"""How often each code stands, and on which half days a child is missing, for one year of marks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from accounts.web.parts import Mark
from accounts.web.words import percent_of
from attendance.choices import Half
from attendance.rules.half_days import Place, by_half_day, most_missed
from attendance.rules.patterns import DAYS, HALVES
from attendance.rules.weekly import Stretch
from attendance.web.heat_chart import HeatChart, draw_heat
from attendance.web.mark_words import kind_of

if TYPE_CHECKING:
    from attendance.actions.pupil_record import PupilRecord
    from attendance.actions.pupil_weeks import Cell

ABSENT = ("unauth", "auth")
FEW = 5  # of fewer sessions missed no day is named: chance would name it
POSSIBLE = (*ABSENT, "aea", "present")
# What is asked about first: absence, then what is missing, and plain presence last.
ORDER = ("unauth", "auth", "missing", "not_possible", "admin", "aea", "present")


@dataclass(frozen=True)
class CodeLine:
    """One code: its mark and meaning, how often in the year and in the latest school weeks."""

    mark: Mark
    year: int
    window: int


@dataclass(frozen=True)
class HeatLine:
    """One weekday of the table: of each half the child's own, its share, and the school's."""

    day: str
    parts: list[tuple[Stretch, str, str]]


@dataclass
class CodesView:
    """The year's marks counted: by code, and by half day of the week."""

    record: PupilRecord
    school: Mapping[Place, Stretch] | None = None

    @cached_property
    def lines(self) -> list[CodeLine]:
        """Codes of absence first, each with its meaning, most frequent first."""
        year, window = _count(self.record.cells), _count(self.record.window)
        latest = {c.code: c for c in (*self.record.window, *self.record.cells)}
        lines = [CodeLine(self._mark(latest[c]), year[c], window[c]) for c in latest]
        return sorted(
            lines, key=lambda line: (_place(line.mark), -line.year, -line.window, line.mark.code)
        )

    @property
    def has_window(self) -> bool:
        """Whether the latest school weeks are counted beside the year."""
        return bool(self.record.window)

    @cached_property
    def places(self) -> dict[Place, Stretch]:
        """Missed of possible by half day of the week."""
        sessions = ((cell, self._kind(cell)) for cell in self.record.cells)
        return by_half_day(
            (cell.date, cell.half, kind in ABSENT) for cell, kind in sessions if kind in POSSIBLE
        )

    @property
    def heat(self) -> HeatChart:
        return draw_heat(self.places, self.school)

    @property
    def heat_sentence(self) -> str:
        """Where most is missed: `Most often missed: Monday morning, 7 of 12 (58.3%).`"""
        worst = most_missed(self.places)
        if worst is None or sum(part.absent for part in self.places.values()) < FEW:
            return "Too few sessions missed for a day to stand out."
        weekday, half = worst
        part = self.places[worst]
        share = percent_of(part.absent, part.possible)
        name = f"{DAYS[weekday]} {Half(half).label.lower()}"
        return f"Most often missed: {name}, {part.absent} of {part.possible} ({share})."

    @property
    def heat_lines(self) -> list[HeatLine]:
        """The same by weekday, morning and afternoon."""
        return [
            HeatLine(day, [self._beside((number, half.value)) for half in HALVES])
            for number, day in enumerate(DAYS)
        ]

    def _beside(self, place: Place) -> tuple[Stretch, str, str]:
        own, school = self.places[place], (self.school or {}).get(place)
        theirs = percent_of(school.absent, school.possible) if school else ""
        return own, percent_of(own.absent, own.possible), theirs

    def _kind(self, cell: Cell) -> str:
        return kind_of(self.record.book.on(cell.code, cell.date) if cell.code else None)

    def _mark(self, cell: Cell) -> Mark:
        row = self.record.book.on(cell.code, cell.date) if cell.code else None
        return Mark(cell.code, kind_of(row), row.meaning if row else "No mark")


def _count(cells: Iterable[Cell]) -> Counter[str]:
    return Counter(cell.code for cell in cells)


def _place(mark: Mark) -> int:
    return ORDER.index(mark.kind)
