"""Which sessions may be charged, and until when. Pure: marks, notices and law are handed in.

Domain 4.8 (withdrawn notices bar proceedings), 4.9 (a paid period is spent), T36-T38.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from attendance.choices import REASON_NOT_KNOWN
from fines.choices import Bar, NoticeStatus
from fines.rules.clock import last_filing_day
from fines.rules.law import Law

# A session in a notice that stands so cannot be charged.
BARRED_BY: dict[str, Bar] = {
    NoticeStatus.PAID: Bar.SPENT,
    NoticeStatus.WITHDRAWN: Bar.WITHDRAWN,
    NoticeStatus.ISSUED: Bar.PAYABLE,
    NoticeStatus.PROPOSED: Bar.PROPOSED,
}


@dataclass(frozen=True)
class ChargeFact:
    """One session as the register has it today, and what stands on it for this parent."""

    date: dt.date
    half: str
    code: str
    counts: bool
    of_this_child: bool = True
    registered: bool = True
    compulsory_age: bool = True
    notices: Mapping[str, str] | None = None  # reference of each notice to its status
    charged: str = ""  # the reference of the charge it stands in


def file_by(law: Law, day: dt.date) -> dt.date | None:
    """The last day to lay a charge for absence on that day. Magistrates' Courts Act 1980 s127."""
    rule = law.rule(day)
    return last_filing_day(day, rule.limitation_months) if rule else None


def bar_of(fact: ChargeFact, law: Law, on: dt.date) -> Bar | None:
    """Why the session may not be charged that day; None when it may."""
    if not fact.of_this_child:
        return Bar.NOT_OURS
    if not fact.counts:
        return Bar.NOT_UNAUTHORISED
    if not fact.registered:
        return Bar.NOT_REGISTERED
    if not fact.compulsory_age:
        return Bar.NOT_COMPULSORY_AGE
    if fact.charged:
        return Bar.CHARGED
    stands = set((fact.notices or {}).values())
    noticed = next((bar for status, bar in BARRED_BY.items() if status in stands), None)
    if noticed:
        return noticed
    limit = file_by(law, fact.date)
    if limit is None or on > limit:
        return Bar.OUT_OF_TIME
    # Nobody knows yet that it was an offence: the reason may turn out to be one the law excuses.
    return Bar.NO_REASON if fact.code == REASON_NOT_KNOWN else None


@dataclass(frozen=True)
class Period:
    """What is charged, first to last, and until when each end may be."""

    count: int
    first: dt.date
    last: dt.date
    first_limit: dt.date
    last_limit: dt.date

    def days_left(self, on: dt.date) -> int:
        """Days until the cautious limit; negative once it is past."""
        return (self.first_limit - on).days


def period_of(days: Collection[dt.date], law: Law) -> Period | None:
    """The period of some sessions; the cautious limit counts from the earliest (domain 11.9, T38)."""
    if not days:
        return None
    limits = [file_by(law, day) for day in (min(days), max(days))]
    if limits[0] is None or limits[1] is None:
        return None
    return Period(len(days), min(days), max(days), limits[0], limits[1])


def refused(facts: Iterable[tuple[ChargeFact, Bar]]) -> str:
    """The sentence that refuses sessions, each day and reason; empty when there are none."""
    lines = [f"{f.date.day} {f.date:%B %Y} {f.half}: {bar.label.lower()}" for f, bar in facts]
    return "; ".join(lines)
