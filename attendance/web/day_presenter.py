"""The day's registers in words: missing first, and whom to ask."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django import forms
from django.urls import reverse
from django.utils import timezone

from accounts.web.parts import Tag
from accounts.web.words import london_time, long_date
from attendance.actions.closed import Closings, read_closings
from attendance.actions.day_lists import DayList, RegisterState
from attendance.choices import Half

if TYPE_CHECKING:
    from attendance.models import School

WRITTEN = forms.DateField(
    required=False, input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d/%m/%y", "%d %B %Y", "%d %b %Y"]
)


def parse_day(text: str) -> dt.date | None:
    """A day as a browser or a person writes it: 2026-11-20, 20/11/2026, 20 Nov 2026. None when it is none."""
    try:
        day: dt.date | None = WRITTEN.clean(text)
    except forms.ValidationError:
        return None
    return day


def read_date(text: str) -> dt.date:
    """The day asked for; today when nothing readable is."""
    return parse_day(text) or timezone.localdate()


def explain_date(text: str) -> str:
    """Why today is shown in place of what was asked for; empty when the day could be read."""
    if not text.strip() or parse_day(text):
        return ""
    return f"“{text[:30]}” is not a day, so today is shown. Write it as 20/11/2026."


@dataclass(frozen=True)
class CellView:
    """One class and session: the word, and the way to the register."""

    tag: Tag
    note: str
    href: str
    label: str
    is_missing: bool


@dataclass(frozen=True)
class ClassView:
    """One class's line."""

    name: str
    on_roll: int
    cells: list[CellView]
    ask: str

    @property
    def is_missing(self) -> bool:
        return any(cell.is_missing for cell in self.cells)


@dataclass
class DayPage:
    """A school's registers of one day."""

    day: DayList
    schools: list[School]

    @property
    def heading(self) -> str:
        return long_date(self.day.date)

    @cached_property
    def classes(self) -> list[ClassView]:
        """Every class, those with a missing register first."""
        views = [self._class(name, states) for name, states in self.day.classes.items()]
        return sorted(views, key=lambda view: not view.is_missing)

    @property
    def halves(self) -> list[str]:
        return [Half(session.half).label for session in self.day.sessions]

    @property
    def summary(self) -> str:
        """Are they all in? In a sentence."""
        begun = self.begun
        missing = sum(cell.is_missing for cell in begun)
        if not begun:
            return "Closed: no register is awaited." if self.closed else "No session has begun."
        if not missing:
            return "Every register that has begun is in."
        return f"{missing} of {len(begun)} registers not taken."

    @property
    def begun(self) -> list[CellView]:
        """The registers that are in or awaited: not those to come, nor those a closing shut."""
        return [c for view in self.classes for c in view.cells if c.tag.tone != "quiet"]

    @property
    def closed(self) -> str:
        """Why some register is not awaited; empty when none is shut."""
        return next((closing.reason for closing in self.closings.rows), "")

    @property
    def tone(self) -> str:
        return "bad" if any(view.is_missing for view in self.classes) else "ok"

    @property
    def previous(self) -> str:
        return self._link(self.day.previous_day)

    @property
    def next(self) -> str:
        return self._link(self.day.next_day)

    @property
    def is_today(self) -> bool:
        return self.day.date == timezone.localdate()

    @property
    def today(self) -> str:
        return self._link(timezone.localdate())

    @property
    def closed_title(self) -> str:
        """Why there is no register, and which session is next."""
        return f"No registers: {self.day.why_closed}."

    @property
    def closed_fills(self) -> str:
        if self.day.next_day is None:
            return "The calendar holds no later session."
        return f"The next session is on {long_date(self.day.next_day)}, in the morning."

    def _link(self, date: dt.date | None) -> str:
        if date is None:
            return ""
        return f"{reverse('attendance:list_registers')}?school={self.day.school.urn}&date={date}"

    def _class(self, name: str, states: list[RegisterState]) -> ClassView:
        cells = [self._cell(state) for state in states]
        ask = self.day.usual_takers.get(name, "") if any(c.is_missing for c in cells) else ""
        return ClassView(name, states[0].on_roll, cells, ask)

    @cached_property
    def closings(self) -> Closings:
        """What a closing has shut that day: no register is awaited there."""
        return read_closings(self.day.school, self.day.date, self.day.date)

    def _cell(self, state: RegisterState) -> CellView:
        session = state.session
        closing = self.closings.of(session.date, session.half, state.registration_group)
        tag, note = _state_in_words(state)
        if closing:
            done = f"; {note}" if state.taken_at else ""
            tag, note = Tag(CLOSED, "quiet"), f"{closing.reason}{done}"
        half = Half(session.half).label.lower()
        href = reverse(
            "attendance:show_register",
            args=[self.day.school.urn, session.date, session.half, state.registration_group],
        )
        label = f"{state.registration_group}, {half}"
        return CellView(tag, note, href, label, tag.tone == "bad")


NOT_YET, CLOSED = "Not begun", "Closed"


def _state_in_words(state: RegisterState) -> tuple[Tag, str]:
    session, now = state.session, timezone.localtime()
    if state.taken_at:
        by = f"{london_time(state.taken_at)} {state.taken_by}"
        blank = state.on_roll - state.marked
        return Tag("Taken", "ok"), f"{by}, {blank} without a mark" if blank > 0 else by
    if state.is_complete:
        return Tag("Complete", "ok"), "imported"
    if (session.date, session.opens_at) > (now.date(), now.time()):
        return Tag(NOT_YET, "quiet"), f"opens {session.opens_at:%H:%M}"
    if state.marked:
        return Tag("NOT TAKEN", "bad"), f"{state.marked} of {state.on_roll} marked"
    over = (session.date, session.closes_at) <= (now.date(), now.time())
    return Tag("NOT TAKEN", "bad"), f"closed {session.closes_at:%H:%M}" if over else (
        f"closes {session.closes_at:%H:%M}"
    )
