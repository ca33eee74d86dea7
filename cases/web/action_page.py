"""A page with one form on a case: what is asked, of whom, and where to go back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.web.parts import Tag
from cases import access
from cases.choices import Stage
from cases.web.pathway import Need
from cases.web.requests import SignedInRequest
from cases.web.words import stage_tag

if TYPE_CHECKING:
    from cases.models import Case


@dataclass
class ActionPage:
    """What the one template of all such pages shows."""

    case: Case
    heading: str
    submit: str = "Save"
    intro: str = ""
    warning: str = ""
    needs: list[Need] = field(default_factory=list)
    leads_back: str = ""  # where to, when it is not the case itself

    @property
    def child(self) -> str:
        return str(self.case.pupil)

    @property
    def stage(self) -> Tag:
        return stage_tag(self.case.stage)

    @property
    def back(self) -> str:
        return self.leads_back or reverse("cases:show_case", args=[self.case.ref])

    @property
    def blocked(self) -> bool:
        """Whether something is missing that this page cannot ask for."""
        return bool(self.needs)


def show(request: SignedInRequest, page: ActionPage, form: Any) -> HttpResponse:
    """The page; 422 when its form was refused."""
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "cases/action.html", {"page": page, "form": form}, status=status)


def done(request: SignedInRequest, case: Case, words: str) -> HttpResponse:
    """Say what was done, and go back to the case; to the list, when it is no longer this person's."""
    messages.success(request, words)
    if access.visible_cases(request.user).filter(pk=case.pk).exists():
        return redirect("cases:show_case", ref=case.ref)
    return redirect("cases:list_cases")


def stage_of(value: str) -> Stage | None:
    """The stage an address names, or None."""
    return Stage(value) if value in Stage.values else None
