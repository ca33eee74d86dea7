"""Term dates of any academic year, in the English pattern: six half terms, five INSET days.

Invented, but shaped like the published ones: the tests hold 2025/26 to 190 days and 40 school weeks.
"""

import datetime as dt
from dataclasses import dataclass
from functools import cache

import holidays

from attendance.choices import CalendarKind
from attendance.rules.calendar import AcademicYear, Calendar, CalendarRow, monday_of

DAY = dt.timedelta(days=1)
WEEK = dt.timedelta(days=7)
TUESDAY, FRIDAY = 1, 4


@dataclass(frozen=True)
class NamedRow:
    """A calendar row with what the school calls it."""

    kind: CalendarKind
    start: dt.date
    end: dt.date
    note: str

    @property
    def plain(self) -> CalendarRow:
        """As the calendar rules take it."""
        return CalendarRow(self.kind.value, self.start, self.end)


@cache
def bank_holidays(year: int) -> frozenset[dt.date]:
    """Bank holidays of England in a calendar year."""
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))


@cache
def half_terms(start_year: int) -> tuple[tuple[dt.date, dt.date], ...]:
    """First and last day of each of the six half terms."""
    autumn = _on_or_after(dt.date(start_year, 9, 1), TUESDAY)
    october = monday_of(dt.date(start_year, 10, 31))
    christmas = _on_or_before(dt.date(start_year, 12, 21), FRIDAY)
    spring = _on_or_after(dt.date(start_year + 1, 1, 3), 0)
    february = _on_or_after(dt.date(start_year + 1, 2, 15), 0)
    easter = monday_of(_good_friday(start_year + 1))
    may = monday_of(dt.date(start_year + 1, 5, 31))
    july = _on_or_after(dt.date(start_year + 1, 7, 19), TUESDAY)
    return (
        (autumn, october - 3 * DAY),
        (october + WEEK, christmas),
        (spring, february - 3 * DAY),
        (february + WEEK, easter - 3 * DAY),
        (easter + 2 * WEEK, may - 3 * DAY),
        (may + WEEK, july),
    )


def year_rows(start_year: int, variant: int) -> list[NamedRow]:
    """One school's calendar: terms, INSET days (schools choose them, so `variant`), bank holidays."""
    terms = half_terms(start_year)
    rows = [
        NamedRow(CalendarKind.IN_TERM, first, last, f"Half term {number}")
        for number, (first, last) in enumerate(terms, start=1)
    ]
    insets = [NamedRow(CalendarKind.INSET, d, d, "INSET day") for d in _insets(start_year, variant)]
    shut = bank_holidays(start_year) | bank_holidays(start_year + 1)
    within = sorted(d for d in shut if any(first <= d <= last for first, last in terms))
    return (
        rows + insets + [NamedRow(CalendarKind.BANK_HOLIDAY, d, d, "Bank holiday") for d in within]
    )


def school_days(rows: list[NamedRow]) -> tuple[dt.date, ...]:
    """The days those rows leave open."""
    return Calendar.from_rows(row.plain for row in rows).days


def years_needed(today: dt.date) -> list[int]:
    """The year before, this year's, and from the new year on the next: deadlines look ahead."""
    this = AcademicYear.of(today).start_year
    ahead = [this + 1] if today.month < AcademicYear(this).first_day.month else []
    return [this - 1, this, *ahead]


def _insets(start_year: int, variant: int) -> list[dt.date]:
    """Five days, the first and the last of the year always among them."""
    terms = half_terms(start_year)
    firsts = [terms[i][0] for i in (1, 2, 3, 5)]
    chosen = [day for i, day in enumerate(firsts) if i != (variant + 2) % 4]
    return sorted({terms[0][0], *chosen, terms[5][1]})


def _good_friday(year: int) -> dt.date:
    names = holidays.country_holidays("GB", subdiv="ENG", years=year)
    return next(day for day, name in sorted(names.items()) if name == "Good Friday")


def _on_or_after(day: dt.date, weekday: int) -> dt.date:
    return day + DAY * ((weekday - day.weekday()) % 7)


def _on_or_before(day: dt.date, weekday: int) -> dt.date:
    return day - DAY * ((day.weekday() - weekday) % 7)
