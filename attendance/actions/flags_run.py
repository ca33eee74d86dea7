"""One run over everybody, or over some: the facts, each kind judged, the flags made to say so.

Everything happens in temporary tables of the caller's transaction, under one lock. See
docs/decisions/0013-flags-from-tallies.md.
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import asdict, dataclass
from typing import Any

from attendance.actions import flags_facts_sql as facts
from attendance.actions import flags_kinds_sql as kinds
from attendance.actions import flags_removal_sql as removal
from attendance.actions import flags_runs_sql as runs
from attendance.actions import flags_sync_sql as sync
from attendance.actions.flags_numbers import read_numbers
from attendance.choices import FlagKind
from attendance.rules.calendar import AcademicYear, monday_of
from attendance.rules.flags_numbers import Numbers

OWN_RUN = (FlagKind.REASON_OVERDUE, FlagKind.SEEN_ON_PATROL)  # others say when these stand
LAST = (FlagKind.REMOVED_AFTER_FLAG,)
FIRST = tuple(kind for kind in FlagKind if kind not in OWN_RUN + LAST)
JUDGED = FIRST + LAST
MEMORY = "256MB"
KINDS = (
    *kinds.FROM_THE_YEAR, kinds.NOBODY_ACTED, *kinds.LATELY, kinds.HOLIDAY_EDGE, kinds.CONDONED,
    kinds.CONDONED_ON_PATROL, *runs.KINDS,
)  # fmt: skip


@dataclass(frozen=True)
class Counts:
    """How many flags a run raised, cleared, and left standing."""

    raised: int = 0
    cleared: int = 0
    standing: int = 0

    @property
    def changed(self) -> bool:
        """Whether any flag was raised or cleared."""
        return bool(self.raised or self.cleared)

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.raised + other.raised, self.cleared + other.cleared,
            self.standing + other.standing,
        )  # fmt: skip


@dataclass
class Run:
    """What one run is over. The tables of its last step stand until the next run or the end of the
    transaction: `rows` reads what became of each flag."""

    cursor: Any
    as_of: dt.date
    at: dt.datetime
    ids: Collection[int] | None = None
    writes: bool = True

    def judge(self) -> Counts:
        """Make the flags in scope say what the tallies say, or only find out; to write, hold the lock."""
        numbers = read_numbers(self.as_of)
        self.parameters = _parameters(self.as_of, self.at, numbers)
        self._do("SET LOCAL work_mem = '" + MEMORY + "'; SET LOCAL jit = off")
        self._do(facts.CLEAN)
        if self.ids is not None:
            self._do(facts.SCOPE, ids=list(self.ids))
            self._do("ANALYZE flag_scope; SET LOCAL random_page_cost = 1.1")
        self._find_facts()
        self._do(kinds.JUDGED)
        for kind in KINDS:
            self._do(kind.sql)
        self._do("ANALYZE flag_judged")
        self._do(sync.EVIDENCE)
        self._do(sync.CODES)
        done = self._sync(FIRST)
        return done + self._judge_removals()

    def lines(self) -> list[tuple[Any, ...]]:
        """Every flag looked at: outcome, school, pupil, enrolment, kind, numbers, window."""
        self._do(sync.LINES)
        return list(self.cursor.fetchall())

    def _find_facts(self) -> None:
        everybody = self.ids is None
        scope = facts.EVERYBODY if everybody else facts.SCOPED
        schools = facts.EVERY_SCHOOL if everybody else facts.THEIR_SCHOOLS
        self._do(facts.STANDING.format(scope=scope), kinds=list(JUDGED))
        self._do(facts.SCHOOLS.format(schools=schools))
        self._do("ANALYZE flag_standing, flag_school")
        boundaries = [row[0] for row in self._read(facts.BOUNDARIES)]
        self.parameters["boundaries"] = boundaries
        self.parameters |= {f"since_{n}": day for n, day in enumerate(boundaries)}
        self.parameters["earliest"] = self._read(facts.EARLIEST)[0][0]
        self._do(facts.sums(scope, boundaries))
        self._do(facts.missed(scope))
        self._do("ANALYZE flag_sums, flag_missed")
        self._do(facts.FACTS)
        self._do("ANALYZE flag_facts")
        self._do(facts.EDGES)
        self._do("ANALYZE flag_edge")
        self._do(runs.RUNS)
        self._do("ANALYZE flag_run")

    def _judge_removals(self) -> Counts:
        """Last, from the flags as they now are."""
        self._do(sync.ASIDE)
        scope = (
            facts.EVERYBODY if self.ids is None else "e.id IN (SELECT enrolment_id FROM flag_scope)"
        )
        self._do(removal.JUDGE.format(scope=scope))
        self._do(removal.EVIDENCE)
        counts = self._sync(LAST)
        self._do(sync.TOGETHER)
        return counts

    def _sync(self, which: Collection[FlagKind]) -> Counts:
        self._do(sync.DONE, kinds=list(which))
        # Cleared first: another flag of the kind may take the place of one.
        for statement in (sync.CLEAR, sync.RAISE, sync.KEEP, sync.WAKE) if self.writes else ():
            self._do(statement)
        return Counts(*self._read(sync.COUNTS)[0])

    def _do(self, statement: str, **more: Any) -> None:
        self.cursor.execute(statement, self.parameters | more)

    def _read(self, query: str) -> list[tuple[Any, ...]]:
        self._do(query)
        return list(self.cursor.fetchall())


def _parameters(as_of: dt.date, at: dt.datetime, numbers: Numbers) -> dict[str, Any]:
    year = AcademicYear.of(as_of)
    first_week, this_week = monday_of(year.first_day), monday_of(as_of)
    weeks = (
        numbers.notice_school_weeks, numbers.on_course_weeks, numbers.condoned_weeks,
        numbers.late_after_close_weeks, numbers.monday_friday_weeks, numbers.broken_weeks_weeks,
        numbers.continuous_recent_weeks,
        (numbers.sudden_change_weeks or 0) + (numbers.sudden_change_before_weeks or 0),
    )  # fmt: skip
    asked = [n for n in (numbers.continuous_absence_days, numbers.continuous_unauthorised_days,
                         numbers.illness_days) if n]  # fmt: skip
    return asdict(numbers) | {
        "as_of": as_of, "at": at, "first": year.first_day, "year_end": year.last_day,
        "first_week": first_week, "this_week": this_week,
        "day_mask": (1 << 2 * as_of.isoweekday()) - 1,
        "year_mask": facts.WHOLE_WEEK & ~((1 << 2 * year.first_day.weekday()) - 1),
        "most_weeks": max(week or 0 for week in weeks),
        "half_a_run": (min(asked) + 1) // 2 if asked else facts.DAYS_OF_A_WEEK + 1,
    }  # fmt: skip
