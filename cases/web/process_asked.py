"""What the page of process figures was asked: days, and by what to group. The address read, its faults said."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.utils import timezone

from attendance.actions.insight_periods import (
    LAST_YEAR,
    OWN,
    YEAR,
    Period,
    own_period,
    read_periods,
)
from cases.actions.process_figures import BYS

if TYPE_CHECKING:
    from django.http import QueryDict

OLDEST = 2003  # the first Fast Track cases


@dataclass(frozen=True)
class ProcessAsked:
    """A period, the usual ones to choose from, and the grouping."""

    period: Period
    periods: list[Period]
    by: str
    faults: list[str]

    @property
    def is_own(self) -> bool:
        """Whether somebody chose the days."""
        return self.period.key == OWN

    def address(self, **changes: str) -> str:
        """The same question with some of it changed, as the end of an address."""
        asked = {"period": self.period.key, "by": self.by}
        if self.is_own:
            asked |= {"from": str(self.period.first), "to": str(self.period.last)}
        return f"?{urlencode({k: v for k, v in (asked | changes).items() if v})}"


def read_process_asked(given: QueryDict) -> ProcessAsked:
    """Read the address; what cannot be read counts as not asked, and is said."""
    periods = [p for p in read_periods(timezone.localdate()) if p.key in (YEAR, LAST_YEAR)]
    faults: list[str] = []
    own = _own(given, faults) if given.get("period") == OWN else None
    by_key = {period.key: period for period in periods}
    period = own or by_key.get(given.get("period", ""), by_key[YEAR])
    by = given.get("by", "")
    return ProcessAsked(period, periods, by if by in BYS else BYS[0], faults)


def _own(given: QueryDict, faults: list[str]) -> Period | None:
    try:
        first, last = (dt.date.fromisoformat(given.get(key, "")) for key in ("from", "to"))
    except ValueError:
        faults.append("Give a first and a last day to see other days.")
        return None
    if first > last:
        faults.append("The first day comes after the last: turn them round.")
        return None
    if first.year < OLDEST or last > timezone.localdate():
        faults.append(f"Choose days from {OLDEST} to today.")
        return None
    return own_period(first, last)
