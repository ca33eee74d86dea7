"""Opening a protected address for a while: with a reason, which is kept."""

from django import forms
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from accounts.web.crispy import FormHelper
from accounts.web.fields import WordsField
from accounts.web.once import once_only
from accounts.web.words import london_time
from attendance.actions.shields import LONGEST_REASON, open_whereabouts
from cases import access
from cases.access_addresses import check_can_open_address
from cases.web.action_page import ActionPage, done, show
from cases.web.requests import SignedInRequest


class OpenForm(forms.Form):
    """Why the address is needed."""

    reason = WordsField(
        max_length=LONGEST_REASON, label="Why do you need it?",
        help_text="Kept with your name and the time. Managers read it.",
        error_messages={
            "required": "Say why you need it",
            "max_length": f"Say it in at most {LONGEST_REASON} characters",
        },
    )  # fmt: skip

    def __init__(self, data: object = None) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        self.helper = FormHelper()


@require_http_methods(["GET", "HEAD", "POST"])
@once_only
def open_address(request: SignedInRequest, ref: str, carer_ref: str) -> HttpResponse:
    """Ask why; a POST opens the address to this person alone, and leads back to the case."""
    case = access.get_case(request.user, ref)
    check_can_open_address(request.user, case)
    carer = access.get_carer(case, carer_ref)
    form = OpenForm(request.POST or None)
    if form.is_valid():
        opened = open_whereabouts(
            carer=carer,
            pupil_ref=case.pupil.ref,
            reason=form.cleaned_data["reason"],
            by=request.user,
        )
        until = london_time(opened.until)
        return done(request, case, f"{carer.full_name}: open to you until {until}.")
    page = ActionPage(
        case, f"Open the address of {carer.full_name}", "Open it",
        warning="This parent must not be found. Leave the address on no screen, paper or note.",
        intro="It is shown to you alone, and closes by itself.",
    )  # fmt: skip
    return show(request, page, form)
