"""Opening locked registers again."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.web.words import london_time, long_date
from attendance.access import get_school
from attendance.actions import locks
from attendance.actions.weeks import list_groups
from attendance.choices import Permission
from attendance.web.block_forms import read_back
from attendance.web.day_presenter import parse_day, read_date
from attendance.web.lock_forms import UnlockForm
from attendance.web.requests import SignedInRequest


@require_http_methods(["GET", "HEAD", "POST"])
def unlock_registers(request: SignedInRequest, urn: str) -> HttpResponse:
    """Choose days and a class, say why, and they are open until the end of the next school day."""
    school = get_school(request.user, urn, Permission.UNLOCK_REGISTER)
    asked = request.GET
    first = read_date(asked.get("from", ""))
    last = parse_day(asked.get("to", "")) or first
    initial = {
        "starts_on": first, "ends_on": min(last, timezone.localdate()),
        "registration_group": asked.get("group", ""),
    }  # fmt: skip
    form = UnlockForm(request.POST or None, groups=list_groups(school, first), initial=initial)
    if form.is_valid():
        made = locks.unlock_registers(school=school, by=request.user, **form.cleaned_data)
        until = timezone.localtime(made.until)
        messages.success(request, f"Unlocked until {long_date(until)} {london_time(until)}.")
        return redirect(read_back(asked.get("next", "")) or "attendance:list_registers")
    context = {"form": form, "school": school, "back": read_back(asked.get("next", ""))}
    status = 422 if form.is_bound else 200
    return render(request, "attendance/unlock.html", context, status=status)
