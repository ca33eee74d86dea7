"""Figures of any days, schools and group of children, counted from weekly tallies in one statement.

Source of the definitions: DfE guide to absence statistics 2018, sections 2 to 4. A group may be taken
"at the time" (only the sessions while the child was in it) or "ever in the year" (all sessions of
every child who was in it at any time of the school year); of the social care groups a child is in the
first that holds.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from attendance.actions import insight_sql
from attendance.actions.thresholds import DayRules, rules_on
from attendance.models import Session
from attendance.rules.calendar import AcademicYear, local_date, monday_of
from attendance.rules.counting import Figures
from attendance.rules.half_terms import second_half_of_summer_from
from attendance.rules.insight import GROUP_BITS, SOCIAL_CARE_ORDER, Part, together

AT_TIME, EVER = "at_time", "ever"
WHOLE, OFFICIAL, FIVE = "whole", "official", "five"
STATUSES, BASES = (AT_TIME, EVER), (WHOLE, OFFICIAL, FIVE)
FIRST_AGE, LAST_AGE = "statistics_first_age", "statistics_last_age"
SUPPRESS_UP_TO, RATIO_ENROLMENTS = "figures_suppress_up_to", "figures_ratio_enrolments"
WORK_MEMORY = "64MB"


@dataclass(frozen=True)
class Question:
    """What is asked: days (both included), where, of whom, and on what basis.

    `schools` None is every school. `group` is a kind of circumstance, or nothing.
    """

    first: dt.date
    last: dt.date
    schools: tuple[int, ...] | None = None
    year_group: str = ""
    registration_group: str = ""
    group: str = ""
    status: str = EVER
    basis: str = WHOLE

    @property
    def year(self) -> AcademicYear:
        """The school year whose rules and ages count: that of the last day."""
        return AcademicYear.of(self.last)

    @property
    def of_all(self) -> Question:
        """The same days and basis, for every school and child."""
        return Question(self.first, self.last, basis=self.basis)

    @property
    def is_of_one_school(self) -> bool:
        """Few enough to be counted while one waits."""
        return self.schools is not None and len(self.schools) == 1


@dataclass(frozen=True)
class Sides:
    """Children of the group, and all others. Without a group everybody is inside."""

    inside: Part = field(default_factory=Part)
    outside: Part = field(default_factory=Part)

    @property
    def both(self) -> Part:
        """Everybody. (At the time: a child who changed sides counts on each, as two part enrolments.)"""
        return self.inside + self.outside

    def __add__(self, other: Sides) -> Sides:
        return Sides(self.inside + other.inside, self.outside + other.outside)


@dataclass(frozen=True)
class Answer:
    """Counts of a question, as of a moment. `missed` says how many of the group missed so many sessions."""

    question: Question
    as_of: dt.datetime
    by_school: dict[int, Sides]
    by_year: dict[str, Sides]
    by_class: dict[str, Sides]
    missed: dict[int, int]
    met: dict[int, int]

    @cached_property
    def total(self) -> Sides:
        """All schools of the answer, pooled."""
        sides = list(self.by_school.values())
        return Sides(together(s.inside for s in sides), together(s.outside for s in sides))


def read_answer(question: Question) -> Answer:
    """Count it now: one statement over tallies, one over sessions. Right to the last mark."""
    as_of = timezone.now()
    shape, terms = shape_of(question, by_class=question.is_of_one_school), terms_of(question)
    rows = fetch(insight_sql.counts(shape, terms.judging), terms.values)
    return make_answer(question, as_of, rows, read_sessions_met(question))


def make_answer(
    question: Question, as_of: dt.datetime, rows: list[tuple[Any, ...]], met: dict[int, int]
) -> Answer:
    """From the rows of `insight_sql.counts`, and how many sessions each school met for."""
    return Answer(
        question=question,
        as_of=as_of,
        by_school=_sides(rows, insight_sql.BY_SCHOOL, int),
        by_year=_sides(rows, insight_sql.BY_YEAR, str),
        by_class=_sides(rows, insight_sql.BY_CLASS, str),
        missed={int(key): count for by, key, inside, count, *_ in rows
                if by == insight_sql.BY_MISSED and inside},
        met=met,
    )  # fmt: skip


@transaction.atomic
def fetch(statement: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Run one statement of `insight_sql`, with room to add up an authority's tallies in memory."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL work_mem = '{WORK_MEMORY}'; SET LOCAL jit = off")
        cursor.execute(statement, values)
        return cursor.fetchall()


def read_sessions_met(question: Question) -> dict[int, int]:
    """How many sessions each school met for in the days, up to today."""
    last = min(question.last, local_date(timezone.now()))
    met = Session.objects.filter(date__range=(question.first, last), is_open=True)
    if question.schools is not None:
        met = met.filter(school__in=question.schools)
    with connection.cursor() as cursor:
        sql, values = met.order_by().values_list("school_id").query.sql_with_params()
        cursor.execute(f"SELECT school_id, count(*) FROM ({sql}) met GROUP BY school_id", values)  # noqa: S608
        return dict(cursor.fetchall())


def shape_of(question: Question, **more: bool) -> insight_sql.Shape:
    """Which parts the statement needs."""
    return insight_sql.Shape(
        schools=question.schools is not None,
        year_group=bool(question.year_group),
        registration_group=bool(question.registration_group),
        group=question.group and question.status,
        basis=question.basis,
        summer=reaches_summer(question),
        past_year=is_past(question.year),
        **more,
    )


def reaches_summer(question: Question) -> bool:
    """Whether the days reach into the second half of the summer term, of any school there could be."""
    return question.last >= monday_of(second_half_of_summer_from(question.year.start_year))


def is_past(year: AcademicYear) -> bool:
    """Whether a school year is over, so that everybody has moved up since."""
    return year.last_day < local_date(timezone.now())


@dataclass(frozen=True)
class Terms:
    """A question with the rules of its last day: how enrolments are judged, and the values of a statement."""

    question: Question
    rules: DayRules

    @property
    def judging(self) -> str:
        """The SQL that judges an enrolment."""
        rules = self.rules
        return insight_sql.judged(rules.persistent, rules.persistent_at_15, rules.severe)

    @property
    def values(self) -> dict[str, Any]:
        """The parameters of every statement, whether its shape needs them or not."""
        return self._days | self._scope | self._groups | self._ages

    @property
    def _days(self) -> dict[str, Any]:
        question, summer = self.question, second_half_of_summer_from(self.question.year.start_year)
        return {
            "first": question.first,
            "last": question.last,
            "first_week": monday_of(question.first),
            "last_sunday": monday_of(question.last) + dt.timedelta(days=6),
            "summer_from": summer,
            "summer_week": monday_of(summer),
            "year_ends": question.year.last_day,
        }

    @property
    def _scope(self) -> dict[str, Any]:
        question = self.question
        return {
            "schools": list(question.schools or ()),
            "year_group": question.year_group,
            "registration_group": question.registration_group,
        }

    @property
    def _groups(self) -> dict[str, Any]:
        """Of no group in particular, all of them."""
        group, year = self.question.group, self.question.year
        kinds = [group] if group else list(GROUP_BITS)
        return {
            "kind": group,
            "bit": GROUP_BITS.get(group, 0),
            "kinds": kinds,
            "held_kinds": [*kinds, *_groups_above(group)],
            "held_from": min(self.question.first, year.first_day),
            "held_to": year.last_day,
        }

    @property
    def _ages(self) -> dict[str, Any]:
        start = self.question.year.start_year
        first_age, last_age = self.rules.value(FIRST_AGE), self.rules.value(LAST_AGE)
        return {
            "aged_on": dt.date(start, 8, 31),
            "oldest_born": dt.date(start - last_age - 1, 9, 1),
            "youngest_born": dt.date(start - first_age, 8, 31),
            "born_15_from": dt.date(start - last_age - 1, 9, 1),
            "born_15_to": dt.date(start - last_age, 8, 31),
        }


def terms_of(question: Question) -> Terms:
    """A question with the rules in force on its last day."""
    return Terms(question, rules_on(question.last))


def _groups_above(group: str) -> list[str]:
    if group not in SOCIAL_CARE_ORDER:
        return []
    return list(SOCIAL_CARE_ORDER[: SOCIAL_CARE_ORDER.index(group)])


def _sides(rows: list[tuple[Any, ...]], by: str, key: Callable[[str], Any]) -> dict[Any, Sides]:
    found: dict[Any, Sides] = {}
    for kind, text, inside, *values in rows:
        if kind == by:
            part = _part(values)
            sides = Sides(part, Part()) if inside else Sides(Part(), part)
            found[key(text)] = found.get(key(text), Sides()) + sides
    return found


def _part(values: list[Any]) -> Part:
    count, *sums, persistent, severe, any_unauthorised = values
    return Part(count, Figures(*map(int, sums)), persistent, severe, any_unauthorised)
