"""The timeline of a case in words, without what its reader may not read."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone

from accounts.web.parts import NavItem, Tag, TimelineEvent
from accounts.web.words import ago, short_date
from attendance.access_patrols import unseen_kinds
from cases import access
from cases.actions.contacts import RESTRICTED_STEP
from cases.actions.files import SHOWN, TIMELINE_LENGTH, CaseFile
from cases.choices import CONTACTS, EventKind
from cases.web.contact_words import ContactLine
from cases.web.words import HIDDEN, event_details, event_shape, event_title

if TYPE_CHECKING:
    from cases.models import CaseEvent, Contact

NOTES = frozenset(
    {
        EventKind.CONSIDERED, EventKind.PANEL_HELD, EventKind.NOTE, EventKind.MINUTES_ADDED,
        EventKind.MEETING_MOVED, EventKind.MEETING_CANCELLED,
    }
)  # fmt: skip
DEADLINES = (EventKind.DEADLINE_NEAR, EventKind.DEADLINE_MISSED)
FILTERS = {
    "": "Everything", "contacts": "Contacts", "decisions": "Decisions", "letters": "Letters", "facts": "Facts",
}  # fmt: skip


class Timeline:
    """What happened, newest first, narrowed to a kind when asked."""

    def __init__(self, file: CaseFile, show: str = "", everything: bool = False) -> None:
        self.file, self.case, self.user, self.today = file, file.case, file.user, file.today
        self.show = show if show in SHOWN else ""
        self.everything = everything

    @cached_property
    def _sees_legal(self) -> bool:
        return access.can_see_legal_text(self.user, self.case)

    @cached_property
    def _rows(self) -> list[CaseEvent]:
        unseen = unseen_kinds(self.user)
        rows = self.file.events(self.show, self.everything)
        return [row for row in rows if row.data.get("flag_kind") not in unseen]

    @property
    def events(self) -> list[TimelineEvent]:
        """The timeline in words, without what this person may not read."""
        rows = self._rows if self.everything else self._rows[:TIMELINE_LENGTH]
        return [self._event(row) for row in rows]

    @property
    def has_more(self) -> bool:
        return not self.everything and len(self._rows) > TIMELINE_LENGTH

    def _event(self, row: CaseEvent) -> TimelineEvent:
        contact = self._contact_of(row)
        if contact and row.kind in CONTACTS:
            return self._contact_event(row, contact)
        local = timezone.localtime(row.at)
        details = event_details(row.kind, row.data, self.today)
        return TimelineEvent(
            title=event_title(row.kind, row.data),
            at_words=f"{_day(local.date(), self.today)} at {local:%H:%M}",
            by=row.by_name,
            text="\n".join(part for part in (self._text(row), details) if part),
            at=row.at.isoformat(),
            kind=event_shape(row.kind),
            tags=(Tag("legal", "quiet"),) if row.legal else (),
        )  # fmt: skip

    def _contact_event(self, row: CaseEvent, contact: Contact) -> TimelineEvent:
        """A contact as it stands, however often it was corrected; of a restricted one, that it is there."""
        reader = self.file.reader
        line = ContactLine(
            contact, reader.may_read(contact), reader.may_read_note_of(contact.by_id),
            reader.may_correct(contact), self.file.changes[contact.line], self.today,
        )  # fmt: skip
        local = timezone.localtime(row.at)
        more, page = line.action
        href = reverse(f"cases:{page}", args=[self.case.ref, contact.line]) if page else ""
        return TimelineEvent(
            title=line.title, at_words=f"{_day(local.date(), self.today)} at {local:%H:%M}", by=line.by,
            text=line.text, at=row.at.isoformat(), kind=line.shape, tags=line.tags,
            more=more,
            more_href=href,
        )  # fmt: skip

    def _contact_of(self, row: CaseEvent) -> Contact | None:
        """The contact a line is about, as it stands."""
        return self._contacts.get(row.data.get("contact") or 0)

    @cached_property
    def _contacts(self) -> dict[int, Contact]:
        """The contacts as they stand, by the key of every version they ever had."""
        now = {contact.line: contact for contact in self.file.contacts.values()}
        return {version.pk: now[version.line] for version in self.file.versions}

    def _text(self, row: CaseEvent) -> str:
        if row.kind in DEADLINES and row.data.get("about") == "next_step":
            return self._step_of(row)
        if not row.text or row.kind == EventKind.FLAG_JOINED:
            return ""  # that the pupil had this very case open is no news on it
        if row.legal and not self._sees_legal:
            return HIDDEN
        if row.kind in NOTES and not self.file.reader.may_read_note_of(row.by_id):
            return HIDDEN
        return row.text

    def _step_of(self, row: CaseEvent) -> str:
        """The next step a deadline is about; of a restricted note only that it is one."""
        contact = self._contact_of(row)
        if contact is None:
            return row.text
        return RESTRICTED_STEP if contact.restricted else contact.next_step

    @property
    def filters(self) -> list[NavItem]:
        here = reverse("cases:show_case", args=[self.case.ref])
        return [
            NavItem(
                text,
                f"{here}?show={key}#timeline" if key else f"{here}#timeline",
                current=key == self.show,
            )
            for key, text in FILTERS.items()
        ]

    @property
    def all_href(self) -> str:
        here = reverse("cases:show_case", args=[self.case.ref])
        return f"{here}?show={self.show}&all=1#timeline"


def _day(day: dt.date, today: dt.date) -> str:
    """today, yesterday; 3 days ago, 19 Jan 2026; then the date alone."""
    near = ago(day, today)
    return (
        near
        if near == short_date(day) or abs((today - day).days) < 2
        else f"{near}, {short_date(day)}"
    )
