"""What attendance puts in the bar around every page, by role."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch
from django.utils import timezone

from accounts.web.helpers import place
from accounts.web.parts import NavItem, Tool
from accounts.web.words import plural
from attendance.access import has_permission, memberships_of, roles_of
from attendance.choices import SCHOOL_ROLES, Permission, Role

if TYPE_CHECKING:
    from accounts.models import User

# Somebody with several roles lands where the first of these leads.
ROLES_IN_ORDER = (
    Role.MANAGER, Role.EWO, Role.LEGAL_OFFICER, Role.ATTENDANCE_LEAD, Role.SCHOOL_ADMIN,
    Role.SYSTEM_ADMIN, Role.TEACHER,
)  # fmt: skip


def first_nav(request: HttpRequest) -> list[NavItem]:
    """Today, for those who answer for the day: the first word of their bar."""
    if not has_permission(request.user, Permission.CHASE_ABSENCE):  # type: ignore[arg-type]
        return []
    return [NavItem("Today", place("attendance:show_sweep"))]


def nav(request: HttpRequest) -> list[NavItem]:
    """Registers, Pupils, Flags, Schools: those the person's role has a use for."""
    user: User = request.user  # type: ignore[assignment]
    pages = [
        ("Registers", "list_registers", Permission.SEE_REGISTERS),
        ("Pupils", "show_pupils", Permission.SEE_PUPILS),
        ("Flags", "list_flags", Permission.SEE_FLAGS),
        ("Schools", "list_schools", Permission.SEE_FLAGS),
        ("Figures", "show_figures", Permission.SEE_FIGURES),
    ]
    found = [
        NavItem(text, place(f"attendance:{name}"))
        for text, name, permission in pages
        if has_permission(user, permission)
    ]
    if has_permission(user, Permission.MANAGE_PLANS):
        found.insert(1, _plans(request))
    return [*found, *_patrols(request, user)]


def _patrols(request: HttpRequest, user: User) -> list[NavItem]:
    """Patrols for those who record them; pupils of theirs who were met, for a school's lead."""
    here = request.path.startswith(("/patrols/", "/encounters/"))
    if has_permission(user, Permission.RECORD_PATROLS):
        return [NavItem("Patrols", place("attendance:list_patrols"), here)]
    if has_permission(user, Permission.SEE_ENCOUNTERS) and has_permission(
        user, Permission.SEE_REGISTERS
    ):
        return [NavItem("Patrols", place("attendance:list_seen"), here)]
    return []


def _plans(request: HttpRequest) -> NavItem:
    """One word for leave, timetables, trips, closures and the gate; lit on the pages of each."""
    here = request.path.startswith(("/leave/", "/timetables/", "/trips/", "/closures/", "/late/"))
    return NavItem("Plans", place("attendance:list_leave"), here)


def tools(request: HttpRequest) -> list[Tool]:
    """The late gate, for those who amend marks: three keys beyond the name, from any page."""
    if not has_permission(request.user, Permission.AMEND_MARK):  # type: ignore[arg-type]
        return []
    gate, find = place("attendance:late_gate"), place("attendance:find_at_gate")
    return [Tool("Late gate", gate, "L", "js/late.js", find)]


def settings_nav(request: HttpRequest) -> list[NavItem]:
    """Settings, the last word of the bar, for those who may see them."""
    if not has_permission(request.user, Permission.SEE_SETTINGS):  # type: ignore[arg-type]
        return []
    return [NavItem("Settings", place("attendance:show_settings"))]


def role(request: HttpRequest) -> str:
    """`School admin, Oak Park Academy`; `EWO, 4 schools`; `Manager`."""
    held = memberships_of(request.user)  # type: ignore[arg-type]
    if not held:
        return ""
    first = min(held, key=lambda m: ROLES_IN_ORDER.index(Role(m.role)))
    schools = [m.school.name for m in held if m.role == first.role and m.school]
    label = "EWO" if first.role == Role.EWO else Role(first.role).label
    if not schools:
        return label
    return f"{label}, {schools[0] if len(schools) == 1 else plural(len(schools), 'school')}"


def as_of(request: HttpRequest) -> str:
    """When the page was made: marks show at once, so it is as fresh as that."""
    return f"as of {timezone.localtime():%H:%M}"


def home(request: HttpRequest) -> str:
    """Where this person's day begins: settings.HOME_BY_ROLE names a page a role; empty if none is there."""
    held = roles_of(request.user)  # type: ignore[arg-type]
    pages = settings.HOME_BY_ROLE
    for each in ROLES_IN_ORDER:
        if each not in held:
            continue
        try:
            return place(pages[each])
        except (KeyError, NoReverseMatch):
            if each in SCHOOL_ROLES:
                return place("attendance:show_today")
    return ""
