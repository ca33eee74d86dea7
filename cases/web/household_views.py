"""Putting the cases of brothers and sisters together, and taking one out."""

from django import forms
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from accounts.web.crispy import FormHelper
from accounts.web.fields import WordsField
from accounts.web.once import once_only
from cases import access
from cases.actions import households
from cases.actions.files import CaseFile
from cases.web.action_page import ActionPage, done, show
from cases.web.forms import ReasonForm
from cases.web.household_page import HouseholdView
from cases.web.requests import SignedInRequest

FORM = ["GET", "HEAD", "POST"]
TOGETHER = (
    "One officer, one conversation with the family: a contact can be ticked for each child. "
    "Stage, dates, evidence and legal record stay each child's own."
)
APART = (
    "What was logged on each child's case stays there. When only one case would be left, that one is by "
    "itself, too."
)


class JoinForm(forms.Form):
    """Which cases, and why."""

    cases = forms.MultipleChoiceField(
        label="Together with", widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Choose at least one brother or sister",
            "invalid_choice": "That case is not there any more: look at the list again",
        },
    )  # fmt: skip
    reason = WordsField(
        max_length=households.LONGEST_REASON, label="Why as one household?",
        help_text="It stands on the timeline of each child: name no other child in it.",
        error_messages={
            "required": "Say why",
            "max_length": f"Say it in at most {households.LONGEST_REASON} characters",
        },
    )  # fmt: skip

    def __init__(self, data: object = None, *, choices: list[tuple[str, str]]) -> None:
        super().__init__(data, initial={"cases": [ref for ref, _ in choices]})  # type: ignore[arg-type]
        self.fields["cases"].choices = choices  # type: ignore[attr-defined]
        self.helper = FormHelper()


@require_http_methods(FORM)
@once_only
def join_cases(request: SignedInRequest, ref: str) -> HttpResponse:
    """Choose brothers and sisters whose open cases are worked on together with this one."""
    case = access.get_case(request.user, ref)
    access.check_can_edit(request.user, case)
    choices = HouseholdView(CaseFile(case, request.user)).choices
    form = JoinForm(request.POST or None, choices=choices)
    if form.is_valid():
        data = form.cleaned_data
        households.join_cases(case=case, refs=data["cases"], reason=data["reason"], by=request.user)
        return done(request, case, "Worked on as one household from now on.")
    page = ActionPage(
        case, "Work on them as one household", "Put together",
        intro=TOGETHER,
        warning="" if choices else "No brother or sister has an open case that you may see.",
    )  # fmt: skip
    return show(request, page, form)


@require_http_methods(FORM)
@once_only
def leave_joint(request: SignedInRequest, ref: str) -> HttpResponse:
    """Work on this case by itself again, for a reason."""
    case = access.get_case(request.user, ref)
    access.check_can_edit(request.user, case)
    form = ReasonForm(request.POST or None, label="Why is it worked on by itself?")
    if request.method == "POST" and form.is_valid():
        households.leave_joint(case=case, reason=form.cleaned_data["reason"], by=request.user)
        return done(request, case, f"{case.ref} is worked on by itself again.")
    page = ActionPage(
        case, "Work on it by itself", "Take it out",
        intro=APART,
    )  # fmt: skip
    return show(request, page, form)
