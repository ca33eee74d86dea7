"""How long a charge against one parent may still be laid: the one rule every page, list and warning asks.

Magistrates' Courts Act 1980 s127: six months from the offence (the months are a dated row of the law). Of a period
the cautious reading counts from its first session (domain 11.9, T38). Pure: register, notices and law are handed in.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from fines.choices import Bar
from fines.rules.charging import ChargeFact, Period, file_by, period_of
from fines.rules.law import Law

# A session that may not be charged today, but may be before its time is over: its clock runs all the same.
CLOCK_RUNS = frozenset({None, Bar.PAYABLE, Bar.PROPOSED, Bar.NO_REASON})

Barred = tuple[ChargeFact, Bar | None]


class RestsOn(StrEnum):
    """Which sessions a clock counts."""

    CHOSEN = "chosen"  # those of the decision record, and of notices that are not settled
    REGISTER = "register"  # nobody has chosen any: whatever the register has
    SINCE = "since"  # of those chosen none can be charged any more: what came after them
    LEFT = "left"  # what the register had when they were chosen, and was not
    NOTHING = "nothing"  # decided against a prosecution


@dataclass(frozen=True)
class Clock:
    """What may still be charged and until when; where all of it is too late, since which day.

    `lost` counts sessions that are out of time already.
    """

    rests_on: RestsOn = RestsOn.REGISTER
    period: Period | None = None
    over_since: dt.date | None = None
    lost: int = 0

    @property
    def limit(self) -> dt.date | None:
        """The last day to lay a charge; the one that is past, where none is left; None where no clock runs."""
        return self.period.first_limit if self.period else self.over_since

    def days_left(self, on: dt.date) -> int | None:
        """Days until the limit, negative once it is past; None where no clock runs."""
        return (self.limit - on).days if self.limit else None

    def is_near(self, on: dt.date, warn_days: int) -> bool:
        """Whether people are warned: from so many days before the limit, and once it is past (T38)."""
        left = self.days_left(on)
        return left is not None and left <= warn_days


def clock_of(facts: Iterable[Barred], law: Law, rests_on: RestsOn = RestsOn.REGISTER) -> Clock:
    """The clock of some sessions of one parent.

    Spent, withdrawn and already charged sessions, and those that are no offence, have none.
    """
    rows = list(facts)
    running = [fact.date for fact, bar in rows if bar in CLOCK_RUNS]
    late = [fact.date for fact, bar in rows if bar == Bar.OUT_OF_TIME]
    over = file_by(law, max(late)) if late and not running else None
    return Clock(rests_on, period_of(running, law), over, len(late))


def clock_since(chosen: Iterable[Barred], register: Iterable[Barred], law: Law) -> Clock:
    """The clock of the sessions somebody chose; once none of them can be charged, that of the register again.

    All of them are then charged, spent or out of time, and absence that came after has six months of its own (MCA
    s127 counts from each offence). What was there to choose and was left is told as such. Where the register has none
    either, what was chosen is what is told.
    """
    picked, rows = list(chosen), list(register)
    found = clock_of(picked, law, RestsOn.CHOSEN)
    if found.period:
        return found
    last = max((fact.date for fact, _ in picked), default=dt.date.min)
    since = clock_of([row for row in rows if row[0].date > last], law, RestsOn.SINCE)
    left = clock_of(rows, law, RestsOn.LEFT)
    return next((clock for clock in (since, left) if clock.period), found)


def in_play(clock: Clock, *, at_court: bool, others_chosen: bool) -> bool:
    """Whether a parent belongs on the list of those not charged yet.

    Whoever sessions were chosen for does, also once these are out of time, and while there is absence after them; not
    for what was left of the register when they were chosen. Where nobody has chosen any, everybody does; and everybody
    of a case that has come as far as prosecution: until a record says otherwise, nobody has decided that the other
    parent is not charged.
    """
    if clock.limit is None or clock.rests_on in (RestsOn.NOTHING, RestsOn.LEFT):
        return False
    if clock.rests_on == RestsOn.CHOSEN:
        return True
    if clock.rests_on == RestsOn.SINCE:
        return clock.period is not None
    return clock.period is not None and (at_court or not others_chosen)
