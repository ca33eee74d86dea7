"""The inbox of flags in words: its states as tabs, its kinds as a rail with counts, its lines, its keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.http import urlencode

from accounts.web.parts import KeyHelp, NavItem
from accounts.web.words import plural
from attendance.access import check_permission, get_school, has_permission, visible_schools
from attendance.actions.flag_inbox import (
    CLEARED,
    CLEARED_FOR,
    NEW,
    OPEN,
    SNOOZED,
    STANDING,
    STATES,
    Inbox,
    Wishes,
)
from attendance.choices import FlagKind, Permission
from attendance.web.flag_rows import FlagRow, flag_rows
from attendance.web.flag_words import GROUPS, kinds_of, wording_of
from attendance.web.week_presenter import printed_in_words

if TYPE_CHECKING:
    from django.core.paginator import Page

    from accounts.models import User
    from attendance.models import Flag, School

TABS = {
    OPEN: "To look at",
    NEW: "Not seen yet",
    SNOOZED: "Snoozed",
    STANDING: "All that stand",
    CLEARED: "Cleared lately",
}
KEYS = [
    KeyHelp("J K", "Next flag, flag before"),
    KeyHelp("Enter", "Open it here, or close it"),
    KeyHelp("A", "Acknowledge: somebody has seen it"),
    KeyHelp("Z", "Take back that you have seen it"),
    KeyHelp("S", "Snooze: until when, and why. W wakes it"),
    KeyHelp("X", "Choose it, to act on several at once"),
]


@dataclass(frozen=True)
class KindGroup:
    """Some kinds of flag under one heading, each with its count."""

    title: str
    item: NavItem
    kinds: list[NavItem]


@dataclass
class InboxPage:
    """The page for one person, as the address asks for it."""

    user: User
    asked: Mapping[str, str]

    @cached_property
    def school(self) -> School | None:
        """The school asked for, or the only one there is to see. Raises NotFound, NotAllowed."""
        check_permission(self.user, Permission.SEE_FLAGS)
        urn = self.asked.get("school", "")
        if urn:
            return get_school(self.user, urn, Permission.SEE_FLAGS)
        return self.schools[0] if len(self.schools) == 1 else None

    @property
    def kind(self) -> str:
        """One kind, one group of kinds, or nothing for every kind."""
        asked = self.asked.get("kind", "")
        return asked if asked in FlagKind.values or asked in GROUPS else ""

    @property
    def state(self) -> str:
        asked = self.asked.get("state", "")
        return asked if asked in STATES else OPEN

    @cached_property
    def wishes(self) -> Wishes:
        """What is asked for. Raises NotAllowed for somebody who sees no flags."""
        kinds = kinds_of(self.kind) or ([self.kind] if self.kind else [])
        year = self.asked.get("year", "")[:10]
        group = self.asked.get("class", "")[:20] if self.school else ""
        return Wishes(self.state, kinds, self.school, year, group)

    @cached_property
    def inbox(self) -> Inbox:
        return Inbox(self.user, self.wishes, self.asked.get("page", "1"))

    @cached_property
    def schools(self) -> list[School]:
        """Those to choose from."""
        return list(visible_schools(self.user, Permission.SEE_FLAGS))

    @property
    def caption(self) -> str:
        return self.school.name if self.school else plural(len(self.schools), "school")

    @property
    def tabs(self) -> list[NavItem]:
        """The states, each with how many there are."""
        counts = self.inbox.by_state
        return [
            NavItem(text, self._address(state=state), state == self.state, counts[state])
            for state, text in TABS.items()
        ]

    @property
    def groups(self) -> list[KindGroup]:
        """The kinds by what they are for; a kind with none is left out unless it is asked for."""
        counts = self.inbox.by_kind
        return [self._group(name, title, counts) for name, (title, _) in GROUPS.items()]

    @property
    def every_kind(self) -> NavItem:
        """All of them."""
        return NavItem(
            "All kinds", self._address(kind=""), not self.kind, self.inbox.by_kind.total()
        )

    @property
    def page(self) -> Page[Flag]:
        return self.inbox.page

    @cached_property
    def rows(self) -> list[FlagRow]:
        return flag_rows(list(self.page), self.user)

    @property
    def here(self) -> str:
        """This page's address, to come back to."""
        return self._address(page=self.asked.get("page", ""))

    @property
    def file(self) -> str:
        """The same flags as a file."""
        return f"{reverse('attendance:download_flags')}{self._query()}"

    @property
    def pages(self) -> str:
        """The address up to a page number."""
        query = self._query()
        return f"{query}&" if query else "?"

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """What the filter form keeps of the address."""
        return [(key, value) for key, value in self._asked().items() if key in ("kind", "state")]

    @property
    def year(self) -> str:
        return self.wishes.year

    @property
    def group(self) -> str:
        return self.wishes.group

    @property
    def about(self) -> str:
        """What the one kind asked for is, in a sentence or two."""
        return wording_of(self.kind).about if self.kind in FlagKind.values else ""

    @property
    def can_work(self) -> bool:
        """Whether anything may be done here at all."""
        return has_permission(self.user, Permission.WORK_FLAGS) and self.state != CLEARED

    @property
    def empty_title(self) -> str:
        """Why there is nothing."""
        if self.asked.get("year") or self.asked.get("class") or self.kind:
            return "No flag fits."
        return {
            OPEN: "No flag stands here.",
            NEW: "Every flag has been seen by somebody.",
            SNOOZED: "No flag is snoozed.",
            STANDING: "No flag stands here.",
            CLEARED: f"No flag was cleared in the last {CLEARED_FOR.days} days.",
        }[self.state]

    @property
    def empty_fills(self) -> str:
        """What would fill it."""
        if self.kind or self.year or self.group:
            return "Take a filter off to see more."
        return {
            OPEN: "The nightly run raises one when a rule is met, and after every change of marks.",
            NEW: "A flag comes here when it is raised, and leaves when somebody acknowledges it.",
            SNOOZED: "A flag put off comes here, with the reason, until its day or until it gets worse.",
            STANDING: "Every flag not cleared is here, those put off as well.",
            CLEARED: "A flag is cleared by better attendance, a corrected register, or something done.",
        }[self.state]

    @property
    def asked_words(self) -> str:
        """What a printed list holds: its state, kinds, year and class, and how many."""
        kind = GROUPS[self.kind][0] if self.kind in GROUPS else ""
        kind = kind or (str(FlagKind(self.kind).label) if self.kind else "All kinds")
        year = f"year {self.year}" if self.year else ""
        group = f"class {self.group}" if self.group else ""
        found = plural(self.page.paginator.count, "flag")
        return ", ".join(part for part in (TABS[self.state], kind, year, group, found) if part)

    @property
    def printed(self) -> str:
        return printed_in_words(self.user)

    @property
    def keys(self) -> list[KeyHelp]:
        return KEYS

    def _group(self, name: str, title: str, counts: Mapping[str, int]) -> KindGroup:
        kinds = kinds_of(name)
        total = sum(counts[kind] for kind in kinds)
        items = [
            NavItem(FlagKind(kind).label, self._address(kind=kind), kind == self.kind, counts[kind])
            for kind in kinds
            if counts[kind] or kind == self.kind
        ]
        head = NavItem(title, self._address(kind=name), name == self.kind, total)
        return KindGroup(title, head, items)

    def _asked(self, **changes: str) -> dict[str, str]:
        """What the address says, without what says nothing."""
        now = {
            "state": self.state if self.state != OPEN else "",
            "kind": self.kind,
            "school": self.school.urn if self.school and len(self.schools) > 1 else "",
            "year": self.wishes.year,
            "class": self.wishes.group,
        }
        if changes.get("state") == OPEN:
            changes["state"] = ""
        return {key: value for key, value in (now | changes).items() if value}

    def _query(self, **changes: str) -> str:
        said = self._asked(**changes)
        return f"?{urlencode(said)}" if said else ""

    def _address(self, **changes: str) -> str:
        return f"{reverse('attendance:list_flags')}{self._query(**changes)}"
