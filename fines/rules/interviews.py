"""When an interview under caution may be set. Pure: days, hours and bank holidays are handed in.

Police and Criminal Evidence Act 1984, Code C: coming is voluntary and legal advice is a right, so there has to be time
between the letter and the day; and an hour at which a solicitor can be had.
"""

import datetime as dt
from collections.abc import Container
from dataclasses import dataclass

from accounts.errors import Slip
from cases.rules.deadlines import add_months
from fines.rules.spelling import long_date

SATURDAY = 5


@dataclass(frozen=True)
class Asked:
    """What the dated settings of the day say, and the days that are bank holidays."""

    opens: int
    closes: int
    notice_days: int
    within_months: int
    holidays: Container[dt.date] = ()

    def first(self, today: dt.date) -> dt.date:
        """The first day one may be set for: after the notice, and a working day."""
        day = today + dt.timedelta(days=self.notice_days)
        while day.weekday() >= SATURDAY or day in self.holidays:
            day += dt.timedelta(days=1)
        return day

    def last(self, today: dt.date) -> dt.date:
        """The last day an interview may be set for."""
        return add_months(today, self.within_months)


def wrong_time(at: dt.datetime, now: dt.datetime, asked: Asked) -> list[Slip]:
    """Everything that is wrong with the time of an interview, both in local time; nothing when it may stand."""
    day, found = at.date(), []
    first, last = asked.first(now.date()), asked.last(now.date())
    if at <= now:
        found.append(Slip("Choose a time that is still to come", "date"))
    elif day < first:
        words = f"The letter takes its days and they need time for legal advice: the first day is {long_date(first)}"
        found.append(Slip(words, "date"))
    elif day > last:
        words = (
            f"Set it within {asked.within_months} months, until {long_date(last)}: check the year"
        )
        found.append(Slip(words, "date"))
    if day.weekday() >= SATURDAY:
        found.append(Slip(f"{long_date(day)} is at a weekend: choose a working day", "date"))
    elif day in asked.holidays:
        found.append(Slip(f"{long_date(day)} is a bank holiday: choose a working day", "date"))
    if not dt.time(asked.opens) <= at.time() < dt.time(asked.closes):
        words = (
            f"Interviews begin from {asked.opens:02d}:00 to {asked.closes:02d}:00: check the time"
        )
        found.append(Slip(words, "time"))
    return found
