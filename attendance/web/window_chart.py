"""The chart of the rolling count towards a notice, as geometry: bars, the line, what is to come. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from attendance.rules.weekly import Rolled
from attendance.web.charts import Places, Text, box, months, place_weeks

HEIGHT = 90
TOP, FOOT = 14, 20
ROOM = 1.2  # the scale reaches a little over the line


@dataclass(frozen=True)
class WindowChart:
    """Everything to be drawn, in the chart's own units."""

    width: float
    height: float
    foot: float
    right: float
    under: str
    over: str
    to_come: str
    line: float
    scale: list[Text]
    counts: list[Text]
    months: list[Text]


def draw_window(rolled: Sequence[Rolled], threshold: int, width: float) -> WindowChart:
    """Draw the weeks in order; the latest and the highest carry their count."""
    places = place_weeks([week.monday for week in rolled], width)
    foot = TOP + HEIGHT
    unit = HEIGHT / max([threshold * ROOM, *(week.total for week in rolled)])
    known = [(i, week) for i, week in enumerate(rolled) if not week.to_come]

    def bars(wanted: Iterable[tuple[int, Rolled]]) -> str:
        return "".join(
            box(places.bar_at(i), round(foot - unit * w.total, 1), places.bar, round(unit * w.total, 1))
            for i, w in wanted
        )  # fmt: skip

    return WindowChart(
        width=width,
        height=foot + FOOT,
        foot=foot,
        right=max(places.right, width),
        under=bars((i, w) for i, w in known if w.total < threshold),
        over=bars((i, w) for i, w in known if w.total >= threshold),
        to_come=bars((i, w) for i, w in enumerate(rolled) if w.to_come),
        line=round(foot - unit * threshold, 1),
        scale=[Text(0, foot, "0"), Text(0, round(foot - unit * threshold, 1), str(threshold))],
        counts=_counts(known, places, foot, unit),
        months=months(places, foot + FOOT - 5),
    )


def _counts(
    known: Sequence[tuple[int, Rolled]], places: Places, foot: float, unit: float
) -> list[Text]:
    """The count over the latest week, and over the highest where that is another."""
    if not known:
        return []
    highest = max(known, key=lambda each: each[1].total)
    marked = {known[-1][0]: known[-1][1], highest[0]: highest[1]}
    return [
        Text(places.middle(week.monday), round(foot - unit * week.total - 4, 1), str(week.total))
        for _, week in sorted(marked.items())
        if week.total
    ]
