"""Money and what else happens to a notice once it is given: payment, receipt, withdrawal, review."""

from dataclasses import replace
from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.errors import NotFound
from accounts.web.once import once_only
from accounts.web.refusals import tried
from fines.access import (
    check_can_record_payment,
    check_can_say_it_stands,
    check_can_withdraw,
    get_notice,
)
from fines.actions import (
    money_holds,
    payments,
    posting,
    receipt_corrections,
    receipts_proved,
    relied,
    reviewing,
    shared_payments,
    watching,
    withdrawing,
)
from fines.web.batch_forms import CertificateForm
from fines.web.forms import EvidenceForm, PaymentForm, ReceiptForm, WithdrawForm
from fines.web.money_presenter import MoneyPage, days_words
from fines.web.notice_words import changed_words, left_words
from fines.web.receipt_day_form import PutReceiptRightForm
from fines.web.receipt_day_words import changes_words
from fines.web.receipt_presenter import told
from fines.web.requests import SignedInRequest
from fines.web.shared_form import SharedPaymentForm


@require_http_methods(["GET", "HEAD", "POST"])
@once_only
def record_payment(request: SignedInRequest, ref: str) -> HttpResponse:
    """Write down money that came in, and say what it did."""
    notice = get_notice(request.user, ref)
    check_can_record_payment(request.user, notice)
    form = PaymentForm(
        request.POST or None,
        initial={"on": timezone.localdate()},
        issued_on=notice.issued_on,
        due_on=lambda day: payments.still_due(notice, day),
    )
    if request.method == "POST" and form.is_valid():
        act = partial(payments.record_payment, notice=notice, by=request.user, **form.payment)
        if done := tried(form, act):
            level = messages.SUCCESS if done.standing.discharged else messages.WARNING
            messages.add_message(request, level, done.words)
            return redirect(notice)
        form.ask_again()
    several = len(shared_payments.payable_together(notice)) >= shared_payments.TOGETHER
    return _show(request, "fines/payment.html", ref, form, several=several)


@require_http_methods(["GET", "HEAD", "POST"])
@once_only
def share_payment(request: SignedInRequest, ref: str) -> HttpResponse:
    """Write down one payment for several notices of one payer, and say what each part did."""
    notice = get_notice(request.user, ref)
    check_can_record_payment(request.user, notice)
    rows, today = shared_payments.payable_together(notice), timezone.localdate()
    form = SharedPaymentForm(
        request.POST or None,
        initial={"on": today},
        rows=rows,
        due_of=payments.still_due,
        today=today,
    )
    if request.method == "POST" and form.is_valid():
        act = partial(
            shared_payments.record_shared_payment, notice=notice, by=request.user, **form.shared
        )
        if done := tried(form, act):
            told(request, done)
            return redirect(notice)
        form.ask_again()
    return _show(request, "fines/payment_shared.html", ref, form)


@require_http_methods(["GET", "HEAD", "POST"])
@once_only
def record_receipt(request: SignedInRequest, ref: str) -> HttpResponse:
    """Write down the proved day of receipt; the days to pay move with it."""
    notice = get_notice(request.user, ref)
    check_can_record_payment(request.user, notice)
    form = ReceiptForm(
        request.POST or None, posted_on=notice.posted_on, days_if=partial(days_words, notice)
    )
    if request.method == "POST" and form.is_valid():
        before = payments.owed(notice)
        act = partial(
            receipts_proved.record_receipt, notice=notice, by=request.user, **form.receipt
        )
        if done := tried(form, act):
            messages.success(request, receipts_proved.receipt_words(done, before))
            return redirect(notice)
    return _show(request, "fines/receipt.html", ref, form)


@require_http_methods(["GET", "HEAD", "POST"])
@once_only
def correct_receipt(request: SignedInRequest, ref: str) -> HttpResponse:
    """Put a wrong day of receipt right, once what it changes was shown."""
    notice = get_notice(request.user, ref)
    check_can_record_payment(request.user, notice)
    if notice.received_on is None:
        raise NotFound("No day of receipt is on record for this notice.")
    form = PutReceiptRightForm(
        request.POST or None, posted_on=notice.posted_on, changes_if=partial(changes_words, notice)
    )
    if request.method == "POST" and form.is_valid():
        old, before = notice.received_on, payments.owed(notice)
        act = partial(
            receipt_corrections.correct_receipt, notice=notice, by=request.user, **form.put_right
        )
        if done := tried(form, act):
            words = receipt_corrections.put_right_words(done, old, form.put_right["reason"], before)
            messages.success(request, words)
            return redirect(notice)
    return _show(request, "fines/receipt_correct.html", ref, form)


@require_http_methods(["GET", "HEAD", "POST"])
@once_only
def prove_posting(request: SignedInRequest, ref: str) -> HttpResponse:
    """Write down the certificate that proves the notice was posted."""
    notice = get_notice(request.user, ref)
    check_can_record_payment(request.user, notice)
    if not notice.is_served:
        raise NotFound("This notice was never posted.")
    form = CertificateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        act = partial(posting.prove_posting, notice=notice, by=request.user, **form.cleaned_data)
        if tried(form, act):
            messages.success(request, "The certificate of posting stands with the notice.")
            return redirect(notice)
    return _show(request, "fines/posting.html", ref, form)


@require_http_methods(["GET", "HEAD", "POST"])
@once_only
def withdraw_notice(request: SignedInRequest, ref: str) -> HttpResponse:
    """Take the notice back on one of the listed grounds."""
    notice = get_notice(request.user, ref)
    check_can_withdraw(request.user, notice)
    form = WithdrawForm(request.POST or None, barred=withdrawing.charged_words(notice))
    if request.method == "POST" and form.is_valid():
        act = partial(
            withdrawing.withdraw_notice, notice=notice, by=request.user, **form.cleaned_data
        )
        if tried(form, act):
            messages.success(request, f"{notice.ref} is withdrawn.")
            return redirect(notice)
    waiting = money_holds.money_that_may_be_theirs(notice.carer)
    later = [row.ref for row in withdrawing.later_notices(notice)]
    page = replace(MoneyPage.of(notice).with_waiting(waiting), later=later)
    status = 422 if form.is_bound else 200
    return render(request, "fines/withdraw.html", {"page": page, "form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@once_only
def confirm_evidence(request: SignedInRequest, ref: str) -> HttpResponse:
    """Say why a notice stands although marks under it were amended."""
    notice = get_notice(request.user, ref)
    check_can_say_it_stands(request.user, notice)
    changed = watching.changed_sessions(notice)
    left = relied.left_of(notice) if changed else None
    form = EvidenceForm(request.POST or None, below=left.words if left and left.is_below else "")
    form.is_needed = bool(notice.review_why or changed)
    if request.method == "POST" and form.is_valid():
        act = partial(
            reviewing.confirm_evidence, notice=notice, by=request.user, **form.cleaned_data
        )
        if tried(form, act):
            messages.success(request, f"{notice.ref} stands.")
            return redirect(notice)
    lines = [changed_words(each) for each in changed]
    told = [*lines, left_words(notice.sessions.count(), len(lines))] if lines else []
    told += [f"{left.words}."] if left and left.is_below else []
    return _show(request, "fines/evidence.html", ref, form, changed=told)


def _show(
    request: SignedInRequest, template: str, ref: str, form: object, **more: object
) -> HttpResponse:
    page = MoneyPage.of(get_notice(request.user, ref))
    status = 422 if getattr(form, "is_bound", False) else 200
    return render(request, template, {"page": page, "form": form, **more}, status=status)
