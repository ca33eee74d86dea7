"""A child's absence by school weeks: some weeks together, before and after a day, and the rolling count.

School weeks are handed in, in order: weeks in which the school met. Holidays do not exist here.
"""

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from attendance.rules.calendar import monday_of
from attendance.rules.counting import Figures

# How many school weeks stand on either side of what was done. Our own choice, no rule turns on it.
COMPARED = 4
SATURDAY = dt.timedelta(days=5)


@dataclass(frozen=True)
class Week:
    """What one school week held. `counted` is how much of it counts towards a penalty notice."""

    monday: dt.date
    figures: Figures = field(default_factory=Figures)
    counted: int = 0


@dataclass(frozen=True)
class Stretch:
    """Sessions missed of those possible, over some school weeks or half days."""

    absent: int = 0
    possible: int = 0
    weeks: int = 0


@dataclass(frozen=True)
class BeforeAfter:
    """The school weeks just before something was done, and just after."""

    before: Stretch
    after: Stretch


def before_and_after(
    weeks: Sequence[Week], day: dt.date, today: dt.date, compared: int = COMPARED
) -> BeforeAfter:
    """The four school weeks (or `compared`) on either side of the week that holds `day`, that week in neither.

    `weeks` in order. Fewer are taken where there are fewer; a week not over by `today` is not taken.
    What comes after says nothing of why: that is for people.
    """
    mondays = [week.monday for week in weeks]
    first = bisect_left(mondays, monday_of(day))
    after = bisect_right(mondays, monday_of(day))
    over = bisect_right(mondays, today - SATURDAY)
    return BeforeAfter(
        before=_together(weeks[max(0, first - compared) : first]),
        after=_together(weeks[after : min(after + compared, max(over, after))]),
    )


def last_and_before(weeks: Sequence[Week], today: dt.date) -> BeforeAfter:
    """The last four school weeks that are over (`after`), and the four before them."""
    over = [week for week in weeks if week.monday <= today - SATURDAY]
    return BeforeAfter(_together(over[-2 * COMPARED : -COMPARED]), _together(over[-COMPARED:]))


def _together(weeks: Iterable[Week]) -> Stretch:
    taken = [week.figures for week in weeks]
    return Stretch(sum(f.absent for f in taken), sum(f.possible for f in taken), len(taken))


@dataclass(frozen=True)
class Rolled:
    """A rolling count as it stands in one school week.

    `leaves` counts what was in the window a week earlier and no longer is. A week `to_come` is
    reckoned as if nothing more were missed.
    """

    monday: dt.date
    total: int
    leaves: int
    to_come: bool


def roll(
    mondays: Sequence[dt.date], counted: Mapping[dt.date, int], as_of: dt.date, n: int
) -> list[Rolled]:
    """The count of the last `n` school weeks, at each of the school weeks given.

    `counted` by Monday; terms and school years are no boundary (Working together to improve school
    attendance 2024, national threshold: so many sessions in so many rolling school weeks).
    """
    found = []
    for index, monday in enumerate(mondays):
        window = mondays[max(0, index + 1 - n) : index + 1]
        gone = counted.get(mondays[index - n], 0) if index >= n else 0
        total = sum(counted.get(each, 0) for each in window)
        found.append(Rolled(monday, total, gone, monday > as_of))
    return found


def next_to_leave(rolled: Iterable[Rolled]) -> Rolled | None:
    """The first week to come at which something falls out of the window; None when nothing will."""
    return next((week for week in rolled if week.to_come and week.leaves), None)


def first_below(rolled: Iterable[Rolled], threshold: int) -> Rolled | None:
    """The first week to come at which the count is under the threshold, if nothing more is missed."""
    return next((week for week in rolled if week.to_come and week.total < threshold), None)
