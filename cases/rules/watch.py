"""How a child does after the case is closed: what was missed since, and whether it is slipping again. Pure."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from attendance.rules.counting import pool
from attendance.rules.half_days import HalfDays
from cases.choices import CloseReason
from cases.rules.entry import EntryTest, meets_entry

# Closed for one of these there is no child of the school, or never was a case, to watch.
NOT_WATCHED = (CloseReason.OPENED_IN_ERROR, CloseReason.TRANSFERRED, CloseReason.LEFT_SCHOOL_AGE)


@dataclass(frozen=True)
class Watched:
    """The school weeks since the case was closed."""

    missed: int
    possible: int
    weeks: int
    unauthorised: int  # in the latest school weeks the entry test looks at
    of: int
    slipping: bool


def judge_watch(weeks: Sequence[HalfDays], test: EntryTest, today: dt.date, least: int) -> Watched:
    """What the weeks since closing say: all of them together, and the entry test over the latest of them.

    The same test that let the case in: by it a case would be referred again. A share of fewer than `least`
    possible sessions says nothing yet (domain T48). A week in which nothing was possible is none.
    """
    held = [figures for week in weeks if (figures := week.up_to(today)).possible]
    whole, latest = pool(held), pool(held[-test.school_weeks :])
    return Watched(
        missed=whole.absent, possible=whole.possible, weeks=len(held),
        unauthorised=latest.unauthorised, of=latest.possible,
        slipping=meets_entry(latest.unauthorised, latest.possible, test)
        and (latest.possible >= least or latest.unauthorised >= test.sessions),
    )  # fmt: skip


def read_until(
    closed_on: dt.date | None, close_reason: str, watch_until: dt.date | None
) -> dt.date | None:
    """The last day a case is its officer's to read: of the watch, or the day it was closed where there is none.

    None while it is open, or while it is watched and the calendar does not reach to the end of that yet. Nobody
    keeps a child's record longer than there is something to do (UK GDPR article 5(1)(b) and (c)).
    """
    return closed_on if close_reason in NOT_WATCHED else watch_until
