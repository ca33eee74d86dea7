"""What a page of figures was asked: a school year and the day it is as at. The address read, its faults said."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.utils import timezone

from accounts.web.words import long_date
from fines.actions.yearly_return import years_with_notices
from fines.rules.returns import ReturnYear

if TYPE_CHECKING:
    from django.http import QueryDict


@dataclass(frozen=True)
class ReturnAsked:
    """A year, the years to choose from, and the day: the year's last or today unless another is asked."""

    year: ReturnYear
    as_at: dt.date
    years: list[ReturnYear]
    today: dt.date
    faults: list[str]

    @property
    def is_own_day(self) -> bool:
        """Whether somebody chose the day."""
        return self.as_at != self.year.as_at(self.today)

    @property
    def caption(self) -> str:
        """The year and the day in words."""
        return f"School year {self.year.label}, as at {long_date(self.as_at)}"

    def address(self, **changes: str) -> str:
        """The same question with some of it changed, as the end of an address."""
        asked = {"year": str(self.year.start_year)}
        if self.is_own_day:
            asked["as_at"] = str(self.as_at)
        return f"?{urlencode({k: v for k, v in (asked | changes).items() if v})}"


def read_asked(given: QueryDict) -> ReturnAsked:
    """Read the address; what cannot be read counts as not asked, and is said."""
    today = timezone.localdate()
    faults: list[str] = []
    years = years_with_notices()
    year = _year(given.get("year", ""), years, today, faults)
    return ReturnAsked(
        year, _as_at(given.get("as_at", ""), year, today, faults), years, today, faults
    )


def _year(text: str, years: list[ReturnYear], today: dt.date, faults: list[str]) -> ReturnYear:
    by_key = {str(year.start_year): year for year in years}
    if text and text not in by_key:
        faults.append("There is nothing of that year. This school year is shown.")
    return by_key.get(text, ReturnYear.of(today))


def _as_at(text: str, year: ReturnYear, today: dt.date, faults: list[str]) -> dt.date:
    usual = year.as_at(today)
    if not text:
        return usual
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        day = dt.date.min
    if not year.first <= day <= today:
        faults.append(
            f"Choose a day from {long_date(year.first)} to today. {long_date(usual)} is shown."
        )
        return usual
    return day
