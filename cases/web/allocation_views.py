"""Sharing cases out: ticked, previewed, confirmed, and undone for a day."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import AlreadyDone, WrongState
from accounts.web.once import once_only
from accounts.web.words import plural
from cases import access
from cases.access_allocations import get_allocation
from cases.actions import sharing
from cases.choices import Permission
from cases.web.allocation_page import AllocatePage, AllocationPage, SharePreview
from cases.web.requests import SignedInRequest


@require_http_methods(["GET", "HEAD", "POST"])
def allocate_cases(request: SignedInRequest) -> HttpResponse:
    """Cases nobody has, or one officer's; a POST shows who would get the ticked ones, and writes nothing."""
    access.check_anywhere(request.user, Permission.ALLOCATE)
    if request.method != "POST":
        page = AllocatePage(request.user, request.GET)
        return render(request, "cases/allocate.html", {"page": page})
    try:
        preview = SharePreview(request.user, request.POST)
    except WrongState as refused:
        context = {"page": AllocatePage(request.user, request.POST), "fault": refused.message}
        return render(request, "cases/allocate.html", context, status=422)
    return render(request, "cases/allocate_preview.html", {"page": preview})


@require_POST
@once_only
def share_out(request: SignedInRequest) -> HttpResponse:
    """Carry out what the preview showed; when something has moved since, the preview as it is now."""
    access.check_anywhere(request.user, Permission.ALLOCATE)
    preview = SharePreview(request.user, request.POST)
    try:
        batch = sharing.share_out(
            gifts=preview.gifts, by=request.user, reason=request.POST.get("reason", ""),
            note=request.POST.get("note", ""),
        )  # fmt: skip
    except WrongState as refused:
        context = {"page": preview, "fault": refused.message}
        return render(request, "cases/allocate_preview.html", context, status=409)
    messages.success(request, f"{plural(len(preview.gifts), 'case')} shared out.")
    return redirect("cases:show_allocation", batch.pk)


@require_safe
def show_allocation(request: SignedInRequest, number: int) -> HttpResponse:
    """What was shared out, and undo while it can be."""
    page = AllocationPage(get_allocation(request.user, number))
    return render(request, "cases/allocation.html", {"page": page})


@require_POST
def undo_allocation(request: SignedInRequest, number: int) -> HttpResponse:
    """Put the cases back, but those that have moved on since."""
    batch = get_allocation(request.user, number)
    try:
        done = sharing.undo(allocation=batch, by=request.user)
    except (AlreadyDone, WrongState) as refused:
        messages.info(request, refused.message)
    else:
        stayed = (
            f" {plural(len(done.stayed), 'case')} had moved on and stayed." if done.stayed else ""
        )
        messages.success(request, f"Undone: the cases are back where they were.{stayed}")
    return redirect("cases:show_allocation", number)
