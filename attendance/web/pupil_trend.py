"""Weekly absence in words and bars, and what was done about it: before and after, no claim of cause."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from accounts.web.words import percent_of, plural
from attendance.access_acted import can_log_action, can_take_back
from attendance.rules.weekly import (
    COMPARED,
    Stretch,
    Week,
    before_and_after,
    last_and_before,
)
from attendance.web.acted_presenter import acted_link, taken_back_in_words
from attendance.web.charts import NARROW, WIDE
from attendance.web.pins import PinnedWeek, day_month, pin_weeks
from attendance.web.trend_chart import TrendChart, draw_trend

if TYPE_CHECKING:
    from accounts.models import User
    from attendance.actions.pupil_record import PupilRecord

NUMBERS = ("no", "one", "two", "three", "four")


@dataclass(frozen=True)
class Done:
    """What was done in one week, and what was missed before and after."""

    week: PinnedWeek
    label: str
    before: Stretch
    after: Stretch
    before_words: str
    after_words: str


@dataclass(frozen=True)
class WeekLine:
    """One week of the table."""

    label: str
    week: Week
    pin: int | None


@dataclass
class TrendView:
    """The chart of a year's weeks with its pins and its table, for one person."""

    record: PupilRecord
    user: User

    @cached_property
    def weeks(self) -> list[Week]:
        """The year's school weeks, on roll and up to the day asked about."""
        return self.record.weeks.in_year(self.record.year)

    @cached_property
    def pins(self) -> list[PinnedWeek]:
        """The weeks in which something was done."""
        return pin_weeks(self.record.actions)

    @property
    def charts(self) -> list[tuple[str, TrendChart]]:
        """Drawn for a wide page and for a narrow one."""
        pinned = [pin.monday for pin in self.pins]
        return [
            (name, draw_trend(self.weeks, pinned, width))
            for name, width in (("wide", WIDE), ("narrow", NARROW))
        ]

    @property
    def sentence(self) -> str:
        """Which way it goes, as two fractions."""
        two = last_and_before(self.weeks, self.record.as_of)
        if not two.after.weeks:
            return "No school week of this year is over yet."
        end = "" if self.record.is_current else f" of {self.record.year.label}"
        now = f"Missed {fraction(two.after)} in the last {weeks_in_words(two.after.weeks)}{end}"
        if not two.before.weeks:
            return f"{now}."
        return f"{now}; {fraction(two.before)} in the {_number(two.before.weeks)} before."

    @property
    def description(self) -> str:
        """The chart for somebody who does not see it."""
        year, weeks = self.record.figures, plural(len(self.weeks), "school week")
        total = f"{year.absent} of {plural(year.possible, 'session')} missed in {weeks}."
        return f"{total} {self.sentence} The table below has every week."

    @property
    def done(self) -> list[Done]:
        """What was done, a line a week, numbered as the pins are."""
        return [self._line(pin) for pin in self.pins]

    @property
    def acted(self) -> str:
        """Where what was done is written down; empty for somebody who may not."""
        here = self.record.enrolment
        return acted_link(here) if can_log_action(self.user, here.school) else ""

    @property
    def may_take_back(self) -> set[str]:
        """References of what the person may take back."""
        own = (act for act in self.record.actions if act.is_own)
        return {act.source_app_ref for act in own if can_take_back(self.user, act)}

    @property
    def taken_back(self) -> list[str]:
        """What was written down and does not hold."""
        return [taken_back_in_words(act) for act in self.record.taken_back]

    @property
    def lines(self) -> list[WeekLine]:
        """Every week, the latest first, with the number of its pin."""
        numbers = {pin.monday: pin.number for pin in self.pins}
        return [
            WeekLine(day_month(week.monday), week, numbers.get(week.monday))
            for week in reversed(self.weeks)
        ]

    def _line(self, pin: PinnedWeek) -> Done:
        sides = before_and_after(self.record.weeks.own, pin.monday, self.record.as_of)
        return Done(
            week=pin,
            label=day_month(pin.monday),
            before=sides.before,
            after=sides.after,
            before_words=side_in_words(sides.before, "no school week before"),
            after_words=side_in_words(sides.after, "too soon to say"),
        )


def side_in_words(side: Stretch, nothing: str) -> str:
    """`14 of 40 (35.0%)`; `2 of 10 (20.0%) in one school week` where there are fewer than four."""
    if not side.weeks:
        return nothing
    number = "one school week" if side.weeks == 1 else weeks_in_words(side.weeks)
    if not side.possible:
        return f"nothing possible in {number}"
    words = f"{side.absent} of {side.possible} ({percent_of(side.absent, side.possible)})"
    return words if side.weeks == COMPARED else f"{words} in {number}"


def fraction(part: Stretch) -> str:
    """`11 of 37 sessions (29.7%)`."""
    if not part.possible:
        return "nothing possible"
    share = percent_of(part.absent, part.possible)
    return f"{part.absent} of {plural(part.possible, 'session')} ({share})"


def weeks_in_words(count: int) -> str:
    """`school week`, `three school weeks`: after `the last`."""
    return "school week" if count == 1 else f"{_number(count)} school weeks"


def _number(count: int) -> str:
    return NUMBERS[count] if count < len(NUMBERS) else str(count)
