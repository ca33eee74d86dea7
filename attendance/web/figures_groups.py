"""Children by circumstance, side by side: ever in the year and at the time, each held against all others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from attendance.actions.insight import AT_TIME, EVER
from attendance.actions.insight_groups import GroupCounts, Groups
from attendance.choices import CircumstanceKind
from attendance.rules.insight import Part, times
from attendance.rules.suppression import hidden_in_list
from attendance.web.figures_asked import GROUP_WORDS, Asked
from attendance.web.figures_numbers import MEASURES, Shown, count_of
from attendance.web.figures_rows import links_of

SHORT = {
    CircumstanceKind.CHILD_IN_NEED: "Children in need",
    CircumstanceKind.CHILD_PROTECTION: "On a child protection plan",
    CircumstanceKind.LOOKED_AFTER: "Looked after",
    CircumstanceKind.EHC_PLAN: "With an EHC plan",
    CircumstanceKind.SEN_SUPPORT: "With SEN support",
    CircumstanceKind.YOUNG_CARER: "Young carers",
    CircumstanceKind.FREE_SCHOOL_MEALS: "Free school meals",
    CircumstanceKind.YOUTH_JUSTICE: "Youth justice worker",
}


@dataclass(frozen=True)
class GroupLine:
    """One group both ways, and how many times as often as all others it was missing without permission."""

    name: str
    full_name: str
    href: str
    links: dict[str, str]
    ever: Shown
    at_time: Shown
    at_time_href: str
    times: str


@dataclass(frozen=True)
class GroupTable:
    """Every group of whom somebody had a possible session, in the order of the picker."""

    asked: Asked
    groups: Groups
    everybody: Part
    up_to: int
    least: int

    @property
    def lines(self) -> list[GroupLine]:
        return [self._line(kind) for kind in GROUP_WORDS if (str(kind), EVER) in self.groups]

    @property
    def has_hidden(self) -> bool:
        """Whether some number was hidden."""
        return any(line.ever.hidden or line.at_time.hidden for line in self.lines)

    def _line(self, kind: Any) -> GroupLine:
        ever = self.groups[kind, EVER]
        at_time = self.groups.get((kind, AT_TIME), GroupCounts(Part(), {}))
        shown = self._shown(ever)
        return GroupLine(
            name=SHORT[kind],
            full_name=GROUP_WORDS[kind],
            href=self.asked.address(group=kind, status=EVER),
            links=links_of(self.asked, group=kind, status=EVER),
            ever=shown,
            at_time=self._shown(at_time),
            at_time_href=self.asked.address(group=kind, status=AT_TIME),
            times=self._times(shown),
        )

    def _times(self, shown: Shown) -> str:
        if not shown.may_show("unauthorised"):
            return shown.unauthorised
        others = self.everybody - shown.part
        found = times(shown.part, others, "unauthorised_rate", self.least)
        return "–" if found is None else f"{found:.1f}"

    def _shown(self, counts: GroupCounts) -> Shown:
        """Hidden is what the group's own page hides: a small count, or a total that is made of ones."""
        return Shown(counts.part, frozenset(m for m in MEASURES if self._is_hidden(m, counts)))

    def _is_hidden(self, measure: str, counts: GroupCounts) -> bool:
        count, all_of_them = (count_of(part, measure) for part in (counts.part, self.everybody))
        if not count:
            return False
        others = max(0, all_of_them - count)
        if counts.highest[measure] == 1:
            return True
        return bool(hidden_in_list([count, others], self.up_to))
