"""Patrols: the list, planning one, one with everybody met, moving it on; pupils of one's own schools seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.web.once import once_only
from attendance.access_patrols import check_can_record, get_patrol, officers
from attendance.actions import patrols as actions
from attendance.actions.patrol_lists import list_past, list_to_come, officer_ids, read_patrol
from attendance.actions.patrol_lists import list_seen as read_list_seen
from attendance.rules.calendar import LONDON
from attendance.web.patrol_forms import PatrolForm
from attendance.web.patrol_presenter import PatrolPage, SeenPage, patrol_line, patrols_nav
from attendance.web.patrol_results_presenter import Asked
from attendance.web.plan_forms import NoteForm
from attendance.web.plan_pages import FormPage, attempt, show_form
from attendance.web.requests import SignedInRequest

if TYPE_CHECKING:
    from attendance.models import Patrol

FORM = ["GET", "HEAD", "POST"]
A_PAGE = 30
DIRECTION = [
    "Police direct the area and the hours; the authority designates the premises. The power is that "
    "of the Crime and Disorder Act 1998, section 16.",
    "It reaches children of compulsory school age in a public place who are believed to be absent "
    "without lawful authority. It is not an arrest, and a police station is no place to take a child.",
    "A direction of several days is planned as one patrol a day.",
]


@require_safe
def list_patrols(request: SignedInRequest) -> HttpResponse:
    """Patrols to come, and those of a period that are over."""
    check_can_record(request.user)
    asked = Asked.read(request.GET.dict(), timezone.localdate())
    past = list_past(request.user, asked.period.first, asked.period.last, asked.area)
    page = Paginator(past, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "nav": patrols_nav(request.user, "list_patrols"), "asked": asked, "page": page,
        "to_come": [patrol_line(each) for each in list_to_come(request.user, asked.area)],
        "lines": [patrol_line(each) for each in page],
    }  # fmt: skip
    return render(request, "attendance/patrols/list.html", context)


@require_safe
def list_seen(request: SignedInRequest) -> HttpResponse:
    """Pupils of the person's own schools met on patrol. It tells of children, so opening it is written down."""
    asked = Asked.read(request.GET.dict(), timezone.localdate())
    found = read_list_seen(request.user, asked.period.first, asked.period.last)
    context = {"page": SeenPage(request.user, found), "asked": asked}
    return render(request, "attendance/patrols/seen.html", context)


@require_http_methods(FORM)
@once_only
def plan_patrol(request: SignedInRequest) -> HttpResponse:
    """Plan a patrol on a police officer's direction."""
    check_can_record(request.user)
    form = _patrol_form(request, {"officers": [str(request.user.pk)]})
    if request.method == "POST":
        patrol = attempt(form, lambda: actions.plan_patrol(wanted=form.wanted, by=request.user))
        if patrol:
            messages.success(request, "The patrol is planned.")
            return redirect("attendance:show_patrol", ref=patrol.ref)
    return _show_patrol_form(
        request, form, "Plan a patrol", "Plan it", "", reverse("attendance:list_patrols")
    )


@require_http_methods(FORM)
@once_only
def change_patrol(request: SignedInRequest, ref: str) -> HttpResponse:
    """Change what is planned, until it starts."""
    patrol = get_patrol(request.user, ref)
    form = _patrol_form(request, _initial(patrol))
    if request.method == "POST":
        changed = attempt(
            form, lambda: actions.change_patrol(patrol=patrol, wanted=form.wanted, by=request.user)
        )
        if changed:
            messages.success(request, "The patrol is changed.")
            return redirect("attendance:show_patrol", ref=ref)
    back = reverse("attendance:show_patrol", args=[ref])
    return _show_patrol_form(request, form, "Change the patrol", "Save", patrol.area, back)


@require_safe
def show_patrol(request: SignedInRequest, ref: str) -> HttpResponse:
    """One patrol. It names everybody met, so opening it is written down."""
    patrol = get_patrol(request.user, ref)
    page = PatrolPage(request.user, read_patrol(request.user, patrol))
    return render(request, "attendance/patrols/patrol.html", {"page": page})


@require_POST
def start_patrol(request: SignedInRequest, ref: str) -> HttpResponse:
    """It goes out: the phone is led to where children are recorded."""
    actions.start_patrol(patrol=get_patrol(request.user, ref), by=request.user)
    messages.success(request, "The patrol is under way.")
    return redirect("attendance:record_encounter", ref=ref)


@require_POST
def finish_patrol(request: SignedInRequest, ref: str) -> HttpResponse:
    """It is over."""
    actions.finish_patrol(patrol=get_patrol(request.user, ref), by=request.user)
    messages.success(request, "The patrol is finished. Children met can still be written up.")
    return redirect("attendance:show_patrol", ref=ref)


@require_http_methods(FORM)
@once_only
def cancel_patrol(request: SignedInRequest, ref: str) -> HttpResponse:
    """Call it off, for good, and say why."""
    patrol = get_patrol(request.user, ref)
    form = NoteForm(request.POST or None, label="Why is it cancelled?")
    if request.method == "POST":
        done = attempt(form, lambda: actions.cancel_patrol(
            patrol=patrol, because=form.cleaned_data["note"], by=request.user))  # fmt: skip
        if done:
            messages.success(request, "The patrol is cancelled.")
            return redirect("attendance:show_patrol", ref=ref)
    back = reverse("attendance:show_patrol", args=[ref])
    page = FormPage("Cancel the patrol", "Cancel the patrol", back, patrol.area)
    page.warning = "A patrol that is cancelled stays so. Plan another if it is to go out after all."
    return show_form(request, page, form)


def _patrol_form(request: SignedInRequest, initial: dict[str, object]) -> PatrolForm:
    ranks = [(rank.key, rank.label) for rank in actions.ranks_on(timezone.localdate())]
    people = [(str(user.pk), user.name) for user in officers()]
    return PatrolForm(request.POST or None, ranks=ranks, people=people, initial=initial)


def _initial(patrol: Patrol) -> dict[str, object]:
    names = ("area", "date", "premises", "authorised_by", "police")
    return {name: getattr(patrol, name) for name in names} | {
        "starts": patrol.authorised_from.astimezone(LONDON).time(),
        "ends": patrol.authorised_until.astimezone(LONDON).time(),
        "rank": patrol.authorised_rank.key, "officers": officer_ids(patrol),
    }  # fmt: skip


def _show_patrol_form(
    request: SignedInRequest, form: PatrolForm, heading: str, submit: str, caption: str, back: str
) -> HttpResponse:
    page = FormPage(heading, submit, back, caption)
    page.aside = DIRECTION
    return show_form(request, page, form)
