"""How the time of a notice to improve goes, day by day, and what it came to. Pure.

The notice says that the child must be in school every day unless the school agreed to the absence, and that
a step may be taken before the last day (Working together to improve school attendance 2024; domain 4.5): the
first session missed without permission opens that way, and a person decides.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from attendance.rules.counting import Figures, pool
from attendance.rules.half_days import HalfDays
from cases.choices.improvement import ImprovementResult


class Going(StrEnum):
    """Where the time stands on a day."""

    WELL = "well"  # nothing missed without permission
    MISSED_AGAIN = "missed_again"  # a step may be considered before the last day
    OVER_WELL = "over_well"
    OVER_MISSED = "over_missed"


# By whether the last day has passed, and whether nothing was missed without permission.
GOING = {
    (False, True): Going.WELL, (False, False): Going.MISSED_AGAIN,
    (True, True): Going.OVER_WELL, (True, False): Going.OVER_MISSED,
}  # fmt: skip


@dataclass(frozen=True)
class Improvement:
    """The sessions of the time so far, and what they say."""

    unauthorised: int
    missed: int
    possible: int
    going: Going

    @property
    def is_over(self) -> bool:
        """Whether its last day has passed."""
        return self.going in (Going.OVER_WELL, Going.OVER_MISSED)


def judge_improvement(
    weeks: Sequence[HalfDays], *, starts_on: dt.date, ends_on: dt.date | None, today: dt.date
) -> Improvement:
    """How it has gone from the first day to today, or to the last day once that has passed.

    `ends_on` is None where the school's calendar does not reach so far: then it is not over.
    """
    over = ends_on is not None and today > ends_on
    last = ends_on if over and ends_on else today
    figures: Figures = pool(week.between(starts_on, last) for week in weeks)
    going = GOING[over, figures.unauthorised == 0]
    return Improvement(figures.unauthorised, figures.absent, figures.possible, going)


def result_of(judged: Improvement, *, improved: bool) -> ImprovementResult:
    """What the time came to when the case goes on. `improved`: it is closed because attendance improved,
    which the officer may say although a session was missed.
    """
    if improved:
        return ImprovementResult.ENOUGH
    if not judged.is_over:
        return ImprovementResult.ENDED_EARLY
    well = judged.going == Going.OVER_WELL
    return ImprovementResult.ENOUGH if well else ImprovementResult.NOT_ENOUGH
