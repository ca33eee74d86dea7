"""The manager's queue in words: what is asked, how old it is, who has it, and the evidence beside it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone

from accounts.web.parts import KeyHelp, Mark, Tag, TimelineEvent
from accounts.web.words import ago, plural, short_date
from cases import access
from cases.actions.files import CaseFile
from cases.actions.worklists import OfficerLoad, Queue
from cases.choices import Stage
from cases.web.case_page import CasePage
from cases.web.support_page import BeforeSanction
from cases.web.words import due_tag, due_words, stage_tag

if TYPE_CHECKING:
    from accounts.models import User
    from cases.models import Escalation


@dataclass(frozen=True)
class QueueLine:
    """One question that waits."""

    row: Escalation
    user: User
    today: dt.date
    chosen: bool = False

    @property
    def href(self) -> str:
        """Where it is looked at, with the evidence beside the list."""
        return reverse("cases:decide", args=[self.row.case.ref, self.row.kind])

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
    """The queue, and the one question being looked at."""

    queue: Queue
    user: User
    chosen: Escalation | None = None

    keys = (
        KeyHelp("J K", "Next, the one before"),
        KeyHelp("Enter", "Open it beside the list"),
        KeyHelp("A Enter", "Approve the one that is open: A goes to the button, Enter decides"),
        KeyHelp("R", "Write why it goes back"),
    )

    @property
    def lines(self) -> list[QueueLine]:
        today, picked = self.queue.today, self.chosen.pk if self.chosen else None
        return [QueueLine(row, self.user, today, row.pk == picked) for row in self.queue.waiting]

    @property
    def tiles(self) -> list[dict[str, object]]:
        """Counts that open their rows."""
        cases = reverse("cases:list_cases")
        late = sum(1 for line in self.lines if line.late and line.late.tone == "bad")
        note = f"{late} past the day for deciding" if late else "none past its day"
        return [
            {"value": len(self.lines), "label": "await your decision", "note": note, "tone": "bad" if late else "ok"},
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

    def __init__(self, row: Escalation, user: User) -> None:
        self.row, self.user = row, user
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
    def evidence(self) -> dict[str, int] | None:
        """The numbers as they stood when it was asked."""
        data = self.row.data
        return data if {"missed", "possible"} <= data.keys() else None
