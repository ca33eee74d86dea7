"""Issuing notices together: what waits, the list before they go, and what became of each."""

import datetime as dt
from functools import partial

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.errors import WrongState
from accounts.web.helpers import render_page_or_part
from accounts.web.once import once_only
from accounts.web.refusals import tried
from fines.access_batches import check_can_issue_batches, get_batch
from fines.actions import batch_reading, batches
from fines.actions.issuing import cannot_be_posted
from fines.actions.preflight import next_post, read_preflight
from fines.web.batch_forms import CertificateForm, IssueForm
from fines.web.batch_page import BatchPage, BatchRow, CheckPage, ProposalsPage
from fines.web.requests import SignedInRequest

ROWS = 30


@require_safe
def list_proposals(request: SignedInRequest) -> HttpResponse:
    """Proposals that wait for this person, with their figures; none is ticked unless all are asked for."""
    ticked = request.GET.get("tick") == "all"
    page = ProposalsPage(read_preflight(by=request.user), timezone.localdate(), ticked=ticked)
    return render(request, "fines/proposals.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@once_only
def check_batch(request: SignedInRequest) -> HttpResponse:
    """The ticked ones checked once more: which go, at what amount and days, and which do not. A POST issues."""
    check_can_issue_batches(request.user)
    asked = request.POST if request.method == "POST" else request.GET
    refs = asked.getlist("n")
    day = _day(asked)
    page = CheckPage(
        read_preflight(by=request.user, refs=refs, posted_on=day), refs, timezone.localdate()
    )
    form = _form(request, page)
    if form.is_valid():
        if form.other_day:
            messages.info(request, "Another day of posting: these are the last days to pay now.")
            return redirect(page.for_day(form.other_day))
        try:
            batch = batches.make_batch(refs=refs, by=request.user, **form.asked)
        except WrongState as no:
            form.refuse(no)
        else:
            return redirect("fines:show_batch", ref=batch.ref)
    status = 422 if form.is_bound else 200
    return render(request, "fines/batch_check.html", {"page": page, "form": form}, status=status)


def _form(request: SignedInRequest, page: CheckPage) -> IssueForm:
    day = page.found.posted_on
    shown = {
        "posted_on": day, "shown": day, "seen": len(page.going), "posted_by": request.user.name,
    }  # fmt: skip
    return IssueForm(
        request.POST if request.method == "POST" else None,
        initial=shown, typing=batches.needs_typing(len(page.going)),
    )  # fmt: skip


def _day(asked: QueryDict) -> dt.date | None:
    """The day of posting the list is for; of nonsense, and of a day that cannot be, the next post."""
    today = timezone.localdate()
    try:
        day = dt.date.fromisoformat(asked.get("posted") or asked.get("shown") or "")
    except ValueError:
        return next_post(today)
    return next_post(today) if cannot_be_posted(day, today) else day


@require_safe
def list_batches(request: SignedInRequest) -> HttpResponse:
    """Batches, the latest first."""
    rows = batch_reading.list_batches(request.user)
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    context = {"page": page, "rows": [BatchRow(batch) for batch in page]}
    return render(request, "fines/batches.html", context)


@require_safe
def show_batch(request: SignedInRequest, ref: str) -> HttpResponse:
    """One batch; while it is worked on, the page asks again and again how far it is."""
    page = BatchPage(batch_reading.read_batch(get_batch(request.user, ref)))
    if request.GET.get("seen") == page.seen:
        return HttpResponse(status=204)
    return render_page_or_part(request, "fines/batch.html", {"page": page}, "fines/_batch.html")


@require_safe
def print_batch(request: SignedInRequest, ref: str) -> HttpResponse:
    """The pack in postal order, or some numbers of its list: ?from=3&to=5."""
    batch = get_batch(request.user, ref)
    first, last = (_number(request.GET.get(name, "")) for name in ("from", "to"))
    act = partial(
        batch_reading.print_pack, batch=batch, by=request.user, first=first or 1, last=last
    )
    try:
        pack = act()
    except WrongState as no:
        if not request.GET:
            raise
        messages.error(request, no.message)
        return redirect("fines:show_batch", batch.ref)
    headers = {
        "Content-Disposition": f'inline; filename="{batch.ref}.pdf"',
        "Cache-Control": "no-store",
    }
    return HttpResponse(pack, content_type="application/pdf", headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
@once_only
def record_certificate(request: SignedInRequest, ref: str) -> HttpResponse:
    """Write what proves that the notices of a batch were posted."""
    batch = get_batch(request.user, ref)
    form = CertificateForm(request.POST or None, initial={"posted_by": batch.posted_by})
    if request.method == "POST" and form.is_valid():
        act = partial(batches.record_certificate, batch=batch, by=request.user, **form.cleaned_data)
        if count := tried(form, act):
            messages.success(request, f"The certificate stands with {count} notices.")
            return redirect("fines:show_batch", ref=ref)
    status = 422 if form.is_bound else 200
    context = {"batch": batch, "form": form, "alone": batches.posted_alone(batch)}
    return render(request, "fines/certificate.html", context, status=status)


def _number(words: str) -> int | None:
    return int(words) if words.isdecimal() and len(words) < 6 else None
