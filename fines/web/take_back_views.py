"""A payment is taken back: by the person themselves where nothing moves, else asked by one and confirmed by another."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.web.once import once_only
from accounts.web.refusals import tried
from fines.access_money import get_asked, get_line
from fines.actions import leaving, taking_back
from fines.actions.payments import ways_back
from fines.web.receipt_forms import TakeBackForm, WhyForm
from fines.web.refund_views import pressed
from fines.web.requests import SignedInRequest
from fines.web.take_back_presenter import AskedView, TakeBackPage


@require_http_methods(["GET", "HEAD", "POST"])
@once_only
def take_back(request: SignedInRequest, number: int) -> HttpResponse:
    """Say why a match is taken back and what became of the money; where somebody asked already, whose turn it is."""
    line = get_line(request.user, number)
    if request.method != "POST" and (asked := leaving.asked_of(line)):
        return render(request, "fines/money/asked.html", {"page": AskedView(asked, request.user)})
    form = TakeBackForm(request.POST or None, ways=ways_back(line))
    if request.method == "POST" and form.is_valid():
        act = partial(taking_back.take_back, payment=line, by=request.user, **form.cleaned_data)
        if done := tried(form, act):
            words = f"Taken back. {line.notice.ref} follows what is left on it."
            if taking_back.is_asked(done):
                words = "Asked. It is taken back once somebody else confirms it, under Refunds."
            messages.success(request, words)
            return redirect(line.receipt or line.notice)
    status = 422 if form.is_bound else 200
    page = TakeBackPage(line, request.user)
    return render(
        request, "fines/money/take_back.html", {"page": page, "form": form}, status=status
    )


@require_POST
@once_only
def confirm_take_back(request: SignedInRequest, number: int) -> HttpResponse:
    """Agree that a payment is taken back, as somebody else asked."""
    asked = get_asked(request.user, number)
    ref = asked.payment.notice.ref
    act = partial(taking_back.confirm_take_back, asked=asked, by=request.user)
    return pressed(request, act, of=ref, done=f"Taken back. {ref} follows what is left on it.")


@require_http_methods(["GET", "HEAD", "POST"])
@once_only
def keep_payment(request: SignedInRequest, number: int) -> HttpResponse:
    """Say why a payment stays that somebody wanted taken back."""
    asked = get_asked(request.user, number)
    form = WhyForm(request.POST or None)
    form.fields["reason"].label = "Why does the payment stay?"
    if request.method == "POST" and form.is_valid():
        act = partial(taking_back.keep_payment, asked=asked, by=request.user, **form.cleaned_data)
        if tried(form, act):
            messages.success(request, f"The payment stays on {asked.payment.notice.ref}.")
            return redirect("fines:list_refunds")
    status = 422 if form.is_bound else 200
    page = AskedView(asked, request.user)
    return render(request, "fines/money/keep.html", {"page": page, "form": form}, status=status)
