"""A contact in words: its title, what comes next, how often it was corrected; and nothing of a restricted one."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone

from accounts.web.parts import Tag
from accounts.web.words import london_time, long_date, short_date
from cases.choices import ContactKind, ContactOutcome, Restriction
from cases.web.words import HIDDEN, OFFICERS_STEP, due_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cases.models import Contact

RESTRICTED = "Restricted note"
CONDONED = Tag("absence condoned", "warn")
TIMES = {1: "Changed once", 2: "Changed twice"}


def title_of(contact: Contact) -> str:
    """Call, Ruth Abbott: no answer."""
    kind, outcome = ContactKind(contact.kind).label, ContactOutcome(contact.outcome).label.lower()
    return f"{kind}, {contact.whom}: {outcome}"


def next_words(contact: Contact, today: dt.date, *, shown: bool = True) -> str:
    """Next: visit home, due Friday. Empty when nothing was agreed; for who reads no note, that there is a step."""
    if not contact.next_step:
        return ""
    step = contact.next_step if shown else OFFICERS_STEP.lower()
    due = f", {due_words(contact.next_step_due, today)}" if contact.next_step_due else ""
    return f"Next: {step}{due}"


def changed_words(times: int) -> str:
    """Changed twice; empty for never."""
    return TIMES.get(times, f"Changed {times} times") if times else ""


def writer_of(contact: Contact) -> str:
    """Who wrote the contact down in the first place."""
    return str((contact.first or contact).by.name)


def condoned_words(said: Sequence[Contact]) -> str:
    """What the family said of condoning the absence, the latest first; empty when it never did."""
    if not said:
        return ""
    last = short_date(said[0].happened_at)
    times = f"in {len(said)} contacts, last on" if len(said) > 1 else "on"
    return f"The family condones the absence: said {times} {last}."


@dataclass(frozen=True)
class ContactLine:
    """A contact on the timeline, as one person may see it."""

    contact: Contact
    readable: bool
    words_shown: bool
    correctable: bool
    times: int
    today: dt.date

    @property
    def hidden(self) -> bool:
        """Whether no more than its being there is shown: to a reader without the right, and on every timeline."""
        return bool(self.contact.restricted)

    @property
    def title(self) -> str:
        return RESTRICTED if self.hidden else title_of(self.contact)

    @property
    def by(self) -> str:
        """Who wrote it, and who changed it last."""
        writer, last = writer_of(self.contact), self.contact.by.name
        changed = changed_words(self.times)
        if not changed:
            return writer
        return f"{writer}. {changed}{'' if last == writer else f', last by {last}'}"

    @property
    def text(self) -> str:
        """What was said and what comes next; of a restricted note neither."""
        if self.hidden:
            return ""
        note = self.contact.note if self.words_shown or not self.contact.note else HIDDEN
        parts = (note, next_words(self.contact, self.today, shown=self.words_shown))
        return "\n".join(part for part in parts if part)

    @property
    def tags(self) -> tuple[Tag, ...]:
        found = []
        if self.contact.condoned and not self.hidden and self.words_shown:
            found.append(CONDONED)
        if self.hidden and self.readable:
            found.append(Tag(Restriction(self.contact.restricted).label.lower(), "care"))
        return tuple(found)

    @property
    def shape(self) -> str:
        return "kept" if self.hidden else "contact"

    @property
    def action(self) -> tuple[str, str]:
        """What may be done from the line, in words, and the page it is done on; empty for nothing."""
        if not self.readable:
            return "", ""
        if self.hidden:
            return "Read it", "read_contact"
        if self.times:
            return "What it said before", "read_contact"
        return ("Correct it", "correct_contact") if self.correctable else ("", "")


@dataclass(frozen=True)
class Version:
    """One version of a contact on its own page."""

    contact: Contact
    number: int
    readable: bool
    today: dt.date

    @property
    def title(self) -> str:
        return title_of(self.contact) if self.readable else RESTRICTED

    @property
    def when(self) -> str:
        """The day of the contact, and its time when it was written down at once."""
        return long_date(self.contact.happened_at)

    @property
    def written(self) -> str:
        """Written by Karen Shah, 3 Nov 2026 at 10:05."""
        moment = timezone.localtime(self.contact.logged_at)
        verb = "Corrected" if self.contact.replaces_id else "Written"
        return f"{verb} by {self.contact.by.name}, {short_date(moment)} at {london_time(moment)}"

    @property
    def why(self) -> str:
        return self.contact.why_changed

    @property
    def note(self) -> str:
        return self.contact.note if self.readable else ""

    @property
    def next(self) -> str:
        return next_words(self.contact, self.today) if self.readable else ""

    @property
    def tags(self) -> list[Tag]:
        if not self.readable:
            return []
        found = [CONDONED] if self.contact.condoned else []
        if self.contact.restricted:
            label = Restriction(self.contact.restricted).label.lower()
            found.append(Tag(f"restricted: {label}", "care"))
        return found
