"""Refunds: the list of what is owed, approved by a second person, paid with a reference."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import AlreadyDone, WrongState
from accounts.web.once import once_only
from accounts.web.refusals import tried
from accounts.web.words import money
from fines.access_money import get_line
from fines.actions import refunds
from fines.actions.money_reading import read_refunds
from fines.web.refund_presenter import RefundForm, RefundsPage, RefundView
from fines.web.requests import SignedInRequest


@require_safe
def list_refunds(request: SignedInRequest) -> HttpResponse:
    """What is owed back, what is approved, and what was paid lately."""
    page = RefundsPage(read_refunds(by=request.user), request.user)
    return render(request, "fines/money/refunds.html", {"page": page})


@require_POST
@once_only
def approve_refund(request: SignedInRequest, number: int) -> HttpResponse:
    """Agree that a refund is paid."""
    owed = get_line(request.user, number)
    act = partial(refunds.approve_refund, owed=owed, by=request.user)
    done = f"Refund of {money(owed.pence)} on {owed.notice.ref} approved."
    return pressed(request, act, of=owed.notice.ref, done=done)


def pressed(
    request: SignedInRequest, act: Callable[[], object], *, of: str, done: str
) -> HttpResponse:
    """Do what a button of the refunds asks about the notice `of`; the page they stand on says what came of it."""
    try:
        act()
    except (AlreadyDone, WrongState) as no:
        messages.error(request, f"{of}: {no.message}")
    else:
        messages.success(request, done)
    return redirect("fines:list_refunds")


@require_http_methods(["GET", "HEAD", "POST"])
@once_only
def pay_refund(request: SignedInRequest, number: int) -> HttpResponse:
    """Write that a refund was paid, how, and with which reference."""
    owed = get_line(request.user, number)
    form = RefundForm(request.POST or None, initial={"on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        act = partial(refunds.pay_refund, owed=owed, by=request.user, **form.cleaned_data)
        if tried(form, act):
            messages.success(request, f"{money(owed.pence)} of {owed.notice.ref} refunded.")
            return redirect("fines:list_refunds")
    status = 422 if form.is_bound else 200
    context = {"page": RefundView(owed, request.user), "form": form}
    return render(request, "fines/money/refund.html", context, status=status)
