"""Schools: the list, one school's overview, today's page of a school role, the list of flags."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.web.helpers import render_page_or_part
from attendance.access import (
    check_permission,
    choose_school,
    get_school,
    visible_flags,
    visible_schools,
)
from attendance.access_patrols import unseen_kinds
from attendance.actions.school_overview import read_school_lines
from attendance.choices import FlagKind, Permission
from attendance.web.list_presenter import flag_lines
from attendance.web.requests import SignedInRequest
from attendance.web.school_presenter import SchoolPage, school_rows

if TYPE_CHECKING:
    from accounts.models import User

A_PAGE = 50


@require_safe
def list_schools(request: SignedInRequest) -> HttpResponse:
    """Schools in scope with their roll, absence and flags."""
    check_permission(request.user, Permission.SEE_FLAGS)
    schools = visible_schools(request.user, Permission.SEE_FLAGS)
    rows = school_rows(read_school_lines(schools))
    return render(request, "attendance/schools.html", {"rows": rows})


@require_safe
def show_school(request: SignedInRequest, urn: str) -> HttpResponse:
    """One school: registers today, the year's absence, flags that stand, its calendar."""
    school = get_school(request.user, urn, Permission.SEE_FLAGS)
    return render(request, "attendance/school.html", {"page": SchoolPage(school, request.user)})


@require_safe
def show_today(request: SignedInRequest) -> HttpResponse:
    """What somebody who works in a school has to see to now."""
    school, schools = choose_school(
        request.user, request.GET.get("school", ""), Permission.CHASE_ABSENCE
    )
    page = SchoolPage(school, request.user)
    return render(request, "attendance/today.html", {"page": page, "schools": schools})


@require_safe
def list_flags(request: SignedInRequest) -> HttpResponse:
    """Flags that stand, of all kinds and schools in scope or of one."""
    check_permission(request.user, Permission.SEE_FLAGS)
    urn, kind = request.GET.get("school", ""), request.GET.get("kind", "")
    flags = visible_flags(request.user).order_by("-raised_as_of", "id")
    school = get_school(request.user, urn, Permission.SEE_FLAGS) if urn else None
    flags = flags.filter(enrolment__school=school) if school else flags
    flags = flags.filter(kind=kind) if kind in FlagKind.values else flags
    page = Paginator(flags, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page, "lines": flag_lines(page), "school": school, "kind": kind,
        "kinds": kinds_of_flags(request.user), "schools": visible_schools(request.user, Permission.SEE_FLAGS),
    }  # fmt: skip
    return render_page_or_part(
        request, "attendance/flags.html", context, part="attendance/_flags.html"
    )


def kinds_of_flags(user: User) -> list[tuple[str, str]]:
    """Kinds of flags a person may ask for, with their names."""
    unseen = unseen_kinds(user)
    return [(kind.value, str(kind.label)) for kind in FlagKind if kind not in unseen]
