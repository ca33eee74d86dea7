"""A case at a glance, before ringing a parent: why it is open, what was tried, who the parents are."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.utils import timezone

from accounts.web.words import plural, short_date
from cases.choices import CONTACTS, EventKind
from cases.web.beside import compare_around, is_of_weight, short_words, whole_words

if TYPE_CHECKING:
    from cases.models import CaseEvent, Contact
    from cases.web.case_page import CasePage

FEW = 3
NAMES = {
    EventKind.LETTER_SENT: "Letter", EventKind.PANEL_HELD: "Panel held", EventKind.PLAN_AGREED: "Plan",
}  # fmt: skip


@dataclass(frozen=True)
class Tried:
    """One thing of weight that was done, and the school weeks on either side of it."""

    what: str
    beside: str


class Glance:
    """Three of the five answers; the clock and the next step stand above them."""

    def __init__(self, page: CasePage) -> None:
        self.page, self.file = page, page.file

    @property
    def counts(self) -> str:
        """`3 calls, 1 visit, 2 letters`; what was tried, answered or not."""
        kinds = Counter(c.get_kind_display().lower() for c in self.file.contacts.values())
        letters = len(self.file.letters)
        parts = [plural(count, kind) for kind, count in kinds.most_common() if kind != "letter"]
        parts += [plural(letters + kinds["letter"], "letter")] if letters or kinds["letter"] else []
        return ", ".join(parts) or "Nothing is logged yet"

    @cached_property
    def tried(self) -> list[Tried]:
        """The latest things of weight, each with its before and after."""
        reader = self.page.timeline.reader
        found = []
        for event, contact in reader.weighty():
            if not is_of_weight(event, contact) or event.kind == EventKind.STAGE_MOVED:
                continue
            day = timezone.localdate(event.at)
            what = f"{self._what(event, contact)}, {short_date(day)}"
            found.append(Tried(what, short_words(compare_around(reader, day))))
            if len(found) == FEW:
                break
        return found

    @property
    def whole(self) -> str:
        """The whole case, once it is closed: before it was opened, and after it was closed."""
        return whole_words(self.page.timeline.reader)

    @staticmethod
    def _what(event: CaseEvent, contact: Contact | None) -> str:
        if event.kind in CONTACTS and contact is not None:
            return f"{contact.get_kind_display()}: {contact.get_outcome_display().lower()}"
        return NAMES.get(EventKind(event.kind), "") if event.kind in NAMES else "Notice issued"
