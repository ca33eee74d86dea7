"""Letters: choose, look, send; and read again what was sent."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.errors import NotFound
from accounts.web.once import once_only
from accounts.web.words import plural
from cases import access
from cases.actions import letters
from cases.actions.files import CaseFile
from cases.actions.reading import open_letter
from cases.choices import CHOSEN_LETTERS, LetterTemplate
from cases.web.action_page import ActionPage, done
from cases.web.forms import LetterForm
from cases.web.letter_page import LetterPage
from cases.web.requests import SignedInRequest


@require_safe
def choose_letter(request: SignedInRequest, ref: str) -> HttpResponse:
    """The letters there are."""
    case = access.get_case(request.user, ref)
    access.check_can_send_letter(request.user, case)
    page = LetterPage(ActionPage(case, "Send a letter"), CaseFile(case, request.user))
    return render(request, "cases/letters.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@once_only
def send_letter(request: SignedInRequest, ref: str, template: str) -> HttpResponse:
    """Who gets the letter, with a look at each; a POST sends one to each, all or none."""
    case = access.get_case(request.user, ref)
    access.check_can_send_letter(request.user, case)
    kind = _template(template)
    page = LetterPage(ActionPage(case, kind.label, "Send"), CaseFile(case, request.user), kind)
    form = LetterForm(
        request.POST or None, parties=page.choices, initial={"carers": page.ticked},
        had=page.had, held=bool(page.holds),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        sent = letters.send_letters(
            case=case, by=request.user, template=kind, again=form.cleaned_data.get("again", ""),
            despite_hold=form.cleaned_data.get("despite_hold", ""),
            carers=[access.get_carer(case, carer) for carer in form.cleaned_data["carers"]],
        )  # fmt: skip
        return done(request, case, f"{plural(len(sent), 'letter')} sent.")
    status = 422 if form.is_bound else 200
    return render(request, "cases/letter.html", {"page": page, "form": form}, status=status)


@require_safe
def preview_letter(
    request: SignedInRequest, ref: str, template: str, carer_ref: str
) -> HttpResponse:
    """The letter as it would go out today, as a PDF marked DRAFT."""
    case = access.get_case(request.user, ref)
    access.check_can_send_letter(request.user, case)
    kind = _template(template)
    carer = access.get_carer(case, carer_ref)
    made = letters.preview_letter(
        case=case, by=request.user, carer=carer, template=kind,
        panel=letters.waiting_panel(case, kind, carer),
    )  # fmt: skip
    return pdf(made, f"draft-{kind}.pdf")


@require_safe
def read_letter(request: SignedInRequest, ref: str, letter_ref: str) -> HttpResponse:
    """A letter as it was sent, to the byte."""
    letter = access.get_letter(request.user, ref, letter_ref)
    return pdf(open_letter(letter=letter, by=request.user), f"{letter.ref}.pdf")


def _template(value: str) -> LetterTemplate:
    if value not in CHOSEN_LETTERS:
        raise NotFound("There is no such letter.")
    return LetterTemplate(value)


def pdf(content: bytes, name: str) -> HttpResponse:
    """A PDF to look at, which no browser keeps."""
    headers = {"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
