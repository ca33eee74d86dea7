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
from cases.actions.files import SHOWN, TIMELINE_LENGTH, CaseFile
from cases.choices import EventKind
from cases.web.words import HIDDEN, event_details, event_shape, event_title

if TYPE_CHECKING:
    from cases.models import CaseEvent

NOTES = frozenset(
    {EventKind.CONTACT_LOGGED, EventKind.CONSIDERED, EventKind.PANEL_HELD, EventKind.NOTE}
)
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
    def _sees_notes(self) -> bool:
        return access.can_see_contact_notes(self.user, self.case)

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

    def _text(self, row: CaseEvent) -> str:
        if not row.text or row.kind == EventKind.FLAG_JOINED:
            return ""  # that the pupil had this very case open is no news on it
        if row.legal and not self._sees_legal:
            return HIDDEN
        if row.kind in NOTES and not self._sees_notes and row.by_id not in self.file.school_people:
            return HIDDEN
        return row.text

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
