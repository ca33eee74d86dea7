"""Where things stand in a chart of school weeks: places along it, bars as paths, pins in lanes. Pure.

A chart is drawn once for a wide page and once for a narrow one, in units of the screen, so that its
letters keep their size; which one is seen is for the stylesheet.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

WIDE, NARROW = 720, 330
A_WEEK = dt.timedelta(days=7)
LEFT = 24  # for the figures of the scale
GAP = 0.6  # of a week's place: what a holiday is given
WIDEST_PLACE = 46
BAR = 0.74  # of a week's place
PIN = 22  # from one pin to the next


@dataclass(frozen=True)
class Text:
    """A word of a chart and where it stands."""

    x: float
    y: float
    words: str


@dataclass(frozen=True)
class Places:
    """Where each school week of a run stands, holidays being gaps."""

    mondays: tuple[dt.date, ...]
    left: tuple[float, ...]
    place: float
    right: float

    @property
    def bar(self) -> float:
        """How wide a week's bar is."""
        return round(self.place * BAR, 1)

    def bar_at(self, index: int) -> float:
        """Where a week's bar begins."""
        return round(self.left[index] + self.place * (1 - BAR) / 2, 1)

    def middle(self, monday: dt.date) -> float:
        """Where a week's middle is; of a week in the holidays, the gap it lies in."""
        index = bisect_left(self.mondays, monday)
        if index < len(self.mondays) and self.mondays[index] == monday:
            return round(self.left[index] + self.place / 2, 1)
        if index == len(self.mondays):
            return round(self.right - self.place * GAP / 2, 1)
        return round(self.left[index] - self.place * GAP / 2, 1)


def place_weeks(mondays: Sequence[dt.date], width: float) -> Places:
    """Share out a width among school weeks, in order. Few weeks do not fill it."""
    gaps = [_after_gap(mondays, index) for index in range(len(mondays))]
    shares = len(mondays) + GAP * sum(gaps)
    place = min((width - LEFT) / shares, WIDEST_PLACE) if mondays else 0.0
    left, at = [], float(LEFT)
    for after_gap in gaps:
        at += GAP * place * after_gap
        left.append(round(at, 1))
        at += place
    return Places(tuple(mondays), tuple(left), place, round(at, 1))


def _after_gap(mondays: Sequence[dt.date], index: int) -> bool:
    return index > 0 and mondays[index] - mondays[index - 1] > A_WEEK


def box(x: float, y: float, width: float, height: float) -> str:
    """A rectangle as a piece of a path; nothing when it has no height."""
    return f"M{x:g} {y:g}h{width:g}v{height:g}h-{width:g}z" if height > 0 else ""


def months(places: Places, y: float) -> list[Text]:
    """The name of each month under its first school week, those too close to the last left out."""
    found: list[Text] = []
    before: dt.date | None = None
    for index, monday in enumerate(places.mondays):
        if before is None or monday.month != before.month:
            x = places.bar_at(index)
            if not found or x - found[-1].x >= 27:
                found.append(Text(x, y, f"{monday:%b}"))
        before = monday
    return found


def lanes(xs: Iterable[float], apart: float = PIN) -> list[int]:
    """Which lane each pin stands in, from the left, so that none covers another: the lowest free one."""
    last: list[float] = []
    found = []
    for x in xs:
        lane = next((n for n, taken in enumerate(last) if x - taken >= apart), len(last))
        last[lane : lane + 1] = [x]
        found.append(lane)
    return found
