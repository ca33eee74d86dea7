"""Pages of a referral: sending it, reading it with its certificate, answering it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.web.once import once_only
from accounts.web.words import plural
from attendance.access import get_pupil
from cases import access, access_referrals
from cases.actions import referring
from cases.actions.starting import start_fast_track_with_panel, suggested_panel_day
from cases.web.referral_forms import AnswerForm, ReferForm
from cases.web.referral_page import ReferPage, ReferralPage
from cases.web.requests import SignedInRequest

if TYPE_CHECKING:
    from accounts.models import User
    from cases.models import Referral


@require_http_methods(["GET", "HEAD", "POST"])
@once_only
def refer(request: SignedInRequest, pupil_ref: str) -> HttpResponse:
    """Refer a child to Fast Track: everything gathered, what is missing, one sentence."""
    pupil = get_pupil(request.user, pupil_ref)
    enrolment = access_referrals.get_enrolment_to_refer(request.user, pupil)
    file = referring.open_referral(enrolment=enrolment, by=request.user)
    form = ReferForm(request.POST or None, asks_early_help=file.asks_early_help)
    if request.method == "POST" and form.is_valid():
        sent = referring.refer(
            enrolment=enrolment, by=request.user, why=form.cleaned_data["why"],
            early_help=form.early_help,
        )  # fmt: skip
        messages.success(request, f"{sent.ref} is sent. You see the answer on this case.")
        return redirect("cases:show_referral", ref=sent.case.ref, referral_ref=sent.ref)
    context = {"page": ReferPage(file), "form": form}
    return render(request, "cases/refer.html", context, status=422 if form.is_bound else 200)


@require_safe
def show_referral(request: SignedInRequest, ref: str, referral_ref: str) -> HttpResponse:
    """A referral as it was sent, and its answer."""
    row = access_referrals.get_referral(request.user, ref, referral_ref)
    referring.open_sent(referral=row, by=request.user)
    page = ReferralPage(row, request.user)
    return render(request, "cases/referral.html", {"page": page, "form": _fresh(page)})


def _fresh(page: ReferralPage) -> AnswerForm | None:
    """The form of the answer with a day suggested, for who answers."""
    if not page.may_answer:
        return None
    place = page.enrolment.school.name
    return AnswerForm(
        sittings=len(page.sittings),
        initial={"day": suggested_panel_day(page.case), "time": "14:00", "place": place},
    )


@require_safe
def read_certificate(request: SignedInRequest, ref: str, referral_ref: str) -> HttpResponse:
    """The certificate of the register, as the very bytes that went with the referral."""
    row = access_referrals.get_referral(request.user, ref, referral_ref)
    content = referring.open_sent(referral=row, by=request.user)
    name = f"{row.ref}-certificate.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
@once_only
def answer_referral(request: SignedInRequest, ref: str, referral_ref: str) -> HttpResponse:
    """Accept a referral, or return it with what to put right."""
    row = access_referrals.get_referral(request.user, ref, referral_ref)
    access_referrals.check_can_answer(request.user, row.case)
    page = ReferralPage(row, request.user)
    form = AnswerForm(
        request.POST if request.method == "POST" else None, sittings=len(page.sittings)
    )
    if request.method == "POST" and form.is_valid():
        messages.success(request, _answer(form, row, request.user))
        seen = access.visible_cases(request.user).filter(pk=row.case_id).exists()
        return redirect("cases:show_case", ref=ref) if seen else redirect("cases:list_cases")
    context = {"page": page, "form": form if form.is_bound else _fresh(page)}
    return render(request, "cases/referral.html", context, status=422 if form.is_bound else 200)


def _answer(form: AnswerForm, row: Referral, by: User) -> str:
    """Do what was chosen, and say what was done."""
    reason = form.cleaned_data["reason"]
    if form.returns:
        referring.return_referral(referral=row, by=by, reason=reason)
        return "Returned. The school sees what to put right."
    if form.starts:
        at, *later = form.at
        sent = start_fast_track_with_panel(
            referral=row, by=by, at=at, later=later, place=form.cleaned_data["place"]
        )
        return f"Fast Track is open, the panel is set and {plural(len(sent), 'invitation')} sent."
    referring.accept_referral(referral=row, by=by, reason=reason)
    return "Accepted: Fast Track is open and its dates are written."
