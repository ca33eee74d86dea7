"""What councils, governors and newspapers ask of absence figures, from counts handed in.

Every rate is an exact fraction of pooled sessions and is rounded only to be shown. How few children
a comparison may rest on is a dated threshold and comes in as an argument.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from fractions import Fraction

from attendance.rules.counting import Figures, times_as_likely

SESSIONS_A_DAY = 2
# One group a child, the first that holds. Source: DfE methodology, outcomes for children in need.
SOCIAL_CARE_ORDER = ("looked_after", "child_protection", "child_in_need")
# Which groups a child was ever in, as one number. A bit once given is never given to another group.
GROUP_BITS = {
    "child_in_need": 1, "child_protection": 2, "looked_after": 4, "ehc_plan": 8, "sen_support": 16,
    "young_carer": 32, "free_school_meals": 64, "youth_justice": 128,
}  # fmt: skip


@dataclass(frozen=True)
class Part:
    """One side of a comparison: enrolments with a possible session, and what they add up to.

    `any_unauthorised` counts enrolments with at least one session missed without permission.
    """

    enrolments: int = 0
    figures: Figures = field(default_factory=Figures)
    persistent: int = 0
    severe: int = 0
    any_unauthorised: int = 0

    def __add__(self, other: "Part") -> "Part":
        return Part(
            self.enrolments + other.enrolments,
            self.figures + other.figures,
            self.persistent + other.persistent,
            self.severe + other.severe,
            self.any_unauthorised + other.any_unauthorised,
        )

    def __sub__(self, other: "Part") -> "Part":
        return Part(
            self.enrolments - other.enrolments,
            self.figures - other.figures,
            self.persistent - other.persistent,
            self.severe - other.severe,
            self.any_unauthorised - other.any_unauthorised,
        )

    @property
    def persistent_rate(self) -> Fraction | None:
        """Persistently absent of all enrolments; None where there are none."""
        return self._of_enrolments(self.persistent)

    @property
    def severe_rate(self) -> Fraction | None:
        """Severely absent of all enrolments; None where there are none."""
        return self._of_enrolments(self.severe)

    @property
    def any_unauthorised_rate(self) -> Fraction | None:
        """Enrolments with any unauthorised absence, of all; None where there are none."""
        return self._of_enrolments(self.any_unauthorised)

    @property
    def mean_unauthorised_days(self) -> Fraction | None:
        """Days missed without permission by each of those who missed any; None when nobody did."""
        if not self.any_unauthorised:
            return None
        return Fraction(self.figures.unauthorised, SESSIONS_A_DAY * self.any_unauthorised)

    def _of_enrolments(self, count: int) -> Fraction | None:
        return Fraction(count, self.enrolments) if self.enrolments else None


def together(parts: Iterable[Part]) -> Part:
    """Several parts pooled into one."""
    known = list(parts)
    return Part(
        sum(part.enrolments for part in known),
        Figures(*(
            sum(getattr(part.figures, item.name) for part in known) for item in fields(Figures)
        )),
        sum(part.persistent for part in known),
        sum(part.severe for part in known),
        sum(part.any_unauthorised for part in known),
    )  # fmt: skip


def times(group: Part, comparator: Part, measure: str, least: int) -> float | None:
    """How many times as often the group missed sessions as the comparator: pooled, one place.

    `measure` names a rate of `Figures`; `least` is the fewest enrolments either side may rest on
    (domain 8.3). None below that, and where the comparator missed nothing.
    """
    if min(group.enrolments, comparator.enrolments) < least:
        return None
    rates = getattr(group.figures, measure), getattr(comparator.figures, measure)
    if None in rates:
        return None
    return times_as_likely(*rates)


@dataclass(frozen=True)
class MostAbsent:
    """The most absent few: how many enrolments they are, and what part of all absence is theirs."""

    percent: int
    enrolments: int
    sessions: int
    of_sessions: int

    @property
    def share(self) -> Fraction | None:
        """Their sessions of all sessions missed; None when nobody missed any."""
        return Fraction(self.sessions, self.of_sessions) if self.of_sessions else None


def most_absent(counts: Mapping[int, int], percent: int) -> MostAbsent:
    """What the most absent `percent` of enrolments account for.

    `counts` says how many enrolments missed so many sessions. The few are rounded up to whole
    enrolments; among those who tie at the edge it makes no difference who is taken.
    """
    few = math.ceil(Fraction(sum(counts.values()) * percent, 100))
    left, sessions = few, 0
    for missed in sorted(counts, reverse=True):
        taken = min(left, counts[missed])
        sessions += taken * missed
        left -= taken
    return MostAbsent(percent, few, sessions, sum(n * missed for missed, n in counts.items()))


def truants_on_an_average_day(schools: Iterable[tuple[int, int]]) -> Fraction:
    """How many pupils are missing without permission at an average session, in all schools together.

    Of each school: its unauthorised sessions, and how many sessions it met for. Schools with
    different calendars each have their own average; a school that never met adds nothing.
    """
    return sum((Fraction(missed, met) for missed, met in schools if met), Fraction())


def average_of_schools(rates: Iterable[Fraction | None]) -> Fraction | None:
    """The mean of the schools' own rates, each school counting once: not the pooled rate.

    Schools with no possible session have no rate and are left out; None when none has.
    """
    known = [rate for rate in rates if rate is not None]
    if not known:
        return None
    common = math.lcm(*(rate.denominator for rate in known))  # adding fractions one by one is slow
    parts = sum(rate.numerator * (common // rate.denominator) for rate in known)
    return Fraction(parts, common * len(known))
