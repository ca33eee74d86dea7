"""Whether a child has missed enough without permission to be referred to Fast Track.

Two tests are in use and disagree below sixty possible sessions (domain 11.7, E25, E26): a number of
sessions, and a share of the possible ones. A dated local setting says which of them governs.
"""

from dataclasses import dataclass
from enum import IntEnum


class Governs(IntEnum):
    """Which test decides, as the local setting `fast_track_rule` writes it."""

    SESSIONS = 1
    PERCENT = 2
    EITHER = 3


@dataclass(frozen=True)
class EntryTest:
    """The numbers of the test in force: all of them dated local settings."""

    sessions: int
    percent: int
    school_weeks: int
    governs: int = Governs.EITHER


def meets_entry(unauthorised: int, possible: int, test: EntryTest) -> bool:
    """Whether the child may be referred; decided on integers, exactly so included (domain 6.4)."""
    by_sessions = unauthorised >= test.sessions
    by_percent = possible > 0 and 100 * unauthorised >= test.percent * possible
    match Governs(test.governs):
        case Governs.SESSIONS:
            return by_sessions
        case Governs.PERCENT:
            return by_percent
        case _:
            return by_sessions or by_percent


def entry_gap(unauthorised: int, possible: int, test: EntryTest) -> str:
    """What is missing for a referral, with the numbers; empty when the test is met."""
    if meets_entry(unauthorised, possible, test):
        return ""
    return (
        f"Fast Track needs {asked_words(test)}: "
        f"this is {unauthorised} of {possible}. A manager may open it all the same, for a reason"
    )


def asked_words(test: EntryTest) -> str:
    """9 sessions or 15% of those possible missed without permission in 6 school weeks."""
    parts = {
        Governs.SESSIONS: f"{test.sessions} sessions",
        Governs.PERCENT: f"{test.percent}% of those possible",
    }
    asked = parts.get(Governs(test.governs)) or " or ".join(parts.values())
    return f"{asked} missed without permission in {test.school_weeks} school weeks"
