"""Part-time and dual timetables in words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone

from accounts.web.parts import Fact, NavItem, Tag, TimelineEvent
from accounts.web.words import ago, long_date, short_date
from attendance.access import can_manage_plans
from attendance.actions.timetable_lists import (
    list_dual,
    list_left_standing,
    list_part_time,
    standing_of,
    whom_to_consult,
)
from attendance.choices import Half
from attendance.rules.patterns import DAYS, HALVES, bit_of, pattern_in_words
from attendance.rules.timetables import Standing
from attendance.web.plan_pages import SchoolPlans, plans_nav, pupil_link

if TYPE_CHECKING:
    from accounts.models import User
    from attendance.models import DualTimetable, PartTimeTimetable, School

TAGS = {
    Standing.OVERDUE: Tag("Review overdue", "bad"),
    Standing.DUE: Tag("Review due", "warn"),
    Standing.RUNNING: Tag("Running", "ok"),
    Standing.COMING: Tag("To come", "info"),
    Standing.ENDED: Tag("Ended", "quiet"),
}


@dataclass(frozen=True)
class TimetableLine:
    """One timetable of a list."""

    name: str
    href: str
    group: str
    half_days: str
    days: str
    review: str
    tag: Tag


def part_time_line(row: PartTimeTimetable) -> TimetableLine:
    """A part-time timetable as a line."""
    state, last = standing_of(row), row.ended_on or row.ends_on
    ended = state is Standing.ENDED
    return TimetableLine(
        name=str(row.enrolment.pupil),
        href=reverse("attendance:show_part_time", args=[row.ref]),
        group=row.enrolment.registration_group,
        half_days=f"Off: {pattern_in_words(row.pattern)}",
        days=f"{short_date(row.starts_on)} to {short_date(last)}",
        review="" if ended else ago(row.review_on, timezone.localdate()),
        tag=TAGS[state],
    )


def dual_line(row: DualTimetable) -> TimetableLine:
    """A dual timetable as a line."""
    today = timezone.localdate()
    ended, coming = row.ends_on < today, row.starts_on > today
    state = Standing.ENDED if ended else Standing.COMING if coming else Standing.RUNNING
    return TimetableLine(
        name=str(row.enrolment.pupil),
        href=reverse("attendance:end_dual", args=[row.ref]),
        group=row.enrolment.registration_group,
        half_days=f"{row.other_school}: {pattern_in_words(row.pattern)}",
        days=f"{short_date(row.starts_on)} to {short_date(row.ends_on)}",
        review="",
        tag=TAGS[state],
    )


@dataclass
class TimetableList(SchoolPlans):
    """A school's part-time and dual timetables."""

    @cached_property
    def part_time(self) -> list[TimetableLine]:
        return [part_time_line(row) for row in list_part_time(self.user, self.school)]

    @cached_property
    def dual(self) -> list[TimetableLine]:
        return [dual_line(row) for row in list_dual(self.user, self.school)]


@dataclass
class PartTimePage:
    """One part-time timetable, its reviews, and what can be done with it."""

    row: PartTimeTimetable
    user: User

    @property
    def school(self) -> School:
        return self.row.enrolment.school

    @property
    def nav(self) -> list[NavItem]:
        return plans_nav(self.user, self.school, "list_timetables")

    @property
    def title(self) -> str:
        return str(self.row.enrolment.pupil)

    @property
    def pupil(self) -> str:
        return pupil_link(self.row.enrolment)

    @property
    def tag(self) -> Tag:
        return TAGS[standing_of(self.row)]

    @property
    def may_change(self) -> bool:
        return self.row.ended_on is None and can_manage_plans(self.user, self.school)

    @property
    def consult(self) -> list[str]:
        return whom_to_consult(self.user, self.row.enrolment.pupil_id, self.school)

    @property
    def facts(self) -> list[Fact]:
        row = self.row
        found = [
            Fact("From", long_date(row.starts_on)),
            Fact("Until", long_date(row.ends_on)),
            Fact("Half days off", pattern_in_words(row.pattern)),
            Fact("Register", f"Suggests {row.code} for them"),
            Fact("Why", row.reason),
            Fact("Agreed with", f"{row.agreed_with}, {long_date(row.agreed_on)}"),
            Fact("Written down by", f"{row.made_by_name}, {short_date(row.made_at)}"),
        ]
        if row.ended_on:
            return [*found, Fact("Ended", long_date(row.ended_on))]
        return [*found, Fact("Next review", long_date(row.review_on))]

    @cached_property
    def left(self) -> list[tuple[str, str, str]]:
        """Marks of its code after it ended: when, the code, and where to amend it."""
        ref, urn = self.row.enrolment.pupil.ref, self.school.urn
        return [
            (
                f"{short_date(each.date)}, {Half(each.half).label.lower()}", each.code,
                reverse("attendance:show_mark", args=[ref, urn, each.date, each.half]),
            )
            for each in list_left_standing(self.row)
        ]  # fmt: skip

    @property
    def week(self) -> list[tuple[str, list[tuple[str, bool]]]]:
        """The week as two lines, mornings and afternoons: for each day whether the child is off."""
        return [
            (
                half.label,
                [(day, bool(self.row.pattern & bit_of(n, half))) for n, day in enumerate(DAYS)],
            )
            for half in HALVES
        ]

    @property
    def days(self) -> list[str]:
        return [day[:3] for day in DAYS]

    @property
    def reviews(self) -> list[TimelineEvent]:
        """Reviews held, newest first."""
        return [
            TimelineEvent(
                title=f"Next review {short_date(each.next_review_on)}" if each.next_review_on else "It ends",
                at_words=long_date(each.held_on), by=each.by_name, text=each.found,
            )
            for each in reversed(self.row.reviews.all())
        ]  # fmt: skip
