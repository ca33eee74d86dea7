"""The manager's pages: what waits for a decision, and cases nobody has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.errors import AlreadyDone, WrongState
from cases import access
from cases.actions import escalations
from cases.actions.worklists import read_queue
from cases.web.allocation_page import read_recent
from cases.web.forms import DecideForm
from cases.web.queue_page import DecisionView, QueuePage
from cases.web.requests import SignedInRequest

if TYPE_CHECKING:
    from accounts.models import User
    from cases.models import Escalation


@require_safe
def list_decisions(request: SignedInRequest) -> HttpResponse:
    """What needs a decision, oldest first, the first of them open beside the list."""
    queue = read_queue(request.user)
    chosen = queue.waiting[0] if queue.waiting else None
    page = QueuePage(queue, request.user, chosen)
    decision = DecisionView(chosen, request.user) if chosen else None
    context = {
        "page": page,
        "decision": decision,
        "form": DecideForm(),
        "recent": read_recent(request.user),
    }
    return render(request, "cases/queue.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: SignedInRequest, ref: str, kind: str) -> HttpResponse:
    """One question with its evidence; a POST approves it or returns it with a reason, once."""
    try:
        row = access.get_escalation(request.user, ref, kind)
        form = DecideForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            messages.success(request, _decide(row, form, request.user))
            return redirect("cases:list_decisions")
    except AlreadyDone as decided:
        messages.info(request, decided.message)
        return redirect("cases:list_decisions")
    page = QueuePage(read_queue(request.user), request.user, row)
    context = {
        "page": page,
        "decision": DecisionView(row, request.user),
        "form": form,
        "recent": read_recent(request.user),
    }
    return render(request, "cases/queue.html", context, status=422 if form.is_bound else 200)


def _decide(row: Escalation, form: DecideForm, by: User) -> str:
    if row.path:
        raise WrongState("This is decided on its own page.")
    act = escalations.return_ if form.returns else escalations.approve
    act(escalation=row, by=by, reason=form.cleaned_data["reason"])
    return f"{row.case.ref}: {'returned' if form.returns else 'approved'}."
