"""A register on paper: both halves of the day, filled or blank."""

import datetime as dt

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.errors import NotFound
from attendance.access import get_school
from attendance.actions.weeks import read_week
from attendance.choices import Permission
from attendance.rules.calendar import monday_of
from attendance.web.paper_presenter import PaperRegister
from attendance.web.requests import SignedInRequest


@require_safe
def print_register(request: SignedInRequest, urn: str, date: dt.date, group: str) -> HttpResponse:
    """One class's register of one day, to print; with `blank=1` nothing is filled in."""
    school = get_school(request.user, urn, Permission.SEE_REGISTERS)
    week = read_week(school, monday_of(date), group)
    page = PaperRegister(week, date, request.user, request.GET.get("blank") == "1")
    if not page.rows:
        raise NotFound(f"No pupil is in {group} on that day.")
    return render(request, "attendance/register_paper.html", {"page": page})
