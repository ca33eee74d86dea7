"""The figures page in words, rows and bars."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from django.urls import reverse

from accounts.web.words import NOTHING, percent
from attendance.actions.insight import RATIO_ENROLMENTS, SUPPRESS_UP_TO, Answer
from attendance.actions.insight_places import Place, read_place
from attendance.actions.kept_figures import answer, kept_answer
from attendance.actions.thresholds import threshold_on
from attendance.rules.insight import average_of_schools, times
from attendance.web.figures_asked import ALL, BASIS_WORDS, Asked
from attendance.web.figures_choices import Choices
from attendance.web.figures_extras import Extra, extras_of
from attendance.web.figures_numbers import Numbers, Shown, numbers_of
from attendance.web.figures_published import PublishedTable, published_for
from attendance.web.figures_words import (
    SOURCE,
    as_of,
    basis_in_words,
    headline,
    second_line,
    short_basis,
    where,
    who,
)

YEAR_ORDER = ["N", "R", *(str(number) for number in range(1, 15))]
MANY_SCHOOLS = 60  # above it, everybody's figures are only those kept overnight


@dataclass(frozen=True)
class Row:
    """One line of a table: who, their numbers, where the name and each number lead."""

    name: str
    shown: Shown
    href: str = ""
    links: Mapping[str, str] | None = None
    note: str = ""
    bar: Bar | None = None
    strong: bool = False


@dataclass(frozen=True)
class Bar:
    """Authorised and unauthorised absence as shares of a bar, in tenths of a percent of its length."""

    unauthorised: int
    absent: int
    mean: int | None
    words: str


@dataclass
class FiguresPage:
    """Everything one figures page shows, for one question of one person."""

    asked: Asked

    @cached_property
    def answer(self) -> Answer:
        return answer(self.asked.question)

    @cached_property
    def numbers(self) -> Numbers:
        return numbers_of(self.answer, self._limit(SUPPRESS_UP_TO))

    @cached_property
    def everybody(self) -> Shown | None:
        """All schools of the authority, to hold one or some of them against; None where not to be had."""
        question = self.asked.question
        if question.schools is None:
            return self.numbers.all if question == question.of_all or question.group else None
        found = kept_answer(question.of_all)
        if found is None and self._place.schools <= MANY_SCHOOLS:
            found = answer(question.of_all)
        return Shown(found.total.both) if found else None

    @cached_property
    def _place(self) -> Place:
        return read_place()

    @property
    def authority(self) -> str:
        return self._place.name

    @property
    def authority_code(self) -> str:
        return self._place.code

    @property
    def basis_name(self) -> str:
        return BASIS_WORDS[self.asked.basis]

    @cached_property
    def choices(self) -> Choices:
        """What the pickers offer."""
        return Choices(self.asked, self.answer)

    @property
    def who(self) -> str:
        return who(self.asked)

    @property
    def place(self) -> str:
        return where(self.asked) or self.authority

    @property
    def headline(self) -> str:
        return headline(self.asked, self.numbers.inside, self.times)

    @property
    def second_line(self) -> str:
        return second_line(self.numbers.inside)

    @cached_property
    def times(self) -> float | None:
        """How many times as often as the comparator without permission; None where too few."""
        against = self._comparator
        if against is None or not self._both_may_be_shown(against):
            return None
        return times(
            self.numbers.inside.part, against.part, "unauthorised_rate",
            self._limit(RATIO_ENROLMENTS),
        )  # fmt: skip

    @property
    def times_words(self) -> str:
        """For the table: `3.2 times all others`, or why there is none."""
        if self._comparator is None:
            return ""
        if self.times is None:
            least = self._limit(RATIO_ENROLMENTS)
            return (
                f"No comparison: fewer than {least} enrolments on a side, or nothing to divide by."
            )
        return f"{self.times:g} times {self._comparator_name}, pooled sessions."

    @cached_property
    def rows(self) -> list[Row]:
        """The comparison: the group, all others, all; or the place and the authority."""
        numbers = self.numbers
        if self.asked.group:
            return [
                Row(self.who, numbers.inside, links=self._links("inside"), strong=True),
                Row("All other children", numbers.outside, links=self._links("outside")),
                Row("All children", numbers.all),
            ]
        first = Row(self.place, numbers.inside, links=self._links("inside"), strong=True)
        if self.everybody is None or self.asked.question == self.asked.question.of_all:
            return [first]
        return [first, Row(f"All schools of {self.authority}", self.everybody)]

    @cached_property
    def schools(self) -> list[Row]:
        """School against school, most missed first."""
        if self.asked.school:
            return []
        names = {school.pk: school for school in self.asked.schools}
        rows = [
            self._row(names[pk].name, shown, self.asked.address(school=names[pk].urn))
            for pk, shown in self.numbers.by_school.items()
            if pk in names and shown
        ]
        return sorted(rows, key=_most_missed)

    @cached_property
    def years(self) -> list[Row]:
        """Year groups in their order."""
        found = self.numbers.by_year
        order = sorted((year for year in found if found[year]), key=_year_key)
        if len(order) < 2:
            return []
        return [self._row(f"Year {y}", found[y], self.asked.address(year=y)) for y in order]

    @cached_property
    def classes(self) -> list[Row]:
        """Classes of one school, in their order."""
        if not self.asked.school or self.asked.registration_group:
            return []
        found = {name: shown for name, shown in self.numbers.by_class.items() if shown}
        if len(found) < 2:
            return []
        return [
            self._row(name, found[name], self.asked.address(**{"class": name}))
            for name in sorted(found, key=_class_key)
        ]

    @cached_property
    def average(self) -> str:
        """The mean of the schools' own absence rates, beside the pooled one."""
        shares = [row.shown.share("absent") for row in self.schools]
        return percent(average_of_schools(shares)) if len(shares) > 1 else ""

    @cached_property
    def mean(self) -> Fraction | None:
        """The line across the bars: the pooled absence of the authority, or of what is shown."""
        against = self.everybody or self.numbers.inside
        return against.share("absent") if against else None

    @property
    def mean_words(self) -> str:
        return f"{self._mean_of}: {percent(self.mean)}" if self.mean else ""

    @property
    def _mean_of(self) -> str:
        if self.everybody:
            return f"all children of {self.authority}, pooled"
        return f"{self.who_in_line}, pooled"

    @cached_property
    def extras(self) -> list[Extra]:
        """Truants on an average day, any unauthorised absence, the most absent."""
        return extras_of(self.answer, self.numbers.inside, self._limit(SUPPRESS_UP_TO))

    @cached_property
    def published(self) -> PublishedTable:
        return published_for(self.asked.group)

    @property
    def basis(self) -> str:
        return basis_in_words(self.asked)

    @property
    def short_basis(self) -> str:
        return short_basis(self.asked)

    @property
    def who_in_line(self) -> str:
        """Within a sentence."""
        return f"{self.who[0].lower()}{self.who[1:]}"

    @property
    def source(self) -> str:
        return SOURCE

    @property
    def as_of(self) -> str:
        return as_of(self.answer)

    @cached_property
    def download(self) -> dict[str, str]:
        """Addresses of the files with these figures."""
        return {
            kind: reverse("attendance:download_figures", args=[kind]) + self.asked.address()
            for kind in ("csv", "xlsx")
        }

    @property
    def codes_link(self) -> str:
        return reverse("attendance:show_codes") + self.asked.address()

    @cached_property
    def has_hidden(self) -> bool:
        """Whether some number was hidden, so that the symbol is explained."""
        rows = [*self.rows, *self.schools, *self.years, *self.classes]
        return any(row.shown.hidden for row in rows)

    @property
    def _comparator(self) -> Shown | None:
        if self.asked.group:
            return self.numbers.all if self.asked.against == ALL else self.numbers.outside
        narrowed = self.asked.question != self.asked.question.of_all
        return self.everybody if narrowed else None

    @property
    def _comparator_name(self) -> str:
        if not self.asked.group:
            return "all children of the authority"
        return "all children" if self.asked.against == ALL else "all others"

    def _both_may_be_shown(self, against: Shown) -> bool:
        return self.numbers.inside.may_show("unauthorised") and against.may_show("unauthorised")

    @cached_property
    def _limits(self) -> dict[str, int]:
        day: dt.date = self.asked.period.last
        keys = (SUPPRESS_UP_TO, RATIO_ENROLMENTS)
        return {key: threshold_on(key, day) or 0 for key in keys}

    def _limit(self, key: str) -> int:
        return self._limits[key]

    def _links(self, side: str) -> dict[str, str]:
        """From each count to the children behind it."""
        where_to = reverse("attendance:list_figure_pupils")
        more = {"side": "others"} if side == "outside" else {}
        kinds = ("all", "unauthorised", "persistent", "severe")
        return {only: where_to + self.asked.address(only=only, **more) for only in kinds}

    def _row(self, name: str, shown: Shown, href: str) -> Row:
        return Row(name, shown, href, bar=self._bar(shown))

    def _bar(self, shown: Shown) -> Bar | None:
        absent, unauthorised = shown.share("absent"), shown.share("unauthorised")
        if absent is None or unauthorised is None:
            return None
        words = f"{percent(absent)} missed, {percent(unauthorised)} without permission"
        return Bar(
            self._length(unauthorised),
            self._length(absent),
            self._length(self.mean) if self.mean is not None else None,
            words,
        )

    def _length(self, rate: Fraction) -> int:
        """Of a bar a thousand long whose end is `top`."""
        return int(min(Fraction(1), rate / self.top) * 1000)

    @cached_property
    def top(self) -> Fraction:
        """The rate at the end of every bar: the next 5% above the highest shown."""
        numbers = self.numbers
        groups: list[Mapping[Any, Shown]] = [numbers.by_school, numbers.by_year, numbers.by_class]
        shares = [shown.share("absent") or Fraction() for by in groups for shown in by.values()]
        twentieths = -(-max([*shares, Fraction(1, 20)]) * 20 // 1)
        return Fraction(int(twentieths), 20)

    @property
    def top_words(self) -> str:
        return percent(self.top) or NOTHING


def _most_missed(row: Row) -> tuple[bool, Fraction, str]:
    share = row.shown.share("absent")
    return share is None, -(share or Fraction()), row.name


def _year_key(year: str) -> tuple[int, str]:
    return (YEAR_ORDER.index(year) if year in YEAR_ORDER else len(YEAR_ORDER)), year


def _class_key(name: str) -> tuple[tuple[int, str], str]:
    digits = name.rstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
    return _year_key(digits or name[:1]), name
