"""Which half days of the week a child misses: sums by weekday and morning or afternoon."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from attendance.rules.counting import Figures
from attendance.rules.patterns import DAYS, HALVES
from attendance.rules.weekly import Stretch

Place = tuple[int, str]  # weekday, 0 for Monday; half
# From which share missed a place is drawn darker, in per cent. Only a tone: the fraction stands in it.
TONES_FROM = (10, 25, 50)
DAYS_OF_WEEK, BOTH_HALVES = 7, 0b11


@dataclass(frozen=True)
class HalfDays:
    """One week of a child as its tally keeps it: half days as bits, Monday morning being bit 0."""

    monday: dt.date
    attended: int
    authorised: int
    unauthorised: int
    late: int

    def up_to(self, day: dt.date) -> Figures:
        """The figures of its days up to one: a tally also holds what was entered ahead."""
        return self.between(self.monday, day)

    def between(self, first: dt.date, last: dt.date) -> Figures:
        """The figures of its days from one to another, both included."""
        held = self._bits_up_to(last) & ~self._bits_up_to(first - dt.timedelta(days=1))
        return Figures(
            present=(self.attended & held).bit_count(),
            authorised=(self.authorised & held).bit_count(),
            unauthorised=(self.unauthorised & held).bit_count(),
            late=(self.late & held).bit_count(),
        )

    def days_absent(self, day: dt.date) -> Iterator[dt.date]:
        """The days up to one on which a session was missed."""
        missed = (self.authorised | self.unauthorised) & self._bits_up_to(day)
        for weekday in range(DAYS_OF_WEEK):
            if missed >> 2 * weekday & BOTH_HALVES:
                yield self.monday + dt.timedelta(days=weekday)

    def _bits_up_to(self, day: dt.date) -> int:
        days = min(max((day - self.monday).days + 1, 0), DAYS_OF_WEEK)
        return (1 << 2 * days) - 1


def by_half_day(sessions: Iterable[tuple[dt.date, str, bool]]) -> dict[Place, Stretch]:
    """Missed of possible for each half day, Monday morning to Friday afternoon.

    A session is given with whether it was missed, and only where it was possible.
    """
    possible: Counter[Place] = Counter()
    missed: Counter[Place] = Counter()
    for day, half, is_missed in sessions:
        place = day.weekday(), half
        possible[place] += 1
        missed[place] += is_missed
    every = ((day, half.value) for half in HALVES for day in range(len(DAYS)))
    return {place: Stretch(missed[place], possible[place]) for place in every}


def tone_of(part: Stretch) -> int:
    """0 where nothing was missed, to 4 where half or more was."""
    if not part.absent:
        return 0
    return 1 + sum(100 * part.absent >= share * part.possible for share in TONES_FROM)


def most_missed(places: Mapping[Place, Stretch]) -> Place | None:
    """The half day of the highest share missed, of two the one missed more often; None without any."""
    missed = [place for place, part in places.items() if part.absent]
    return max(missed, key=lambda p: _weight(places[p]), default=None)


def _weight(part: Stretch) -> tuple[Fraction, int]:
    return Fraction(part.absent, part.possible), part.absent
