"""A class's week as a grid."""

import datetime as dt

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.errors import NotFound
from attendance.access import get_school
from attendance.actions.weeks import read_week
from attendance.choices import Permission
from attendance.rules.calendar import monday_of
from attendance.web.block_presenter import undo_offer
from attendance.web.requests import SignedInRequest
from attendance.web.week_presenter import WeekPage


@require_safe
def show_week(request: SignedInRequest, urn: str, monday: dt.date, group: str) -> HttpResponse:
    """Pupils down, ten half days across; those who may amend choose marks here."""
    school = get_school(request.user, urn, Permission.SEE_REGISTERS)
    if monday != monday_of(monday):
        return redirect("attendance:show_week", urn, monday_of(monday), group)
    week = read_week(school, monday, group)
    if not week.lines:
        raise NotFound(f"No pupil was in {group} in that week.")
    page = WeekPage(week, request.user, undo_offer(request.session, school))
    return render(request, "attendance/week.html", {"page": page})
