"""Pages of a referral: sending it, reading it with its certificate, answering it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.web.once import once_only
from attendance.access import get_pupil
from cases import access, access_referrals
from cases.actions import referring
from cases.web.referral_forms import AnswerForm, ReferForm
from cases.web.referral_page import ReferPage, ReferralPage
from cases.web.requests import SignedInRequest


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
    context = {"page": ReferralPage(row, request.user), "form": AnswerForm(None)}
    return render(request, "cases/referral.html", context)


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
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if form.returns:
            referring.return_referral(
                referral=row, by=request.user, reason=form.cleaned_data["reason"]
            )
            messages.success(request, "Returned. The school sees what to put right.")
        else:
            referring.accept_referral(
                referral=row, by=request.user, reason=form.cleaned_data["reason"]
            )
            messages.success(request, "Accepted: Fast Track is open and its dates are written.")
        seen = access.visible_cases(request.user).filter(pk=row.case_id).exists()
        return redirect("cases:show_case", ref=ref) if seen else redirect("cases:list_cases")
    context = {"page": ReferralPage(row, request.user), "form": form}
    return render(request, "cases/referral.html", context, status=422 if form.is_bound else 200)
