"""When a notice is served, and the last day of each period of payment.

Bank holidays, tariffs and the service rule are handed in. A last day that falls on a weekend stays
there: the period is never rolled forward and never shortened.
"""

import calendar
import datetime as dt
from collections.abc import Container
from dataclasses import dataclass

from attendance.rules.calendar import add_working_days
from fines.rules.law import Counting, RuleRow, TariffRow

MONTHS_IN_YEAR = 12


@dataclass(frozen=True)
class Due:
    """An amount that discharges the notice when all of it is in hand by the last day, included.

    `last_day` is None while nothing has been received, when there is no clock yet; `days` is the
    length of the period.
    """

    pence: int
    last_day: dt.date | None
    days: int = 0


def deemed_received(
    posted_on: dt.date, working_days: int, bank_holidays: Container[dt.date]
) -> dt.date:
    """Post of the first class is taken as received so many working days after posting.

    Practice of the courts for first-class post: the second working day, unless the contrary is shown.
    """
    return add_working_days(posted_on, working_days, bank_holidays)


def counted_from(deemed: dt.date, proved: dt.date | None) -> dt.date:
    """The day the periods of payment begin to count from: the deemed day of receipt, or a later one that is proved.

    Proof of an earlier day is kept and takes nothing away: the days printed on the notice are never shortened
    (domain 4.7).
    """
    return max(deemed, proved) if proved else deemed


def last_day(counting: str, received: dt.date, days: int) -> dt.date:
    """The last of `days` days of payment.

    SI 2024/210: the period begins with the day of receipt, which is day 1. Before, payment was
    "within" so many days of receipt, counted from the day after.
    """
    return received + dt.timedelta(days=days - (counting == Counting.FROM_RECEIPT))


def dues(tariff: TariffRow, received: dt.date | None) -> tuple[Due, ...]:
    """The amounts of a tariff with their last days, in order: one where there is no discount."""
    parts = [(tariff.first_pence, tariff.first_days), (tariff.second_pence, tariff.second_days)]
    return tuple(
        Due(pence, received and last_day(tariff.counting, received, days), days)
        for pence, days in parts
        if pence is not None and days is not None
    )


def first_day_to_act(owed: tuple[Due, ...]) -> dt.date | None:
    """The day after the last day of payment: before it, nothing may follow non-payment."""
    end = owed[-1].last_day if owed else None
    return end and end + dt.timedelta(days=1)


def proceedings_from(rule: RuleRow, tariff: TariffRow, received: dt.date) -> dt.date:
    """The first day proceedings may begin: the later of the payment period's end and the rule's own.

    SI 2007/1867 as made: 42 days; 28 since 1 September 2013.
    """
    days = max(rule.proceedings_after_days, tariff.second_days)
    return last_day(tariff.counting, received, days) + dt.timedelta(days=1)


def last_filing_day(session: dt.date, months: int) -> dt.date:
    """The last day to begin proceedings for one session's absence.

    Magistrates' Courts Act 1980 section 127: six months from the offence; a month without that day
    ends on its last.
    """
    index = session.year * MONTHS_IN_YEAR + session.month - 1 + months
    year, month = divmod(index, MONTHS_IN_YEAR)
    if year > dt.MAXYEAR:
        return dt.date.max
    return dt.date(year, month + 1, min(session.day, calendar.monthrange(year, month + 1)[1]))
