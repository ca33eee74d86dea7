"""One letter that was sent: what became of it, handing it over again, saying that it should not have gone."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.web.once import once_only
from accounts.web.parts import Fact, Tag
from accounts.web.widgets import MemorableDateField
from accounts.web.words import london_time, short_date
from cases import access
from cases.actions import emailing, handing_over, letters
from cases.actions.batch_lists import deliveries_of
from cases.choices import DeliveryStatus
from cases.rules.languages import name_of
from cases.web.action_page import ActionPage, done, show
from cases.web.batch_forms import WhyForm
from cases.web.batch_page import delivery_tag
from cases.web.pathway_forms import RefusableForm
from cases.web.pathway_views import tried
from cases.web.requests import SignedInRequest

FORM = ["GET", "HEAD", "POST"]
AGAIN = (DeliveryStatus.REFUSED, DeliveryStatus.IN_DOUBT)
HOW = {
    "record": "recorded",
    "print": "on paper",
    "email": "by e-mail",
    "notify": "by GOV.UK Notify",
}


class EmailForm(RefusableForm):
    """The day a parent agreed; left empty, they do not."""

    agreed_on = MemorableDateField(
        noun="day they agreed", label="On which day did they agree to letters by e-mail?", required=False,
        help_text="Leave it empty if they do not, or no longer do",
    )  # fmt: skip


@require_safe
def show_letter(request: SignedInRequest, ref: str, letter_ref: str) -> HttpResponse:
    """What it was, to whom, and everything that became of it."""
    letter = access.get_letter(request.user, ref, letter_ref)
    rows = deliveries_of(letter)
    may = access.can_send_letter(request.user, letter.case)
    recall = getattr(letter, "recall", None)
    instead = letter.written_instead.first()
    context = {
        "letter": letter, "facts": _facts(letter), "recall": recall, "may": may,
        "again": may and bool(rows) and rows[-1].status in AGAIN and recall is None and instead is None,
        "back": may and bool(rows) and handing_over.can_have_come_back(rows[-1].status) and recall is None,
        "instead": instead,
        "rows": [_told(row) for row in rows],
        "tag": Tag("sent in error", "bad") if recall else delivery_tag(rows[-1].status) if rows else Tag("sent", "ok"),
    }  # fmt: skip
    return render(request, "cases/sent_letter.html", context)


def _told(row: Any) -> tuple[str, Tag, str, str]:
    at = f"{short_date(row.at)} {london_time(row.at)}"
    return at, delivery_tag(row.status), HOW[row.sender], row.detail.get("why", "")


def _facts(letter: Any) -> list[Fact]:
    version = f"version {letter.version.number}" if letter.version else "before versions were kept"
    language = name_of(letter.translation.language) if letter.translation else "English"
    pdf = reverse("cases:read_letter", args=[letter.case.ref, letter.ref])
    return [
        Fact("To", letter.carer.full_name), Fact("Letter", f"{letter.get_template_display()}, {version}"),
        Fact("Language", language), Fact("Sent", f"{short_date(letter.sent_on)}, {letter.by.name}"),
        Fact("Document", f"{letter.ref}.pdf", pdf, "Open"),
    ]  # fmt: skip


@require_http_methods(FORM)
@once_only
def recall_letter(request: SignedInRequest, ref: str, letter_ref: str) -> HttpResponse:
    """Say that a letter should not have gone, and why."""
    letter = access.get_letter(request.user, ref, letter_ref)
    access.check_can_send_letter(request.user, letter.case)
    form = WhyForm(request.POST or None)
    if form.is_valid() and tried(form, lambda: letters.recall_letter(
            letter=letter, by=request.user, reason=form.cleaned_data["reason"])):  # fmt: skip
        return done(
            request, letter.case, f"{letter.ref} is marked as sent in error. It stays on record."
        )
    page = ActionPage(
        letter.case, heading=f"{letter.ref}: sent in error", submit="Say so",
        intro=f"To {letter.carer.full_name}, {short_date(letter.sent_on)}.",
        warning="The letter stays on record, and the timeline says why. It fetches nothing back: write to the family.",
    )  # fmt: skip
    return show(request, page, form)


@require_http_methods(FORM)
@once_only
def letter_came_back(request: SignedInRequest, ref: str, letter_ref: str) -> HttpResponse:
    """Say that the post brought a letter back."""
    letter = access.get_letter(request.user, ref, letter_ref)
    access.check_can_send_letter(request.user, letter.case)
    form = WhyForm(request.POST or None)
    if form.is_valid() and tried(form, lambda: handing_over.came_back(
            letter=letter, by=request.user, why=form.cleaned_data["reason"])):  # fmt: skip
        return done(request, letter.case, f"{letter.ref} came back. {_told_nothing(letter)}")
    page = ActionPage(
        letter.case, heading=f"{letter.ref} came back undelivered", submit="Say so",
        intro=f"To {letter.carer.full_name}, {short_date(letter.sent_on)}.",
        warning=_told_nothing(letter),
    )  # fmt: skip
    return show(request, page, form)


def _told_nothing(letter: Any) -> str:
    name = letter.carer.full_name
    if letter.panel_id is None:
        return f"{name} has not had it: check where they live, and write again."
    return f"{name} counts as not told of the meeting: check where they live, and write again."


@require_POST
@once_only
def hand_over_again(request: SignedInRequest, ref: str, letter_ref: str) -> HttpResponse:
    """Let a letter that was refused, or is in doubt, be handed over anew."""
    letter = access.get_letter(request.user, ref, letter_ref)
    handing_over.hand_over_again(letter=letter, by=request.user)
    return redirect("cases:show_letter", ref=ref, letter_ref=letter_ref)


@require_http_methods(FORM)
@once_only
def agree_email(request: SignedInRequest, ref: str, carer_ref: str) -> HttpResponse:
    """Whether a parent agreed to letters by e-mail."""
    case = access.get_case(request.user, ref)
    access.check_can_send_letter(request.user, case)
    carer = access.get_carer(case, carer_ref)
    form = EmailForm(
        request.POST or None, initial={"agreed_on": carer.email_agreed_on or timezone.localdate()}
    )
    if form.is_valid() and tried(form, lambda: emailing.set_email(
            case=case, carer=carer, by=request.user, agreed_on=form.cleaned_data["agreed_on"])):  # fmt: skip
        return done(request, case, "Kept.")
    page = ActionPage(
        case, heading=f"Letters to {carer.full_name} by e-mail",
        intro=f"To {carer.email}. Without it, letters come by post." if carer.email else "There is no e-mail address.",
    )  # fmt: skip
    return show(request, page, form)
