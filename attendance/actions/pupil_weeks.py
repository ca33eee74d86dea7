"""One child's school weeks: what each held, from the tallies, and the week under way from its marks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields

from attendance.models import Enrolment, Pupil, Session, WeeklyTally
from attendance.rules.calendar import AcademicYear, monday_of
from attendance.rules.codes import CodeBook
from attendance.rules.counting import Figures, tally
from attendance.rules.weekly import Week

# How far a year's weeks are read beyond it: ten weeks back roll into its first, ten on roll out of its last.
EARLIER, LATER = dt.timedelta(weeks=30), dt.timedelta(weeks=20)
FRIDAY = dt.timedelta(days=4)
SUMS = tuple(field.name for field in fields(Figures))


@dataclass(frozen=True)
class Cell:
    """One session and the mark in it."""

    date: dt.date
    half: str
    code: str
    is_amended: bool = False


@dataclass(frozen=True)
class Weeks:
    """The school's weeks around a year, and the child's own of them up to the day asked about."""

    mondays: tuple[dt.date, ...]
    own: tuple[Week, ...]

    def in_year(self, year: AcademicYear) -> list[Week]:
        """The child's weeks of one school year."""
        return [week for week in self.own if week.monday + FRIDAY in year]


def read_school_weeks(school_id: int, year: AcademicYear) -> tuple[dt.date, ...]:
    """The Monday of each week the school met or will meet, from some way before a year to after it."""
    around = (year.first_day - EARLIER, year.last_day + LATER)
    met = Session.objects.open().filter(school=school_id, week__range=around)
    return tuple(met.order_by("week").values_list("week", flat=True).distinct())


def read_weeks(
    pupil: Pupil,
    enrolment: Enrolment,
    mondays: Sequence[dt.date],
    cells: Iterable[Cell],
    book: CodeBook,
    as_of: dt.date,
) -> Weeks:
    """What each school week held while on roll, up to `as_of`.

    Weeks gone by come from their tallies. The week of `as_of` is counted from its marks, which are
    those up to that day: a tally also holds what was entered ahead.
    """
    this = monday_of(as_of)
    known = _read_tallies(enrolment, mondays, this)
    known[this] = _count(pupil, [cell for cell in cells if cell.date >= this], book, this)
    ends = enrolment.ends_on or as_of
    own = [m for m in mondays if enrolment.starts_on - FRIDAY <= m <= min(ends, as_of)]
    return Weeks(tuple(mondays), tuple(known.get(monday, Week(monday)) for monday in own))


def _read_tallies(
    enrolment: Enrolment, mondays: Sequence[dt.date], before: dt.date
) -> dict[dt.date, Week]:
    if not mondays:
        return {}
    rows = WeeklyTally.objects.filter(enrolment=enrolment, week__gte=mondays[0], week__lt=before)
    return {
        monday: Week(monday, Figures(*sums), counted)
        for monday, counted, *sums in rows.values_list("week", "notice_sessions", *SUMS)
    }


def _count(pupil: Pupil, cells: Iterable[Cell], book: CodeBook, monday: dt.date) -> Week:
    """One week from its marks. Outside compulsory school age nothing counts towards a notice."""
    meant = [(cell.date, row) for cell in cells if (row := book.on(cell.code, cell.date))]
    counted = sum(
        row.counts_for_notice and pupil.compulsory_from <= day <= pupil.compulsory_until
        for day, row in meant
    )
    return Week(monday, tally(row for _, row in meant), counted)
