"""The manager's pages: what waits for a decision, and cases nobody has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.errors import AlreadyDone, WrongState
from accounts.web.words import plural
from cases import access
from cases.actions import allocation, escalations
from cases.actions.worklists import read_loads, read_queue, read_unallocated, take_by_ref
from cases.choices import Permission
from cases.web.forms import DecideForm, OfficerForm
from cases.web.queue_page import DecisionView, QueuePage
from cases.web.requests import SignedInRequest
from cases.web.rows import CaseRow

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
    context = {"page": page, "decision": DecisionView(row, request.user), "form": form}
    return render(request, "cases/queue.html", context, status=422 if form.is_bound else 200)


def _decide(row: Escalation, form: DecideForm, by: User) -> str:
    if row.path:
        raise WrongState("This is decided on its own page.")
    act = escalations.return_ if form.returns else escalations.approve
    act(escalation=row, by=by, reason=form.cleaned_data["reason"])
    return f"{row.case.ref}: {'returned' if form.returns else 'approved'}."


@require_http_methods(["GET", "HEAD", "POST"])
def allocate_cases(request: SignedInRequest) -> HttpResponse:
    """Cases nobody has; a POST gives the ticked ones to an officer, all or none."""
    access.check_anywhere(request.user, Permission.ALLOCATE)
    cases = read_unallocated(request.user)
    people = {str(person.pk): person for person in access.officers()}
    form = OfficerForm(request.POST or None, officers=[(k, p.name) for k, p in people.items()])
    ticked = request.POST.getlist("case")
    if form.is_valid() and not ticked:
        form.add_error(None, "Tick at least one case to give")
    if form.is_valid():
        to = people[form.cleaned_data["officer"]]
        given = allocation.allocate_many(cases=take_by_ref(cases, ticked), to=to, by=request.user)
        messages.success(request, f"{plural(given, 'case')} given to {to.name}.")
        return redirect("cases:allocate_cases")
    today = timezone.localdate()
    rows = [
        CaseRow(case, today) for case in cases.with_list_facts().order_by("stage_due", "id")[:100]
    ]
    loads = read_loads(access.visible_cases(request.user).open(), today)
    context = {
        "rows": rows,
        "form": form,
        "loads": loads,
        "fullest": max((x.open for x in loads), default=0),
    }
    return render(request, "cases/unallocated.html", context, status=422 if form.is_bound else 200)
