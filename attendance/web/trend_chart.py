"""The chart of weekly absence, as geometry: bars of what was missed, pins of what was done. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from attendance.rules.counting import Figures
from attendance.rules.weekly import Week
from attendance.web.charts import PIN, Places, Text, box, lanes, months, place_weeks

SESSIONS = 10  # of an ordinary week: the height of the scale, unless a week holds more
HEIGHT = 120
FOOT = 20
RADIUS = 9


@dataclass(frozen=True)
class Pin:
    """One number over the weeks, and the line it drops to the foot."""

    x: float
    y: float
    number: int


@dataclass(frozen=True)
class TrendChart:
    """Everything to be drawn, in the chart's own units."""

    width: float
    height: float
    top: float
    foot: float
    right: float
    possible: str
    unauthorised: str
    authorised: str
    scale: list[Text]
    months: list[Text]
    pins: list[Pin]


def draw_trend(weeks: Sequence[Week], pinned: Sequence[dt.date], width: float) -> TrendChart:
    """Draw the weeks in order; `pinned` are the Mondays of what was done, numbered from 1."""
    places = place_weeks([week.monday for week in weeks], width)
    xs = [places.middle(monday) for monday in pinned]
    lane_of = lanes(xs)
    top = PIN * (max(lane_of, default=-1) + 1) + 8
    foot = top + HEIGHT
    unit = HEIGHT / max([SESSIONS, *(week.figures.possible for week in weeks)])
    return TrendChart(
        width=width,
        height=foot + FOOT,
        top=top,
        foot=foot,
        right=max(places.right, width),
        possible=_bars(weeks, places, foot, unit, lambda f: (0, f.possible)),
        unauthorised=_bars(weeks, places, foot, unit, lambda f: (0, f.unauthorised)),
        authorised=_bars(weeks, places, foot, unit, lambda f: (f.unauthorised, f.authorised)),
        scale=[Text(0, round(foot - unit * n, 1), str(n)) for n in (0, SESSIONS // 2, SESSIONS)],
        months=months(places, foot + FOOT - 5),
        pins=[
            Pin(x, PIN * lane + RADIUS + 1, number)
            for number, (x, lane) in enumerate(zip(xs, lane_of, strict=True), start=1)
        ],
    )


def _bars(
    weeks: Sequence[Week],
    places: Places,
    foot: float,
    unit: float,
    part: Callable[[Figures], tuple[int, int]],
) -> str:
    """One bar a week: from how many sessions up it begins, and how many it holds."""
    return "".join(
        box(
            places.bar_at(i),
            round(foot - unit * (start + count), 1),
            places.bar,
            round(unit * count, 1),
        )
        for i, week in enumerate(weeks)
        for start, count in [part(week.figures)]
    )
