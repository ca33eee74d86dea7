"""The picture of a case's pathway: the weeks promised, the stages with their dates, late or in time."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from accounts.web.parts import Tag
from accounts.web.words import plural, short_date
from cases.actions.files import CaseFile, StageEntry
from cases.choices import Stage
from cases.rules.deadlines import elapsed_school_days, week_number
from cases.rules.pathways import BEFORE_PLAN, NO_LENGTH
from cases.rules.stages import FAST_TRACK, LEGAL_STAGES, SPINE
from cases.web.words import due_words, length_words

if TYPE_CHECKING:
    from cases.models import Case

OFF_THE_SPINE = LEGAL_STAGES | {Stage.STEP_DOWN, Stage.POST_MONITOR, Stage.TRANSFERRED, Stage.RETURNED}  # fmt: skip
# By when a stage of Fast Track is over: the column that says so, and what ends it.
PROMISED: dict[str, tuple[str, str]] = {
    Stage.FT_OPEN: ("panel_due", "panel"),
    Stage.FT_PANEL: ("plan_due", "plan"),
    Stage.FT_PLAN: ("target_review_due", "target review"),
    Stage.FT_REVIEW: ("review_due", "decision at review"),
}
# Sanctions are no next step of everybody's: most cases end before them.
IF_NEEDED = frozenset({Stage.NOTICE_TO_IMPROVE, Stage.NOTICE_PROPOSED, Stage.NOTICE_ISSUED})
MARKED = (("panel_due", "Panel"), ("target_review_due", "Review"), ("decision_due", "Decision"))
START, MIDDLE, END = "start", "middle", "end"


@dataclass(frozen=True)
class Station:
    """One stage of the picture. States: done, now, next."""

    stage: str
    text: str
    state: str
    when: str = ""
    tag: Tag | None = None


@dataclass(frozen=True)
class Week:
    """One school week of the ruler, placed in hundredths of its width."""

    x: str
    width: str
    state: str


@dataclass(frozen=True)
class Milestone:
    """What is promised for a week of the ruler."""

    x: str
    anchor: str
    text: str
    state: str


@dataclass(frozen=True)
class Ruler:
    """The school weeks from opening to the decision that is promised, holidays left out."""

    weeks: list[Week]
    milestones: list[Milestone]
    label: str


class Picture:
    """Where the case is on its pathway."""

    def __init__(self, file: CaseFile) -> None:
        self.file, self.case, self.today = file, file.case, file.today
        self.rules = file.case.pathway.rules

    # -- Stages -----------------------------------------------------------------------------------

    @cached_property
    def stations(self) -> list[Station]:
        """Stages passed, where the case is, what comes; what its pathway leaves out is not there."""
        spine = self._spine()
        here = spine.index(Stage(self.case.stage))
        return [self._station(stage, n, here) for n, stage in enumerate(spine)]

    def _spine(self) -> list[Stage]:
        here, been = Stage(self.case.stage), {entry.stage for entry in self.file.entries}
        spine = [s for s in SPINE if s != Stage.CLOSED and (s in self.rules.stages or s in been)]
        if here in OFF_THE_SPINE or here == Stage.CLOSED:
            spine = [stage for stage in spine if stage in been]
        return list(dict.fromkeys([*spine, here]))

    def _station(self, stage: Stage, place: int, here: int) -> Station:
        if place == here:
            return self._now(stage)
        entry = self._last_entry(stage)
        if place < here and entry is not None:
            return self._done(stage, entry)
        return Station(stage, stage.label, "next", self._ahead(stage))

    def _now(self, stage: Stage) -> Station:
        if stage == Stage.CLOSED:
            return Station(stage, stage.label, "now", short_date(self.case.closed_on))
        entry = self._last_entry(stage)
        words = due_words(self.case.stage_due, self.today) if self.case.stage_due else ""
        since = f"since {short_date(entry.on)}" if entry else ""
        promised, ends = self._promise(stage, entry)
        if promised == self.case.stage_due:
            words, planned = f"{ends} {words}".strip(), ""  # one date is said once
        else:
            planned = f"{ends} planned by {short_date(promised)}" if promised and ends else ""
        said = " · ".join(part for part in (since, words, planned) if part)
        return Station(stage, stage.label, "now", said, self._lateness(promised, self.today))

    def _done(self, stage: Stage, entry: StageEntry) -> Station:
        left = self._left(entry)
        promised, _ = self._promise(stage, entry)
        late = self._lateness(promised, left) if left else None
        in_time = " · in time" if promised and left and late is None else ""
        return Station(stage, stage.label, "done", f"{short_date(entry.on)}{in_time}", late)

    def _ahead(self, stage: Stage) -> str:
        promised, ends = self._promise(stage, None)
        if promised:
            return f"{ends} by {short_date(promised)}"
        limit = self.rules.limit(stage)
        length = length_words(limit.amount, limit.unit) if limit else ""
        needed = "only if needed" if stage in IF_NEEDED else ""
        return " · ".join(part for part in (needed, length) if part)

    def _promise(self, stage: str, entry: StageEntry | None) -> tuple[dt.date | None, str]:
        """By when the stage is over, and with what: as planned; a second time round, as due then."""
        if stage in NO_LENGTH:
            return None, ""  # a court's day, or the family's time to pay: nobody is late there
        again = sum(1 for each in self.file.entries if each.stage == stage) > 1
        if stage in PROMISED and not again:
            column, ends = PROMISED[stage]
            return getattr(self.case, column), ends
        return (entry.due if entry else None), ""

    def _lateness(self, promised: dt.date | None, on: dt.date) -> Tag | None:
        if promised is None or on <= promised or self.file.holds:
            return None
        days = elapsed_school_days(self.file.calendars, promised, on)
        return Tag(f"{plural(days, 'school day')} late" if days else "late", "bad")

    def _last_entry(self, stage: str) -> StageEntry | None:
        return next((e for e in reversed(self.file.entries) if e.stage == stage), None)

    def _left(self, entry: StageEntry) -> dt.date | None:
        after = self.file.entries[self.file.entries.index(entry) + 1 :]
        return after[0].on if after else None

    # -- The weeks promised ---------------------------------------------------------------------------

    @cached_property
    def ruler(self) -> Ruler | None:
        """The weeks of a Fast Track under way; None outside it, or while its end is not known."""
        case = self.case
        if case.stage not in FAST_TRACK or case.fast_track_on is None or case.decision_due is None:
            return None
        total, now = self._week(case.decision_due), self._week(self.today)
        weeks = [
            Week(_share(n, total), _share(1, total), _state(n, now, total)) for n in range(total)
        ]
        found = [
            (text, self._week(day)) for column, text in MARKED if (day := getattr(case, column))
        ]
        milestones = [
            Milestone(_share(week, total), _anchor(week, total), f"{text} {week}", _state(week, now, total))
            for text, week in found
        ]  # fmt: skip
        told = ", ".join(f"{text.lower()} in week {week}" for text, week in found)
        return Ruler(weeks, milestones, f"School week {now} of {total}: {told}")

    def _week(self, day: dt.date) -> int:
        start = self.case.fast_track_on
        return week_number(self.file.calendars, start, day) if start else 0

    @property
    def promise(self) -> str:
        """The decision promised, in a sentence."""
        return promise_words(self.case, self._decided)

    @property
    def _decided(self) -> dt.date | None:
        """The day the case left Fast Track for the last time; None while it is on it."""
        entries = self.file.entries
        last = max((n for n, e in enumerate(entries) if e.stage in FAST_TRACK), default=-1)
        return entries[last + 1].on if 0 <= last < len(entries) - 1 else None


def promise_words(case: Case, decided: dt.date | None) -> str:
    """Decision promised by 23 Feb 2026; decided in time; within 12 school weeks of opening.

    Nothing of a case that went another way than Fast Track.
    """
    if case.fast_track_on is None and case.stage not in BEFORE_PLAN:
        return ""
    if case.fast_track_on is None:
        return f"A decision within {plural(case.pathway.decision_weeks, 'school week')} of opening."
    if case.decision_due is None:
        return "The school's calendar does not reach the decision yet: its day is written when it does."
    promised = short_date(case.decision_due)
    if decided is None:
        court = short_date(case.court_provisional)
        same = case.court_provisional == case.decision_due
        return (
            f"Decision promised by {promised}; court provisionally {'that day' if same else court}."
        )
    how = "in time" if decided <= case.decision_due else "later than promised"
    return f"Decided {short_date(decided)}, {how} (by {promised})."


def _share(part: int, whole: int) -> str:
    return f"{10_000 * part // max(whole, 1) / 100:g}%"


def _state(week: int, now: int, total: int) -> str:
    if week == min(now, total):
        return "now"
    return "done" if week < now else "next"


def _anchor(week: int, total: int) -> str:
    if week * 8 <= total:
        return START
    return END if week >= total else MIDDLE
