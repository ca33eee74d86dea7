"""Views of the list of cases: saving the one shown, ordering them, removing one and taking it back."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import NotFound
from accounts.web.once import once_only
from cases import access
from cases.actions import saved_views
from cases.choices import Permission
from cases.web.forms import SaveViewForm
from cases.web.requests import SignedInRequest

FILTERS = ("q", "stage", "school", "officer", "pathway", "flag", "state")
LONGEST = 400
ACTS = {
    "remove": saved_views.remove_view,
    "restore": saved_views.restore_view,
    "default": saved_views.begin_with,
    "up": saved_views.move_up,
}


def filters_of(query: str) -> str:
    """The filters in an address, in one order and nothing else: what a view keeps."""
    asked = dict(parse_qsl(query[:2000]))
    kept = urlencode({name: asked[name] for name in FILTERS if asked.get(name)})
    return kept if len(kept) <= LONGEST else ""


@require_safe
def list_views(request: SignedInRequest) -> HttpResponse:
    """The person's own views, in their order, and those they removed."""
    views = saved_views.views_for(request.user)
    context = {
        "own": [view for view in views if view.owner_id == request.user.pk],
        "shared": [view for view in views if view.owner_id != request.user.pk],
        "removed": saved_views.removed_views(request.user)[:5],
    }
    return render(request, "cases/views.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@once_only
def save_view(request: SignedInRequest) -> HttpResponse:
    """Keep the filters of the list under a name."""
    access.check_anywhere(request.user, Permission.SEE_CASES)
    query = filters_of(request.GET.urlencode())
    may_share = access.holds_anywhere(request.user, Permission.SHARE_VIEW)
    form = SaveViewForm(request.POST or None, may_share=may_share)
    if request.method == "POST" and form.is_valid():
        view = saved_views.save_view(by=request.user, query=query, **form.cleaned_data)
        messages.success(request, f"{view.name} is saved.")
        return redirect(f"{reverse('cases:list_cases')}?{query or 'view=all'}")
    context = {"form": form, "query": query}
    return render(request, "cases/view_save.html", context, status=422 if form.is_bound else 200)


@require_POST
def change_view(request: SignedInRequest, ref: str, act: str) -> HttpResponse:
    """Remove one's own view, take it back, move it up, or let the list begin with it."""
    view = saved_views.get_own(request.user, ref)
    if act not in ACTS:
        raise NotFound("There is no such thing to do.")
    ACTS[act](view=view, by=request.user)
    if act == "remove":
        messages.success(request, f"{view.name} is removed. It can be taken back below.")
    return redirect("cases:list_saved_views")
