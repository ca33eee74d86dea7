"""Half days of a school week as a number of ten bits: Monday morning is bit 0, Friday afternoon bit 9."""

import datetime as dt
from collections.abc import Iterable

from attendance.choices import Half

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
HALVES = (Half.AM, Half.PM)
WHOLE_WEEK = 1023
MORNINGS = 0b0101010101
AFTERNOONS = 0b1010101010


def bit_of(weekday: int, half: str) -> int:
    """The bit of one half day; `weekday` is 0 for Monday. Raises ValueError for a weekend."""
    if not 0 <= weekday < len(DAYS):
        raise ValueError("A pattern holds Monday to Friday")
    return 1 << (2 * weekday + (half == Half.PM))


def pattern_of(half_days: Iterable[tuple[int, str]]) -> int:
    """The pattern of some half days, each (weekday, half)."""
    return sum({bit_of(weekday, half) for weekday, half in half_days})


def half_days_of(pattern: int) -> list[tuple[int, str]]:
    """The half days of a pattern in order: the inverse of `pattern_of`."""
    every = ((weekday, half) for weekday in range(len(DAYS)) for half in HALVES)
    return [(weekday, half.value) for weekday, half in every if pattern & bit_of(weekday, half)]


def holds(pattern: int, day: dt.date, half: str) -> bool:
    """Whether the pattern holds that half of that day. A weekend is never held."""
    return day.weekday() < len(DAYS) and bool(pattern & bit_of(day.weekday(), half))


def pattern_in_words(pattern: int) -> str:
    """`whole days`, `mornings`, `afternoons`, or the half days by name."""
    plain = {WHOLE_WEEK: "whole days", MORNINGS: "mornings", AFTERNOONS: "afternoons"}
    if pattern in plain:
        return plain[pattern]
    held = half_days_of(pattern)
    found = []
    for weekday, name in enumerate(DAYS):
        halves = [half for day, half in held if day == weekday]
        if len(halves) == len(HALVES):
            found.append(name)
        elif halves:
            found.append(f"{name} {Half(halves[0]).label.lower()}")
    return ", ".join(found)
