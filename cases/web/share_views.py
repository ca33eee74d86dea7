"""Giving cases out: ticking them, looking at the proposal, confirming it, and taking it back for a day."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.web.once import once_only
from accounts.web.words import plural
from attendance.web.figures_sheets import CSV_TYPE
from cases import access
from cases.actions import sharing, sharing_lists
from cases.actions.queue_lists import read_pool_for_file
from cases.actions.sharing import Gift
from cases.actions.worklists import read_loads, take_by_ref
from cases.choices import Permission, ViewList
from cases.web.forms import OfficerForm
from cases.web.list_files import cases_as_csv
from cases.web.list_page import read_pool_filter
from cases.web.requests import SignedInRequest
from cases.web.rows import CaseRow
from cases.web.share_page import BatchPage, SharePage, read_gifts
from cases.web.view_bar import ViewBar


@require_http_methods(["GET", "HEAD", "POST"])
def allocate_cases(request: SignedInRequest) -> HttpResponse:
    """Cases nobody has, or those of one officer; a POST gives the ticked ones to an officer as one batch."""
    access.check_anywhere(request.user, Permission.ALLOCATE)
    narrowed = read_pool_filter(request.user, request.GET)
    bar = ViewBar(request.user, ViewList.GIVING, narrowed)
    if not request.GET and request.method != "POST" and bar.opens_elsewhere:
        return redirect(bar.opens_elsewhere)
    cases = sharing_lists.read_pool(request.user, narrowed.wishes)
    people = {str(person.pk): person for person in access.officers()}
    form = OfficerForm(request.POST or None, officers=[(k, p.name) for k, p in people.items()])
    ticked = request.POST.getlist("case")
    if form.is_valid() and not ticked:
        form.add_error(None, "Tick at least one case to give")
    if form.is_valid():
        to = people[form.cleaned_data["officer"]]
        gifts = [Gift(c.ref, c.officer_id, to) for c in take_by_ref(cases, ticked)]
        return _share(request, gifts)
    today = timezone.localdate()
    found = cases.with_list_facts().order_by("first_due", "id")[: sharing_lists.MOST]
    loads = read_loads(access.visible_cases(request.user).open(), today)
    context = {
        "rows": [CaseRow(case, today) for case in found], "form": form, "loads": loads,
        "narrow": narrowed, "bar": bar,
        "holder": next((load.officer for load in loads if str(load.officer.pk) == narrowed.wishes.of), None),
        "all": "all" in request.GET, "ticked": ticked,
        "fullest": max((x.open for x in loads), default=0),
    }  # fmt: skip
    return render(request, "cases/unallocated.html", context, status=422 if form.is_bound else 200)


@require_safe
def download_giving(request: SignedInRequest) -> HttpResponse:
    """The cases to give out as they are shown, as a file; that it was taken is written down."""
    access.check_anywhere(request.user, Permission.ALLOCATE)
    form = read_pool_filter(request.user, request.GET)
    cases = read_pool_for_file(by=request.user, wishes=form.wishes, query=form.query)
    headers = {"Content-Disposition": 'attachment; filename="cases-to-give-out.csv"'}
    return HttpResponse(cases_as_csv(cases), content_type=CSV_TYPE, headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
@once_only
def share_cases(request: SignedInRequest) -> HttpResponse:
    """A proposal for the ticked cases, by patch and load; a POST gives them out as it says, or as it was changed."""
    access.check_anywhere(request.user, Permission.ALLOCATE)
    if request.method == "POST":
        people = {str(person.pk): person for person in access.officers()}
        refs = request.POST.getlist("case")[: sharing_lists.MOST]
        return _share(request, read_gifts(request.POST, refs, people))
    cases = sharing_lists.read_chosen(request.user, request.GET.getlist("case"))
    if not cases:
        messages.info(request, "Tick at least one case to share out.")
        return redirect("cases:allocate_cases")
    desks = sharing_lists.read_desks(request.user)
    pieces = sharing_lists.pieces_of(cases)
    page = SharePage(cases, pieces, desks, request.GET.getlist("among"))
    return render(request, "cases/share.html", {"page": page})


def _share(request: SignedInRequest, gifts: list[Gift]) -> HttpResponse:
    batch = sharing.share_out(gifts=gifts, by=request.user)
    moved = batch.lines.filter(left="").count()
    messages.success(request, f"{plural(moved, 'case')} given out.")
    return redirect("cases:show_allocation", ref=batch.ref)


@require_safe
def list_allocations(request: SignedInRequest) -> HttpResponse:
    """What was given out together lately."""
    return render(
        request, "cases/allocations.html", {"rows": sharing_lists.read_batches(request.user)}
    )


@require_safe
def show_allocation(request: SignedInRequest, ref: str) -> HttpResponse:
    """One batch: who got which, what was left alone, and the way back."""
    batch = sharing_lists.get_batch(request.user, ref)
    lines = sharing_lists.lines_of(request.user, batch)
    page = BatchPage(batch, lines, sharing.undo_until(batch), timezone.now())
    return render(request, "cases/allocation.html", {"page": page})


@require_POST
def undo_allocation(request: SignedInRequest, ref: str) -> HttpResponse:
    """Give everything back that has not moved on since."""
    batch = sharing_lists.get_batch(request.user, ref)
    back = sharing.undo(batch=batch, by=request.user)
    messages.success(
        request, f"Undone: {plural(back.lines.filter(left='').count(), 'case')} given back."
    )
    return redirect("cases:show_allocation", ref=back.ref)
