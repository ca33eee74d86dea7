"""How dates, times, money and rates are written, in one place. Plain values in, words out.

Presenters call these directly; templates reach them as filters (`{% load components %}`).
"""

from datetime import date, datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
WEEK = 7
NOTHING = "–"


def london_day(value: date | datetime) -> date:
    """The calendar day in London on which a moment falls; a plain date stays as it is."""
    if isinstance(value, datetime):
        return value.astimezone(LONDON).date() if value.tzinfo else value.date()
    return value


def long_date(value: date | datetime | None) -> str:
    """Monday 19 January 2026."""
    if value is None:
        return NOTHING
    day = london_day(value)
    return f"{day:%A} {day.day} {day:%B} {day.year}"


def short_date(value: date | datetime | None) -> str:
    """19 Jan 2026, for tables."""
    if value is None:
        return NOTHING
    day = london_day(value)
    return f"{day.day} {day:%b} {day.year}"


def london_time(value: datetime | None) -> str:
    """09:41, as a clock on the school's wall shows it."""
    if value is None:
        return NOTHING
    return f"{value.astimezone(LONDON) if value.tzinfo else value:%H:%M}"


def ago(value: date | datetime | None, today: date) -> str:
    """Relative up to a week either side of today, then the date: 'yesterday', 'in 3 days', '2 Jan 2026'."""
    if value is None:
        return NOTHING
    days = (today - london_day(value)).days
    near = {0: "today", 1: "yesterday", -1: "tomorrow"}
    if days in near:
        return near[days]
    if abs(days) > WEEK:
        return short_date(value)
    return f"{days} days ago" if days > 0 else f"in {-days} days"


def money(pence: int | None) -> str:
    """£80, £2,500, £12.34; pence are shown only when there are any."""
    if pence is None:
        return NOTHING
    pounds, rest = divmod(abs(pence), 100)
    sign = "-" if pence < 0 else ""
    return f"{sign}£{pounds:,}" + (f".{rest:02d}" if rest else "")


def percent(rate: Fraction | None) -> str:
    """One decimal place, halves up, worked on whole numbers so that 0.05 never goes astray: 10.0%.

    Only for showing: whether somebody is at 10% is decided on the fraction itself (domain trap T2).
    """
    if rate is None:
        return NOTHING
    tenths = (abs(rate.numerator) * 2000 + rate.denominator) // (2 * rate.denominator)
    sign = "-" if rate < 0 and tenths else ""
    return f"{sign}{tenths // 10}.{tenths % 10}%"


def percent_of(part: int | None, whole: int | None) -> str:
    """38 of 380 is 10.0%; of nothing there is no rate."""
    if part is None or not whole:
        return NOTHING
    return percent(Fraction(part, whole))


def plural(count: int, one: str, many: str = "") -> str:
    """1 session, 38 sessions, 2,000 sessions."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"
