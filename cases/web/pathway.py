"""The pathway of a case in words: the picture, the ways on and what each needs, what waits, what holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.urls import reverse

from accounts.web.words import ago
from attendance.choices import Role
from cases import access
from cases.actions.files import CaseFile, Exit
from cases.choices import LetterTemplate, Stage
from cases.rules.stages import FAST_TRACK, FOLLOWS_A_NOTICE, THROUGH_A_HOLD, Refusal
from cases.web.pathway_picture import Picture
from cases.web.words import hold_words, move_words

if TYPE_CHECKING:
    from cases.models import Escalation

ASKABLE = frozenset({Stage.LEGAL_CONSIDERATION, Stage.STEP_DOWN, Stage.FT_OPEN})

MANY = 2  # things asked for: more are worth a count

# Where each missing thing is done: the page, what its address takes besides the case, the part of it.
DONE_AT: dict[str, tuple[str, tuple[str, ...], str]] = {
    "contact_logged": ("show_case", (), "#contact"),
    "meeting_offered": ("show_case", (), "#contact"),
    "panel_arranged": ("arrange_panel", (), ""),
    "parents_invited": ("send_letter", (LetterTemplate.PANEL_INVITATION.value,), ""),
    "panel_held": ("record_panel", (), ""),
    "plan_recorded": ("agree_plan", (), ""),
    "consulted": ("consider", (), ""),
    "support_offered": ("offer_support", (), ""),
}


@dataclass(frozen=True)
class Need:
    """One thing that is missing, and where it can be done."""

    text: str
    href: str


def needs_of(ref: str, refusals: Iterable[Refusal], may_do: bool) -> list[Need]:
    """What is missing, each with the place where this person can do it."""
    return [Need(r.text, r.href or (_where(ref, r.code) if may_do else "")) for r in refusals]


def _where(ref: str, code: str) -> str:
    if code not in DONE_AT:
        return ""
    name, extra, anchor = DONE_AT[code]
    return reverse(f"cases:{name}", args=[ref, *extra]) + anchor


@dataclass(frozen=True)
class ExitView:
    """A way out: a link when the person may go, and what is still missing."""

    exit: Exit
    ref: str
    may_ask: bool
    may_edit: bool
    asked: bool
    pupil: str
    sees_legal: bool = True

    @property
    def title(self) -> str:
        return move_words(self.exit.move.start, self.exit.move.to)

    @property
    def needs(self) -> list[Need]:
        """What is missing, each with the place where it can be done."""
        needs = needs_of(self.ref, self.exit.missing, self.may_edit)
        hidden = set() if self.sees_legal else {self._record}
        return [Need(n.text, "") if n.href in hidden else n for n in needs]

    @property
    def _record(self) -> str:
        """Where the decision record is: no page for a school."""
        return next((r.href for r in self.exit.missing if r.code == "decision_record"), "")

    @property
    def in_place(self) -> str:
        """How much of what the way asks for is there: 5 of 7 in place; nothing where it asks for little."""
        asked = set(self.exit.move.needs)
        lacking = {r.code for r in self.exit.missing} & asked
        there = len(asked) - len(lacking)
        return f"{there} of {len(asked)} in place" if lacking and len(asked) > MANY else ""

    @property
    def is_ready(self) -> bool:
        return self.exit.is_mine and not self.exit.missing

    @property
    def href(self) -> str:
        """The page of the move, for a role that may make it; empty otherwise."""
        if not self.exit.is_mine or self.exit.move.to in FOLLOWS_A_NOTICE:
            return ""
        if self.exit.move.to == Stage.FT_REFERRED:
            return reverse("cases:refer", args=[self.pupil])
        return reverse("cases:move_case", args=[self.ref, self.exit.move.to])

    @property
    def ask_href(self) -> str:
        """Where to ask a manager; empty when that is not the way."""
        needs_two = any(r.code == "approved" for r in self.exit.missing)
        helps = needs_two if self.exit.is_mine else Role.MANAGER in self.exit.move.roles
        if self.asked or not self.may_ask or not helps or self.exit.move.to not in ASKABLE:
            return ""
        return reverse("cases:ask_decision", args=[self.ref, self.exit.move.to])

    @property
    def note(self) -> str:
        """Whose it is, when it is not this person's."""
        if self.asked:
            return "A manager has been asked."
        if self.exit.move.to in FOLLOWS_A_NOTICE:
            return "Follows the notice itself."
        role = next((r.text for r in self.exit.refusals if r.code == "role"), "")
        return f"{role}." if role else ""


class Pathway:
    """Where a case is, and where it can go."""

    def __init__(self, file: CaseFile) -> None:
        self.file, self.case, self.user, self.today = file, file.case, file.user, file.today

    @property
    def is_open(self) -> bool:
        return self.case.stage != Stage.CLOSED

    @cached_property
    def picture(self) -> Picture:
        """The weeks promised and the stages, with where the case is."""
        return Picture(self.file)

    @property
    def name(self) -> str:
        return str(self.case.pathway.name)

    @property
    def href(self) -> str:
        """The pathway's own page."""
        return reverse("cases:show_pathway", args=[self.case.pathway.slug])

    @property
    def programme(self) -> str:
        """The parenting programme that belongs to it, while Fast Track is under way."""
        return str(self.case.pathway.programme) if self.case.stage in FAST_TRACK else ""

    @cached_property
    def exits(self) -> list[ExitView]:
        """The ways on, the person's own first."""
        views = [self._exit(e) for e in self.file.exits if e.move.to not in THROUGH_A_HOLD]
        return sorted(
            views, key=lambda v: (v.exit.move.to == Stage.CLOSED, not v.href, not v.is_ready)
        )

    @property
    def side_exits(self) -> list[ExitView]:
        """Step down and transfer: always there, seldom taken."""
        return [v for e in self.file.exits if e.move.to in THROUGH_A_HOLD and (v := self._exit(e))
                and (v.href or v.ask_href)]  # fmt: skip

    def _exit(self, found: Exit) -> ExitView:
        asked = any(row.stage == found.move.to for row in self.file.waiting)
        user, case = self.user, self.case
        may_edit = access.can_edit(user, case) or found.is_mine
        return ExitView(
            found, case.ref, access.can_ask(user, case), may_edit, asked, case.pupil.ref,
            access.can_see_legal_text(user, case),
        )  # fmt: skip

    @property
    def primary(self) -> Need | None:
        """The one primary button: the only way on besides closing, or what it needs first; a choice has none."""
        mine = [v for v in self.exits if v.href and v.exit.move.to != Stage.CLOSED]
        if len(mine) != 1:
            return None
        only = mine[0]
        first = next((need for need in only.needs if need.href), None)
        if first is None or only.is_ready:
            return Need(only.title, only.href)
        return Need(first.text.partition(":")[0], first.href)

    @property
    def holds(self) -> list[str]:
        """Each hold that stands."""
        return [hold_words(hold) for hold in self.file.holds] if self.is_open else []

    @property
    def waiting(self) -> list[tuple[Escalation, str, str]]:
        """Questions in the manager's queue: what, since when, where decided; none of a closed case."""
        waiting = self.file.waiting if self.is_open else []
        return [
            (
                row,
                f"asked {ago(row.asked_at, self.today)} by {row.asked_by.name}",
                self._decide_href(row),
            )
            for row in waiting
        ]

    def _decide_href(self, row: Escalation) -> str:
        if not access.can_decide(self.user, row):
            return ""
        return row.path or reverse("cases:decide", args=[self.case.ref, row.kind])

    @property
    def returned(self) -> str:
        """What was sent back last, while that is still to be answered."""
        row = self.file.returned if self.is_open else None
        if row is None or (row.legal and not access.can_see_legal_text(self.user, self.case)):
            return ""
        return f"{row.decided_by.name if row.decided_by else ''} returned “{row.summary}”: {row.decision_reason}"
