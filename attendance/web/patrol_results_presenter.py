"""Results of patrols over a period: the sentences first, then the report, then by school in one way at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse

from accounts.web.parts import NavItem
from accounts.web.words import long_date, percent_of, plural
from attendance.actions.insight_periods import YEAR, Period, read_periods
from attendance.actions.patrol_results import Results, areas, read_results
from attendance.rules.patrol_counts import DIVISIONS
from attendance.rules.patrol_results import Published
from attendance.rules.suppression import TOTAL
from attendance.web.patrol_presenter import patrols_nav
from attendance.web.patrol_words import (
    DIVISION_WORDS,
    HIDDEN,
    PROXY,
    SUPPRESSED,
    Line,
    Numbers,
    measures,
    sentences,
)

if TYPE_CHECKING:
    import datetime as dt

    from accounts.models import User

TOGETHER = "Other schools, put together"
NO_SCHOOL = "Another school, or none given"
AGAIN = "Matched children met more than once"


@dataclass(frozen=True)
class Asked:
    """Which period, which area, which way of dividing; whatever makes no sense is the usual one."""

    periods: list[Period]
    period: Period
    areas: list[str]
    area: str
    by: str

    @classmethod
    def read(cls, query: Mapping[str, str], today: dt.date) -> Asked:
        """From an address."""
        periods, known = read_periods(today), areas()
        by_key = {each.key: each for each in periods}
        usual = by_key[YEAR]
        by = query.get("by", "")
        return cls(
            periods, by_key.get(query.get("period", ""), usual), known,
            query.get("area", "") if query.get("area", "") in known else "",
            by if by in DIVISIONS else "company",
        )  # fmt: skip

    def address(self, name: str, *args: str, **other: str) -> str:
        """A page for the same question, or with something else of it."""
        asked = {"period": self.period.key, "area": self.area, "by": self.by} | other
        query = urlencode({key: value for key, value in asked.items() if value})
        return f"{reverse(f'attendance:{name}', args=args)}?{query}"


@dataclass(frozen=True)
class SchoolRow:
    """One row of a table by school: how many were stopped, and each column's count and share."""

    name: str
    stopped: str
    cells: list[tuple[str, str]]


@dataclass
class ResultsPage:
    """What patrols came to over a period, fit to publish."""

    user: User
    asked: Asked

    @cached_property
    def results(self) -> Results:
        period = self.asked.period
        return read_results(self.user, period.first, period.last, self.asked.area)

    @property
    def nav(self) -> list[NavItem]:
        return patrols_nav(self.user, "patrol_results")

    @property
    def where(self) -> str:
        return (
            f"{self.asked.area}, {self.asked.period.name}"
            if self.asked.area
            else self.asked.period.name
        )

    @property
    def published(self) -> Published:
        return self.results.published

    @property
    def is_empty(self) -> bool:
        return not self.results.stopped

    @property
    def withheld(self) -> bool:
        return self.published.withheld

    @cached_property
    def numbers(self) -> Numbers:
        """The totals of every column, as far as they may be shown."""
        columns = {
            name: {
                column: self.published.count(name, TOTAL, place)
                for place, column in enumerate(division.columns)
            }
            for name, division in DIVISIONS.items()
        }
        repeats = self.results.repeats
        return Numbers(self.results.stopped, columns, repeats.children, repeats.again)

    @property
    def sentences(self) -> list[str]:
        return sentences(self.numbers)

    @property
    def measures(self) -> list[Line]:
        return measures(self.numbers, AGAIN)

    @property
    def proxy(self) -> str:
        return PROXY

    @property
    def suppressed(self) -> str:
        return SUPPRESSED

    @property
    def basis(self) -> str:
        """How many patrols, over which days."""
        period = self.asked.period
        went = plural(self.results.patrols, "patrol")
        return f"{went} that met somebody, {long_date(period.first)} to {long_date(period.last)}."

    @property
    def tabs(self) -> list[NavItem]:
        return [
            NavItem(words, self.asked.address("patrol_results", by=name), name == self.asked.by)
            for name, (words, _) in DIVISION_WORDS.items()
        ]

    @property
    def columns(self) -> list[str]:
        return self.columns_of(self.asked.by)

    @property
    def rows(self) -> list[SchoolRow]:
        return self.rows_of(self.asked.by)

    def columns_of(self, by: str) -> list[str]:
        """The words over the columns of one way of dividing."""
        words = DIVISION_WORDS[by][1]
        return [words[column] for column in DIVISIONS[by].columns]

    def rows_of(self, by: str) -> list[SchoolRow]:
        """Every school, those put together, and all of them."""
        places = range(len(self.published.rows))
        rows = [self._row(by, place, self._name(place)) for place in places]
        return [*rows, self._row(by, TOTAL, "All")]

    @property
    def downloads(self) -> list[tuple[str, str]]:
        kinds = (("CSV", "csv"), ("Excel", "xlsx"))
        return [
            (words, self.asked.address("download_patrol_results", kind)) for words, kind in kinds
        ]

    def _name(self, place: int) -> str:
        row = self.published.rows[place]
        if row is None:
            return TOGETHER
        school = self.results.school_ids[row]
        return NO_SCHOOL if school is None else self.results.schools[school].name

    def _row(self, by: str, place: int, name: str) -> SchoolRow:
        whole = self.published.count(by, place, TOTAL)
        counts = [
            self.published.count(by, place, column) for column in range(len(DIVISIONS[by].columns))
        ]
        return SchoolRow(name, _shown(whole), [(_shown(c), _share(c, whole)) for c in counts])


def _shown(count: int | None) -> str:
    return HIDDEN if count is None else f"{count:,}"


def _share(count: int | None, whole: int | None) -> str:
    return "" if count is None or not whole else percent_of(count, whole)
