"""One enrolment up to the day of judgement, as the kinds of flag look at it: its sessions and its calendar.

School weeks are weeks with a session, and terms and years are no boundary (Working together to improve
school attendance 2024); a window of so many of them includes the week of the day of judgement.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from attendance.choices import ILLNESS_CODE, StatisticalClass
from attendance.rules.calendar import (
    AcademicYear,
    monday_of,
    school_weeks,
    ten_school_weeks,
)
from attendance.rules.codes import CodeRow
from attendance.rules.counting import Figures, tally
from attendance.rules.evidence import HalfDay

ATTENDED = (StatisticalClass.PRESENT, StatisticalClass.AEA)
ABSENT = (StatisticalClass.AUTH, StatisticalClass.UNAUTH)


@dataclass(frozen=True)
class Seen:
    """One session the school met for while the child was on roll. `code` None: it has no mark."""

    day: dt.date
    half: str
    code: CodeRow | None
    is_compulsory: bool = True  # of compulsory school age on that day

    @property
    def half_day(self) -> HalfDay:
        """As evidence names it."""
        return self.day, self.half

    @property
    def absent(self) -> bool:
        """Missed, for whatever reason."""
        return self.code is not None and self.code.statistical_class in ABSENT

    @property
    def authorised(self) -> bool:
        """Missed with leave or for a reason the school accepts."""
        return self.code is not None and self.code.statistical_class == StatisticalClass.AUTH

    @property
    def possible(self) -> bool:
        """Attended or missed."""
        return self.absent or (self.code is not None and self.code.statistical_class in ATTENDED)

    @property
    def notice(self) -> bool:
        """Unauthorised (G, N, O, U) while of compulsory school age."""
        return self.code is not None and self.code.counts_for_notice and self.is_compulsory

    @property
    def ill(self) -> bool:
        """Away ill (I) while of compulsory school age."""
        return self.code is not None and self.code.code == ILLNESS_CODE and self.is_compulsory

    @property
    def late_after_close(self) -> bool:
        """There, but only after the register had closed (U)."""
        return self.notice and self.code is not None and self.code.is_late


@dataclass(frozen=True)
class Story:
    """What a rule may ask of one enrolment.

    `sessions` are in order, none after `as_of`; `school_days` every day the school meets, before and
    after; `remaining` the sessions still to come for the child this school year.
    """

    as_of: dt.date
    sessions: tuple[Seen, ...]
    school_days: tuple[dt.date, ...]
    remaining: int = 0
    on_roll: bool = True

    @property
    def year(self) -> dt.date:
        """The first day of the school year."""
        return AcademicYear.of(self.as_of).first_day

    @cached_property
    def weeks(self) -> tuple[dt.date, ...]:
        """The Mondays of the school's weeks, in order."""
        return school_weeks(self.school_days)

    def last_weeks(self, n: int) -> tuple[dt.date, ...]:
        """The last `n` school weeks begun, that of the day of judgement included."""
        return ten_school_weeks(self.weeks, self.as_of, n)

    def since(self, first: dt.date, until: dt.date | None = None) -> list[Seen]:
        """Sessions from a day on, and before `until` when it is given."""
        return [s for s in self.sessions if first <= s.day and (until is None or s.day < until)]

    def in_last_weeks(self, n: int) -> list[Seen]:
        """Sessions of the last `n` school weeks."""
        weeks = self.last_weeks(n)
        return self.since(weeks[0]) if weeks else []

    def looked_back(self, months: int) -> dt.date:
        """The Monday from which a story is followed: so many months before the last school week."""
        weeks = self.last_weeks(1)
        return monday_of(months_before(weeks[0] if weeks else self.as_of, months))

    @cached_property
    def this_year(self) -> Figures:
        """What the marks of the school year add up to."""
        return tally(s.code for s in self.since(self.year) if s.code is not None)


def months_before(day: dt.date, months: int) -> dt.date:
    """The same day so many months earlier, or the last of that month when it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    following = dt.date(year + (month == 11), (month + 1) % 12 + 1, 1)
    last = (following - dt.timedelta(days=1)).day
    return dt.date(year, month + 1, min(day.day, last))


def count(sessions: Iterable[Seen], what: Callable[[Seen], bool]) -> int:
    """How many of them are so."""
    return sum(1 for session in sessions if what(session))


def half_days_of(sessions: Iterable[Seen]) -> frozenset[HalfDay]:
    """Sessions as evidence."""
    return frozenset(session.half_day for session in sessions)


def sessions_a_week(sessions: Iterable[Seen]) -> Counter[dt.date]:
    """How many of the sessions each week holds, by its Monday."""
    return Counter(monday_of(session.day) for session in sessions)
