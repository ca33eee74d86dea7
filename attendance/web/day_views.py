"""A school's registers of one day."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from attendance.access import choose_school
from attendance.actions.day_lists import read_day_list
from attendance.choices import Permission
from attendance.web.day_presenter import DayPage, explain_date, read_date
from attendance.web.requests import SignedInRequest


@require_safe
def list_registers(request: SignedInRequest) -> HttpResponse:
    """Which registers are in and which are missing, at one school on one day."""
    school, schools = choose_school(
        request.user, request.GET.get("school", ""), Permission.SEE_REGISTERS
    )
    asked = request.GET.get("date", "")
    if unread := explain_date(asked):
        messages.warning(request, unread)
    day = read_day_list(school, read_date(asked))
    page = DayPage(day, schools)
    return render(request, "attendance/registers.html", {"page": page})
