"""The words of letters among the settings."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import NotFound, WrongState
from accounts.web.once import once_only
from accounts.web.words import short_date
from attendance.web.settings_presenter import tabs
from cases import access, access_letters
from cases.actions import letter_texts
from cases.actions.files import CaseFile
from cases.letters import Text
from cases.rules.languages import ENGLISH, LANGUAGES
from cases.web.letter_page import Recipient
from cases.web.letter_text_forms import BeginTextForm, LetterDraftForm, TranslationForm
from cases.web.letter_text_page import EditPage, TextLine, TextPage
from cases.web.letter_views import pdf
from cases.web.pathway_forms import RefusableForm
from cases.web.pathway_views import tried
from cases.web.requests import SignedInRequest

FORM = ["GET", "HEAD", "POST"]
HERE = "cases:list_letter_texts"


@require_safe
def list_letter_texts(request: SignedInRequest) -> HttpResponse:
    """Each kind of letter: the version in force, how it reads, its languages, what is being written."""
    access_letters.check_kind(request.user, "plan")
    lines = [TextLine(shelf) for shelf in letter_texts.read_shelves()]
    context = {"tabs": tabs(request.user, HERE), "lines": lines}
    return render(request, "cases/letter_texts.html", context)


@require_safe
def show_letter_text(request: SignedInRequest, kind: str) -> HttpResponse:
    """One kind of letter in one version, with its languages, and a look at it with a real case."""
    page = _page(request, kind)
    context = {"tabs": tabs(request.user, HERE), "page": page, "look": _look(request, page)}
    return render(request, "cases/letter_text.html", context)


@require_POST
def draft_letter_text(request: SignedInRequest, kind: str) -> HttpResponse:
    """Begin the next version."""
    known = access_letters.check_kind_to_change(request.user, kind)
    letter_texts.begin_draft(kind=known, by=request.user)
    return redirect("cases:edit_letter_text", kind=kind)


@require_http_methods(FORM)
def edit_letter_text(request: SignedInRequest, kind: str) -> HttpResponse:
    """The words of the draft: checked, and kept only when nothing stands against them."""
    draft = access_letters.get_draft(request.user, kind)
    form = LetterDraftForm(request.POST or None, draft=draft)
    only_look = "check" in request.POST
    if form.is_valid() and not only_look and tried(form, lambda: letter_texts.edit_draft(
            draft=draft, by=request.user, words=form.words, source=form.cleaned_data["source"])):  # fmt: skip
        return _back(request, kind, "Kept. It is a draft until you put it in force.", draft.number)
    page = EditPage(kind, form.words if form.is_bound else draft.words)
    return _form(
        request, kind, form, page=page, heading="Words of the letter", submit="Keep the words"
    )


@require_http_methods(FORM)
def begin_letter_text(request: SignedInRequest, kind: str) -> HttpResponse:
    """Put the draft in force from a day."""
    draft = access_letters.get_draft(request.user, kind)
    form = BeginTextForm(request.POST or None, initial={"starts_on": timezone.localdate()})
    if form.is_valid() and tried(form, lambda: letter_texts.put_in_force(
            draft=draft, by=request.user, **form.cleaned_data)):  # fmt: skip
        day = short_date(form.cleaned_data["starts_on"])
        return _back(
            request,
            kind,
            f"Letters say this from {day}. Translations are to be made anew.",
            draft.number,
        )
    intro = (
        "From then on it cannot be changed; the version before ends the day before, "
        "and translations of that one are no longer used."
    )
    return _form(request, kind, form, heading="Put in force", submit="Put in force", intro=intro)


@require_http_methods(FORM)
def discard_letter_text(request: SignedInRequest, kind: str) -> HttpResponse:
    """Throw the draft away, once that is confirmed."""
    draft = access_letters.get_draft(request.user, kind)
    form = RefusableForm(request.POST or None)
    if request.method == "POST" and tried(form, lambda: letter_texts.discard_draft(
            draft=draft, by=request.user)):  # fmt: skip
        return _back(request, kind, "The draft is discarded.")
    intro = "The draft is gone then. Letters go on saying the version in force."
    return _form(
        request, kind, form, heading="Discard the draft", submit="Discard the draft", intro=intro
    )


@require_http_methods(FORM)
@once_only
def translate_letter_text(request: SignedInRequest, kind: str, code: str) -> HttpResponse:
    """The version in force, or the one to come, in another language, beside the English."""
    known = access_letters.check_kind_to_change(request.user, kind)
    if code not in LANGUAGES or code == ENGLISH:
        raise NotFound("Letters are not written in that language.")
    shelf = letter_texts.read_shelf(known)
    version, before = shelf.coming or shelf.current, shelf.languages().get(code)
    parts = ("subject", "greeting", "body", "closing")
    initial = {part: getattr(before or version, part) for part in parts}
    form = TranslationForm(request.POST or None, kind=kind, language=code, initial=initial)
    if form.is_valid() and "check" not in request.POST and tried(form, lambda: letter_texts.translate(
            version=version, language=code, by=request.user, words=form.words,
            translator=form.cleaned_data["translator"])):  # fmt: skip
        return _back(
            request, kind, f"{LANGUAGES[code].name}: kept, and used from now on.", version.number
        )
    page = EditPage(kind, form.words if form.is_bound else None, code)
    return _form(
        request, kind, form, page=page, heading=f"{LANGUAGES[code].name}: version {version.number}",
        submit="Keep the translation", english=version,
    )  # fmt: skip


@require_safe
def preview_letter_text(request: SignedInRequest, kind: str) -> HttpResponse:
    """A version as a PDF: to an invented family, or to a parent of a real case one writes on."""
    page, asked = _page(request, kind), request.GET
    text = Text(page.version, _translation(page, asked.get("language", ENGLISH)))
    if asked.get("case"):
        made = letter_texts.preview_on_case(
            text=text, by=request.user, case_ref=asked["case"], carer_ref=asked.get("carer", "")
        )
    else:
        made = letter_texts.preview_sample(text)
    return pdf(made, f"draft-{kind}.pdf")


def _translation(page: TextPage, code: str) -> Any:
    if code == ENGLISH:
        return None
    found = page.shelf.languages().get(code)
    if found is None or found.version_id != page.version.pk:
        raise NotFound("This version is not translated into that language.")
    return found


def _look(request: SignedInRequest, page: TextPage) -> dict[str, Any]:
    """The parents of the case somebody asked to see the letter with, and where each preview is."""
    ref = request.GET.get("case", "").strip().upper()
    offered = access.holds_anywhere(request.user, access.P.SEND_LETTER)
    if not ref or not offered:
        return {"offered": offered, "ref": ref, "recipients": []}
    try:
        case = access.get_case(request.user, ref)
        access.check_can_send_letter(request.user, case)
    except (NotFound, WrongState) as refusal:
        return {"offered": offered, "ref": ref, "recipients": [], "why": refusal.message}
    in_full = access.can_see_circumstances(request.user, case)
    found = [
        Recipient(link, f"{page.preview}&case={case.ref}&carer={link.carer.ref}", "", in_full)
        for link in CaseFile(case, request.user).parties
    ]
    return {"offered": offered, "ref": case.ref, "recipients": found}


def _page(request: SignedInRequest, kind: str) -> TextPage:
    known = access_letters.check_kind(request.user, kind)
    number = request.GET.get("version", "")
    shelf = letter_texts.read_shelf(known)
    return TextPage(
        shelf, request.user, int(number) if number.isdecimal() and len(number) < 5 else None
    )


def _form(request: SignedInRequest, kind: str, form: Any, **words: Any) -> HttpResponse:
    status = 422 if form.is_bound and form.errors else 200
    name = access_letters.check_kind(request.user, kind).label
    context = {"kind": kind, "name": name, "form": form, **words}
    return render(request, "cases/letter_text_form.html", context, status=status)


def _back(
    request: SignedInRequest, kind: str, words: str, number: int | None = None
) -> HttpResponse:
    messages.success(request, words)
    response = redirect("cases:show_letter_text", kind=kind)
    if number:
        response["Location"] += f"?version={number}"
    return response
