"""A week of meetings in words, and the private calendar address."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.urls import reverse

from accounts.web.parts import NavItem
from accounts.web.words import long_date, plural, short_date
from cases import access_meetings, access_visits
from cases.web.panel_day_page import OrderLine

if TYPE_CHECKING:
    from accounts.models import User
    from cases.models import CalendarFeed, Panel

WEEK = dt.timedelta(days=7)
SEVERAL = 2  # meetings of a school on a day are worth a running order


@dataclass(frozen=True)
class CalendarDay:
    """One day of the week, with its meetings and the running orders of schools that have several."""

    day: dt.date
    lines: list[OrderLine]
    today: dt.date

    @property
    def title(self) -> str:
        return long_date(self.day)

    @property
    def is_today(self) -> bool:
        return self.day == self.today

    @property
    def orders(self) -> list[tuple[str, str]]:
        """Schools with several meetings that day: the words, and the running order."""
        schools = [line.meeting.case.enrolment.school for line in self.lines]
        return [
            (
                f"Running order, {school.name}",
                reverse("cases:show_panel_day", args=[school.urn, self.day]),
            )
            for school in {s.pk: s for s in schools}.values()
            if sum(s.pk == school.pk for s in schools) >= SEVERAL
        ]


@dataclass
class WeekPage:
    """A week from Monday; Saturday and Sunday only where something is on."""

    user: User
    monday: dt.date
    today: dt.date
    meetings: list[Panel]
    unwritten_rows: list[Panel]
    everybody: bool

    @cached_property
    def days(self) -> list[CalendarDay]:
        by_day: dict[dt.date, list[OrderLine]] = {}
        for meeting in self.meetings:
            line = OrderLine(meeting)
            by_day.setdefault(line.day, []).append(line)
        days = [self.monday + dt.timedelta(days=n) for n in range(7)]
        return [
            CalendarDay(day, by_day.get(day, []), self.today)
            for day in days
            if day in by_day or day.weekday() < 5
        ]

    @property
    def unwritten(self) -> list[OrderLine]:
        """Own meetings that are over and not written down."""
        return [OrderLine(meeting) for meeting in self.unwritten_rows]

    @property
    def count(self) -> str:
        return plural(len(self.meetings), "meeting")

    @property
    def title(self) -> str:
        return f"Week of {short_date(self.monday)}"

    @property
    def before(self) -> str:
        return self._at(self.monday - WEEK)

    @property
    def after(self) -> str:
        return self._at(self.monday + WEEK)

    @property
    def this_week(self) -> str:
        return self._at(self.today)

    @property
    def shows(self) -> list[NavItem]:
        """Mine, or everybody's."""
        here = reverse("cases:list_meetings")
        week = f"week={self.monday.isoformat()}"
        return [
            NavItem("My meetings", f"{here}?{week}", not self.everybody),
            NavItem("All I may see", f"{here}?{week}&show=all", self.everybody),
        ]

    @property
    def may_arrange(self) -> bool:
        return access_meetings.can_arrange_any(self.user)

    @property
    def may_watch(self) -> bool:
        return access_visits.can_watch(self.user)

    @property
    def day_href(self) -> str:
        return reverse("cases:arrange_day")

    def _at(self, day: dt.date) -> str:
        show = "&show=all" if self.everybody else ""
        return f"{reverse('cases:list_meetings')}?week={day.isoformat()}{show}"


@dataclass
class FeedPage:
    """The private calendar address; `address` is shown only on the page that answers its making."""

    feed: CalendarFeed | None
    address: str = ""
    ended: bool = False

    @property
    def made(self) -> str:
        return short_date(self.feed.made_at) if self.feed else ""

    @property
    def read(self) -> str:
        if self.feed is None:
            return ""
        return f"last read {short_date(self.feed.read_at)}" if self.feed.read_at else "not read yet"
