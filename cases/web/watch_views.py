"""Opening a closed case again."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.web.once import once_only
from accounts.web.words import short_date
from cases import access
from cases.actions import watching
from cases.web.action_page import ActionPage, show
from cases.web.forms import ReasonForm
from cases.web.requests import SignedInRequest

KEEP, ANEW = "keep", "new"


class ReopenForm(ReasonForm):
    """Why, and within the watch on which pathway."""

    pathway = forms.ChoiceField(
        label="Pathway", widget=forms.RadioSelect,
        error_messages={"required": "Choose the pathway"},
    )  # fmt: skip

    def __init__(self, data: object = None, *, keeps: str) -> None:
        super().__init__(data, label="Why is the case opened again?")
        if not keeps:
            del self.fields["pathway"]
            return
        self.fields["pathway"].choices = [  # type: ignore[attr-defined]
            (KEEP, f"The one it was on: {keeps}"), (ANEW, "The one that begins today for new cases"),
        ]  # fmt: skip
        self.fields["pathway"].initial = KEEP


@require_http_methods(["GET", "HEAD", "POST"])
@once_only
def reopen_case(request: SignedInRequest, ref: str) -> HttpResponse:
    """Ask why; a POST opens the next case, which shows the history of this one."""
    case = access.get_case(request.user, ref)
    enrolment = access.get_enrolment_to_open(request.user, case.pupil)
    watched = watching.is_watched(case, timezone.localdate())
    form = ReopenForm(request.POST or None, keeps=case.pathway.name if watched else "")
    if form.is_valid():
        opened = watching.reopen_case(
            case=case, enrolment=enrolment, by=request.user, reason=form.cleaned_data["reason"],
            keep_pathway=form.cleaned_data.get("pathway") == KEEP,
        )  # fmt: skip
        return redirect("cases:show_case", ref=opened.ref)
    until = f" Attendance is watched until {short_date(case.watch_until)}." if watched else ""
    page = ActionPage(
        case, "Open the case again", "Open it again",
        intro=f"A new case begins and shows the history of {case.ref}; {case.ref} stays as it was closed.{until}",
        warning="" if not case.is_open else f"{case.ref} is open.",
    )  # fmt: skip
    return show(request, page, form)
