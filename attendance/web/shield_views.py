"""Setting and lifting the marker that hides where a parent is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.web.crispy import FormHelper
from accounts.web.fields import WordsField
from accounts.web.once import once_only
from attendance import access_homes
from attendance.actions import shields
from attendance.actions.reading_log import record_reading
from attendance.choices import Permission
from attendance.web.requests import SignedInRequest

if TYPE_CHECKING:
    from attendance.models import Responsibility

FORM = ["GET", "HEAD", "POST"]


class ShieldForm(forms.Form):
    """Why the marker is set, or lifted."""

    reason = WordsField(
        max_length=shields.LONGEST_REASON, label="Why?",
        help_text="Read by officers and managers beside the marker. Write no address here.",
        error_messages={
            "required": "Say why",
            "max_length": f"Say it in at most {shields.LONGEST_REASON} characters",
        },
    )  # fmt: skip

    def __init__(self, data: object = None) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        self.helper = FormHelper()


@require_http_methods(FORM)
@once_only
def set_shield(request: SignedInRequest, ref: str, carer_ref: str) -> HttpResponse:
    """What the marker does, its history, and why it is set; a POST sets it."""
    link = access_homes.get_link_to_shield(request.user, ref, carer_ref, Permission.SHIELD_CARERS)
    form = ShieldForm(request.POST or None)
    if form.is_valid():
        shields.set_shield(link=link, reason=form.cleaned_data["reason"], by=request.user)
        return _done(request, link, f"{link.carer.full_name} is protected from now on, everywhere.")
    return _show(request, link, form, lifting=False)


@require_http_methods(FORM)
@once_only
def lift_shield(request: SignedInRequest, ref: str, carer_ref: str) -> HttpResponse:
    """Who set it and why, who looked, and why it is lifted; a POST lifts it."""
    link = access_homes.get_link_to_shield(request.user, ref, carer_ref, Permission.LIFT_SHIELDS)
    form = ShieldForm(request.POST or None)
    if form.is_valid():
        shields.lift_shield(link=link, reason=form.cleaned_data["reason"], by=request.user)
        return _done(request, link, f"{link.carer.full_name} is not protected any more.")
    return _show(request, link, form, lifting=True)


def _show(
    request: SignedInRequest, link: Responsibility, form: ShieldForm, *, lifting: bool
) -> HttpResponse:
    if not form.is_bound:
        record_reading(pupil=link.pupil, by=request.user, what="protection of a parent")
    context = {
        "form": form, "link": link, "lifting": lifting, "back": _back(link),
        "history": shields.read_shields(link.carer), "openings": shields.read_openings(link.carer),
        "told_by": shields.tells_where(link),
    }  # fmt: skip
    status = 422 if form.is_bound else 200
    return render(request, "attendance/shield.html", context, status=status)


def _done(request: SignedInRequest, link: Responsibility, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect(_back(link))


def _back(link: Responsibility) -> str:
    return reverse("attendance:show_pupil", args=[link.pupil.ref])
