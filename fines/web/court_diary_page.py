"""The diary of days in court in words: a week or a month, by court."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from accounts.web.parts import NavItem
from accounts.web.words import long_date, plural, short_date
from fines.actions.court_diary import MONTH, WEEK
from fines.web.court_page import HearingLine

if TYPE_CHECKING:
    from fines.actions.court_diary import Asked
    from fines.actions.court_reading import Diary, LimitLine


@dataclass(frozen=True)
class DiaryDay:
    """One day with something on."""

    day: dt.date
    lines: list[HearingLine]
    limits: list[LimitLine]

    @property
    def last_days(self) -> list[tuple[str, str]]:
        """Whose six months end that day: the words, and where the charge is laid."""
        return [
            (f"Last day to charge {n.carer.full_name}, {n.case.ref}",
             reverse("fines:see_court_case", args=[n.case.ref]))
            for n in self.limits if n.carer
        ]  # fmt: skip

    @property
    def title(self) -> str:
        return long_date(self.day)

    @property
    def is_today(self) -> bool:
        return self.day == timezone.localdate()


@dataclass
class DiaryPage:
    """The days asked for; of a week every working day, of a month those with something on."""

    diary: Diary
    asked: Asked

    @cached_property
    def days(self) -> list[DiaryDay]:
        by_day: dict[dt.date, list[HearingLine]] = {}
        if self.asked.span == WEEK:
            by_day = {self.asked.first + dt.timedelta(days=n): [] for n in range(5)}
        for hearing in self.diary.hearings:
            line = HearingLine(hearing, hearing.pk in self.diary.clashes)
            by_day.setdefault(timezone.localdate(hearing.at), []).append(line)
        ends: dict[dt.date, list[LimitLine]] = {}
        for late in self.diary.limits:
            ends.setdefault(late.clock.limit or dt.date.max, []).append(late)
        return [
            DiaryDay(day, by_day.get(day, []), ends.get(day, []))
            for day in sorted({*by_day, *ends})
        ]

    @property
    def title(self) -> str:
        if self.asked.span == MONTH:
            return f"{self.asked.first:%B %Y}"
        return f"week of {short_date(self.asked.first)}"

    @property
    def count(self) -> str:
        where = f" at {self.asked.court}" if self.asked.court else ""
        return f"{plural(len(self.diary.hearings), 'hearing')}{where}"

    @property
    def later(self) -> NavItem | None:
        """The way to the first hearing after these days; None where there is none."""
        if self.diary.after is None:
            return None
        day = timezone.localdate(self.diary.after.at)
        return NavItem(f"The next after these is on {long_date(day)}", self._at(day=day))

    @property
    def clash(self) -> str:
        number = sum(h.pk in self.diary.clashes for h in self.diary.hearings)
        return f"{plural(number, 'hearing')} clash: the same person is due in two courts." * (
            number > 0
        )

    @property
    def spans(self) -> list[NavItem]:
        return [
            NavItem(label, self._at(span=key), self.asked.span == key)
            for key, label in ((WEEK, "Week"), (MONTH, "Month"))
        ]

    @property
    def courts(self) -> list[NavItem]:
        every = [("", "All courts"), *((name, name) for name in self.diary.courts)]
        return [NavItem(text, self._at(court=key), self.asked.court == key) for key, text in every]

    @property
    def before(self) -> str:
        return self._at(day=self.asked.before)

    @property
    def after(self) -> str:
        return self._at(day=self.asked.after)

    def _at(self, *, day: dt.date | None = None, span: str = "", court: str | None = None) -> str:
        asked = {
            "span": span or self.asked.span,
            "day": (day or self.asked.first).isoformat(),
            "court": self.asked.court if court is None else court,
        }
        return f"{reverse('fines:see_diary')}?{urlencode({k: v for k, v in asked.items() if v})}"
