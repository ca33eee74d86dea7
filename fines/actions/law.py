"""The law as the database holds it, handed to the rules; and the bank holidays service turns on."""

import datetime as dt
from collections.abc import Container
from functools import cache

import holidays

from attendance.querysets import holding
from attendance.rules.calendar import CalendarEnds, add_working_days
from fines.choices import Jurisdiction, Offence
from fines.models import CourtMaximum, ExcludedRule, NoticeRule, ResultLimit, Tariff
from fines.rules.clock import deemed_received
from fines.rules.ladder import Rung, ladder
from fines.rules.law import Law
from fines.rules.spelling import long_date

# Bank holidays are announced about two years ahead; past this day they would be guessed.
KNOWN_UNTIL = dt.date(2028, 12, 31)
SUNDAY = 7
AFTER = dt.timedelta(days=61)  # more than enough for any run of days that are not working days


def current_law(jurisdiction: str = Jurisdiction.ENGLAND) -> Law:
    """Every dated row of one jurisdiction: four small queries."""
    return Law(
        tariffs=tuple(t.row for t in Tariff.objects.filter(jurisdiction=jurisdiction)),
        rules=tuple(r.row for r in NoticeRule.objects.filter(jurisdiction=jurisdiction)),
        maximums=tuple(m.row for m in CourtMaximum.objects.filter(jurisdiction=jurisdiction)),
        jurisdiction=jurisdiction,
        excluded=tuple(e.row for e in ExcludedRule.objects.filter(jurisdiction=jurisdiction)),
    )


def result_limits(on: dt.date) -> dict[str, int]:
    """The most a result of that day may say of each thing: dated rows."""
    rows = ResultLimit.objects.filter(holding(on, "valid_from", "valid_to"))
    return dict(rows.values_list("about", "most"))


SUBDIVISIONS = {Jurisdiction.ENGLAND: "ENG", Jurisdiction.WALES: "WLS"}


@cache
def _holidays_of(year: int, jurisdiction: str) -> frozenset[dt.date]:
    part = SUBDIVISIONS[Jurisdiction(jurisdiction)]
    return frozenset(holidays.country_holidays("GB", subdiv=part, years=year))


def bank_holidays(
    first: dt.date, last: dt.date, jurisdiction: str = Jurisdiction.ENGLAND
) -> Container[dt.date]:
    """The bank holidays of one jurisdiction in the years from `first` to `last`.

    Raises CalendarEnds when they are not all known yet.
    """
    if first > KNOWN_UNTIL:
        raise CalendarEnds(
            f"Bank holidays are known until {long_date(KNOWN_UNTIL)}: {long_date(first)} is later."
        )
    years = range(first.year, last.year + 1)
    return frozenset(day for year in years for day in _holidays_of(year, jurisdiction))


def working_day(start: dt.date, n: int, jurisdiction: str = Jurisdiction.ENGLAND) -> dt.date:
    """The `n`th working day after `start`. Raises CalendarEnds when it is later than bank holidays are known."""
    days = bank_holidays(start, min(start, KNOWN_UNTIL) + AFTER, jurisdiction)
    found = add_working_days(start, n, days)
    if found > KNOWN_UNTIL:
        raise CalendarEnds(
            f"Bank holidays are known until {long_date(KNOWN_UNTIL)}: {n} working days end later."
        )
    return found


def next_post(today: dt.date) -> dt.date:
    """The day something issued today goes to the post: today, or the next working day.

    Today where bank holidays are not known any more: then nothing goes, and the list says why.
    """
    try:
        days = bank_holidays(today, today + dt.timedelta(days=14))
    except CalendarEnds:
        return today
    return add_working_days(today - dt.timedelta(days=1), 1, days)


def no_post_words(posted_on: dt.date, jurisdiction: str = Jurisdiction.ENGLAND) -> str:
    """Why a day is no day to post on, in words: a Sunday or a bank holiday. Empty when it is one.

    Raises CalendarEnds when the bank holidays of that year are not known.
    """
    if posted_on.isoweekday() == SUNDAY:
        return f"{long_date(posted_on)} is a Sunday: no post is collected."
    closed = posted_on in bank_holidays(posted_on, posted_on, jurisdiction)
    return f"{long_date(posted_on)} is a bank holiday: no post is collected." if closed else ""


def received_after_post(law: Law, posted_on: dt.date) -> dt.date:
    """The day a notice posted first class is taken as received, under the rule of the day of posting.

    Raises CalendarEnds for a posting date outside every known rule, or when it arrives after the last
    bank holiday known.
    """
    rule = law.rule(posted_on)
    if rule is None:
        raise CalendarEnds(f"No rule of service is known for {posted_on:%-d %B %Y}.")
    days = bank_holidays(posted_on, min(posted_on, KNOWN_UNTIL) + AFTER, law.jurisdiction)
    received = deemed_received(posted_on, rule.deemed_working_days, days)
    if received > KNOWN_UNTIL:
        raise CalendarEnds(
            f"Bank holidays are known until {long_date(KNOWN_UNTIL)}: the post would arrive later."
        )
    return received


def climb(
    *,
    offence_on: dt.date,
    notices_before: int = 0,
    posted_on: dt.date | None = None,
    received_on: dt.date | None = None,
    offence: str = Offence.S444,
    law: Law | None = None,
) -> tuple[Rung, ...]:
    """The ladder for an offence date, with last days when posting or receipt is known.

    Raises CalendarEnds for a posting date outside every known rule.
    """
    law = law or current_law()
    if posted_on and received_on is None and law.rule(offence_on):
        received_on = received_after_post(law, posted_on)
    return ladder(
        law,
        offence_on=offence_on,
        notices_before=notices_before,
        received=received_on,
        offence=offence,
    )
