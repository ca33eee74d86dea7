"""Money that came in: the queue of what nobody has matched, one sum, and what may be done with it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import NotFound
from accounts.web.once import once_only
from accounts.web.refusals import tell, tried
from accounts.web.words import plural
from fines.access_money import get_receipt, get_return, get_word
from fines.actions import leaving, matching, not_theirs
from fines.actions.money_reading import read_queue, read_receipt
from fines.web.receipt_forms import (
    FindParentForm,
    MatchForm,
    NotTheirsForm,
    ReturnMoneyForm,
    SplitForm,
    WhyForm,
)
from fines.web.receipt_presenter import (
    NotTheirsPage,
    QueuePage,
    ReceiptPage,
    ReturnPage,
    told,
)
from fines.web.requests import SignedInRequest

if TYPE_CHECKING:
    from accounts.models import User
    from fines.actions.payments import Recorded
    from fines.models import Receipt


@require_safe
def list_unmatched(request: SignedInRequest) -> HttpResponse:
    """Every sum nobody has matched, the oldest first, each with what it may be for."""
    number = QueuePage.asked(request.GET)
    page = QueuePage(read_queue(by=request.user, number=number))
    return render(request, "fines/money/queue.html", {"page": page})


@require_POST
def match_certain(request: SignedInRequest) -> HttpResponse:
    """Match what is sure, as a file would: what a stopped import left, or an issue made sure."""
    done = matching.match_waiting(by=request.user)
    messages.success(request, f"{plural(done, 'sum')} matched.")
    return redirect("fines:list_unmatched")


@require_safe
def see_receipt(request: SignedInRequest, ref: str) -> HttpResponse:
    """One sum: what it was for, what went back, what waits."""
    receipt = get_receipt(request.user, ref)
    page = ReceiptPage(read_receipt(receipt=receipt, by=request.user))
    return render(request, "fines/money/receipt.html", {"page": page})


@require_POST
@once_only
def match_receipt(request: SignedInRequest, ref: str) -> HttpResponse:
    """Confirm one of the suggestions; the next sum is then the first of the queue."""
    receipt = get_receipt(request.user, ref)
    form = MatchForm(request.POST)
    if not form.is_valid():
        messages.error(request, f"{ref}: choose the notice it is for.")
        return redirect(f"{reverse('fines:list_unmatched')}#next")
    if done := _matched(form, receipt, request.user):
        told(request, done)
        return redirect(f"{reverse('fines:list_unmatched')}#next")
    messages.error(request, f"{ref}: {' '.join(map(str, form.non_field_errors()))}.")
    page = QueuePage(read_queue(by=request.user))
    return render(request, "fines/money/queue.html", {"page": page}, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
@once_only
def split_receipt(request: SignedInRequest, ref: str) -> HttpResponse:
    """Say by reference which notices a sum was for, and how much of it each."""
    receipt = get_receipt(request.user, ref)
    form = SplitForm(request.POST or None, unmatched=receipt.unmatched_pence)
    sent = request.method == "POST" and form.is_valid()
    if sent and (done := _matched(form, receipt, request.user)):
        told(request, done)
        return redirect(f"{reverse('fines:list_unmatched')}#next")
    page = ReceiptPage(read_receipt(receipt=receipt, by=request.user))
    return _form(request, "fines/money/split.html", page, form)


@require_http_methods(["GET", "HEAD", "POST"])
@once_only
def return_receipt(request: SignedInRequest, ref: str) -> HttpResponse:
    """Say that what waits of a sum is not ours: it goes back, went back, or never was."""
    receipt = get_receipt(request.user, ref)
    ways = leaving.ways_for(receipt, request.user)
    form = ReturnMoneyForm(request.POST or None, kinds=ways.kinds)
    if request.method == "POST" and form.is_valid():
        act = partial(
            matching.return_money, receipt=receipt, pence=receipt.unmatched_pence, by=request.user,
            **form.cleaned_data,
        )  # fmt: skip
        if tried(form, act):
            messages.success(request, f"{ref} no longer waits. It can be taken back on its page.")
            return redirect(f"{reverse('fines:list_unmatched')}#next")
    page = ReturnPage(read_receipt(receipt=receipt, by=request.user), ways)
    return _form(request, "fines/money/return.html", page, form)


@require_http_methods(["GET", "HEAD", "POST"])
@once_only
def say_not_theirs(request: SignedInRequest, ref: str) -> HttpResponse:
    """Say why what waits of a sum is not that of one parent: it no longer keeps their case from court."""
    receipt = get_receipt(request.user, ref)
    find = FindParentForm(request.GET)
    words = find.cleaned_data["q"] if find.is_valid() else ""
    number = QueuePage.asked(request.GET)
    held = not_theirs.held_by(receipt=receipt, by=request.user, words=words, number=number)
    page = NotTheirsPage(read_receipt(receipt=receipt, by=request.user), held, find)
    form = NotTheirsForm(request.POST or None, parents=page.parents)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        if tried(form, partial(matching.say_not_theirs, receipt=receipt, by=request.user, **said)):
            words = f"{ref} no longer holds the parent of {said['notice_ref']}. It still waits."
            messages.success(request, words)
            return redirect(receipt)
    return _form(request, "fines/money/not_theirs.html", page, form)


@require_http_methods(["GET", "HEAD", "POST"])
@once_only
def take_back_word(request: SignedInRequest, number: int) -> HttpResponse:
    """Say why a sum may be a parent's after all: it keeps their case from court again."""
    said = get_word(request.user, number)
    form = WhyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        act = partial(not_theirs.take_back_word, said=said, by=request.user, **form.cleaned_data)
        if tried(form, act):
            words = f"{said.receipt.ref} may be the money of {said.carer.full_name} again."
            messages.success(request, words)
            return redirect(said.receipt)
    return _form(request, "fines/money/take_back_word.html", said, form)


@require_http_methods(["GET", "HEAD", "POST"])
@once_only
def undo_return(request: SignedInRequest, number: int) -> HttpResponse:
    """Take back that money had gone: it is in hand and unmatched."""
    line = get_return(request.user, number)
    form = WhyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        act = partial(matching.undo_return, line=line, by=request.user, **form.cleaned_data)
        if tried(form, act):
            messages.success(request, f"{line.receipt.ref} is in hand and unmatched.")
            return redirect(line.receipt)
    return _form(request, "fines/money/undo_return.html", line, form)


def _matched(form: MatchForm | SplitForm, receipt: Receipt, by: User) -> list[Recorded] | None:
    """What was matched; None where it was refused, and then the form says why: also where a number is no notice's."""
    act = partial(matching.match_receipt, receipt=receipt, parts=form.parts, by=by)
    try:
        return tried(form, act)
    except NotFound as no:
        tell(form, no)
        return None


def _form(request: SignedInRequest, template: str, page: object, form: object) -> HttpResponse:
    status = 422 if getattr(form, "is_bound", False) else 200
    return render(request, template, {"page": page, "form": form}, status=status)
