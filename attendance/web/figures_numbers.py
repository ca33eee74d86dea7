"""Counts and rates as they may be shown: small ones hidden, and whatever would give them away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from operator import attrgetter
from typing import Any

from accounts.web.words import NOTHING, percent
from attendance.actions.insight import Answer, Sides
from attendance.rules.counting import one_in
from attendance.rules.insight import Part
from attendance.rules.suppression import TOTAL, hidden_together

Rows = Mapping[Any, Sides]
HIDDEN = "c"  # the symbol of the official statistics for a suppressed figure
# A count, and whatever would give it away.
MEASURES = (
    "enrolments", "unauthorised", "absent", "persistent", "severe", "any_unauthorised",
)  # fmt: skip
_SESSIONS = ("unauthorised", "absent")
_RATES = {
    "absent": "figures.absence_rate", "unauthorised": "figures.unauthorised_rate",
    "persistent": "persistent_rate", "severe": "severe_rate",
}  # fmt: skip


def count_of(part: Part, measure: str) -> int:
    """One count of a part, whether of enrolments or of sessions."""
    holder: Any = part.figures if measure in _SESSIONS else part
    return int(getattr(holder, measure))


@dataclass(frozen=True)
class Shown:
    """A part with the measures that must not be shown. Every number a page shows comes through here."""

    part: Part
    hidden: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return self.part.enrolments > 0

    @property
    def enrolments(self) -> str:
        return self._count("enrolments")

    @property
    def possible(self) -> str:
        return HIDDEN if "enrolments" in self.hidden else f"{self.part.figures.possible:,}"

    @property
    def unauthorised(self) -> str:
        return self._count("unauthorised")

    @property
    def unauthorised_rate(self) -> str:
        return self._rate("unauthorised", self.part.figures.unauthorised_rate)

    @property
    def one_in(self) -> str:
        """`1 in 18`, or a dash where nothing was missed."""
        if self._is_hidden("unauthorised"):
            return HIDDEN
        rate = self.part.figures.unauthorised_rate
        found = one_in(rate) if rate is not None else None
        return f"1 in {found:,}" if found else NOTHING

    @property
    def authorised(self) -> str:
        """Hidden with either of the two others: any two of the three would give the third."""
        return f"{self.part.figures.authorised:,}" if self._may_split else HIDDEN

    @property
    def authorised_rate(self) -> str:
        return percent(self.part.figures.authorised_rate) if self._may_split else HIDDEN

    @property
    def absent(self) -> str:
        return self._count("absent")

    @property
    def absence_rate(self) -> str:
        return self._rate("absent", self.part.figures.absence_rate)

    @property
    def persistent(self) -> str:
        return self._count("persistent")

    @property
    def persistent_rate(self) -> str:
        return self._rate("persistent", self.part.persistent_rate)

    @property
    def severe(self) -> str:
        return self._count("severe")

    @property
    def severe_rate(self) -> str:
        return self._rate("severe", self.part.severe_rate)

    def share(self, measure: str) -> Fraction | None:
        """The rate of a measure, to draw or to average; None where it may not be shown."""
        if self._is_hidden(measure):
            return None
        rate: Fraction | None = attrgetter(_RATES[measure])(self.part)
        return rate

    def may_show(self, measure: str) -> bool:
        """Whether that count, and what rests on it, may be shown."""
        return not self._is_hidden(measure)

    @property
    def _may_split(self) -> bool:
        return self.may_show("absent") and self.may_show("unauthorised")

    def _is_hidden(self, measure: str) -> bool:
        return bool(self.hidden & {measure, "enrolments"})

    def _count(self, measure: str) -> str:
        return HIDDEN if self._is_hidden(measure) else f"{count_of(self.part, measure):,}"

    def _rate(self, measure: str, rate: Fraction | None) -> str:
        return HIDDEN if self._is_hidden(measure) else percent(rate)


@dataclass(frozen=True)
class Numbers:
    """An answer ready to be shown: its two sides and all, and its rows by school, year and class."""

    inside: Shown
    outside: Shown
    all: Shown
    by_school: dict[int, Shown]
    by_year: dict[str, Shown]
    by_class: dict[str, Shown]


def numbers_of(answer: Answer, up_to: int) -> Numbers:
    """Judge every count of an answer at once, so that none hidden can be had from the others."""
    divided: list[Rows] = [answer.by_school, answer.by_year, answer.by_class]
    total = answer.total
    sides = {0: total.inside, 1: total.outside, TOTAL: total.both}
    hidden = _Hidden({place: set() for place in sides}, [{k: set() for k in d} for d in divided])
    for measure in MEASURES:
        _hide(measure, sides, divided, hidden, up_to)
    inside, outside, both = (
        Shown(part, frozenset(hidden.sides[place])) for place, part in sides.items()
    )
    schools, years, classes = (
        {key: Shown(rows[key].inside, frozenset(of[key])) for key in rows}
        for rows, of in zip(divided, hidden.rows, strict=True)
    )
    return Numbers(inside, outside, both, schools, years, classes)


def beside(part: Shown, whole: Shown, up_to: int) -> Shown:
    """The whole as it may be shown beside a part of it: what is left of it tells of the others.

    Where the part is shown and the count of the others would have to be hidden, so is the whole's.
    """
    more = {m for m in MEASURES if _gives_away(count_of(whole.part, m), part, m, up_to)}
    return Shown(whole.part, whole.hidden | more)


def _gives_away(all_of_them: int, part: Shown, measure: str, up_to: int) -> bool:
    others = all_of_them - count_of(part.part, measure)
    return part.may_show(measure) and 0 < others <= up_to


@dataclass(frozen=True)
class _Hidden:
    """Which measures are hidden: of each side, and of each row of each partition."""

    sides: dict[int, set[str]]
    rows: list[dict[Any, set[str]]]


def _hide(
    measure: str, sides: dict[int, Part], divided: list[Rows], hidden: _Hidden, up_to: int
) -> None:
    """Mark where one measure must not be shown. A partition nobody asked for is empty: left out."""
    partitions = [rows for rows in divided if rows]
    lists = [[count_of(row.inside, measure) for row in rows.values()] for rows in partitions]
    two_sides = [count_of(sides[place], measure) for place in (0, 1)]
    side_places, row_places = hidden_together(two_sides, lists, up_to)
    for place in side_places:
        hidden.sides[place].add(measure)
    filled = [list(rows.values()) for rows in hidden.rows if rows]
    for rows, places in zip(filled, row_places, strict=True):
        for place in places - {TOTAL}:
            rows[place].add(measure)
