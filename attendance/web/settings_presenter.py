"""What is set, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from accounts.web.parts import Fact, NavItem, Tag
from accounts.web.words import short_date
from attendance.access import has_permission
from attendance.actions.own_flag_numbers import FLAG_NUMBERS
from attendance.actions.own_thresholds import OWN
from attendance.actions.settings_lists import CalendarLine, memberships_in_order
from attendance.choices import CalendarKind, Half, Permission, Role, StatisticalClass
from attendance.web.mark_words import KINDS

if TYPE_CHECKING:
    import datetime as dt

    from accounts.models import User
    from attendance.models import AttendanceCode, Membership, Threshold

OF_FLAGS = frozenset(number.key for number in FLAG_NUMBERS)


def tabs(user: User, here: str) -> list[NavItem]:
    """The pages of settings this person may open, those of apps above among them by their full names."""
    pages = [
        ("Codes", "show_settings", Permission.SEE_SETTINGS),
        ("Thresholds", "list_thresholds", Permission.SEE_SETTINGS),
        ("Calendars", "list_calendars", Permission.SEE_SETTINGS),
        *((text, name, Permission.SEE_SETTINGS) for text, name in settings.SETTINGS_PAGES),
        ("People", "list_people", Permission.SEE_PEOPLE),
        ("Jobs", "list_jobs", Permission.SEE_JOBS),
    ]
    return [
        NavItem(text, reverse(name if ":" in name else f"attendance:{name}"), name == here)
        for text, name, permission in pages
        if has_permission(user, permission)
    ]


@dataclass(frozen=True)
class CodeLine:
    """One dated row of a code."""

    code: str
    kind: str
    meaning: str
    counts_as: str
    dates: str
    conditions: str
    source: str
    in_force: bool


def code_lines(codes: list[AttendanceCode]) -> list[CodeLine]:
    """Those in force first, then those that have ended."""
    lines = [_code_line(code) for code in codes]
    return sorted(lines, key=lambda line: not line.in_force)


def _code_line(code: AttendanceCode) -> CodeLine:
    today = timezone.localdate()
    begun = code.valid_from is None or code.valid_from <= today
    conditions = [
        f"{Half(code.half).label.lower()} only" if code.half else "",
        "counts towards a notice" if code.counts_for_notice else "",
        code.get_age_rule_display().lower() if code.age_rule else "",
        f"needs {code.requires.replace('_', ' ')}" if code.requires else "",
    ]
    return CodeLine(
        code=code.code,
        kind=KINDS[StatisticalClass(code.statistical_class)],
        meaning=code.meaning,
        counts_as=code.get_statistical_class_display(),
        dates=dates_in_words(code.valid_from, code.valid_to),
        conditions=", ".join(part for part in conditions if part),
        source=code.source,
        in_force=begun and (code.valid_to is None or code.valid_to >= today),
    )


def dates_in_words(start: dt.date | None, end: dt.date | None) -> str:
    """From when to when, both included."""
    if start is None and end is None:
        return "always"
    if end is None:
        return f"from {short_date(start)}"
    return f"to {short_date(end)}" if start is None else f"{short_date(start)} to {short_date(end)}"


@dataclass(frozen=True)
class ThresholdLine:
    """One dated number."""

    name: str
    basis: str
    value: int
    dates: str
    source: str
    change: str


def threshold_lines(thresholds: list[Threshold], user: User) -> list[ThresholdLine]:
    """Every dated number but those of the flags, its key in words; what the authority sets can be changed."""
    may = has_permission(user, Permission.CHANGE_SETTINGS)
    return [
        ThresholdLine(
            each.key.replace("_", " ").capitalize(), each.basis.replace("_", " "), each.value,
            dates_in_words(each.valid_from, each.valid_to), each.source,
            reverse("attendance:change_threshold", args=[each.key])
            if may and each.key in OWN and each.valid_to is None else "",
        )
        for each in thresholds
        if each.key not in OF_FLAGS
    ]  # fmt: skip


@dataclass(frozen=True)
class CalendarView:
    """One school's year."""

    name: str
    days: int
    sessions: int
    weeks: int
    periods: list[Fact]


def calendar_views(lines: list[CalendarLine]) -> list[CalendarView]:
    """Each school with what its calendar makes."""
    return [
        CalendarView(
            line.school.name, line.days, line.sessions, line.school_weeks,
            [
                Fact(p.note or CalendarKind(p.kind).label,
                     short_date(p.start) if p.start == p.end
                     else f"{short_date(p.start)} to {short_date(p.end)}")
                for p in line.periods
            ],
        )
        for line in lines
    ]  # fmt: skip


@dataclass(frozen=True)
class PersonLine:
    """One person with a sign-in and the roles they hold or held."""

    name: str
    email: str
    state: Tag
    roles: list[str]
    past: list[str]


def person_line(person: User) -> PersonLine:
    """A person as the list shows them; schools of one role are said together."""
    today = timezone.localdate()
    held = memberships_in_order(person)
    now = [m for m in held if m.holds_on(today)]
    return PersonLine(
        name=person.name,
        email=person.email,
        state=Tag("can sign in", "ok") if person.is_active else Tag("closed", "quiet"),
        roles=_roles_in_words(now),
        past=[
            f"{_role(m)} {dates_in_words(m.valid_from, m.valid_to)}" for m in held if m not in now
        ],
    )


def _roles_in_words(held: list[Membership]) -> list[str]:
    schools: dict[str, list[str]] = {}
    for membership in held:
        at = schools.setdefault(Role(membership.role).label, [])
        if membership.school:
            at.append(membership.school.name)
    return [f"{role}: {', '.join(at)}" if at else role for role, at in schools.items()]


def _role(membership: Membership) -> str:
    at = f" at {membership.school}" if membership.school else ""
    return f"{Role(membership.role).label}{at}"
