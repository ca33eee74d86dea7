"""Which days in court a charge can have, and when a court sits. Pure: days, hours and bank holidays are handed in."""

import datetime as dt
from collections.abc import Container
from dataclasses import dataclass

from accounts.errors import Slip
from fines.choices import HearingKind, Procedure
from fines.rules.spelling import long_date

SATURDAY = 5
BEFORE_A_RESULT = (
    HearingKind.FIRST, HearingKind.TRIAL, HearingKind.SENTENCE, HearingKind.FAMILY,
)  # fmt: skip


# Those a court hearing ends at with a result.
DECIDES = (HearingKind.FIRST, HearingKind.TRIAL, HearingKind.SENTENCE)


@dataclass(frozen=True)
class Sits:
    """When courts sit: the hours of a dated setting, and the days that are bank holidays."""

    opens: int
    closes: int
    holidays: Container[dt.date]


def kinds_for(
    procedure: str, *, to_hearing: bool = False, decided: bool = False, appealed: bool = False
) -> list[HearingKind]:
    """What a day in court may be for, as the charge stands.

    Magistrates' Courts Act 1980 s16A: a single justice decides on the papers only what was brought so, and no
    more once it goes to a hearing (T39). After a result only an appeal that is lodged is heard.
    """
    if decided:
        return [HearingKind.APPEAL] if appealed else []
    by_papers = procedure == Procedure.SJP and not to_hearing
    return [*([HearingKind.SJP] if by_papers else []), *BEFORE_A_RESULT]


def wrong_day(
    at: dt.datetime, sits: Sits, *, now: dt.datetime, filed_on: dt.date, held: bool
) -> list[Slip]:
    """Everything that is wrong with a day in court, in local time; nothing when it may stand.

    `held` is said by a person who writes down afterwards what was heard: only then is a past day meant.
    """
    day, found = at.date(), []
    if day < filed_on:
        words = f"A hearing comes after the charge, which was laid on {long_date(filed_on)}"
        found.append(Slip(words, "date"))
    elif day < now.date() and not held:
        words = f"{long_date(day)} is past: say that the hearing was held, or choose a day to come"
        found.append(Slip(words, "date"))
    if held and at > now:
        found.append(Slip("A hearing that was held is not still to come", "held"))
    found += closed(day, sits.holidays, "date")
    if not dt.time(sits.opens) <= at.time() < dt.time(sits.closes):
        words = f"Courts sit from {sits.opens:02d}:00 to {sits.closes:02d}:00: check the time"
        found.append(Slip(words, "time"))
    return found


def closed(day: dt.date, holidays: Container[dt.date], field: str) -> list[Slip]:
    """Why no court sits that day, said of `field`; nothing on a day it may."""
    if day.weekday() >= SATURDAY:
        return [Slip(f"{long_date(day)} is at a weekend: no court sits", field)]
    if day in holidays:
        return [Slip(f"{long_date(day)} is a bank holiday: no court sits", field)]
    return []
