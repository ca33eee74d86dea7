"""What is planned for one child, in lines."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.urls import reverse

from accounts.web.parts import Tag
from attendance.access import has_permission
from attendance.actions.planned_lists import read_planned
from attendance.choices import Permission
from attendance.rules.patterns import pattern_in_words
from attendance.web.leave_presenter import status_tag
from attendance.web.plan_pages import days_in_words
from attendance.web.timetable_presenter import TAGS, standing_of

if TYPE_CHECKING:
    from accounts.models import User
    from attendance.models import Pupil


@dataclass(frozen=True)
class PlannedLine:
    """One plan: what, when, where it stands."""

    what: str
    days: str
    href: str
    tag: Tag


@dataclass
class PlannedPanel:
    """Everything planned for one child, now and to come."""

    pupil: Pupil
    user: User

    @cached_property
    def lines(self) -> list[PlannedLine]:
        planned = read_planned(self.pupil, self.user)
        leaves = [
            PlannedLine("Leave", days_in_words(each), _to("show_leave", each.ref), status_tag(each))
            for each in planned.leaves
        ]
        part_time = [
            PlannedLine(
                f"Part-time, off {pattern_in_words(each.pattern)}",
                f"until {days_in_words(each).partition(' to ')[2].partition(',')[0]}",
                _to("show_part_time", each.ref), TAGS[standing_of(each)],
            )
            for each in planned.part_time
        ]  # fmt: skip
        dual = [
            PlannedLine(f"At {each.other_school}", days_in_words(each), "", Tag(each.code, "info"))
            for each in planned.dual
        ]
        trips = [
            PlannedLine(
                each.name, days_in_words(each), _to("show_trip", each.ref), Tag(each.code, "info")
            )
            for each in planned.trips
        ]
        return [*leaves, *part_time, *dual, *trips]

    @property
    def ask(self) -> str:
        """Where leave is asked for, for those who may write it down."""
        if not has_permission(self.user, Permission.MANAGE_PLANS):
            return ""
        return f"{reverse('attendance:ask_leave')}?pupil={self.pupil.ref}"

    @property
    def back(self) -> str:
        return _to("show_pupil", self.pupil.ref)


def _to(name: str, ref: str) -> str:
    return reverse(f"attendance:{name}", args=[ref])
