"""The usual periods of figures: this term, this year so far, last year, and its terms."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from attendance.choices import CalendarKind
from attendance.models import CalendarPeriod
from attendance.rules.calendar import AcademicYear
from attendance.rules.half_terms import Span, half_terms, terms

TERM, YEAR, LAST_YEAR, OWN = "term", "year", "last_year", "own"


@dataclass(frozen=True)
class Period:
    """Days with a key for addresses, a label for lists and a name: `autumn 2026 so far`."""

    key: str
    label: str
    name: str
    first: dt.date
    last: dt.date

    @property
    def kept_as(self) -> str:
        """The name its totals are kept under, which does not change while it runs."""
        return self.name.removesuffix(" so far")

    @property
    def when(self) -> str:
        """As it ends a sentence: `in autumn 2026 so far`, `from 1 to 12 September 2025`."""
        if self.key != OWN:
            return f"in {self.name}"
        return f"on {self.name}" if self.first == self.last else f"from {self.name}"


def read_periods(today: dt.date) -> list[Period]:
    """The usual periods as of a day. This term is missing where no calendar tells its days."""
    year = AcademicYear.of(today)
    before = AcademicYear(year.start_year - 1)
    spans = read_terms(before, year)
    begun = [span for span in spans if span.first <= today]
    whole = [
        Period(YEAR, f"This school year so far, {year.label}", f"{year.label} so far",
               year.first_day, today),
        Period(LAST_YEAR, f"Last school year, {before.label}", before.label,
               before.first_day, before.last_day),
    ]  # fmt: skip
    if not begun:
        return whole
    this = [_so_far(begun[-1], today)]
    past = [_whole(span) for span in reversed(begun[:-1])]
    return [*this, *whole, *past]


def own_period(first: dt.date, last: dt.date) -> Period:
    """Days somebody chose."""
    name = f"{_day(first)} to {_day(last)}" if first != last else _day(first)
    return Period(OWN, "Other days", name, first, last)


def read_terms(*years: AcademicYear) -> list[Span]:
    """The terms of these school years, in order, as the calendars of all schools make them. One query."""
    runs = CalendarPeriod.objects.filter(kind=CalendarKind.IN_TERM).order_by()
    runs = runs.filter(start__range=(years[0].first_day, years[-1].last_day))
    found = set(runs.values_list("start", "end").distinct())
    return [
        span for year in years for span in terms(half_terms(run for run in found if run[0] in year))
    ]


def _so_far(span: Span, today: dt.date) -> Period:
    name = f"{span.name.lower()} {span.first.year}"
    over = span.last < today
    label = f"{span.name} term {span.first.year}"
    if over:
        return Period(TERM, label, name, span.first, span.last)
    return Period(TERM, f"This term so far, {name}", f"{name} so far", span.first, today)


def _whole(span: Span) -> Period:
    name = f"{span.name.lower()} {span.first.year}"
    key = name.replace(" ", "_")
    return Period(key, f"{span.name} term {span.first.year}", name, span.first, span.last)


def _day(day: dt.date) -> str:
    return f"{day.day} {day:%B} {day.year}"
