"""The rolling count towards a notice, week by week, and what falls out of it next, in words and bars."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from accounts.web.words import long_date, plural
from attendance.actions.thresholds import NOTICE_SESSIONS, NOTICE_WEEKS
from attendance.rules.calendar import ten_school_weeks
from attendance.rules.weekly import Rolled, first_below, next_to_leave, roll
from attendance.web.charts import NARROW, WIDE
from attendance.web.pins import day_month
from attendance.web.window_chart import WindowChart, draw_window

if TYPE_CHECKING:
    from attendance.actions.pupil_record import PupilRecord


@dataclass(frozen=True)
class WindowLine:
    """One week of the table."""

    label: str
    week: Rolled
    own: int


@dataclass
class WindowView:
    """The count of unauthorised sessions in the latest school weeks, as it was and as it will be.

    Only where a rule says how many sessions in how many weeks: `threshold` is 0 before that.
    """

    record: PupilRecord

    @property
    def threshold(self) -> int:
        return self.record.thresholds.get(NOTICE_SESSIONS, 0)

    @property
    def school_weeks(self) -> int:
        return self.record.thresholds.get(NOTICE_WEEKS, 0)

    @cached_property
    def weeks(self) -> list[Rolled]:
        """The year's weeks so far; and, while it lasts, those to come until nothing is left."""
        rolled = roll(self._mondays, self._counted, self.record.as_of, self.school_weeks)
        own = {week.monday for week in self.record.weeks.in_year(self.record.year)}
        known = [week for week in rolled if week.monday in own]
        return known + self._to_come(rolled)

    @property
    def total(self) -> int:
        """What counts now."""
        known = [week for week in self.weeks if not week.to_come]
        return known[-1].total if known else 0

    @property
    def is_over(self) -> bool:
        return self.total >= self.threshold

    @property
    def sentence(self) -> str:
        """`9 unauthorised sessions in the 10 school weeks from Monday 14 September 2026.`"""
        count = (
            plural(self.total, "unauthorised session") if self.total else "No unauthorised session"
        )
        weeks = "school week" if len(self._window) == 1 else f"{len(self._window)} school weeks"
        end = "" if self.record.is_current else f", the last of {self.record.year.label}"
        return f"{count} in the {weeks} from {long_date(self._window[0])}{end}."

    @property
    def line_words(self) -> str:
        """What the number is held against; reaching it decides nothing by itself."""
        return f"At {self.threshold} somebody must consider a notice."

    @property
    def next_words(self) -> str:
        """`2 sessions leave the window on Monday 7 December 2026`, and when the count falls under the line."""
        leaving = next_to_leave(self.weeks)
        if leaving is None:
            return ""
        verb = "leaves" if leaving.leaves == 1 else "leave"
        found = (
            f"{plural(leaving.leaves, 'session')} {verb} the window on {long_date(leaving.monday)}"
        )
        below = first_below(self.weeks, self.threshold) if self.is_over else None
        if below:
            return f"{found}. If nothing more is missed, it is under {self.threshold} from {long_date(below.monday)}."
        return f"{found}."

    @property
    def description(self) -> str:
        """The chart for somebody who does not see it."""
        return " ".join(filter(None, (self.sentence, self.line_words, self.next_words)))

    @property
    def charts(self) -> list[tuple[str, WindowChart]]:
        """Drawn for a wide page and for a narrow one."""
        return [
            (name, draw_window(self.weeks, self.threshold, width))
            for name, width in (("wide", WIDE), ("narrow", NARROW))
        ]

    @property
    def lines(self) -> list[WindowLine]:
        """Every week, the latest first; those to come after today at the top."""
        return [
            WindowLine(day_month(week.monday), week, self._counted.get(week.monday, 0))
            for week in reversed(self.weeks)
        ]

    @property
    def is_shown(self) -> bool:
        """Whether there is a rule and a week to hold against it, of a child still on roll."""
        ended = self.record.enrolment.ends_on
        has_left = ended is not None and ended < self.record.as_of
        return bool(self.threshold and self._window and self.weeks and not has_left)

    @cached_property
    def _counted(self) -> dict[dt.date, int]:
        return {week.monday: week.counted for week in self.record.weeks.own}

    @property
    def _mondays(self) -> tuple[dt.date, ...]:
        return self.record.weeks.mondays

    @property
    def _window(self) -> tuple[dt.date, ...]:
        return ten_school_weeks(self._mondays, self.record.as_of, self.school_weeks)

    def _to_come(self, rolled: list[Rolled]) -> list[Rolled]:
        """Weeks ahead until the count is empty, while the year is under way."""
        if not self.record.is_current:
            return []
        return [week for week in rolled if week.to_come and (week.total or week.leaves)]
