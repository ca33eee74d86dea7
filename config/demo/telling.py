"""One enrolment's register while it is being told: a page of codes, two to a day, and what is written beside."""

import datetime as dt
from dataclasses import dataclass, field

from config.demo.dice import Dice
from config.demo.plan import ChildPlan, StayPlan

PRESENT = ("/", "\\")
AWAY_WITHOUT_LEAVE = frozenset("GNOU")


@dataclass(slots=True)
class Telling:
    """The days of one stay that carry marks, and the codes as they stand so far."""

    seed: int
    rng: Dice
    child: ChildPlan
    stay: StayPlan
    days: list[dt.date]
    weights: list[float]  # cumulative: how likely each day is for an illness to begin
    codes: list[str] = field(init=False)
    minutes: dict[int, int] = field(default_factory=dict)
    notes: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.codes = list(PRESENT) * len(self.days)

    def away(self, day: int, code: str) -> None:
        """The whole day, whatever stood there before."""
        self.codes[2 * day] = self.codes[2 * day + 1] = code
        self.minutes.pop(2 * day, None)

    def away_from(self, day: int, length: int, code: str) -> None:
        """A run of school days, as far as the page goes."""
        for one in range(day, min(day + length, len(self.days))):
            self.away(one, code)

    def half(self, day: int, half: int, code: str) -> None:
        """One session."""
        self.codes[2 * day + half] = code
        self.minutes.pop(2 * day + half, None)

    def late(self, day: int, minutes: int) -> None:
        """In after the register opened (L), or after it closed (U)."""
        self.codes[2 * day] = "L" if minutes <= 30 else "U"
        self.minutes[2 * day] = minutes

    def here(self, day: int) -> bool:
        """Whether the child is in all day, as told so far."""
        return self.codes[2 * day] in ("/", "L", "U") and self.codes[2 * day + 1] == "\\"

    def since_turn(self, day: int) -> float:
        """How far the story has come since it turned: 0 before, 1 after some five months."""
        return min(1.0, max(0.0, (self.days[day] - self.child.turn).days / 150))

    def turned(self, day: int) -> bool:
        """Whether the story has turned by that day."""
        return self.days[day] >= self.child.turn
