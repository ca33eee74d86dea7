"""England's bank holidays, to be handed to the rules that count days.

Source: Banking and Financial Dealings Act 1971 and proclamations, as kept by the `holidays` package.
"""

import datetime as dt
from collections.abc import Iterable
from functools import cache

import holidays


def bank_holidays_of_england(years: Iterable[int]) -> frozenset[dt.date]:
    """The bank holidays of those calendar years."""
    return frozenset().union(*(_of_year(year) for year in years))


@cache
def _of_year(year: int) -> frozenset[dt.date]:
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))
