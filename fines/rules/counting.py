"""Which earlier notices count towards the limit of two in three years, for one parent and one child.

The period ends with the day the new notice is proposed; an earlier notice is dated by its issue.
A withdrawn notice does not count; a paid or unpaid one does, and one prosecuted to a plea or finding of
guilt (Working together 2024; SI 2024/210). One that ended by a verdict is left out before it comes here
(`NoticeQuerySet.counted`). Only notices for the same kind of offence count, and none for an absence before the day
the rule counts from, whenever it was issued: such a notice was at the old rate (domain 4.1).
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from fines.choices import COUNTED_STATUSES, Offence
from fines.rules.law import RuleRow

FEBRUARY = 2


@dataclass(frozen=True)
class Earlier:
    """A notice already given: to whom, for which child, when issued, and how it stands."""

    carer: str
    pupil: str
    issued_on: dt.date
    status: str
    ref: str = ""
    offence: str = Offence.S444
    offence_on: dt.date | None = None  # the last session it is for; None when not known


def window_start(proposed_on: dt.date, years: int) -> dt.date:
    """The first day of the `years` ending with the day of proposal, that day included.

    Three years ending 9 October 2027 begin on 10 October 2024; where the year then had no 29
    February, the years ending on one begin on 1 March.
    """
    year = proposed_on.year - years
    try:
        same_day = proposed_on.replace(year=year)
    except ValueError:
        same_day = dt.date(year, FEBRUARY, 28)
    return same_day + dt.timedelta(days=1)


def counted(
    earlier: Iterable[Earlier],
    *,
    carer: str,
    pupil: str,
    proposed_on: dt.date,
    rule: RuleRow | None,
    offence: str = Offence.S444,
) -> list[Earlier]:
    """The earlier notices that count against a new one to this parent for this child, oldest first.

    `proposed_on` ends the period; hand in the day of issue too late for a notice issued between
    proposal and issue to be missed. `rule` is the one in force on the day of the new offence; its
    `counts_from` holds for the day of issue and for the day of the earlier offence. No limit in the
    rule: nothing counts.
    """
    if rule is None or rule.years is None:
        return []
    first = window_start(proposed_on, rule.years)
    first = max(first, rule.counts_from) if rule.counts_from else first
    return sorted(
        (
            notice
            for notice in earlier
            if (notice.carer, notice.pupil) == (carer, pupil)
            and notice.status in COUNTED_STATUSES
            and notice.offence == offence
            and first <= notice.issued_on
            and _absence_counts(notice, rule)
        ),
        key=lambda notice: notice.issued_on,
    )


def _absence_counts(notice: Earlier, rule: RuleRow) -> bool:
    if rule.counts_from is None or notice.offence_on is None:
        return True
    return rule.counts_from <= notice.offence_on


def is_allowed(count: int, rule: RuleRow | None) -> bool:
    """Whether one more notice may be given after `count` that count."""
    return rule is None or rule.notices_allowed is None or count < rule.notices_allowed
