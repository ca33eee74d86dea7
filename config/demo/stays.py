"""Who was on which roll from when to when: the year's movement, joiners, leavers, movers, dual places."""

import datetime as dt
from collections import Counter

from attendance.rules.calendar import AcademicYear
from config.demo.calendars import half_terms
from config.demo.dice import Dice, happens
from config.demo.plan import (
    LEFT,
    PROVISION,
    RECEPTION,
    SECONDARY,
    SPECIAL,
    YEAR_6,
    YEAR_7,
    YEAR_11,
    ChildPlan,
    Plan,
    SchoolPlan,
    StayPlan,
)

DAY = dt.timedelta(days=1)
LETTERS = "ABCDEFGHJ"


class Stays:
    """Gives children their enrolments, each with the next number."""

    def __init__(self, plan: Plan, year: int) -> None:
        self.plan, self.year = plan, year
        self.label = AcademicYear(year - 1).label
        self.seated: Counter[tuple[int, int]] = Counter()
        self.next_id = 1

    def give(self, rng: Dice, child: ChildPlan, nearest: SchoolPlan) -> None:
        """One enrolment, or two where the child moved school within the days we keep."""
        if child.cohort == LEFT:
            self._left(child)
        else:
            self._moved_up(rng, child, nearest)
            now = self._stay(child, child.school, self._joined(child), None, child.cohort)
            child.stays.append(now)
            self._upheaval(rng, child, now)
        if child.school.kind == SECONDARY and child.cohort != LEFT and happens(rng, 0.008):
            self._dual(rng, child)

    def _left(self, child: ChildPlan) -> None:
        entered = self.year - LEFT + child.school.years[0]
        stay = self._stay(child, child.school, first_day(entered), last_day(self.year - 1), YEAR_11)
        stay.group += f" {self.label}"
        child.stays.append(stay)

    def _joined(self, child: ChildPlan) -> dt.date:
        return first_day(self.year - child.cohort + child.school.years[0])

    def _moved_up(self, rng: Dice, child: ChildPlan, nearest: SchoolPlan) -> None:
        """This September's Year 7 sat in Year 6 last year, mostly at the nearest primary."""
        if child.cohort == YEAR_7 and child.school.kind == SECONDARY and happens(rng, 0.88):
            entered = first_day(self.year - YEAR_7)
            before = self._stay(child, nearest, entered, last_day(self.year - 1), YEAR_6)
            before.group += f" {self.label}"
            child.stays.append(before)

    def _upheaval(self, rng: Dice, child: ChildPlan, now: StayPlan) -> None:
        """A few children join, leave or change school in the middle of a year."""
        fate = rng.random()
        if fate > 0.06 or child.school.kind == SPECIAL:
            return
        day = self._day_within(rng, now)
        if day is None:
            return
        if fate < 0.02:
            now.starts_on = day
        elif fate < 0.037:
            now.ends_on = day
        else:
            self._changed_school(rng, child, now, day)

    def _changed_school(self, rng: Dice, child: ChildPlan, now: StayPlan, day: dt.date) -> None:
        alike = [
            s for s in self.plan.schools if s.kind == child.school.kind and s is not child.school
        ]
        if not alike:
            return
        before = self._stay(child, rng.choice(alike), now.starts_on, day - DAY, child.cohort)
        now.starts_on = day
        child.stays.insert(-1, before)

    def _dual(self, rng: Dice, child: ChildPlan) -> None:
        """A place at a unit as well, for some weeks: the school marks D on the days spent there."""
        units = [s for s in self.plan.schools if s.kind in (PROVISION, SPECIAL)]
        main = child.stays[-1]
        day = self._day_within(rng, main)
        if not units or day is None or main.ends_on:
            return
        stay = self._stay(
            child, units[-1], day, day + DAY * rng.choice((55, 83, 120)), child.cohort
        )
        stay.kind, stay.group = "dual", "Bridge"
        child.stays.append(stay)

    def _day_within(self, rng: Dice, stay: StayPlan) -> dt.date | None:
        """A school day of the stay, a month or more from either end of the days we keep."""
        span = self.plan.span
        first = max(span.first, stay.starts_on) + 28 * DAY
        days = [d for d in stay.school.days if first < d < span.live - 28 * DAY]
        return rng.choice(days) if days else None

    def _stay(
        self, child: ChildPlan, school: SchoolPlan, first: dt.date, last: dt.date | None, year: int
    ) -> StayPlan:
        self.next_id += 1
        return StayPlan(
            self.next_id - 1, school, first, last, year, self._group(school, child.cohort, year)
        )

    def _group(self, school: SchoolPlan, cohort: int, year: int) -> str:
        number = self.seated[school.index, cohort]
        self.seated[school.index, cohort] += 1
        return f"{year_name(year)}{LETTERS[number % school.forms]}"


def year_name(year: int) -> str:
    """As schools write it: R, 1 ... 11."""
    return "R" if year == RECEPTION else str(year)


def first_day(start_year: int) -> dt.date:
    """The first day of an academic year's autumn term."""
    return half_terms(start_year)[0][0]


def last_day(start_year: int) -> dt.date:
    """The last day of an academic year's summer term."""
    return half_terms(start_year)[-1][1]
