"""Truancy patrols: what a direction must hold, how old a child met was, and how each encounter counts.

Source: Crime and Disorder Act 1998 section 16 (an area and a period directed by a police officer of or above
the rank of superintendent; children of compulsory school age found in a public place who are believed to be
absent without lawful authority). Who was with a child is a fact of its own: a child with a parent may have a
lawful reason (domain T53), so company never decides how an encounter counts.
"""

import datetime as dt
from collections.abc import Container
from dataclasses import dataclass
from enum import StrEnum

from attendance.choices import AgeBand, EncounterOutcome, StreetReason, YesNo
from attendance.rules.ages import age_on, compulsory_from, compulsory_until, is_compulsory
from attendance.rules.calendar import LONDON

OLDEST = 19  # whoever is older was no child, and is not written down
BANDS = ((5, AgeBand.UNDER_5), (11, AgeBand.PRIMARY), (16, AgeBand.SECONDARY))


class Verdict(StrEnum):
    """How an encounter counts."""

    VALID = "valid"
    UNAUTHORISED = "unauthorised"
    UNKNOWN = "unknown"
    NOT_COUNTED = "not_counted"


@dataclass(frozen=True)
class Direction:
    """What a police officer directs: the area, the hours of one day, the rank that may."""

    date: dt.date
    starts: dt.time
    ends: dt.time
    rank: str

    @property
    def first(self) -> dt.datetime:
        """The instant it begins."""
        return dt.datetime.combine(self.date, self.starts, LONDON)

    @property
    def last(self) -> dt.datetime:
        """The instant it ends."""
        return dt.datetime.combine(self.date, self.ends, LONDON)


def explain_direction(
    direction: Direction, may_direct: Container[str], today: dt.date, kept_days: int
) -> dict[str, str]:
    """What is wrong with a direction, by field; `may_direct` are the ranks of that day. CDA 1998 s16(2).

    A day gone by may be written up from paper, while names of that day are still kept.
    """
    faults = {}
    if direction.ends <= direction.starts:
        faults["ends"] = "The hours end before they begin."
    if today >= erased_on(direction.date, kept_days):
        faults["date"] = (
            f"Names are kept for {kept_days} days after a patrol: that day is too long ago."
        )
    if direction.rank not in may_direct:
        faults["rank"] = "Only a superintendent, or a police officer above, may direct a patrol."
    return faults


def explain_hour(at: dt.datetime, first: dt.datetime, last: dt.datetime, now: dt.datetime) -> str:
    """Why somebody cannot have been met then; empty when they can. The ends of the hours are within them.

    CDA 1998 s16: the power holds in the period directed, and at no other time.
    """
    if not first <= at <= last:
        hours = f"{_clock(first)} to {_clock(last)}"
        return (
            f"The patrol was authorised from {hours}. Nobody can be recorded outside these hours."
        )
    return "That time has not come yet." if at > now else ""


def explain_age(born: dt.date | None, age: int | None, day: dt.date) -> dict[str, str]:
    """What is wrong with what was said of an age, by field."""
    if born is not None and age is not None and age_on(born, day) != age:
        return {"age": f"Born then, the child is {age_on(born, day)}. Leave one of the two empty."}
    if born is not None and not 0 <= age_on(born, day) <= OLDEST:
        return {"date_of_birth": "That is not the date of birth of a child."}
    return {}


def explain_outcome(reason: str, outcome: str) -> str:
    """Why an outcome does not fit the reason; empty when it does."""
    if outcome == EncounterOutcome.HOME_EDUCATED and reason != StreetReason.HOME_EDUCATED:
        return "This is for a child educated at home: choose that reason, or another outcome."
    return ""


def band_of(born: dt.date | None, age: int | None, day: dt.date) -> AgeBand:
    """How old, as coarsely as counts keep it."""
    years = age_on(born, day) if born else age
    if years is None:
        return AgeBand.UNKNOWN
    return next((band for under, band in BANDS if years < under), AgeBand.OVER_15)


def compulsory_then(born: dt.date | None, age: int | None, day: dt.date) -> YesNo:
    """Whether the child was of compulsory school age that day; an age alone may not tell.

    Education Act 1996 s8. At 5 and 16 it hangs on the birthday, at 15 it does in July and August.
    """
    if born is not None:
        return YesNo.YES if is_compulsory(born, day) else YesNo.NO
    if age is None:
        return YesNo.UNKNOWN
    oldest, youngest = _births(age, day)
    if compulsory_from(youngest) <= day <= compulsory_until(oldest):
        return YesNo.YES
    if day < compulsory_from(oldest) or day > compulsory_until(youngest):
        return YesNo.NO
    return YesNo.UNKNOWN


def compulsory_between(first: dt.date, last: dt.date, day: dt.date) -> YesNo:
    """The same of a pupil, whose own first and last day of compulsory school age are on file."""
    return YesNo.YES if first <= day <= last else YesNo.NO


def verdict_of(compulsory: str, reason: str, lawful: str) -> Verdict:
    """How an encounter counts. Below or above compulsory school age, or educated at home: not at all.

    Of a child whose age is not known nobody can say that it had to be in school.
    """
    if compulsory == YesNo.NO or reason == StreetReason.HOME_EDUCATED:
        return Verdict.NOT_COUNTED
    if lawful == YesNo.YES:
        return Verdict.VALID
    if lawful == YesNo.NO and compulsory == YesNo.YES:
        return Verdict.UNAUTHORISED
    return Verdict.UNKNOWN


def erased_on(patrol_day: dt.date, days: int) -> dt.date:
    """The day whose night erases the names of children of a patrol whom nobody has matched."""
    return patrol_day + dt.timedelta(days=days)


def one_in(part: int, whole: int) -> str:
    """The x of `1 in x`: whole from ten up, one place under ten, halves up. Empty where it says nothing.

    299 of 788 is 1 in 2.6; 57 of 1,000 is 1 in 18 (domain 2.5, E27).
    """
    if not 0 < part < whole:
        return ""
    tenths = (20 * whole + part) // (2 * part)
    if tenths >= 100:
        return f"{(2 * whole + part) // (2 * part):,}"
    return f"{tenths // 10}.{tenths % 10}" if tenths % 10 else str(tenths // 10)


def _births(age: int, day: dt.date) -> tuple[dt.date, dt.date]:
    """The first and the last day of birth of somebody of that age on that day."""
    return _years_before(day, age + 1) + dt.timedelta(days=1), _years_before(day, age)


def _years_before(day: dt.date, years: int) -> dt.date:
    """The same day so many years before; for 29 February, 28 February where there is no other."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return dt.date(day.year - years, 2, 28)


def _clock(at: dt.datetime) -> str:
    return f"{at.astimezone(LONDON):%H:%M}"
