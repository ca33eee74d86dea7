"""Half terms and terms of a school year, from the runs in term of its calendars.

Calendars name their runs as they like, so a run is known by when it begins: the breaks between half
terms fall in the same weeks everywhere in England, give or take Easter.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

SECOND_HALF_OF_SUMMER = 6
TERMS = {"Autumn": (1, 2), "Spring": (3, 4), "Summer": (5, SECOND_HALF_OF_SUMMER)}
# The last day on which a run of each half term begins, in the order of the school year.
_BEGINS_BY = (
    (1, (10, 14)), (2, (12, 31)), (3, (2, 7)), (4, (3, 19)), (5, (5, 24)),
    (SECOND_HALF_OF_SUMMER, (7, 31)),
)  # fmt: skip
NEW_YEAR_MONTH = 8


@dataclass(frozen=True)
class Span:
    """Days of a school year under a name, both ends included."""

    name: str
    first: dt.date
    last: dt.date


def half_term_of(begins: dt.date) -> int:
    """Which half term, 1 to 6, a run in term that begins on that day is."""
    key = _in_year(begins.month, begins.day)
    return next(number for number, (month, day) in _BEGINS_BY if key <= _in_year(month, day))


def second_half_of_summer_from(start_year: int) -> dt.date:
    """The first day on which the last half term of the year that begins in `start_year` may begin."""
    month, day = _BEGINS_BY[SECOND_HALF_OF_SUMMER - 2][1]
    return dt.date(start_year + 1, month, day) + dt.timedelta(days=1)


def half_terms(runs: Iterable[tuple[dt.date, dt.date]]) -> dict[int, Span]:
    """From the runs in term of one or several schools to the days of each half term they make."""
    found: dict[int, list[tuple[dt.date, dt.date]]] = {}
    for first, last in runs:
        found.setdefault(half_term_of(first), []).append((first, last))
    return {
        number: Span(f"Half term {number}", min(days)[0], max(last for _, last in days))
        for number, days in sorted(found.items())
    }


def terms(halves: dict[int, Span]) -> list[Span]:
    """The terms the half terms make, in order; a term with neither half is not there."""
    spans = []
    for name, numbers in TERMS.items():
        known = [halves[number] for number in numbers if number in halves]
        if known:
            spans.append(Span(name, known[0].first, known[-1].last))
    return spans


def _in_year(month: int, day: int) -> tuple[bool, int, int]:
    """Sorts by the school year, which turns on 1 August."""
    return month < NEW_YEAR_MONTH, month, day
