"""What a notice to improve says of a penalty notice on the same case. Values only.

A family is given time, and told what is watched. While that time runs and nothing was missed without permission,
nothing follows, and acting before its end needs a ground (Working together 2024; domain 4.5).
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from fines.choices import Offence, Refusal
from fines.rules.spelling import long_date

NONE_GIVEN = "No notice to improve was given on this case."


@dataclass(frozen=True)
class TimeToImprove:
    """The latest time to improve on a case: from when to when, and how the sessions in it went.

    `until` is its last day, or the day the case was closed as improved where that came first; None where the calendar
    does not reach so far. `enough` is None while it has not come to an end of its own: it runs, or was not waited for.
    """

    starts_on: dt.date
    until: dt.date | None
    enough: bool | None
    unauthorised: int
    possible: int

    def runs_on(self, day: dt.date) -> bool:
        """Whether that day lies in the time, which has come to no end of its own."""
        return self.enough is None and (self.until is None or day <= self.until)

    @property
    def went_well(self) -> bool:
        """Whether no session was missed without permission so far."""
        return self.unauthorised == 0

    def words(self, day: dt.date) -> str:
        """From when to when, what came of it, and its fraction."""
        missed = f"{self.unauthorised} of {self.possible} sessions missed without permission"
        if self.runs_on(day):
            until = f" until {long_date(self.until)}" if self.until else ""
            return (
                f"Time to improve since {long_date(self.starts_on)}, and it runs{until}: {missed}."
            )
        came = {True: "enough", False: "not enough", None: "ended before its last day"}[self.enough]
        return f"Time to improve, {long_date(self.starts_on)} to {long_date(self.until)}: {came}, {missed}."


def asks_of_time(offence: str, time: TimeToImprove | None, day: dt.date) -> bool:
    """Whether somebody says, of an absence, why no time was needed or on which ground it is not waited for."""
    return offence == Offence.S444 and (time is None or time.runs_on(day))


def bars_of_time(
    offence: str, time: TimeToImprove | None, day: dt.date, sessions: Iterable[dt.date]
) -> list[tuple[str, str]]:
    """What stands against a notice of absence for these sessions, proposed that day: the code, and in words."""
    if offence != Offence.S444:
        return []
    pairs = (
        (Refusal.TIME_RUNS, runs_well(time, day)),
        (Refusal.IMPROVED, was_enough(time, sessions)),
    )
    return [(code, words) for code, words in pairs if words]


def runs_well(time: TimeToImprove | None, day: dt.date) -> str:
    """Why nothing may follow yet, in words: the time runs and goes well. Empty when that does not stand against it."""
    if time is None or not time.runs_on(day) or not time.went_well:
        return ""
    until = f" until {long_date(time.until)}" if time.until else ""
    since = long_date(time.starts_on)
    return f"The time to improve runs{until}, and no session was missed without permission since {since}."


def was_enough(time: TimeToImprove | None, sessions: Iterable[dt.date]) -> str:
    """Why these sessions bring no notice, in words: the family improved enough after them. Empty when one is later."""
    days = list(sessions)
    if time is None or not time.enough or time.until is None or not days or max(days) > time.until:
        return ""
    return f"The notice to improve ended with enough on {long_date(time.until)}: sessions up to then bring no notice."
