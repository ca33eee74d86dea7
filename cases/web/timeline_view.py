"""The timeline of a case in words, without what its reader may not read."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from accounts.web.parts import NavItem, Tag, TimelineEvent
from accounts.web.words import ago, short_date
from attendance.choices import FlagKind
from attendance.web.flag_words import sentence_of, told_at_raising
from cases import access
from cases.actions.contacts import RESTRICTED_STEP
from cases.actions.files import CaseFile
from cases.actions.timelines import (
    FLAGS,
    GROUPS,
    MONEY,
    PAGE,
    REST,
    WEEKS,
    Asked,
    History,
    Line,
    OtherFlag,
    TimelineReader,
)
from cases.choices import CONTACTS, OF_COURTS, EventKind, HoldReason
from cases.web.beside import beside_words, is_of_weight
from cases.web.contact_words import ContactLine
from cases.web.timeline_weeks import WeekLine
from cases.web.words import (
    HIDDEN,
    LEGAL_STEP,
    OFFICERS_STEP,
    event_details,
    event_shape,
    event_title,
)

if TYPE_CHECKING:
    from cases.models import CaseEvent, Contact

NOTES = frozenset(
    {
        EventKind.CONSIDERED, EventKind.PANEL_HELD, EventKind.NOTE, EventKind.MINUTES_ADDED,
        EventKind.MEETING_MOVED, EventKind.MEETING_CANCELLED, EventKind.HOLD_PLACED, EventKind.HOLD_LIFTED,
        EventKind.TARGET_REVIEWED, EventKind.LETTER_RECALLED, EventKind.LETTER_SENT,
    }
)  # fmt: skip
DEADLINES = (EventKind.DEADLINE_NEAR, EventKind.DEADLINE_MISSED)
TAGS = {
    "": "All", "contacts": "Contacts", "letters": "Letters", "meetings": "Meetings", "plans": "Plans",
    "decisions": "Decisions", "holds": "Holds", FLAGS: "Flags", MONEY: "Money", WEEKS: "Weeks",
    REST: "Other",
}  # fmt: skip
EARLIER_NAMES = {"facts": FLAGS}  # addresses people have kept
SHOWN = frozenset({"", WEEKS, MONEY, REST, *GROUPS})


@dataclass(frozen=True)
class Row:
    """One row: something that happened, or a school week that stands over it."""

    event: TimelineEvent | None = None
    week: WeekLine | None = None
    beside: str = ""

    @property
    def words(self) -> str:
        """All that is shown of it, for a search."""
        if self.event is None:
            return self.week.says if self.week else ""
        parts = (
            self.event.title,
            self.event.text,
            self.event.by,
            *(tag.text for tag in self.event.tags),
        )
        return " ".join(parts)


class Timeline:
    """What happened, newest first, narrowed when asked."""

    def __init__(
        self, file: CaseFile, asked: Asked | None = None, *, everything: bool = False
    ) -> None:
        self.file, self.case, self.user, self.today = file, file.case, file.user, file.today
        self.asked = asked or Asked()
        self.everything = everything
        self.reader = TimelineReader(file)

    @cached_property
    def history(self) -> History:
        """The part asked for."""
        return self.reader.read(self.asked, everything=self.everything)

    @cached_property
    def _found(self) -> list[Row]:
        rows = [self._row(line) for line in self.history.lines]
        words = self.asked.words.casefold()
        return [row for row in rows if words in row.words.casefold()] if words else rows

    @property
    def rows(self) -> list[Row]:
        """The page, in words."""
        if self.asked.words and not self.everything:
            start = (self.asked.page - 1) * PAGE
            return self._found[start : start + PAGE]
        return self._found

    @property
    def events(self) -> list[TimelineEvent]:
        """The same without the weeks."""
        return [row.event for row in self.rows if row.event]

    @property
    def has_more(self) -> bool:
        """Whether there is more before this page."""
        if self.asked.words and not self.everything:
            return len(self._found) > self.asked.page * PAGE
        return self.history.has_more

    # -- Rows -------------------------------------------------------------------------------------------

    def _row(self, line: Line) -> Row:
        if line.week is not None:
            return Row(week=WeekLine(line.week, self.today))
        if line.flag is not None:
            return Row(event=self._flag_event(line.at, line.flag))
        if line.event is None:
            return Row()
        event, contact = line.event, self._contact_of(line.event)
        shown = (
            self._contact_event(event, contact)
            if contact and event.kind in CONTACTS
            else self._event(event)
        )
        if event.case_id != self.case.pk:
            before = Tag(self.reader.cases[event.case_id].ref, "quiet")
            shown = replace(shown, tags=(*shown.tags, before))
        return Row(event=shown, beside=self._beside(event, contact))

    def _beside(self, event: CaseEvent, contact: Contact | None) -> str:
        if not is_of_weight(event, contact):
            return ""
        return beside_words(self.reader, timezone.localdate(event.at))

    def _flag_event(self, at: dt.datetime, raised: OtherFlag) -> TimelineEvent:
        flag, cleared = raised.flag, raised.cleared
        return TimelineEvent(
            title=f"Flag {'cleared' if cleared else 'raised'}: {FlagKind(flag.kind).label}",
            at_words=self._when(at), at=at.isoformat(), kind="flag",
            text="" if cleared else sentence_of(flag.kind, told_at_raising(flag)),
            href=reverse("attendance:show_flag", args=[flag.ref]),
        )  # fmt: skip

    def _event(self, row: CaseEvent) -> TimelineEvent:
        details = event_details(row.kind, row.data, self.today)
        return TimelineEvent(
            title=self._title(row),
            at_words=self._when(row.at),
            by=row.by_name,
            text=self.file.redact("\n".join(part for part in (self._text(row), details) if part)),
            at=row.at.isoformat(),
            kind=event_shape(row.kind),
            tags=(Tag("legal", "quiet"),) if row.legal else (),
        )  # fmt: skip

    def _contact_event(self, row: CaseEvent, contact: Contact) -> TimelineEvent:
        """A contact as it stands, however often it was corrected; of a restricted one, that it is there."""
        reader = self.reader.reader_of(row.case_id)
        line = ContactLine(
            contact, reader.may_read(contact), reader.may_read_note_of(contact.by_id),
            reader.may_correct(contact), self.reader.changes[contact.line], self.today,
        )  # fmt: skip
        more, page = line.action
        ref = self.reader.cases[row.case_id].ref
        href = reverse(f"cases:{page}", args=[ref, contact.line]) if page else ""
        return TimelineEvent(
            title=line.title, at_words=self._when(row.at), by=line.by, text=line.text,
            at=row.at.isoformat(), kind=line.shape, tags=line.tags, more=more, more_href=href,
        )  # fmt: skip

    def _when(self, at: dt.datetime) -> str:
        local = timezone.localtime(at)
        return f"{_day(local.date(), self.today)} at {local:%H:%M}"

    def _contact_of(self, row: CaseEvent) -> Contact | None:
        """The contact a line is about, as it stands."""
        return self.reader.contacts.get(row.data.get("contact") or 0)

    def _title(self, row: CaseEvent) -> str:
        """The heading; of a legal line a school reads the stage, and what its own proposals came to."""
        told = row.kind == EventKind.STAGE_MOVED or row.kind.startswith("notice.")
        letter = row.data.get("template") in OF_COURTS
        if row.legal and not (told or letter or self._sees_legal):
            return LEGAL_STEP
        return event_title(row.kind, self._told(row))

    def _told(self, row: CaseEvent) -> dict[str, Any]:
        """What the title is made of: of a letter of the courts, for a school, that there was one."""
        of_courts = row.data.get("template") in OF_COURTS and not self._sees_legal
        return {} if of_courts else row.data

    @cached_property
    def _sees_legal(self) -> bool:
        return access.can_see_legal_text(self.user, self.case)

    def _text(self, row: CaseEvent) -> str:
        if row.kind in DEADLINES and row.data.get("about") == "next_step":
            return self._step_of(row)
        if not row.text or row.kind == EventKind.FLAG_JOINED:
            return ""  # that the pupil had this very case open is no news on it
        if row.legal and not self._sees_legal:
            return HIDDEN
        reader = self.reader.reader_of(row.case_id)
        if row.data.get("reason") == HoldReason.SAFEGUARDING and not reader.is_of_the_service:
            return HIDDEN
        if row.kind in NOTES and not reader.may_read_note_of(row.by_id):
            return HIDDEN
        return row.text

    def _step_of(self, row: CaseEvent) -> str:
        """The next step a deadline is about; of a restricted note, or for who reads no note, only that it is one."""
        contact = self._contact_of(row)
        if contact is None:
            return row.text
        if not self.reader.reader_of(row.case_id).may_read_note_of(contact.by_id):
            return OFFICERS_STEP
        return RESTRICTED_STEP if contact.restricted else contact.next_step

    # -- Narrowing --------------------------------------------------------------------------------------

    @property
    def filters(self) -> list[NavItem]:
        """The kinds there are lines of, each with how many."""
        counts = self.history.counts
        return [
            NavItem(
                self._tag(key, text), self.link(show=key, page=1), current=key == self.asked.show
            )
            for key, text in TAGS.items()
            if not key or counts[key] or key == self.asked.show
        ]

    def _tag(self, key: str, text: str) -> str:
        counts = self.history.counts
        return f"{text} {sum(counts.values()) if not key else counts[key]}"

    @property
    def older_href(self) -> str:
        return self.link(page=self.asked.page + 1)

    @property
    def newer_href(self) -> str:
        return self.link(page=self.asked.page - 1) if self.asked.page > 1 else ""

    @property
    def clear_href(self) -> str:
        """The same kind without the rest of what was asked for."""
        return self.link(since=None, until=None, who="", words="", page=1)

    @property
    def print_href(self) -> str:
        return reverse("cases:print_timeline", args=[self.case.ref]) + self.query(page=1)

    @property
    def file_href(self) -> str:
        return reverse("cases:download_timeline", args=[self.case.ref]) + self.query(page=1)

    def link(self, **changes: object) -> str:
        """The case page with this part of the timeline."""
        here = reverse("cases:show_case", args=[self.case.ref])
        return f"{here}{self.query(**changes)}#timeline"

    def query(self, **changes: object) -> str:
        """What is asked for, as an address says it."""
        asked = replace(self.asked, **changes)  # type: ignore[arg-type]
        says = {
            "show": asked.show, "from": asked.since and asked.since.isoformat(),
            "to": asked.until and asked.until.isoformat(), "who": asked.who, "q": asked.words,
            "page": asked.page if asked.page > 1 else "",
        }  # fmt: skip
        told = urlencode({key: value for key, value in says.items() if value})
        return f"?{told}" if told else ""

    # -- On paper ---------------------------------------------------------------------------------------

    @property
    def left_out(self) -> list[str]:
        """What stands on the timeline and not on this copy of it, by the rights of who takes it."""
        restricted = sum(1 for row in self._found if row.event and row.event.kind == "kept")
        hidden = sum(1 for row in self._found if row.event and HIDDEN in row.event.text)
        told = []
        if restricted:
            told.append(f"the words of {restricted} restricted note{'s' * (restricted > 1)}")
        if hidden:
            told.append(f"the words of {hidden} line{'s' * (hidden > 1)} kept from your role")
        if any(link.carer.is_shielded for link in self.file.parties):
            told.append("where a protected parent is")
        return told


def _day(day: dt.date, today: dt.date) -> str:
    """today, yesterday; 3 days ago, 19 Jan 2026; then the date alone."""
    near = ago(day, today)
    return (
        near
        if near == short_date(day) or abs((today - day).days) < 2
        else f"{near}, {short_date(day)}"
    )
