"""Process figures in words: each with its fraction, each leading to its cases, and nobody ranked."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse

from accounts.web.helpers import place
from accounts.web.parts import NavItem
from accounts.web.words import percent_of, plural
from attendance.web.week_presenter import printed_in_words
from cases.rules.improvement import Change
from cases.rules.process import Standing, Step

if TYPE_CHECKING:
    from accounts.models import User
    from cases.actions.process_figures import Group, Outcomes, ProcessFigures, Speed
    from cases.web.process_asked import ProcessAsked

STEP_WORDS = {
    Step.CONTACT: "First contact",
    Step.PANEL: "Panel held",
    Step.DECISION: "Decision",
}
STEP_NOTES = {
    Step.CONTACT: "The service’s first call, visit, meeting or message, answered or not. No pathway "
    "promises a time for it.",
    Step.PANEL: "The first panel held.",
    Step.DECISION: "The first notice, legal step or step down, or closing because of what was achieved.",
}
BY_WORDS = {"pathway": "Pathway", "school": "School", "officer": "Officer"}
NO_FIGURE = "–"
NOBODY = "none"  # an officer's place in an address when there is none
CHANGE_WORDS = {
    Change.IMPROVED: "Missed less than before",
    Change.NOT_IMPROVED: "Missed as much or more",
    Change.TOO_EARLY: "Not yet known",
    Change.TOO_FEW: "Too few sessions to say",
}


@dataclass(frozen=True)
class Cell:
    """A number or a fraction, and where its cases are."""

    text: str
    href: str = ""
    note: str = ""
    is_few: bool = False


@dataclass(frozen=True)
class SpeedLine:
    """One step for everybody."""

    name: str
    note: str
    reached: Cell
    half: str
    most: str
    promise: Cell
    late: Cell


@dataclass(frozen=True)
class GroupLine:
    """One group's figures; `too_few` for those that are not compared."""

    name: str
    cases: Cell
    mix: str
    too_few: bool
    cells: list[tuple[str, Cell]]


@dataclass(frozen=True)
class ProcessPage:
    """What the template shows."""

    user: User
    asked: ProcessAsked
    figures: ProcessFigures

    @property
    def printed(self) -> str:
        return printed_in_words(self.user)

    @property
    def links(self) -> list[tuple[str, str]]:
        """Figures of apps above: words and address."""
        return [(words, place(name)) for words, name in settings.PROCESS_LINKS]

    @cached_property
    def is_empty(self) -> bool:
        everybody = self.figures.everybody
        return not (everybody.cases or everybody.outcomes.cases)

    @cached_property
    def headline(self) -> str:
        """The answer in a sentence: half of the panels, and the share in time."""
        everybody = self.figures.everybody
        panel = everybody.speeds[Step.PANEL]
        start = f"{plural(everybody.cases, 'child was', 'children were')} referred {self.asked.period.when}."
        if panel.half is None:
            return f"{start} No panel has been held for them yet."
        return (
            f"{start} Half of those who reached a panel did so within "
            f"{plural(panel.half, 'school day')}, nine in ten within {panel.most}."
        )

    @cached_property
    def speeds(self) -> list[SpeedLine]:
        return [
            SpeedLine(
                STEP_WORDS[step],
                STEP_NOTES[step],
                self._count(f"{speed.reached:,} of {everybody.cases:,}", step),
                _days(speed.half),
                _days(speed.most),
                self._promise(step, speed),
                self._count(f"{speed.late:,}", step, Standing.LATE)
                if speed.promised
                else Cell(NO_FIGURE),
            )
            for everybody in [self.figures.everybody]
            for step, speed in everybody.speeds.items()
        ]

    @cached_property
    def outcomes(self) -> list[tuple[str, Cell]]:
        """Each thing the watch can have shown, with its fraction; what is not known is nobody's failure."""
        found = self.figures.everybody.outcomes
        known = f"of {found.known:,} known"
        return [
            (
                CHANGE_WORDS[Change.IMPROVED],
                self._outcome(_of(found.improved, found.known), Change.IMPROVED, known),
            ),
            (
                CHANGE_WORDS[Change.NOT_IMPROVED],
                self._outcome(_of(found.not_improved, found.known), Change.NOT_IMPROVED, known),
            ),
            (
                "Closed because attendance improved, and still better after the watch",
                self._outcome(_of(found.closed_kept, found.closed_known), "closed_known"),
            ),
            (
                CHANGE_WORDS[Change.TOO_EARLY],
                self._outcome(f"{found.too_early:,}", Change.TOO_EARLY),
            ),
            (CHANGE_WORDS[Change.TOO_FEW], self._outcome(f"{found.too_few:,}", Change.TOO_FEW)),
        ]

    @cached_property
    def tabs(self) -> list[NavItem]:
        here = reverse("cases:show_process")
        return [
            NavItem(f"By {by}", f"{here}{self.asked.address(by=by)}#groups", by == self.asked.by)
            for by in BY_WORDS
        ]

    @property
    def by_word(self) -> str:
        return BY_WORDS[self.asked.by]

    @cached_property
    def heads(self) -> list[str]:
        """The columns of the groups' table: school days half had waited, then the promises, then the watch."""
        return [
            "First contact",
            "Panel",
            "Decision",
            "Panel in time",
            "Decision in time",
            "Improved",
        ]

    @cached_property
    def groups(self) -> list[GroupLine]:
        return [self._group(group) for group in self.figures.groups[self.asked.by]]

    def _group(self, group: Group) -> GroupLine:
        least = self.figures.least
        key = NOBODY if group.key is None else str(group.key)
        where = {"of": key, "by": self.asked.by}
        found = group.outcomes
        cells = [
            self._enough(
                f"{speed.half} days" if speed.half is not None else NO_FIGURE,
                speed.reached,
                step,
                where,
            )
            for step, speed in group.speeds.items()
        ] + [
            self._enough(_of(speed.kept, speed.promised), speed.promised, step, where, "promised")
            for step, speed in group.speeds.items()
            if step != Step.CONTACT
        ]
        cells.append(
            self._enough(_of(found.improved, found.known), found.known, "outcome", where, "known")
        )
        return GroupLine(
            group.name,
            self._count(f"{group.cases:,}", Step.CONTACT, "all", **where),
            _mix(group),
            group.cases < least and found.cases < least,
            list(zip(self.heads, cells, strict=True)),
        )  # fmt: skip

    def _enough(
        self, text: str, cases: int, what: str, where: dict[str, str], state: str = ""
    ) -> Cell:
        """The figure, or that it rests on too few cases to be set beside another."""
        href = self._href(what, state, **where) if cases else ""
        if not cases:
            return Cell(NO_FIGURE)
        if cases < self.figures.least:
            return Cell("too few to compare", href, plural(cases, "case"), is_few=True)
        return Cell(text, href, plural(cases, "case") if "of" not in text else "")

    def _promise(self, step: Step, speed: Speed) -> Cell:
        if not speed.promised:
            return Cell(NO_FIGURE)
        return self._count(_of(speed.kept, speed.promised), step, "promised")

    def _count(self, text: str, step: Step, state: str = "", **where: str) -> Cell:
        return Cell(text, self._href(step, state, **where))

    def _outcome(self, text: str, state: str, note: str = "") -> Cell:
        return Cell(text, "" if text == NO_FIGURE else self._href("outcome", state), note)

    def _href(self, what: str, state: str = "", **where: str) -> str:
        base = reverse("cases:list_process_cases", args=[what])
        return f"{base}{self.asked.address(**({'by': ''} | where), state=state)}"


def _mix(group: Group) -> str:
    """What kind of cases these are, so that a hard caseload is not read as slow work."""
    if not group.cases:
        return "closed cases only"
    return f"{group.severe:,} of {group.cases:,} for severe absence"


def _of(part: int, whole: int) -> str:
    return f"{part:,} of {whole:,}, {percent_of(part, whole)}" if whole else NO_FIGURE


def _days(number: int | None) -> str:
    return NO_FIGURE if number is None else plural(number, "school day")


def watch_words(found: Outcomes) -> str:
    """How many were closed, as a sentence begins it."""
    return f"{plural(found.cases, 'case was', 'cases were')} closed"
