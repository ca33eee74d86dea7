"""Who is in the building now."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from attendance.access import get_school
from attendance.actions.roll_call import read_roll_call
from attendance.choices import Permission
from attendance.web.requests import SignedInRequest
from attendance.web.roll_call_presenter import RollCallPage


@require_safe
def show_roll_call(request: SignedInRequest, urn: str) -> HttpResponse:
    """Every pupil on roll today by class, with a box to tick on paper."""
    school = get_school(request.user, urn, Permission.SEE_REGISTERS)
    page = RollCallPage(read_roll_call(school), request.user)
    return render(request, "attendance/roll_call.html", {"page": page})
