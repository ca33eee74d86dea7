"""The figures page in words, rows and bars."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import Any

from django.urls import reverse

from accounts.web.words import percent
from attendance.actions.insight import RATIO_ENROLMENTS, SUPPRESS_UP_TO, Answer
from attendance.actions.insight_groups import answer_by_group
from attendance.actions.insight_places import Place, read_place
from attendance.actions.kept_figures import answer, is_late
from attendance.actions.thresholds import rules_on
from attendance.rules.insight import average_of_schools, times
from attendance.web.figures_asked import ALL, BASIS_WORDS, Asked
from attendance.web.figures_choices import Choices
from attendance.web.figures_extras import Extra, extras_of
from attendance.web.figures_groups import GroupTable
from attendance.web.figures_numbers import HIDDEN, Numbers, Shown, beside, numbers_of
from attendance.web.figures_published import PublishedTable, published_for
from attendance.web.figures_rows import Row, Scale, class_key, most_missed, year_key
from attendance.web.figures_words import (
    SOURCE,
    basis_in_words,
    counted,
    headline,
    second_line,
    short_basis,
    where,
    who,
)
from attendance.web.week_presenter import printed_in_words


@dataclass
class FiguresPage:
    """Everything one figures page shows: an answer to one question of one person."""

    asked: Asked
    answer: Answer

    def __post_init__(self) -> None:
        """`So far` is up to the day that was counted."""
        period = replace(self.asked.period, last=self.answer.question.last)
        self.asked = replace(self.asked, period=period)

    @cached_property
    def numbers(self) -> Numbers:
        return numbers_of(self.answer, self._limit(SUPPRESS_UP_TO))

    @cached_property
    def everybody(self) -> Shown | None:
        """All children of the authority, to hold some of them against; None where not yet counted."""
        question = self.asked.question
        if question.schools is None and (question == question.of_all or question.group):
            return self.numbers.all
        found = answer(question.of_all)
        if found is None:
            return None
        up_to = self._limit(SUPPRESS_UP_TO)
        return beside(self.numbers.inside, numbers_of(found, up_to).all, up_to)

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
        return f"{self.times:g} times {self.comparator_name}, pooled sessions."

    @cached_property
    def rows(self) -> list[Row]:
        """The comparison: the group, all others, all; or the place and the authority."""
        numbers, asked = self.numbers, self.asked
        if asked.group:
            all_children = replace(asked, group="")
            return [
                Row(self.who, numbers.inside, asked, strong=True),
                Row("All other children", numbers.outside, asked, side="outside"),
                Row("All children", numbers.all, all_children, leads=True),
            ]
        first = Row(self.place, numbers.inside, asked, strong=True)
        if self.everybody is None or asked.question == asked.question.of_all:
            return [first]
        return [first, Row(f"All schools of {self.authority}", self.everybody)]

    @cached_property
    def groups(self) -> GroupTable | None:
        """Children by circumstance, where nobody in particular was asked about."""
        if self.asked.group:
            return None
        found = answer_by_group(self.asked.question)
        if not found:
            return None
        return GroupTable(
            self.asked, found, self.answer.total.both, self._limit(SUPPRESS_UP_TO),
            self._limit(RATIO_ENROLMENTS),
        )  # fmt: skip

    @cached_property
    def schools(self) -> list[Row]:
        """School against school, most missed first."""
        if self.asked.school:
            return []
        names = {school.pk: school for school in self.asked.schools}
        rows = [
            self._row(names[pk].name, shown, school=names[pk])
            for pk, shown in self.numbers.by_school.items()
            if pk in names and shown
        ]
        return sorted(rows, key=most_missed)

    @cached_property
    def years(self) -> list[Row]:
        """Year groups in their order."""
        found = self.numbers.by_year
        order = sorted((year for year in found if found[year]), key=year_key)
        return (
            [self._row(f"Year {y}", found[y], year_group=y) for y in order]
            if len(order) > 1
            else []
        )

    @cached_property
    def classes(self) -> list[Row]:
        """Classes of one school, in their order."""
        if not self.asked.school or self.asked.registration_group:
            return []
        found = {name: shown for name, shown in self.numbers.by_class.items() if shown}
        order = sorted(found, key=class_key) if len(found) > 1 else []
        return [self._row(name, found[name], registration_group=name) for name in order]

    @cached_property
    def average(self) -> str:
        """The mean of the schools' own absence rates, beside the pooled one."""
        return self.average_of("absent") if len(self.schools) > 1 else ""

    def average_of(self, measure: str) -> str:
        """The mean of the schools' own rates; hidden where one of them is, which it would help to find."""
        shown = [row.shown for row in self.schools]
        if not all(each.may_show(measure) for each in shown):
            return HIDDEN
        return percent(average_of_schools(each.share(measure) for each in shown))

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
        return extras_of(
            self.answer, self.numbers.inside, self._limit(SUPPRESS_UP_TO), self.rows[0]
        )

    @cached_property
    def published(self) -> PublishedTable:
        """Published figures, with our own above them."""
        return published_for(self)

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
        return counted(self.answer.as_of)

    @property
    def is_late(self) -> bool:
        """Whether what is shown should have been counted again long ago."""
        return is_late(self.answer.as_of)

    @property
    def printed(self) -> str:
        """Over a printed sheet: when, and by whom."""
        return printed_in_words(self.asked.user)

    @cached_property
    def has_unsplit(self) -> bool:
        """Whether some bar cannot be told apart, so that its colour is explained."""
        shown = [row.shown for row in (*self.schools, *self.years, *self.classes)]
        return any(each.may_show("absent") and not each.may_show("unauthorised") for each in shown)

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
        in_groups = self.groups is not None and self.groups.has_hidden
        return in_groups or any(row.shown.hidden for row in rows)

    @property
    def _comparator(self) -> Shown | None:
        if self.asked.group:
            return self.numbers.all if self.asked.against == ALL else self.numbers.outside
        narrowed = self.asked.question != self.asked.question.of_all
        return self.everybody if narrowed else None

    @property
    def comparator_name(self) -> str:
        if not self.asked.group:
            return "all children of the authority"
        return "all children" if self.asked.against == ALL else "all others"

    def _both_may_be_shown(self, against: Shown) -> bool:
        return self.numbers.inside.may_show("unauthorised") and against.may_show("unauthorised")

    @cached_property
    def _limits(self) -> dict[str, int]:
        rules = rules_on(self.asked.period.last)
        return {key: rules.value(key) for key in (SUPPRESS_UP_TO, RATIO_ENROLMENTS)}

    def _limit(self, key: str) -> int:
        return self._limits[key]

    def _row(self, name: str, shown: Shown, **narrower: Any) -> Row:
        asked = replace(self.asked, **narrower)
        return Row(name, shown, asked, scale=self.scale, leads=True)

    @cached_property
    def scale(self) -> Scale:
        """Of every bar of the page, so that they may be held against each other."""
        numbers = self.numbers
        shown = [*numbers.by_school.values(), *numbers.by_year.values(), *numbers.by_class.values()]
        return Scale.of(shown, self.mean)
