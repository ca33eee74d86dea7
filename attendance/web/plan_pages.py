"""What the pages of plans have in common: a school, the words of their sub-navigation, days in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from accounts.web.parts import Fact, NavItem
from accounts.web.words import long_date, short_date
from attendance.access import (
    allowed,
    can_close_school,
    can_manage_plans,
    check_can_amend_mark,
    check_permission,
    choose_school,
)
from attendance.actions.leave_lists import count_to_decide
from attendance.actions.pupil_lists import list_pupils
from attendance.actions.spans import list_classes
from attendance.choices import Permission
from attendance.errors import PlanRefused
from attendance.rules.patterns import WHOLE_WEEK, pattern_in_words
from attendance.web.list_presenter import PupilLine, pupil_lines

if TYPE_CHECKING:
    from accounts.models import User
    from attendance.models import Enrolment, School
    from attendance.rules.leave import Span
    from attendance.web.plan_forms import PlanForm
    from attendance.web.requests import SignedInRequest

MOST_FOUND = 60
Result = TypeVar("Result")


def days_in_words(plan: Any, *, long: bool = False) -> str:
    """`19 Jan 2026`, `19 Jan 2026 to 23 Jan 2026, mornings`; of any plan with days and a pattern."""
    words = long_date if long else short_date
    days = words(plan.starts_on)
    if plan.ends_on != plan.starts_on:
        days = f"{days} to {words(plan.ends_on)}"
    return days if plan.pattern == WHOLE_WEEK else f"{days}, {pattern_in_words(plan.pattern)}"


def span_in_words(span: Span) -> str:
    """The same of days that are not a plan yet."""
    return days_in_words(span, long=True)


def plans_nav(user: User, school: School, here: str) -> list[NavItem]:
    """The pages of plans of one school; how many requests for leave wait stands beside the word."""
    waiting = count_to_decide(user, school)
    pages = [
        ("Leave", "list_leave", waiting or None),
        ("Timetables", "list_timetables", None),
        ("Trips", "list_trips", None),
        ("Closures", "list_closures", None),
    ]
    if allowed(check_can_amend_mark, user, school):
        pages.append(("Late gate", "late_gate", None))
    return [
        NavItem(text, f"{reverse(f'attendance:{name}')}?school={school.urn}", name == here, count)
        for text, name, count in pages
    ]


@dataclass
class SchoolPlans:
    """A page of one school's plans: which school, who else may be chosen, the pages beside it."""

    user: User
    school: School
    schools: Sequence[School]
    here: str

    @cached_property
    def nav(self) -> list[NavItem]:
        return plans_nav(self.user, self.school, self.here)

    @property
    def can_manage(self) -> bool:
        return can_manage_plans(self.user, self.school)

    @property
    def can_close(self) -> bool:
        return can_close_school(self.user, self.school)

    def to(self, name: str) -> str:
        """A page of this school, by the name of its address."""
        return f"{reverse(f'attendance:{name}')}?school={self.school.urn}"


def school_of(request: SignedInRequest, permission: str = Permission.SEE_PUPILS) -> Any:
    """The school a page of plans is about, and those that may be chosen. Raises as `choose_school`, and
    NotAllowed for who knows only children opened to them one by one: a school's list is not theirs."""
    check_permission(request.user, Permission.SEE_REGISTERS)
    return choose_school(request.user, request.GET.get("school", ""), permission)


@dataclass
class PickPage:
    """Choosing the child a plan is for: by name, or from a class."""

    request: SignedInRequest
    heading: str
    here: str
    school: School = field(init=False)
    schools: Sequence[School] = field(init=False)

    def __post_init__(self) -> None:
        self.school, self.schools = school_of(self.request, Permission.MANAGE_PLANS)

    @property
    def words(self) -> str:
        return self.request.GET.get("q", "").strip()

    @property
    def group(self) -> str:
        return self.request.GET.get("class", "")

    @cached_property
    def classes(self) -> list[str]:
        return list_classes(self.school)

    @cached_property
    def choices(self) -> list[tuple[PupilLine, str]]:
        """Each child found, with the address of the form for it; nothing while nothing was asked."""
        if not self.words and not self.group:
            return []
        found = list_pupils(self.request.user, self.words, self.school, self.group)[:MOST_FOUND]
        return [
            (line, self._address(pupil.ref))
            for pupil, line in zip(found, pupil_lines(found), strict=True)
        ]

    @property
    def nav(self) -> list[NavItem]:
        return plans_nav(self.request.user, self.school, self.here)

    def _address(self, ref: str) -> str:
        kept = {"pupil": ref} | {k: v for k, v in self.request.GET.items() if k in ("from", "half")}
        return f"{self.request.path}?{urlencode(kept)}"


def child_facts(enrolment: Enrolment) -> list[Fact]:
    """Who the plan is for."""
    return [
        Fact("Class", enrolment.registration_group),
        Fact("Year", enrolment.year_group),
        Fact("Born", short_date(enrolment.pupil.date_of_birth)),
    ]


def pupil_link(enrolment: Enrolment) -> str:
    """The child's record."""
    return reverse("attendance:show_pupil", args=[enrolment.pupil.ref])


def day_asked(request: SignedInRequest) -> dt.date | None:
    """The day an address starts from, `from=2026-01-19`; None for none or nonsense."""
    try:
        return dt.date.fromisoformat(request.GET.get("from", ""))
    except ValueError:
        return None


@dataclass
class FormPage:
    """A page with one form about a plan: what is asked, about whom, and the way back."""

    heading: str
    submit: str
    back: str
    caption: str = ""
    facts: list[Fact] = field(default_factory=list)
    intro: list[str] = field(default_factory=list)
    warning: str = ""
    aside: list[str] = field(default_factory=list)


def form_page_for(enrolment: Enrolment, heading: str, submit: str, back: str) -> FormPage:
    """The page of a form about one child."""
    caption = f"{enrolment.pupil} · {enrolment.registration_group} · {enrolment.school.name}"
    return FormPage(heading, submit, back, caption, child_facts(enrolment))


def show_form(request: SignedInRequest, page: FormPage, form: Any) -> HttpResponse:
    """The page; 422 when its form was refused."""
    status = 422 if form.is_bound and form.errors else 200
    context = {"page": page, "form": form}
    return render(request, "attendance/plans/form.html", context, status=status)


def attempt(form: PlanForm, act: Callable[[], Result]) -> Result | None:
    """What the action gives; None when the form is not in order, or the action refused and says why."""
    if not form.is_valid():
        return None
    try:
        return act()
    except PlanRefused as refused:
        form.take(refused)
        return None
