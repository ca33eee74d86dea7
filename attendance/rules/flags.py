"""What the nightly job looks for. Each rule answers with a finding and its numbers, or with nothing.

Thresholds are dated rows: look them up by the day of judgement and hand them in.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from attendance.choices import FlagKind
from attendance.rules.calendar import ten_school_weeks
from attendance.rules.counting import (
    Figures,
    clear_sessions,
    is_persistent,
    is_severe,
    percent_text,
)
from attendance.rules.counting import percent as percent_number
from attendance.rules.evidence import HalfDay


@dataclass(frozen=True)
class Finding:
    """One thing found about one enrolment: kept on the flag, shown to people, quoted in letters."""

    kind: FlagKind
    numbers: dict[str, Any]
    window_from: dt.date
    window_to: dt.date
    because: str = ""
    evidence: frozenset[HalfDay] = frozenset()


@dataclass(frozen=True)
class PersistentAbsence:
    """At least `percent` of its own possible sessions missed, for any reason.

    DfE guide to absence statistics 2018 section 3: 10% from 2015/16, exactly 10% included.
    """

    percent: int
    kind = FlagKind.PERSISTENT_ABSENCE

    def judge(self, figures: Figures, first: dt.date, last: dt.date) -> Finding | None:
        """A finding over the days from `first` to `last`, or None."""
        if not is_persistent(figures.absent, figures.possible, self.percent):
            return None
        clear = clear_sessions(figures.absent, figures.possible, self.percent)
        more = {"clear_sessions_to_recover": clear}
        return _absence_finding(self.kind, self.percent, figures, first, last, more)


@dataclass(frozen=True)
class SevereAbsence:
    """At least `percent` of its own possible sessions missed, for any reason.

    DfE methodology, pupil absence in schools in England: 50%, a subset of persistent absence.
    """

    percent: int
    kind = FlagKind.SEVERE_ABSENCE

    def judge(self, figures: Figures, first: dt.date, last: dt.date) -> Finding | None:
        """A finding over the days from `first` to `last`, or None."""
        if not is_severe(figures.absent, figures.possible, self.percent):
            return None
        return _absence_finding(self.kind, self.percent, figures, first, last, {})


@dataclass(frozen=True)
class NoticeThreshold:
    """So many unauthorised sessions (G, N, O, U, in any mix) in so many rolling school weeks.

    Working together to improve school attendance 2024, national threshold: 10 in 10. Reaching it
    means that somebody must consider what to do, never that anything follows by itself.
    """

    sessions: int
    school_weeks: int
    kind = FlagKind.NOTICE_THRESHOLD

    def judge(
        self,
        counted: Mapping[dt.date, int],
        week_mondays: Sequence[dt.date],
        as_of: dt.date,
        compulsory: tuple[dt.date, dt.date] | None = None,
    ) -> Finding | None:
        """A finding, or None.

        `counted` holds, by day (or by Monday when no age is given), the sessions whose code counts;
        `week_mondays` the school's weeks in order; `compulsory` the first and last day of
        compulsory school age, outside which no absence is unauthorised.
        """
        window = ten_school_weeks(week_mondays, as_of, self.school_weeks)
        if not window:
            return None
        first, last = window[0], as_of
        if compulsory:
            first, last = max(first, compulsory[0]), min(last, compulsory[1])
        total = sum(count for day, count in counted.items() if first <= day <= last)
        if total < self.sessions:
            return None
        return self._finding(total, window, as_of)

    def _finding(self, total: int, window: Sequence[dt.date], as_of: dt.date) -> Finding:
        weeks = len(window)
        numbers = {
            "sessions": total,
            "school_weeks": weeks,
            "threshold_sessions": self.sessions,
            "threshold_school_weeks": self.school_weeks,
        }
        because = f"{total} unauthorised sessions in {weeks} school week{'s' * (weeks != 1)}"
        return Finding(self.kind, numbers, window[0], as_of, because)


def _absence_finding(
    kind: FlagKind,
    threshold: int,
    figures: Figures,
    first: dt.date,
    last: dt.date,
    more: Mapping[str, int],
) -> Finding:
    rate = Fraction(figures.absent, figures.possible)  # a rule only finds when there is one
    numbers: dict[str, Any] = {
        "absent": figures.absent,
        "possible": figures.possible,
        "authorised": figures.authorised,
        "unauthorised": figures.unauthorised,
        "absence_percent": percent_number(rate),
        "threshold_percent": threshold,
    }
    because = (
        f"{figures.absent} of {figures.possible} possible sessions missed ({percent_text(rate)})"
    )
    return Finding(kind, {**numbers, **more}, first, last, because)
