"""Somebody's day in words: each case once, why it is there, what to do, its two clocks, what is new."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone

from accounts.web.parts import KeyHelp, Tag
from accounts.web.words import plural, short_date
from attendance.choices import FlagKind, Role
from cases.actions.worklists import Why, Worklist, WorkRow
from cases.choices import Stage
from cases.rules.deadlines import elapsed_school_days
from cases.rules.stages import OWNERS
from cases.web.flag_lines import NobodyLine, nobody_lines
from cases.web.improve_page import ImproveLine
from cases.web.meeting_page import MeetingLine
from cases.web.panel_day_page import OrderLine
from cases.web.rows import (
    NEXT,
    CaseRow,
    OfCase,
    basis_words,
    broken_promise,
    week_words,
)
from cases.web.watch_page import WatchLine
from cases.web.words import day_words, due_words, role_label

if TYPE_CHECKING:
    from cases.actions.visits import Round
    from cases.models import Case, Cover

WHY_TAGS = {
    Why.OVERDUE: Tag("Overdue", "bad"),
    Why.TODAY: Tag("Today", "warn"),
    Why.NEW_FACTS: Tag("New facts", "info"),
    Why.FROM_HOLD: Tag("Back from hold", "care"),
    Why.SOON: Tag("This week", "quiet"),
    Why.LATER: Tag("Later", "quiet"),
    Why.OTHERS: Tag("Waits", "quiet"),
}


@dataclass(frozen=True)
class WorkLine(OfCase):
    """A line of somebody's day."""

    row: WorkRow
    today: dt.date

    @property
    def case(self) -> Case:  # type: ignore[override]  # read from the row, never set
        return self.row.case

    @property
    def tag(self) -> Tag:
        return WHY_TAGS[self.row.why]

    @property
    def late(self) -> Tag | None:
        """That it is overdue, where it does not stand among those."""
        return (
            WHY_TAGS[Why.OVERDUE] if self.row.is_overdue and self.row.why != Why.OVERDUE else None
        )

    @property
    def says(self) -> str:
        """Why it is here, in a sentence."""
        if self.row.why == Why.NEW_FACTS and self.case.basis_changed_at:
            when = day_words(timezone.localdate(self.case.basis_changed_at), self.today)
            return f"Its basis changed {when}: {basis_words(self.case)}"
        if self.row.why == Why.NEW_FACTS and self.row.due is None:
            return basis_words(self.case)
        if self.row.what == "hold":
            return f"On hold; to be looked at again {day_words(self.row.due, self.today)}" if (
                self.row.due
            ) else "On hold"  # fmt: skip
        due = due_words(self.row.due, self.today)
        promised = broken_promise(self.case, self.today)
        if promised and self.row.what == self.case.stage:
            due = f"{due}; {promised}"
        if self.row.what == "next_step":
            return f"{self.case.next_step}: {due}"
        if self.row.what == "decision":
            return f"Decision promised: {due}"
        if self.row.what == "target":
            return f"Target \u201c{self.case.target_text}\u201d: {due}"  # type: ignore[attr-defined]
        if self.case.stage == Stage.FLAGGED:
            return f"{basis_words(self.case)}; {due}"
        return f"{due[0].upper()}{due[1:]}"

    @property
    def next(self) -> str:
        """What to do."""
        if self.row.why == Why.OTHERS:
            asked = getattr(self.case, "is_asked", False)
            return (
                f"the {role_label(Role.MANAGER if asked else OWNERS[Stage(self.case.stage)])} acts"
            )
        if self.row.what == "hold":
            return "look at the hold"
        if self.row.why == Why.NEW_FACTS:
            return "confirm what it means" if self.case.basis_changed_at else "read what is new"
        if self.row.what == "target":
            return "say how it went"
        return "do it and log it" if self.row.what == "next_step" else NEXT[self.case.stage]

    @property
    def week(self) -> str:
        """Week 5 of 12, while Fast Track runs."""
        return week_words(self.case, self.row.calendars, self.today)

    @property
    def clocks(self) -> str:
        """Since opened, and since with its officer, in school days."""
        opened = elapsed_school_days(self.row.calendars, self.case.opened_on, self.today)
        words = f"open {plural(opened, 'school day')}"
        if self.row.since:
            mine = elapsed_school_days(self.row.calendars, self.row.since, self.today)
            words += f", with {self._with} {mine}"
        return words

    @property
    def _with(self) -> str:
        return "me" if self.row.is_own else self.row.covering or "us"

    @property
    def news(self) -> list[str]:
        """What is new, with when: `A mark under PN-000123 was amended, today`."""
        return [
            f"{news.text}, {day_words(timezone.localdate(news.at), self.today)}"
            if news.at
            else news.text
            for news in self.row.news
        ]


@dataclass(frozen=True)
class Visit(OfCase):
    """One visit to come."""

    case: Case
    today: dt.date

    @property
    def says(self) -> str:
        return f"{self.case.next_step}, {due_words(self.case.next_step_due, self.today)}"


@dataclass(frozen=True)
class RoundView:
    """The visits of one place."""

    round: Round
    today: dt.date

    @property
    def place(self) -> str:
        return self.round.place or "Address confidential, or not known: see the case"

    @property
    def visits(self) -> list[Visit]:
        return [Visit(case, self.today) for case in self.round.cases]


@dataclass(frozen=True)
class AgainLine(MeetingLine):
    """A meeting to look at again."""

    why: tuple[str, ...] = ()

    @property
    def child(self) -> str:
        return str(self.meeting.case.pupil)

    @property
    def says(self) -> str:
        """What stands against it now."""
        return f"{'. '.join(self.why)}."


@dataclass
class WorkPage:
    """My work: what is late, what is due, what is new, and what can wait."""

    work: Worklist
    name: str

    keys = (
        KeyHelp("Enter", "Open the case"),
        KeyHelp("J K", "Next case, case before"),
        KeyHelp("L", "Log a contact on it"),
    )

    GROUPS = (
        (Why.OVERDUE, "Overdue"),
        (Why.TODAY, "Due today"),
        (Why.NEW_FACTS, "New facts"),
        (Why.FROM_HOLD, "Back from hold"),
        (Why.SOON, "In the next seven days"),
    )

    @property
    def today(self) -> dt.date:
        return self.work.today

    @property
    def groups(self) -> list[tuple[str, str, list[WorkLine]]]:
        """Groups that have something in them: title, tone, lines."""
        return [
            (title, WHY_TAGS[why].tone, self._lines(why))
            for why, title in self.GROUPS
            if self.work[why]
        ]

    @property
    def shows_cover(self) -> bool:
        """Whether this is an officer's day: only they are covered, and cover."""
        return self.work.cover is not None

    @property
    def cover(self) -> list[str]:
        """Who covers for this person today, and for whom they do, with the day it ends."""
        told = self.work.cover
        if told is None:
            return []
        found = [f"{_names(told.by_others)} covers for you to {short_date(told.by_others.ends_on)}"] if (
            told.by_others
        ) else []  # fmt: skip
        return found + [
            f"You cover for {cover.officer.name} to {short_date(cover.ends_on)}"
            for cover in told.for_others
        ]

    @property
    def later(self) -> list[WorkLine]:
        return self._lines(Why.LATER)

    @property
    def others(self) -> list[WorkLine]:
        return self._lines(Why.OTHERS)

    @property
    def meetings(self) -> list[OrderLine]:
        """This person's meetings of today."""
        return [OrderLine(meeting) for meeting in self.work.meetings]

    @property
    def again(self) -> list[AgainLine]:
        """This person's meetings that cannot stay as they are."""
        return [AgainLine(each.meeting, why=each.why) for each in self.work.again]

    @property
    def rounds(self) -> list[RoundView]:
        """Visits to come, by place."""
        return [RoundView(each, self.today) for each in self.work.rounds]

    @property
    def improving(self) -> list[ImproveLine]:
        """Own cases at the notice to improve, what must be decided first."""
        return [ImproveLine(each, self.today) for each in self.work.improving]

    @property
    def watched(self) -> list[WatchLine]:
        """Closed cases that are watched still, slipping again first."""
        return [WatchLine(each, self.today) for each in self.work.watched]

    @property
    def to_take(self) -> list[CaseRow]:
        return [CaseRow(case, self.today) for case in self.work.to_take]

    @property
    def nobody(self) -> list[NobodyLine]:
        """Children at these schools about whom nobody has done anything, most absent first."""
        return nobody_lines(self.work.nobody_acted)

    @property
    def nobody_words(self) -> str:
        """The way to all of them, with their number when not all are named here."""
        count = self.work.nobody_count
        return f"All {count}" if count > len(self.work.nobody_acted) else "Open as flags"

    @property
    def nobody_link(self) -> str:
        """All of them."""
        return f"{reverse('attendance:list_flags')}?kind={FlagKind.NOBODY_ACTED}"

    @property
    def summary(self) -> list[tuple[int, str, str]]:
        """The counts above the list."""
        words = {
            Why.TODAY: ("due today", "warn"),
            Why.NEW_FACTS: ("with new facts", "info"), Why.FROM_HOLD: ("back from hold", "care"),
        }  # fmt: skip
        late = (len(self.work.overdue), f"overdue{self._whose}", "bad")
        return [late, *((len(self.work[why]), text, tone) for why, (text, tone) in words.items())]

    @property
    def _whose(self) -> str:
        """Of what is overdue, how many wait for others, and how many are those of somebody who is away."""
        late = self.work.overdue
        waits = sum(row.why != Why.OVERDUE for row in late)
        covered = sum(bool(row.covering) for row in late)
        parts = [f"{waits} waiting for others"] if waits else []
        parts += [f"{covered} you cover"] if covered else []
        return f" ({', '.join(parts)})" if parts else ""

    @property
    def is_clear(self) -> bool:
        return not self.work.again and not any(
            self.work[why] for why in Why if why not in (Why.LATER, Why.SOON, Why.OTHERS)
        )

    def _lines(self, why: Why) -> list[WorkLine]:
        return [WorkLine(row, self.today) for row in self.work[why]]


def _names(cover: Cover) -> str:
    return " and ".join(line.officer.name for line in cover.people.all())
