"""The roll call in words: by class, whom to look for first, and whose mark is only the morning's."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.urls import reverse

from accounts.web.words import london_time, long_date, plural
from attendance.actions.roll_call import Caller, RollCall
from attendance.choices import Half
from attendance.rules.presence import Where
from attendance.web.mark_words import kind_of
from attendance.web.week_presenter import printed_in_words

if TYPE_CHECKING:
    from accounts.models import User

WORDS = {
    Where.IN: "in the building",
    Where.UNKNOWN: "not known",
    Where.ELSEWHERE: "elsewhere",
    Where.ABSENT: "absent",
}


@dataclass(frozen=True)
class CallerView:
    """One pupil's line: `note` says why the child is not in, or that the mark is the morning's."""

    name: tuple[str, str]
    where: str
    words: str
    code: str
    kind: str
    note: str


@dataclass(frozen=True)
class ClassView:
    """One class: those to tick, those not known, and those who are not here."""

    name: str
    expected: list[CallerView]
    away: list[CallerView]
    counts: list[tuple[str, str, int]]


@dataclass
class RollCallPage:
    """Who is in the building, for one person."""

    call: RollCall
    user: User

    @property
    def heading(self) -> str:
        """Who is in the building: Monday 19 January 2026, 10:41."""
        return f"Who is in the building: {long_date(self.call.at)}, {london_time(self.call.at)}"

    @property
    def printed(self) -> str:
        return printed_in_words(self.user)

    @property
    def day_list(self) -> str:
        return f"{reverse('attendance:list_registers')}?school={self.call.school.urn}"

    @cached_property
    def counts(self) -> list[tuple[str, str, int]]:
        """How many of each, of everybody."""
        return _counts(self.call.callers)

    @property
    def total(self) -> int:
        return len(self.call.callers)

    @cached_property
    def caution(self) -> str:
        """What these marks cannot say, in a sentence."""
        if not self.call.half:
            return (
                "No session has begun today, so nobody's whereabouts are known from the registers."
            )
        if self.call.half != Half.PM:
            return ""
        old = sum(1 for c in self.call.callers if c.half == Half.AM)
        if not old:
            return ""
        pupils = plural(old, "pupil has", "pupils have")
        return f"{pupils} no afternoon mark yet: this morning's mark is used for them, and says so."

    @cached_property
    def classes(self) -> list[ClassView]:
        """The classes by year, each with its pupils by name."""
        groups: dict[tuple[int, str], list[Caller]] = {}
        for caller in self.call.callers:
            year = int(caller.year_group) if caller.year_group.isdigit() else -1
            groups.setdefault((year, caller.registration_group), []).append(caller)
        return [self._class(name, groups[year, name]) for year, name in sorted(groups)]

    def _class(self, name: str, callers: list[Caller]) -> ClassView:
        views = [self._caller(caller) for caller in callers]
        looked_for = (Where.IN.value, Where.UNKNOWN.value)
        return ClassView(
            name,
            [view for view in views if view.where in looked_for],
            [view for view in views if view.where not in looked_for],
            [count for count in _counts(callers) if count[2]],
        )

    def _caller(self, caller: Caller) -> CallerView:
        where, code = caller.where, caller.code
        parts = []
        if code and where not in (Where.IN, Where.UNKNOWN):
            parts.append(code.meaning)
        if code and code.is_late:
            late = f"{caller.minutes_late} min late" if caller.minutes_late else "late"
            parts.append(late)
        if where is Where.UNKNOWN:
            parts.append("no mark")
        if self.call.half == Half.PM and caller.half == Half.AM:
            parts.append("this morning's mark")
        return CallerView(
            (caller.surname, caller.forename), where.value, WORDS[where],
            code.code if code else "·", kind_of(code), ", ".join(parts),
        )  # fmt: skip


def _counts(callers: list[Caller]) -> list[tuple[str, str, int]]:
    counted = Counter(caller.where for caller in callers)
    return [(where.value, words, counted[where]) for where, words in WORDS.items()]
