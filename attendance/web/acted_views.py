"""Writing down that somebody acted on a child's absence, and taking it back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.web.once import once_only
from attendance import access_acted
from attendance.actions import actions_taken
from attendance.actions.reading_log import record_reading
from attendance.choices import ActionKind
from attendance.web.acted_forms import TakeBackForm
from attendance.web.acted_presenter import ActedPage, record_link
from attendance.web.requests import SignedInRequest


@require_http_methods(["GET", "HEAD", "POST"])
@once_only
def log_action(request: SignedInRequest, ref: str, urn: str) -> HttpResponse:
    """What was done about the absence, when, in a line."""
    enrolment = access_acted.get_enrolment_to_act(request.user, ref, urn)
    page = ActedPage(enrolment, request.user, request.GET, request.POST or None)
    if page.form.is_valid():
        actions_taken.log_action(enrolment=enrolment, by=request.user, **page.form.wishes)
        messages.success(request, f"{enrolment.pupil}: logged.")
        return redirect(page.back)
    if not page.form.is_bound:
        record_reading(pupil=enrolment.pupil, by=request.user, what="what was done")
    context = {"page": page, "form": page.form, "enrolment": enrolment}
    status = 422 if page.form.is_bound else 200
    return render(request, "attendance/acted.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@once_only
def take_back_action(request: SignedInRequest, ref: str) -> HttpResponse:
    """What was written down was a slip, and why."""
    action = access_acted.get_action(request.user, ref)
    access_acted.check_can_take_back(request.user, action)
    form, back = TakeBackForm(request.POST or None), record_link(action.enrolment)
    if form.is_valid():
        actions_taken.take_back_action(
            action=action, reason=form.cleaned_data["reason"], by=request.user
        )
        messages.success(request, "Taken back: it counts for nothing any more.")
        return redirect(f"{back}#acted")
    kind = ActionKind(action.kind).label
    context = {"form": form, "action": action, "back": back, "kind": kind}
    status = 422 if form.is_bound else 200
    return render(request, "attendance/acted_back.html", context, status=status)
