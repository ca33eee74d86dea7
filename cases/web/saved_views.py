"""Pages of a saved view: saving what a list shows, changing it, deleting it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.errors import WrongState
from accounts.web.once import once_only
from cases import access_views
from cases.actions import saved_views
from cases.actions.case_lists import read_views
from cases.choices import ViewList
from cases.web.list_filter import ViewForm
from cases.web.list_page import read_form
from cases.web.requests import SignedInRequest
from cases.web.view_bar import ALL, LISTS

if TYPE_CHECKING:
    from cases.models import SavedView


@require_http_methods(["GET", "HEAD", "POST"])
@once_only
def save_view(request: SignedInRequest, of_list: str = ViewList.CASES) -> HttpResponse:
    """Keep the filters of the address under a name."""
    access_views.check_can_see_list(request.user, of_list)
    query = read_form(request.user, of_list, request.GET).query
    form = _form(request, of_list, may_share=access_views.can_share_views(request.user))
    if form.is_bound and form.is_valid():
        told = {"is_shared": False} | form.cleaned_data
        try:
            view = saved_views.save_view(by=request.user, query=query, of_list=of_list, **told)
        except WrongState as refused:
            form.add_error("name", refused.message)
        else:
            messages.success(request, f"Saved: {view.name}.")
            return _to_list(view)
    words = LISTS[of_list]
    context = {"form": form, "heading": "Save this view", "words": words}
    return _show(request, context | {"back": f"{words.href}?{query}"})


@require_http_methods(["GET", "HEAD", "POST"])
def change_view(request: SignedInRequest, pk: int) -> HttpResponse:
    """Rename, share, or open the list with it; somebody else's shared view can only be opened with."""
    view = access_views.get_view(request.user, pk)
    may_change = access_views.can_change_view(request.user, view)
    now = {
        "name": view.name,
        "is_shared": view.is_shared,
        "is_default": read_views(request.user, view.of_list).default == view.pk,
    }
    may_share = may_change and access_views.can_share_views(request.user)
    form = _form(request, view.of_list, initial=now, may_change=may_change, may_share=may_share)
    if form.is_bound and form.is_valid():
        told = {"is_shared": view.is_shared} | form.cleaned_data
        try:
            if may_change:
                view = saved_views.change_view(view=view, by=request.user, **told)
            else:
                saved_views.choose_default(
                    view=view, by=request.user, is_default=told["is_default"]
                )
        except WrongState as refused:
            form.add_error("name", refused.message)
        else:
            messages.success(request, f"Saved: {view.name}.")
            return _to_list(view)
    words = LISTS[view.of_list]
    context = {
        "form": form, "heading": view.name, "view": view, "may_change": may_change, "words": words,
        "back": f"{words.href}?{view.query}",
    }  # fmt: skip
    return _show(request, context)


@require_http_methods(["GET", "HEAD", "POST"])
def delete_view(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask, then delete."""
    view = access_views.get_view(request.user, pk)
    access_views.check_can_change_view(request.user, view)
    words = LISTS[view.of_list]
    if request.method == "POST":
        name = view.name
        saved_views.delete_view(view=view, by=request.user)
        messages.success(request, f"Deleted: {name}.")
        return redirect(f"{words.href}?view={ALL}")
    return render(request, "cases/view_delete.html", {"view": view, "words": words})


def _form(request: SignedInRequest, of_list: str, **how: Any) -> ViewForm:
    words = LISTS[of_list]
    sent = request.POST if request.method == "POST" else None
    return ViewForm(sent, share=words.share, opens=words.opens, **how)


def _show(request: SignedInRequest, context: dict[str, object]) -> HttpResponse:
    form = context["form"]
    status = 422 if form.is_bound and form.errors else 200  # type: ignore[attr-defined]
    return render(request, "cases/view.html", context, status=status)


def _to_list(view: SavedView) -> HttpResponse:
    return redirect(f"{LISTS[view.of_list].href}?{view.query}")
