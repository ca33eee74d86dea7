"""Giving cases out, in words: the proposal with its bars before and after, and what a batch did."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.utils import timezone

from accounts.errors import WrongState
from accounts.web.words import plural
from attendance.rules.calendar import local_date
from cases.actions.sharing import Gift
from cases.rules.spreading import Desk, Piece, loads_after, spread

if TYPE_CHECKING:
    from accounts.models import User
    from cases.models import AllocationBatch, AllocationLine, Case


@dataclass(frozen=True)
class Share:
    """One case, whose it is, and who would get it."""

    case: Case
    to: int | None
    in_patch: bool

    @property
    def was(self) -> str:
        return str(self.case.officer_id or "")

    @property
    def why(self) -> str:
        """Why this officer: the rule of spreading has two reasons."""
        return "their school" if self.in_patch else "carries least"


@dataclass(frozen=True)
class Bar:
    """One officer's load, as it is and as it would be."""

    name: str
    before: int
    after: int

    @property
    def change(self) -> str:
        gap = self.after - self.before
        return f"{gap:+d}".replace("-", "\u2212") if gap else "no change"


class SharePage:
    """The proposal for the cases that are ticked, among the officers that take part."""

    def __init__(
        self, cases: Sequence[Case], pieces: Sequence[Piece], desks: Sequence[Desk], among: Collection[str]
    ) -> None:  # fmt: skip
        self.cases, self.desks = cases, desks
        able = [desk for desk in desks if str(desk.key) in among] if among else self._others()
        self.among = {desk.key for desk in able}
        self.given = spread(pieces, able)

    def _others(self) -> list[Desk]:
        """Everybody but those whose cases these are."""
        owners = {case.officer_id for case in self.cases}
        return [desk for desk in self.desks if desk.key not in owners]

    @cached_property
    def shares(self) -> list[Share]:
        patch = {desk.key: desk.patch for desk in self.desks}
        found = []
        for case in self.cases:
            to = self.given.get(case.ref)
            at_home = to is not None and case.enrolment.school_id in patch[to]
            found.append(Share(case, to, at_home))
        return found

    @property
    def bars(self) -> list[Bar]:
        """Before and after, those first who take part."""
        taken = {case.ref: case.officer_id for case in self.cases}
        after = loads_after(self.desks, self.given, taken)
        rows = [Bar(desk.name, desk.load, after[desk.key]) for desk in self.desks]
        return sorted(rows, key=lambda bar: (bar.before == bar.after, bar.name))

    @property
    def fullest(self) -> int:
        return max((max(bar.before, bar.after) for bar in self.bars), default=0)

    @property
    def heading(self) -> str:
        return f"Share out {plural(len(self.cases), 'case')}"


def read_gifts(
    sent: Mapping[str, str], refs: Sequence[str], people: Mapping[str, User]
) -> list[Gift]:
    """What a sent proposal gives: for each case whose it was, and who gets it; "" leaves it. Raises WrongState."""
    found = []
    for ref in sorted(set(refs)):
        to, was = sent.get(f"to-{ref}", ""), sent.get(f"was-{ref}", "")
        if not to:
            continue
        if to not in people or not (was == "" or (was.isascii() and was.isdecimal())):
            raise WrongState(f"{ref}: choose an officer of today.")
        found.append(Gift(ref, int(was) if was else None, people[to]))
    return found


@dataclass
class BatchPage:
    """What a batch did, and whether it can still be undone."""

    batch: AllocationBatch
    lines: list[AllocationLine]
    until: dt.datetime
    now: dt.datetime

    @property
    def undone_by(self) -> AllocationBatch | None:
        return getattr(self.batch, "undone_by", None)

    @property
    def may_undo(self) -> bool:
        return not (self.batch.undoes or self.undone_by) and self.now < self.until

    @property
    def until_words(self) -> str:
        there = timezone.localtime(self.until)
        day = "today" if local_date(self.until) == local_date(self.now) else "tomorrow"
        return f"{day} at {there:%H:%M}"

    @property
    def moved(self) -> list[AllocationLine]:
        return [line for line in self.lines if not line.left]

    @property
    def left(self) -> list[AllocationLine]:
        return [line for line in self.lines if line.left]

    @property
    def heading(self) -> str:
        verb = "given back" if self.batch.undoes else "given out"
        return f"{plural(len(self.moved), 'case')} {verb}"
