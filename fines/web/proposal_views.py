"""Proposing a notice from a case, and deciding on a proposal."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.web.once import once_only
from accounts.web.refusals import tried
from cases.access import get_case
from fines.access import check_can_decide, check_can_propose, get_notice
from fines.actions import issuing, proposing
from fines.actions.drafting import Draft, read_decision, read_draft
from fines.choices import Offence
from fines.web.decided_page import DecidedPage, is_decided
from fines.web.excluded_form import ExcludedForm
from fines.web.forms import ReturnForm
from fines.web.issue_form import IssueForm
from fines.web.proposal_forms import ProposalForm
from fines.web.proposal_presenter import IssuePage, ProposePage
from fines.web.requests import SignedInRequest

if TYPE_CHECKING:
    from fines.models import PenaltyNotice

SHOWN_FOR = "shown_for"
OTHER_DAY = "Another day of posting: these are the last days to pay now. What you wrote is kept."


@require_http_methods(["GET", "HEAD", "POST"])
@once_only
def propose_notice(request: SignedInRequest, case_ref: str) -> HttpResponse:
    """Choose the parent and the sessions, answer what a person must; a POST sends it to the manager."""
    case = get_case(request.user, case_ref)
    check_can_propose(request.user, case)
    old = _replaced(request, request.GET.get("again", ""))
    draft = read_draft(
        case=case, carer_ref=request.GET.get("carer", ""), by=request.user,
        offence=old.offence if old else _offence(request),
    )  # fmt: skip
    form = _proposal_form(request, draft, old)
    if request.method == "POST" and form.is_valid():
        notice = proposing.propose_notice(
            case=case, carer=draft.carer, by=request.user, replaces=old, **form.proposal
        )
        messages.success(request, f"{notice.ref} is proposed. It waits for a manager's decision.")
        return redirect(notice)
    page = ProposePage(draft, form, old)
    status = 422 if form.is_bound else 200
    return render(request, "fines/propose.html", {"page": page, "form": form}, status=status)


def _offence(request: SignedInRequest) -> str:
    """What the notice is for: absence, unless the address says an excluded child in a public place."""
    asked = request.GET.get("offence", "")
    return asked if asked in Offence.values else Offence.S444


def _proposal_form(
    request: SignedInRequest, draft: Draft, old: PenaltyNotice | None
) -> ProposalForm | ExcludedForm:
    data = request.POST or None
    if draft.offence == Offence.S105:
        return ExcludedForm(data, draft=draft, encounters=draft.met)
    return ProposalForm(data, draft=draft, old=old)


def _posting_day(request: SignedInRequest) -> dt.date | None:
    """The day of posting whose dates the person has before them; nonsense, and a day that is past, are none."""
    try:
        day = dt.date.fromisoformat(request.POST.get(SHOWN_FOR) or request.GET.get("posted", ""))
    except ValueError:
        return None
    return day if day >= timezone.localdate() else None


def _replaced(request: SignedInRequest, ref: str) -> PenaltyNotice | None:
    """The withdrawn notice a new one is proposed in place of, when the address names one."""
    return get_notice(request.user, ref) if ref else None


@require_http_methods(["GET", "HEAD", "POST"])
@once_only
def issue_notice(request: SignedInRequest, ref: str) -> HttpResponse:
    """What will be sent, to whom and by when it is to be paid; a POST issues it.

    With another day of posting than the dates on the page are for it shows that day's first, and keeps what was typed.
    """
    notice = get_notice(request.user, ref)
    check_can_decide(request.user, notice)
    if is_decided(notice):
        return _show_decided(request, notice)
    day = _posting_day(request)
    page = IssuePage(read_decision(notice=notice, by=request.user, posted_on=day))
    form = IssueForm(request.POST or None, initial=page.initial, **page.asks)
    if request.method == "POST" and form.is_valid():
        written = form.decision["posted_on"]
        if written == page.decision.posted_on:
            act = partial(issuing.issue_notice, notice=notice, by=request.user, **form.decision)
            if issued := tried(form, act):
                messages.success(request, issuing.issued_words(issued))
                return redirect(issued)
            if is_decided(now := get_notice(request.user, ref)):  # by somebody else, just now
                return _show_decided(request, now)
        else:
            messages.info(request, OTHER_DAY)
        page = IssuePage(read_decision(notice=notice, by=request.user, posted_on=written))
    status = 422 if form.errors else 200
    return render(request, "fines/issue.html", {"page": page, "form": form}, status=status)


def _show_decided(request: SignedInRequest, notice: PenaltyNotice) -> HttpResponse:
    """What became of a proposal that is decided already, without a form: whoever sends one saved nothing."""
    page = DecidedPage(notice, request.user)
    status = 409 if request.method == "POST" else 200
    return render(request, "fines/decided.html", {"page": page}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@once_only
def return_notice(request: SignedInRequest, ref: str) -> HttpResponse:
    """Send a proposal back with the reason."""
    notice = get_notice(request.user, ref)
    check_can_decide(request.user, notice)
    if is_decided(notice):
        return _show_decided(request, notice)
    form = ReturnForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        act = partial(issuing.return_notice, notice=notice, by=request.user, **form.cleaned_data)
        if tried(form, act):
            messages.success(request, f"{notice.ref} went back to {notice.proposed_by}.")
            return redirect(notice)
    context = {"notice": notice, "form": form}
    return render(request, "fines/return.html", context, status=422 if form.is_bound else 200)
