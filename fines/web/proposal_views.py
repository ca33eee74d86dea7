"""Proposing a notice from a case, and deciding on a proposal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.web.once import once_only
from cases.access import get_case
from fines.access import check_can_decide, check_can_propose, get_notice
from fines.actions import issuing, proposing
from fines.actions.drafting import read_decision, read_draft
from fines.web.forms import IssueForm, ReturnForm
from fines.web.proposal_forms import ProposalForm
from fines.web.proposal_presenter import IssuePage, ProposePage
from fines.web.requests import SignedInRequest

if TYPE_CHECKING:
    from fines.models import PenaltyNotice


@require_http_methods(["GET", "HEAD", "POST"])
@once_only
def propose_notice(request: SignedInRequest, case_ref: str) -> HttpResponse:
    """Choose the parent and the sessions, answer what a person must; a POST sends it to the manager."""
    case = get_case(request.user, case_ref)
    check_can_propose(request.user, case)
    draft = read_draft(case=case, carer_ref=request.GET.get("carer", ""), by=request.user)
    old = _replaced(request, request.GET.get("again", ""))
    form = ProposalForm(request.POST or None, draft=draft, old=old)
    if request.method == "POST" and form.is_valid():
        notice = proposing.propose_notice(
            case=case, carer=draft.carer, by=request.user, replaces=old, **form.proposal
        )
        messages.success(request, f"{notice.ref} is proposed. It waits for a manager's decision.")
        return redirect(notice)
    page = ProposePage(draft, form, old)
    status = 422 if form.is_bound else 200
    return render(request, "fines/propose.html", {"page": page, "form": form}, status=status)


def _replaced(request: SignedInRequest, ref: str) -> PenaltyNotice | None:
    """The withdrawn notice a new one is proposed in place of, when the address names one."""
    return get_notice(request.user, ref) if ref else None


@require_http_methods(["GET", "HEAD", "POST"])
def issue_notice(request: SignedInRequest, ref: str) -> HttpResponse:
    """What will be sent, to whom and by when it is to be paid; a POST issues it."""
    notice = get_notice(request.user, ref)
    check_can_decide(request.user, notice)
    page = IssuePage(read_decision(notice=notice))
    form = IssueForm(
        request.POST or None, below_threshold=page.is_below_threshold, initial=page.initial,
        post_by=page.decision.post_by,
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        notice = issuing.issue_notice(notice=notice, by=request.user, **form.cleaned_data)
        messages.success(request, issuing.issued_words(notice))
        return redirect(notice)
    status = 422 if form.is_bound else 200
    return render(request, "fines/issue.html", {"page": page, "form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def return_notice(request: SignedInRequest, ref: str) -> HttpResponse:
    """Send a proposal back with the reason."""
    notice = get_notice(request.user, ref)
    check_can_decide(request.user, notice)
    form = ReturnForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        issuing.return_notice(notice=notice, by=request.user, **form.cleaned_data)
        messages.success(request, f"{notice.ref} went back to {notice.proposed_by}.")
        return redirect(notice)
    context = {"notice": notice, "form": form}
    return render(request, "fines/return.html", context, status=422 if form.is_bound else 200)
