"""Pathways among the settings, and the page that puts one case on another."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.errors import NotFound, WrongState
from accounts.web.once import once_only
from accounts.web.words import short_date
from attendance.access import has_permission
from attendance.choices import Permission
from attendance.web.settings_presenter import tabs
from cases import access
from cases.actions import drafts
from cases.actions.pathway_lists import count_cases
from cases.actions.pathway_lists import list_pathways as lines_of_pathways
from cases.actions.pathways import change_pathway as put_on
from cases.actions.pathways import offered_pathways, why_not
from cases.web.action_page import ActionPage, done, show, stage_of
from cases.web.pathway_forms import (
    BeginForm,
    ChangePathwayForm,
    CopyForm,
    DraftForm,
    RefusableForm,
    RetireForm,
    StageForm,
    tomorrow,
)
from cases.web.pathway_settings import PathwayPage, beginning_words, list_lines
from cases.web.requests import SignedInRequest

FORM = ["GET", "HEAD", "POST"]
HERE = "cases:list_pathways"


@require_safe
def list_pathways(request: SignedInRequest) -> HttpResponse:
    """What ships, the authority's own, drafts; which new cases begin on, and how many run on each."""
    lines = list_lines(lines_of_pathways(request.user), timezone.localdate())
    context = {
        "tabs": tabs(request.user, HERE), "lines": lines,
        "may_change": has_permission(request.user, Permission.CHANGE_SETTINGS),
    }  # fmt: skip
    return render(request, "cases/settings_pathways.html", context)


@require_safe
def show_pathway(request: SignedInRequest, slug: str) -> HttpResponse:
    """One pathway: what it promises and its stages; of a draft, what stands against it."""
    pathway = access.get_pathway(request.user, slug)
    page = PathwayPage(count_cases(pathway), request.user)
    context = {"tabs": tabs(request.user, HERE), "page": page}
    return render(request, "cases/settings_pathway.html", context)


@require_http_methods(FORM)
@once_only
def copy_pathway(request: SignedInRequest, slug: str) -> HttpResponse:
    """A draft that begins as a copy."""
    pathway = access.get_pathway_to_change(request.user, slug)
    form = CopyForm(request.POST or None, initial={"name": f"{pathway.name} (our own)"[:100]})
    made: list[Any] = []
    if form.is_valid() and tried(form, lambda: made.append(
        drafts.copy_pathway(pathway=pathway, by=request.user, **form.cleaned_data))):  # fmt: skip
        messages.success(
            request, "Copied. It is a draft: change it, then put it in force from a day."
        )
        return redirect("cases:show_pathway", slug=made[0].slug)
    words = {"heading": "Copy and change", "submit": "Copy it"}
    return _form(request, pathway, form, **words)


@require_http_methods(FORM)
def edit_pathway(request: SignedInRequest, slug: str) -> HttpResponse:
    """The words and numbers of a draft."""
    pathway = _draft(request, slug)
    form = DraftForm(request.POST or None, pathway=pathway)
    if form.is_valid() and tried(form, lambda: drafts.edit_draft(
            pathway=pathway, by=request.user, **form.cleaned_data)):  # fmt: skip
        return _back(request, slug, "Changed.")
    return _form(request, pathway, form, heading="Words and numbers", submit="Save")


@require_http_methods(FORM)
def edit_stage(request: SignedInRequest, slug: str, stage: str) -> HttpResponse:
    """One stage of a draft."""
    pathway, at = _draft(request, slug), stage_of(stage)
    if at is None:
        raise NotFound("There is no such stage.")
    row = next((r for r in pathway.rows if r.stage == at), None)
    form = StageForm(request.POST or None, stage=at, row=row)
    if form.is_valid() and tried(form, lambda: drafts.edit_stage(
            pathway=pathway, stage=at, by=request.user, **form.wishes)):  # fmt: skip
        return _back(request, slug, f"{at.label}: changed.")
    return _form(request, pathway, form, heading=str(at.label), submit="Save")


@require_http_methods(FORM)
def begin_pathway(request: SignedInRequest, slug: str) -> HttpResponse:
    """Put a draft in force from a day: first what that means, then the word."""
    pathway = _draft(request, slug)
    if found := drafts.faults_of(pathway, timezone.localdate()):
        raise WrongState(f"It cannot be put in force yet. {found[0].text}.")
    form = BeginForm(request.POST or None, initial={"starts_on": tomorrow(), "as_default": "yes"})
    preview: list[str] = []
    if form.is_valid():
        wishes = form.wishes
        if "confirmed" in request.POST and tried(form, lambda: drafts.put_in_force(
                pathway=pathway, by=request.user, **wishes)):  # fmt: skip
            day = short_date(wishes["starts_on"])
            return _back(request, slug, f"{pathway.name} is in force from {day}.")
        day, default = wishes["starts_on"], wishes["as_default"]
        tried(form, lambda: preview.extend(beginning_words(
            day, default, drafts.what_begins(pathway, day, as_default=default))))  # fmt: skip
    if preview and not form.errors:
        context = {"pathway": pathway, "form": form, "preview": preview}
        return render(request, "cases/settings_begin.html", context)
    return _form(request, pathway, form, heading="Put in force", submit="See what that means")


@require_http_methods(FORM)
def retire_pathway(request: SignedInRequest, slug: str) -> HttpResponse:
    """Let no further case be put on a pathway after a day."""
    pathway = access.get_pathway_to_change(request.user, slug)
    form = RetireForm(request.POST or None, initial={"ends_on": timezone.localdate()})
    if form.is_valid() and tried(form, lambda: drafts.retire(
            pathway=pathway, by=request.user, **form.cleaned_data)):  # fmt: skip
        return _back(request, slug, f"{pathway.name} is retired. Cases on it go on as they are.")
    intro = "Cases that follow it now keep it to their end. It cannot be taken up again: copy it instead."
    return _form(request, pathway, form, heading="Retire", submit="Retire it", intro=intro)


@require_http_methods(FORM)
def discard_pathway(request: SignedInRequest, slug: str) -> HttpResponse:
    """Throw a draft away, once that is confirmed."""
    pathway = _draft(request, slug)
    form = RefusableForm(request.POST or None)
    if request.method == "POST" and tried(form, lambda: drafts.discard_draft(
            pathway=pathway, by=request.user)):  # fmt: skip
        messages.success(request, f"The draft {pathway.name} is discarded.")
        return redirect(HERE)
    intro = "The draft and its stages are gone then. No case follows it."
    return _form(request, pathway, form, heading="Discard", submit="Discard the draft", intro=intro)


@require_http_methods(FORM)
@once_only
def change_pathway(request: SignedInRequest, ref: str) -> HttpResponse:
    """Put one case on another pathway, with a reason, until its plan begins."""
    case = access.get_case(request.user, ref)
    access.check_can_change_pathway(request.user, case)
    today = timezone.localdate()
    offered = {p.slug: p for p in offered_pathways(today) if not why_not(case, p, today)}
    form = ChangePathwayForm(request.POST or None, pathways=offered.values())
    if request.method == "POST" and form.is_valid():
        to, reason = offered[form.cleaned_data["pathway"]], form.cleaned_data["reason"]
        case = put_on(case=case, to=to, by=request.user, reason=reason)
        return done(request, case, f"The case follows {to.name} now.")
    if not offered:
        raise WrongState(f"{why_not(case, case.pathway, today)}.")
    page = ActionPage(
        case, heading="Change the pathway", submit="Change it",
        intro=f"It follows {case.pathway.name}. What is due is worked out anew, and the timeline keeps both.",
    )  # fmt: skip
    return show(request, page, form)


def _draft(request: SignedInRequest, slug: str) -> Any:
    """A draft to change. Raises NotAllowed, NotFound, WrongState (in use)."""
    pathway = access.get_pathway_to_change(request.user, slug)
    if not pathway.is_draft:
        raise WrongState("A pathway in use cannot be changed: copy it, and edit the copy.")
    return pathway


def tried(form: RefusableForm, act: Callable[[], object]) -> bool:
    """Whether the action was done; refused, its reason stands on the form."""
    try:
        act()
    except WrongState as refusal:
        form.refuse(refusal)
        return False
    return True


def _form(request: SignedInRequest, pathway: Any, form: Any, **words: str) -> HttpResponse:
    status = 422 if form.is_bound and form.errors else 200
    context = {"pathway": pathway, "form": form, **words}
    return render(request, "cases/settings_form.html", context, status=status)


def _back(request: SignedInRequest, slug: str, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect("cases:show_pathway", slug=slug)
