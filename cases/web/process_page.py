"""The figures about casework in words: three clocks, the promise, and what came of it, each opening its cases."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse

from accounts.web.words import plural, short_date
from cases.actions.process import Period, fewest_cases, read_courses
from cases.rules.improvement import Answer
from cases.rules.process import Course, Line, Promise, Share, Step, Timing, line_of, lines_by

if TYPE_CHECKING:
    from accounts.models import User

GROUPS = {"pathway": "Pathway", "school": "School", "officer": "Officer"}
SPANS = {"90": "Last 90 days", "180": "Last 180 days", "365": "Last year"}
STEP_WORDS = {
    Step.CONTACT: "Referral to first contact",
    Step.PANEL: "Referral to panel",
    Step.DECISION: "Referral to decision",
}
TOO_FEW = "too few to compare"
IN_TIME, CLOSED_BETTER = "Decided in time", "Closed as improved"
STILL = "Still better after the watch"

# What a figure counts, by the word in its address.
DRILLS = {
    "all": ("Cases referred or closed in the period", lambda c: True),
    "contact": ("Cases with a first contact", lambda c: Step.CONTACT in c.days),
    "panel": ("Cases whose panel met", lambda c: Step.PANEL in c.days),
    "decision": ("Cases decided", lambda c: Step.DECISION in c.days),
    "promise": ("Cases whose decision was due or made", lambda c: c.promise in (Promise.KEPT, Promise.BROKEN)),
    "broken": ("Cases decided late, or not at all in time", lambda c: c.promise == Promise.BROKEN),
    "improved": ("Cases closed as improved", lambda c: c.improved is True),
    "closed": ("Cases closed", lambda c: c.improved is not None),
    "still": ("Still missing less after the watch", lambda c: c.after == Answer.IMPROVED),
    "known": ("Watch over and enough sessions", lambda c: c.after in (Answer.IMPROVED, Answer.NOT_IMPROVED)),
    "unknown": ("Not known yet, or too few sessions", lambda c: c.after in (Answer.TOO_EARLY, Answer.TOO_FEW)),
}  # fmt: skip


@dataclass(frozen=True)
class Figure:
    """One figure: its words, what stands under it, where its cases are listed."""

    label: str
    words: str
    note: str
    href: str
    is_quiet: bool = False


class ProcessPage:
    """The figures for one period, by pathway, school or officer."""

    def __init__(self, user: User, asked: Mapping[str, str], today: dt.date) -> None:
        self.user, self.today = user, today
        self.by = asked.get("by", "") if asked.get("by", "") in GROUPS else "pathway"
        self.span = asked.get("span", "") if asked.get("span", "") in SPANS else "365"
        self.name, self.what = asked.get("name", ""), asked.get("what", "")
        self.period = Period(today - dt.timedelta(days=int(self.span) - 1), today)
        self.fewest = fewest_cases(today)

    @cached_property
    def courses(self) -> list[Course]:
        return read_courses(self.user, self.period, self.today)

    @property
    def period_words(self) -> str:
        return f"{short_date(self.period.first)} to {short_date(self.period.last)}"

    @property
    def group_word(self) -> str:
        return GROUPS[self.by]

    @property
    def groups(self) -> list[tuple[str, str, bool]]:
        return [(self._href(by=key), words, key == self.by) for key, words in GROUPS.items()]

    @property
    def spans(self) -> list[tuple[str, str, bool]]:
        return [(self._href(span=key), words, key == self.span) for key, words in SPANS.items()]

    @property
    def heads(self) -> list[str]:
        return [self.group_word, "Cases", *STEP_WORDS.values(), IN_TIME, CLOSED_BETTER, STILL]

    @cached_property
    def lines(self) -> list[Line]:
        """All cases first, then one line each."""
        rows = lines_by(self.by, self.courses, self.fewest)
        return [line_of("All", self.courses, self.fewest), *rows]

    @property
    def rows(self) -> list[tuple[str, list[Figure]]]:
        return [(line.name, self._figures(line, first=n == 0)) for n, line in enumerate(self.lines)]

    @property
    def download_href(self) -> str:
        return self._href("cases:download_process")

    @property
    def drill(self) -> tuple[str, list[str]]:
        """What a figure's address asks for: its words, and the references of its cases."""
        words, fits = DRILLS.get(self.what, DRILLS["all"])
        rows = [c for c in self.courses if fits(c)]
        if self.name:
            rows = [c for c in rows if getattr(c, self.by) == self.name]
        return words, [c.ref for c in rows]

    @property
    def flat(self) -> list[dict[str, str | int]]:
        """The table for a file; what is too few to compare is empty there."""
        return [_flat(self.group_word, line) for line in self.lines]

    def _href(self, place: str = "cases:list_process", /, **changes: str) -> str:
        return f"{reverse(place)}?{urlencode({'by': self.by, 'span': self.span} | changes)}"

    def _cases(self, what: str, name: str) -> str:
        extra = {"what": what} | ({"name": name} if name else {})
        return self._href("cases:list_process_cases", **extra)

    def _figures(self, line: Line, *, first: bool) -> list[Figure]:
        name = "" if first else line.name
        return [
            Figure("Cases", str(line.cases), "", self._cases("all", name)),
            *(_timed(step, line.timings[step], self._cases(step.value, name)) for step in Step),
            _shared(IN_TIME, line.promise, "not due yet", self._cases("promise", name)),
            _shared(CLOSED_BETTER, line.improved, "", self._cases("closed", name)),
            _shared(STILL, line.still, "not known yet", self._cases("known", name)),
        ]


def _timed(step: Step, timing: Timing, href: str) -> Figure:
    label, counted = STEP_WORDS[step], plural(timing.count, "case")
    if timing.middle is None:
        return Figure(label, TOO_FEW if timing.count else "none", counted, href, is_quiet=True)
    note = f"9 in 10 within {timing.ninetieth}; {counted}"
    return Figure(label, plural(timing.middle, "school day"), note, href)


def _shared(label: str, share: Share, waits: str, href: str) -> Figure:
    note = f"{share.unknown} {waits}" if share.unknown else ""
    if not share.enough:
        told = plural(share.whole, "case") if share.whole else ""
        notes = "; ".join(part for part in (told, note) if part)
        return Figure(label, TOO_FEW if share.whole else "none", notes, href, is_quiet=True)
    return Figure(label, f"{share.part} of {share.whole}", note, href)


def _flat(group: str, line: Line) -> dict[str, str | int]:
    row: dict[str, str | int] = {group: line.name, "Cases": line.cases}
    for step, words in STEP_WORDS.items():
        timing = line.timings[step]
        row[f"{words}: cases"] = timing.count
        row[f"{words}: median school days"] = "" if timing.middle is None else timing.middle
        row[f"{words}: 90th in 100"] = "" if timing.ninetieth is None else timing.ninetieth
    for words, share in (
        (IN_TIME, line.promise), (CLOSED_BETTER, line.improved), (STILL, line.still),
    ):  # fmt: skip
        row[words] = share.part if share.enough else ""
        row[f"{words}: of"], row[f"{words}: not known yet"] = share.whole, share.unknown
    return row
