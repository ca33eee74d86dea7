"""Schools: the list, one school's overview, today's page of a school role."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from attendance.access import (
    check_permission,
    choose_school,
    get_school,
    visible_schools,
)
from attendance.actions.school_overview import read_school_lines
from attendance.choices import Permission
from attendance.web.requests import SignedInRequest
from attendance.web.school_presenter import SchoolPage, school_rows


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
