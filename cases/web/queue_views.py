"""What waits for a manager's decision, one question open beside the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from accounts.errors import AlreadyDone, WrongState
from accounts.web.helpers import render_page_or_part
from attendance.web.figures_sheets import CSV_TYPE
from cases import access
from cases.actions import escalations
from cases.actions.queue_lists import read_queue_for_file
from cases.actions.worklists import read_queue
from cases.choices import Permission, ViewList
from cases.web.forms import DecideForm
from cases.web.list_files import queue_as_csv
from cases.web.list_page import read_queue_filter
from cases.web.queue_page import DecisionView, QueueLine, QueuePage
from cases.web.requests import SignedInRequest
from cases.web.view_bar import ViewBar

if TYPE_CHECKING:
    from accounts.models import User
    from cases.models import Escalation


@require_safe
def list_decisions(request: SignedInRequest) -> HttpResponse:
    """What needs a decision, what breaches first on top; one of them open beside the list."""
    access.check_anywhere(request.user, Permission.DECIDE)
    at = request.GET.get("at", "")
    place = int(at) if at.isascii() and at.isdecimal() and len(at) < 6 else 0
    form = read_queue_filter(request.user, request.GET)
    bar = ViewBar(request.user, ViewList.QUEUE, form)
    if not request.GET and bar.opens_elsewhere:
        return redirect(bar.opens_elsewhere)
    page = QueuePage(read_queue(request.user), bar, form, None, place)
    return _queue(request, page, DecideForm())


@require_safe
def download_queue(request: SignedInRequest) -> HttpResponse:
    """The queue as it is shown, as a file; that it was taken is written down."""
    access.check_anywhere(request.user, Permission.DECIDE)
    form = read_queue_filter(request.user, request.GET)
    rows, today = read_queue_for_file(by=request.user, wishes=form.wishes, query=form.query)
    lines = [QueueLine(row, request.user, today, urgency=age) for row, age in rows]
    headers = {"Content-Disposition": 'attachment; filename="queue.csv"'}
    return HttpResponse(queue_as_csv(lines), content_type=CSV_TYPE, headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: SignedInRequest, ref: str, kind: str) -> HttpResponse:
    """One question with its evidence; a POST approves it or returns it with a reason, once. A decision is
    final. A legal one is asked about once more."""
    try:
        row = access.get_escalation(request.user, ref, kind)
        narrowed = read_queue_filter(request.user, request.GET)
        bar = ViewBar(request.user, ViewList.QUEUE, narrowed)
        page = QueuePage(read_queue(request.user), bar, narrowed, row)
        form = DecideForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            if row.legal and not form.returns and not form.cleaned_data["confirmed"]:
                access.check_can_decide(request.user, row)
                return _queue(request, page, form, confirm=True)
            messages.success(request, _decide(row, form, request.user))
            return redirect(page.after)
    except AlreadyDone as decided:
        messages.info(request, decided.message)
        return redirect("cases:list_decisions")
    return _queue(request, page, form, status=422 if form.is_bound else 200)


def _queue(
    request: SignedInRequest, page: QueuePage, form: DecideForm, *, confirm: bool = False, status: int = 200
) -> HttpResponse:  # fmt: skip
    decision = DecisionView(page.chosen, request.user, confirm=confirm) if page.chosen else None
    context = {"page": page, "decision": decision, "form": form}
    part = "cases/_queue.html"
    return render_page_or_part(request, "cases/queue.html", context, part=part, status=status)


def _decide(row: Escalation, form: DecideForm, by: User) -> str:
    if row.path:
        raise WrongState("This is decided on its own page.")
    words = form.cleaned_data["reason"]
    if form.returns:
        escalations.return_(
            escalation=row, by=by, reason=words, because=form.cleaned_data["because"]
        )
        return f"{row.case.ref}: returned."
    escalations.approve(escalation=row, by=by, reason=words)
    return f"{row.case.ref}: approved."
