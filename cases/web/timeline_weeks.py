"""A school week on the timeline: ten cells, and how many sessions were missed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from accounts.web.parts import Mark
from accounts.web.words import plural, short_date

if TYPE_CHECKING:
    from attendance.rules.half_days import HalfDays

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri")
# Shape and letter by class: readable without colour. The letters are the classes', not the codes of the marks.
PRESENT, LATE, AUTHORISED, UNAUTHORISED, NONE = (
    ("/", "present", "attended"),
    ("L", "present", "late"),
    ("a", "auth", "missed with permission"),
    ("u", "unauth", "missed without permission"),
    ("", "none", "no mark"),
)


@dataclass(frozen=True)
class WeekLine:
    """One week of the child."""

    half_days: HalfDays
    today: dt.date

    @property
    def title(self) -> str:
        return f"Week of {short_date(self.half_days.monday)}"

    @property
    def says(self) -> str:
        """`Week of 3 Nov 2025: 4 of 10 sessions missed, 2 of them without permission, late once`."""
        figures = self.half_days.up_to(self.today)
        missed = f"{figures.absent} of {plural(figures.possible, 'session')} missed"
        without = f", {figures.unauthorised} without permission" if figures.unauthorised else ""
        late = f", late {plural(figures.late, 'time')}" if figures.late else ""
        return f"{missed}{without}{late}"

    @property
    def marks(self) -> list[Mark]:
        return [self._mark(day, half) for day in range(len(DAYS)) for half in range(2)]

    def _mark(self, day: int, half: int) -> Mark:
        bit, date = 1 << (2 * day + half), self.half_days.monday + dt.timedelta(days=day)
        code, kind, words = NONE if date > self.today else self._state(bit)
        return Mark(code, kind, f"{DAYS[day]} {'afternoon' if half else 'morning'}: {words}")

    def _state(self, bit: int) -> tuple[str, str, str]:
        week = self.half_days
        if week.unauthorised & bit:
            return UNAUTHORISED
        if week.authorised & bit:
            return AUTHORISED
        if week.late & bit:
            return LATE
        return PRESENT if week.attended & bit else NONE
