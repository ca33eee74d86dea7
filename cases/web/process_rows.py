"""The cases behind one process figure, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from accounts.web.parts import Tag
from accounts.web.words import percent_of, plural, short_date
from cases.rules.process import Standing
from cases.web.process_page import CHANGE_WORDS
from cases.web.rows import OfCase

if TYPE_CHECKING:
    from cases.actions.process_figures import OutcomeRow, StepRow
    from cases.rules.improvement import Window

STANDING_TAGS = {
    Standing.KEPT: Tag("In time", "ok"),
    Standing.LATE: Tag("Late", "bad"),
    Standing.WAITING: Tag("Still in time", "info"),
    Standing.NOT_NEEDED: Tag("Ended without it", "quiet"),
    Standing.NO_PROMISE: Tag("No date promised", "quiet"),
}
STEP_HEADS = ("Referred", "Reached", "School days", "Promised for", "Promise")
OUTCOME_HEADS = ("Opened", "Closed", "Missed before", "Missed in the watch", "What it shows")


@dataclass(frozen=True)
class ProcessRow(OfCase):
    """One case: its cells in the order of the heads, the last of them a tag."""

    case: object  # type: ignore[assignment]
    cells: list[tuple[str, str]]
    tag_head: str
    tag: Tag

    @property
    def officer(self) -> str:
        return self.case.officer.name if self.case.officer else "nobody"  # type: ignore[attr-defined]


def step_line(row: StepRow) -> ProcessRow:
    """Referred when, reached when, after how many school days, promised for when."""
    days = "not yet" if row.days is None else str(row.days)
    values = (short_date(row.started), short_date(row.done), days, short_date(row.due))
    return ProcessRow(
        row.case, list(zip(STEP_HEADS[:-1], values, strict=True)), STEP_HEADS[-1],
        STANDING_TAGS[row.state],
    )  # fmt: skip


def outcome_line(row: OutcomeRow) -> ProcessRow:
    """Opened, closed, and sessions missed of those possible in the two windows."""
    case = row.case
    values = (
        short_date(case.opened_on),
        short_date(case.closed_on),
        _window(row.before),
        _window(row.after),
    )
    tone = "ok" if row.state == "improved" else "quiet"
    return ProcessRow(
        case, list(zip(OUTCOME_HEADS[:-1], values, strict=True)), OUTCOME_HEADS[-1],
        Tag(CHANGE_WORDS[row.state], tone),
    )  # fmt: skip


def _window(window: Window) -> str:
    if not window.possible:
        return "no sessions"
    share = percent_of(window.missed, window.possible)
    return f"{window.missed} of {plural(window.possible, 'session')}, {share}"
