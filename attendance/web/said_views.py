"""What a family says today, written down before anybody has asked: the register then offers it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.web.once import once_only
from attendance import access
from attendance.actions import first_day
from attendance.actions.late_gate import session_now
from attendance.choices import Half, Permission
from attendance.web.requests import SignedInRequest
from attendance.web.said_forms import SaidForm

TEMPLATE = "attendance/said.html"


@require_http_methods(["GET", "HEAD", "POST"])
@once_only
def write_said(request: SignedInRequest, urn: str, ref: str) -> HttpResponse:
    """Who got in touch about a child, what was said, and the code it would be."""
    today = timezone.localdate()
    enrolment = access.get_enrolment_on(request.user, urn, ref, today, Permission.CHASE_ABSENCE)
    under_way = session_now(enrolment.school)
    form = SaidForm(
        request.POST or None, carers=first_day.read_callers(enrolment),
        codes=first_day.sayable_codes(today),
        half=Half(under_way.half if under_way else Half.AM).label.lower(),
    )  # fmt: skip
    if form.is_valid():
        first_day.log_contact(
            enrolment=enrolment, date=today, contact=form.contact, by=request.user
        )
        messages.success(request, f"{enrolment.pupil}: written down.")
        return redirect(f"{reverse('attendance:show_sweep')}?school={enrolment.school.urn}")
    context = {"form": form, "enrolment": enrolment, "today": today}
    return render(request, TEMPLATE, context, status=422 if form.is_bound else 200)
