"""The map of weekdays and halves, as geometry: a tone, a share and a fraction in each place. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from accounts.web.words import NOTHING, percent_of
from attendance.rules.half_days import Place, tone_of
from attendance.rules.patterns import DAYS, HALVES
from attendance.rules.weekly import Stretch
from attendance.web.charts import Text

WIDTH, LEFT, TOP = 352, 32, 20
CELL_HEIGHT, BETWEEN = 46, 2
SCHOOL_LINE = 14  # more height where the school stands beside the child


@dataclass(frozen=True)
class HeatCell:
    """One half day of the week: where it stands, how dark, and its two lines of figures."""

    x: float
    y: float
    tone: int
    share: str
    fraction: str
    school: str
    middle: float


@dataclass(frozen=True)
class HeatChart:
    """Everything to be drawn, in the chart's own units."""

    width: float
    height: float
    cell_width: float
    cell_height: float
    days: list[Text]
    halves: list[Text]
    cells: list[HeatCell]


def draw_heat(
    places: Mapping[Place, Stretch], school: Mapping[Place, Stretch] | None = None
) -> HeatChart:
    """Draw the ten half days, mornings above afternoons; in each the school's share where it is known."""
    step = (WIDTH - LEFT) / len(DAYS)
    height = CELL_HEIGHT + SCHOOL_LINE * (school is not None)
    row = height + BETWEEN
    return HeatChart(
        width=WIDTH,
        height=TOP + row * len(HALVES) - BETWEEN,
        cell_width=step - BETWEEN,
        cell_height=height,
        days=[Text(LEFT + step * (n + 0.5), TOP - 7, day[:3]) for n, day in enumerate(DAYS)],
        halves=[Text(0, TOP + row * n + 27, half.value) for n, half in enumerate(HALVES)],
        cells=[
            _cell(
                LEFT + step * day,
                TOP + row * line,
                step,
                places[day, half.value],
                (school or {}).get((day, half.value)),
            )
            for line, half in enumerate(HALVES)
            for day in range(len(DAYS))
        ],
    )


def _cell(x: float, y: float, step: float, part: Stretch, school: Stretch | None) -> HeatCell:
    fraction = f"{part.absent} of {part.possible}" if part.possible else ""
    share = percent_of(part.absent, part.possible) if part.possible else NOTHING
    beside = percent_of(school.absent, school.possible) if school and school.possible else ""
    return HeatCell(x, y, tone_of(part), share, fraction, beside, x + (step - BETWEEN) / 2)
