"""Saying whether a carer has parental responsibility for a child."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.web.crispy import FormHelper
from accounts.web.fields import WordsField
from accounts.web.once import once_only
from attendance.access_carers import get_link_to_say
from attendance.actions import responsibility
from attendance.actions.reading_log import record_reading
from attendance.choices import Holds
from attendance.web.requests import SignedInRequest


class SaidForm(forms.Form):
    """The answer, who said so, and on which day."""

    answer = forms.ChoiceField(
        label="Do they have parental responsibility?", choices=Holds.choices, widget=forms.RadioSelect,
        error_messages={"required": "Say yes, no, or not known"},
    )  # fmt: skip
    told_by = WordsField(
        label="Who said so?", max_length=responsibility.LONGEST_TOLD,
        help_text="A person, or a paper: the mother by telephone, the birth certificate, a court order.",
        error_messages={"required": "Say who said so, or which paper does"},
    )  # fmt: skip
    told_on = forms.DateField(
        label="On which day?", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Give the day it was said", "invalid": "Give a day such as 2026-01-05"},
    )  # fmt: skip

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.helper = FormHelper()

    def clean_told_on(self) -> object:
        """A day ahead is no day on which anything was said."""
        day = self.cleaned_data["told_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("The day lies ahead: give the day it was said")
        return day


@require_http_methods(["GET", "HEAD", "POST"])
@once_only
def say_responsibility(request: SignedInRequest, ref: str, carer_ref: str) -> HttpResponse:
    """What was said so far; a POST writes what is said now."""
    link = get_link_to_say(request.user, ref, carer_ref)
    form = SaidForm(request.POST or None, initial={"told_on": timezone.localdate()})
    back = reverse("attendance:show_pupil", args=[ref])
    if form.is_valid():
        responsibility.say_responsibility(link=link, by=request.user, **form.cleaned_data)
        messages.success(request, f"Kept: what is known of {link.carer.full_name}.")
        return redirect(back)
    if not form.is_bound:
        record_reading(pupil=link.pupil, by=request.user, what="parental responsibility")
    context = {"form": form, "link": link, "back": back, "said": responsibility.read_said(link)}
    status = 422 if form.is_bound else 200
    return render(request, "attendance/responsibility.html", context, status=status)
