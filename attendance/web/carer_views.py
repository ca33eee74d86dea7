"""Carers that may be one person: the list, two side by side, and what is said of them."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.web.crispy import FormHelper
from accounts.web.fields import WordsField
from accounts.web.once import once_only
from attendance.access_carers import get_pair
from attendance.actions import same_carers
from attendance.web.carer_page import PairLine, rows_of
from attendance.web.requests import SignedInRequest


class ApartForm(forms.Form):
    """How it is known."""

    reason = WordsField(
        max_length=same_carers.LONGEST_REASON, label="How do you know?",
        help_text="Kept with your name. Such as: father and son, spoken to both.",
        error_messages={"required": "Say how you know"},
    )  # fmt: skip

    def __init__(self, data: object = None) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        self.helper = FormHelper()


@require_safe
def list_same_carers(request: SignedInRequest) -> HttpResponse:
    """Pairs of one name of which something more agrees."""
    lines = [PairLine(pair) for pair in same_carers.read_pairs(request.user)]
    context = {"lines": lines, "most": same_carers.MOST}
    return render(request, "attendance/same_carers.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@once_only
def compare_carers(request: SignedInRequest, ref: str, other: str) -> HttpResponse:
    """Two side by side; a POST says they are two people, or that this was said in error."""
    pair = get_pair(request.user, ref, other)
    said = same_carers.read_said(*pair)
    apart = bool(said and said[0].standing)
    form = ApartForm(request.POST or None)
    if form.is_valid():
        same_carers.tell_apart(
            one=pair[0], other=pair[1], by=request.user, standing=not apart,
            reason=form.cleaned_data["reason"],
        )  # fmt: skip
        done = "may be one person again" if apart else "are two people"
        messages.success(request, f"Kept: {pair[0].full_name} and {pair[1].full_name} {done}.")
        return redirect("attendance:list_same_carers")
    sides = same_carers.compare(one=pair[0], other=pair[1], by=request.user)
    context = {
        "form": form, "sides": sides, "rows": rows_of(*sides), "said": said, "apart": apart,
    }  # fmt: skip
    status = 422 if form.is_bound else 200
    return render(request, "attendance/compare_carers.html", context, status=status)
