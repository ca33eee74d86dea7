"""The manager's queue in words: what is asked, how old it is, who has it, and the evidence beside it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone

from accounts.web.parts import KeyHelp, Mark, Tag, TimelineEvent
from accounts.web.words import ago, plural, short_date
from cases import access
from cases.actions.files import CaseFile
from cases.actions.last_days import LastDay
from cases.actions.queue_lists import QueueWishes, narrow
from cases.actions.worklists import OfficerLoad, Queue
from cases.choices import Stage
from cases.rules.ageing import Age
from cases.rules.stages import DECIDED_ON_A_RECORD
from cases.web.case_page import CasePage
from cases.web.support_page import BeforeSanction
from cases.web.view_bar import ALL, ViewBar
from cases.web.words import due_tag, due_words, stage_tag

if TYPE_CHECKING:
    from accounts.models import User
    from cases.models import Escalation
    from cases.web.list_filter import QueueFilterForm


@dataclass(frozen=True)
class QueueLine:
    """One question that waits."""

    row: Escalation
    user: User
    today: dt.date
    chosen: bool = False
    urgency: Age = Age.IN_TIME
    query: str = ""
    last_days: Sequence[LastDay] = ()  # of the law: what has to be done by when

    @property
    def href(self) -> str:
        """Where it is looked at, with the evidence beside the list; the list stays narrowed as it is."""
        place = reverse("cases:decide", args=[self.row.case.ref, self.row.kind])
        return f"{place}?{self.query}" if self.query else place

    @property
    def child(self) -> str:
        return str(self.row.case.pupil)

    @property
    def stage(self) -> Tag:
        return stage_tag(self.row.case.stage)

    @property
    def goes_to(self) -> str:
        return Stage(self.row.stage).label if self.row.stage else ""

    @property
    def asked(self) -> str:
        return f"{ago(self.row.asked_at, self.today)} by {self.row.asked_by.name}"

    @property
    def age(self) -> str:
        """How long it has waited: today, 1 day old."""
        days = (self.today - timezone.localdate(self.row.asked_at)).days
        return f"{plural(days, 'day')} old" if days else "asked today"

    @property
    def late(self) -> Tag | None:
        """Past its day, or near it: a word with a shape."""
        if self.urgency == Age.NEAR and self.row.due != self.today:
            return Tag("Due soon", "warn")
        return due_tag(self.row.due, self.today)

    @property
    def due(self) -> str:
        return due_words(self.row.due, self.today)

    @property
    def officer(self) -> str:
        return self.row.case.officer.name if self.row.case.officer else "nobody"

    @property
    def may_decide(self) -> bool:
        return access.can_decide(self.user, self.row)

    @property
    def is_own(self) -> bool:
        return self.row.asked_by_id == self.user.pk


@dataclass
class QueuePage:
    """The queue, and the one question being looked at: that named, else the one at place `at`."""

    queue: Queue
    bar: ViewBar  # the views of the queue, and what can be done with what is shown
    form: QueueFilterForm
    chosen: Escalation | None = None
    at: int = 0

    def __post_init__(self) -> None:
        rows = [row for row, _ in narrow(self.queue, self.wishes)]
        if (
            self.chosen is not None
        ):  # as the list has it: without what a protected parent must not be told by
            here = {row.pk: row for row in self.queue.waiting}
            self.chosen = here.get(self.chosen.pk, self.chosen)
        elif rows:
            self.chosen = rows[min(max(self.at, 0), len(rows) - 1)]

    @cached_property
    def wishes(self) -> QueueWishes:
        return self.form.wishes

    @property
    def is_narrowed(self) -> bool:
        """Whether more than a card or a view with a name narrows it: then the filter stands open."""
        return bool(self.form.query_but("show")) and not self.bar.chosen

    keys = (
        KeyHelp("J K", "Next, the one before"),
        KeyHelp("Enter", "Open it beside the list"),
        KeyHelp("A Enter", "Approve the one that is open: A goes to the button, Enter decides"),
        KeyHelp("R", "Choose why it goes back; Tab to write more"),
    )

    @cached_property
    def lines(self) -> list[QueueLine]:
        """The list, narrowed by the card that is chosen and by the filter."""
        picked = self.chosen.pk if self.chosen else None
        return [
            QueueLine(
                row,
                self.bar.user,
                self.queue.today,
                row.pk == picked,
                age,
                self.form.query,
                self.queue.last_days.get(row.case_id, ()),
            )
            for row, age in narrow(self.queue, self.wishes)
        ]

    @property
    def place(self) -> int:
        """Where in the list the open question stands: what follows it opens there when it is gone."""
        return next((n for n, line in enumerate(self.lines) if line.chosen), 0)

    @property
    def after(self) -> str:
        """The address that opens whatever then stands where the open question stood."""
        kept = "&".join(part for part in (self.form.query, f"at={self.place}") if part)
        return f"{reverse('cases:list_decisions')}?{kept}"

    @property
    def decide_href(self) -> str:
        """Where the decision on the open question is sent."""
        return next((line.href for line in self.lines if line.chosen), "")

    def _card(self, show: str, label: str, note: str, tone: str) -> dict[str, object]:
        count = len(narrow(self.queue, replace(self.wishes, show=show)))
        kept = [self.form.query_but("show"), f"show={show}" if show else ""]
        query = "&".join(part for part in kept if part) or f"view={ALL}"
        return {
            "value": count, "label": label, "note": "shown below" if show == self.wishes.show else note,
            "href": f"{reverse('cases:list_decisions')}?{query}", "tone": tone if count else "ok",
        }  # fmt: skip

    @property
    def tiles(self) -> list[dict[str, object]]:
        """Counts that narrow the list, or open their rows elsewhere."""
        cases = reverse("cases:list_cases")
        return [
            self._card("", "await your decision", "the one that breaches first on top", "info"),
            self._card("late", "past the day for deciding", "of those that wait", "bad"),
            self._card("week", "breach this week", "due by Sunday", "warn"),
            self._card("nobody", "on cases nobody has", "of those that wait", "warn"),
            {"value": self.queue.overdue, "label": "cases overdue", "href": f"{cases}?state=overdue",
             "note": f"of {self.queue.open} open", "tone": "warn" if self.queue.overdue else "ok"},
            {"value": self.queue.unallocated, "label": "without an officer", "href": reverse("cases:allocate_cases"),
             "note": "past the school's own stages", "tone": "warn" if self.queue.unallocated else "ok"},
        ]  # fmt: skip

    @property
    def loads(self) -> list[OfficerLoad]:
        return self.queue.loads

    @property
    def fullest(self) -> int:
        return max((load.open for load in self.queue.loads), default=0)


class DecisionView:
    """One question with its evidence, for deciding."""

    def __init__(self, row: Escalation, user: User, *, confirm: bool = False) -> None:
        self.row, self.user, self.confirm = row, user, confirm
        self.file = CaseFile(row.case, user, proposer=row.asked_by)
        self.page = CasePage(self.file)
        self.before = BeforeSanction(self.file)
        self.line = QueueLine(row, user, self.file.today)

    @property
    def tried(self) -> list[tuple[str, str]]:
        """What was done with the family, newest first."""
        return [(event.title, event.at_words) for event in self._contacts()]

    def _contacts(self) -> list[TimelineEvent]:
        file = CasePage(self.file, "contacts")
        return file.timeline.events[:6]

    @property
    def strip(self) -> list[Mark]:
        """The sessions the question is about, when it names them; else the last ones of the child."""
        named = self.row.data.get("strip")
        if not named:
            return self.page.strip
        return [Mark(code, "unauth", f"{code}, {short_date(dt.date.fromisoformat(day))} {half}")
                for code, day, half in named]  # fmt: skip

    @property
    def strip_label(self) -> str:
        named = self.row.data.get("strip")
        return f"{plural(len(named), 'session')} asked about" if named else self.page.strip_label

    @property
    def missing(self) -> list[str]:
        """What the move would still be refused for."""
        if not self.row.stage or self.row.path:
            return []
        found = next((e for e in self.file.exits if e.move.to == self.row.stage), None)
        if found is None:
            return ["The case has moved on since this was asked."]
        return [r.text for r in found.missing if r.code != "approved"]

    @property
    def record_href(self) -> str:
        """Where the record is written or answered that an old plain question cannot stand in for."""
        plain = self.row.stage in DECIDED_ON_A_RECORD and not self.row.path
        return self.file.facts.record.href if plain else ""

    @property
    def evidence(self) -> dict[str, int] | None:
        """The numbers as they stood when it was asked."""
        data = self.row.data
        return data if {"missed", "possible"} <= data.keys() else None
