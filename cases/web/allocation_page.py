"""Sharing cases out, in words: whose, who would get which, and what each carries before and after."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from accounts.errors import WrongState
from accounts.web.parts import Tag
from accounts.web.words import long_date, plural
from cases import access
from cases.access_allocations import visible_allocations
from cases.actions.sharing import Gift, propose, read_carriers, read_lines, undo_until
from cases.actions.worklists import read_to_allocate
from cases.choices import AllocationReason
from cases.web.rows import CaseRow, OfCase

if TYPE_CHECKING:
    from accounts.models import User
    from cases.models import AllocatedCase, Allocation, Case
    from cases.querysets import CaseQuerySet
    from cases.rules.spreading import Carrier

NOBODY = "none"
PATCH, LOAD = "patch", "load"
HOW = ((PATCH, "Spread by patch, then load"), (LOAD, "Spread by load alone"))
MOST = 300  # cases given in one go


@dataclass(frozen=True)
class LoadBar:
    """One officer's open cases before and after."""

    name: str
    before: int
    after: int

    @property
    def change(self) -> str:
        return f"{self.after - self.before:+d}" if self.after != self.before else "as now"


@dataclass
class AllocatePage:
    """The cases of one officer, or of nobody, to be ticked. `of` is a key, or none."""

    user: User
    given: QueryDict
    today: dt.date = field(default_factory=timezone.localdate)

    @cached_property
    def people(self) -> dict[str, User]:
        """Officers of today, and whoever else still has open cases, by key."""
        return {str(p.pk): p for p in access.officers_with_cases(self.user)}

    @property
    def of(self) -> str:
        asked = self.given.get("of", NOBODY)
        return asked if asked in self.people else NOBODY

    @property
    def whose(self) -> str:
        return self.people[self.of].name if self.of != NOBODY else "nobody"

    @property
    def title(self) -> str:
        return f"{self.whose}’s cases" if self.of != NOBODY else "Cases without an officer"

    @property
    def tabs(self) -> list[tuple[str, str]]:
        return [(NOBODY, "Nobody"), *((key, p.name) for key, p in self.people.items())]

    @cached_property
    def cases(self) -> CaseQuerySet:
        return read_to_allocate(self.user, None if self.of == NOBODY else int(self.of))

    @cached_property
    def rows(self) -> list[CaseRow]:
        found = self.cases.with_list_facts().order_by("stage_due", "id")[: MOST + 1]
        return [CaseRow(case, self.today) for case in found]

    @property
    def are_too_many(self) -> bool:
        return len(self.rows) > MOST

    @property
    def shown(self) -> list[CaseRow]:
        return self.rows[:MOST]

    @property
    def all_ticked(self) -> bool:
        return "all" in self.given

    @property
    def tick_all(self) -> str:
        return f"?{urlencode({'of': self.of, 'all': 1})}"

    @property
    def choices(self) -> list[tuple[str, str]]:
        return [*HOW, *((str(p.pk), p.name) for p in access.officers() if str(p.pk) != self.of)]


@dataclass
class ShareLine(OfCase):
    """One case of the proposal."""

    case: Case
    to: int | None
    carriers: dict[int, tuple[str, Carrier]]

    @property
    def before(self) -> str:
        return self.case.officer.name if self.case.officer else "nobody"

    @property
    def of(self) -> str:
        return str(self.case.officer_id or "")

    @property
    def options(self) -> list[tuple[str, str, bool]]:
        """Who may get it: key, name, whether chosen. Leaving it where it is comes last."""
        found = [(str(key), name, key == self.to) for key, (name, _) in self.carriers.items()
                 if key != self.case.officer_id]  # fmt: skip
        return [*found, (self.of, f"stays with {self.before}", self.to is None)]

    @property
    def outside(self) -> Tag | None:
        """Told where the case leaves the patch of whoever gets it."""
        if self.to is None or self.case.enrolment.school_id in self.carriers[self.to][1].patch:
            return None
        return Tag("outside their patch", "warn")

    @property
    def select_label(self) -> str:
        return f"Who gets {self.case.ref}, {self.child}"


class SharePreview:
    """Who would get which. Nothing is written until it is confirmed."""

    def __init__(self, user: User, sent: QueryDict) -> None:
        """Raises WrongState: nothing ticked, too many, nobody chosen, nobody to give to."""
        self.user, self.sent, self.today = user, sent, timezone.localdate()
        self.carriers = read_carriers(user, self.today)
        names = {p.pk: p.name for p in access.officers()}
        self.by_key = {c.key: (names[c.key], c) for c in self.carriers}
        self.cases = self._cases()
        chosen = self._chosen()
        self.lines = [ShareLine(case, chosen.get(case.ref), self.by_key) for case in self.cases]

    def _cases(self) -> list[Case]:
        refs = self.sent.getlist("case")
        if not refs:
            raise WrongState("Tick at least one case to give.")
        if len(refs) > MOST:
            raise WrongState(f"At most {MOST} cases can be given in one go.")
        found = access.visible_cases(self.user).open().filter(ref__in=refs)
        return list(found.with_list_facts().order_by("enrolment__school__name", "ref"))

    def _chosen(self) -> dict[str, int]:
        """Each case's officer: as changed on the preview, else as it was asked to be shared out."""
        to = self.sent.get("to", "")
        if any(key.startswith("to-") for key in self.sent):
            wanted = {case.ref: self.sent.get(f"to-{case.ref}", "") for case in self.cases}
            keys = {ref: int(key) for ref, key in wanted.items() if key.isdecimal()}
            return {case.ref: keys[case.ref] for case in self.cases
                    if keys.get(case.ref) in self.by_key and keys[case.ref] != case.officer_id}  # fmt: skip
        if to in (PATCH, LOAD):
            return self._proposed(by_patch=to == PATCH)
        if not to.isdecimal() or int(to) not in self.by_key:
            raise WrongState("Choose how the ticked cases are shared out.")
        return {case.ref: int(to) for case in self.cases if case.officer_id != int(to)}

    def _proposed(self, *, by_patch: bool) -> dict[str, int]:
        found = propose(self.cases, self.carriers, by_patch=by_patch)
        if not found:
            raise WrongState("There is no other officer to give them to.")
        return found

    @property
    def gifts(self) -> list[Gift]:
        """What was confirmed; whose each case was is what the page showed, not what is so now."""
        gifts = []
        for line in self.lines:
            shown = self.sent.get(f"of-{line.case.ref}", "")
            if line.to is not None:
                gifts.append(
                    Gift(line.case.ref, int(shown) if shown.isdecimal() else None, line.to)
                )
        return gifts

    @property
    def of(self) -> str:
        return self.sent.get("of", NOBODY)

    @property
    def back(self) -> str:
        return f"{reverse('cases:allocate_cases')}?{urlencode({'of': self.of})}"

    @property
    def changing(self) -> int:
        return sum(line.to is not None for line in self.lines)

    @property
    def title(self) -> str:
        return f"{plural(self.changing, 'case')} to share out"

    @property
    def reasons(self) -> list[tuple[str, str, bool]]:
        usual = AllocationReason.NEW if self.of == NOBODY else AllocationReason.AWAY
        chosen = self.sent.get("reason", usual)
        return [(value, label, value == chosen) for value, label in AllocationReason.choices]

    @property
    def note(self) -> str:
        return self.sent.get("note", "")

    @property
    def bars(self) -> list[LoadBar]:
        """Everybody whose load changes or could: before and after, by name."""
        gets = Counter(line.to for line in self.lines if line.to is not None)
        gives = Counter(line.case.officer_id for line in self.lines if line.to is not None)
        bars = [LoadBar(name, c.load, c.load + gets[key] - gives[key])
                for key, (name, c) in self.by_key.items()]  # fmt: skip
        gone = {line.case.officer for line in self.lines if line.case.officer}
        for person in sorted((p for p in gone if p.pk not in self.by_key), key=lambda p: p.name):
            held = access.visible_cases(self.user).open().filter(officer=person).count()
            bars.append(LoadBar(person.name, held, held - gives[person.pk]))
        return sorted(bars, key=lambda bar: bar.name)

    @property
    def fullest(self) -> int:
        return max((max(bar.before, bar.after) for bar in self.bars), default=0)


@dataclass
class AllocationPage:
    """What was shared out, and whether it can still be undone."""

    batch: Allocation
    now: dt.datetime = field(default_factory=timezone.now)

    @cached_property
    def lines(self) -> list[AllocatedLine]:
        return [AllocatedLine(line) for line in read_lines(self.batch)]

    @property
    def title(self) -> str:
        return f"{plural(self.batch.count, 'case')} shared out"  # type: ignore[attr-defined]

    @property
    def told(self) -> str:
        """Why, by whom and when, in a line."""
        at = timezone.localtime(self.batch.at)
        why = AllocationReason(self.batch.reason).label
        said = f"{why}: {self.batch.note}" if self.batch.note else why
        return f"{said}. By {self.batch.by.name}, {long_date(at)} at {at:%H:%M}."

    @property
    def undone(self) -> str:
        """By whom and when it was undone, and what stayed; nothing while it stands."""
        undo = getattr(self.batch, "undo", None)
        if undo is None:
            return ""
        at = timezone.localtime(undo.at)
        stayed = f" Stayed where they are: {', '.join(undo.stayed)}." if undo.stayed else ""
        return f"Undone by {undo.by.name}, {long_date(at)} at {at:%H:%M}.{stayed}"

    @property
    def can_be_undone(self) -> bool:
        return not self.undone and self.now <= undo_until(self.batch)

    @property
    def until(self) -> str:
        at = timezone.localtime(undo_until(self.batch))
        return f"{long_date(at)} at {at:%H:%M}"

    @property
    def href(self) -> str:
        return reverse("cases:show_allocation", args=[self.batch.pk])


def read_recent(user: User) -> list[AllocationPage]:
    """What was shared out lately and can still be undone, newest first."""
    return [
        page for page in map(AllocationPage, visible_allocations(user)[:3]) if page.can_be_undone
    ]


@dataclass
class AllocatedLine(OfCase):
    """One case that changed hands."""

    line: AllocatedCase

    @property
    def case(self) -> Case:  # type: ignore[override]
        return self.line.case

    @property
    def before(self) -> str:
        return self.line.from_officer.name if self.line.from_officer else "nobody"

    @property
    def after(self) -> str:
        return self.line.to_officer.name

    @property
    def now(self) -> str:
        return self.case.officer.name if self.case.officer else "nobody"
