"""Interviews under caution and orders: invited, held, made, reviewed, breached, extended."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.errors import NotFound
from accounts.web.once import once_only
from accounts.web.refusals import tried
from fines import access_court as access
from fines.actions import carried_out, court_files, interviews, order_approvals, orders
from fines.actions.interview_letters import how_told
from fines.web import measure_forms as forms
from fines.web.act_page import ActPage
from fines.web.court_acts import BOTH, show
from fines.web.decision_forms import YES
from fines.web.figures_forms import CarriedOutForm
from fines.web.measure_page import (
    InterviewPage,
    OrderPage,
    approval_words,
    extends_words,
    told_words,
)
from fines.web.requests import SignedInRequest


def _home(case: Any) -> str:
    return reverse("fines:see_court_case", args=[case.ref])


@require_http_methods(BOTH)
@once_only
def invite_interview(request: SignedInRequest, case_ref: str) -> HttpResponse:
    """Invite one parent to an interview under caution."""
    case = access.get_court_case(request.user, case_ref)
    access.check_can_interview(request.user, case)
    carer = court_files.carer_of(case, request.GET.get("carer", ""))
    if carer is None:
        raise NotFound("No such parent is recorded for this child.")
    form = forms.InterviewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        act = partial(
            interviews.invite, case=case, carer=carer, at=form.at,
            place=form.cleaned_data["place"], interviewer=request.user, by=request.user,
        )  # fmt: skip
        if row := tried(form, act):
            messages.success(request, f"{carer.full_name} is invited. {_told(row)}")
            return redirect("fines:record_interview", pk=row.pk)
    intro = (
        "You conduct it yourself. A letter is written to this parent alone, with what is alleged, that coming is "
        "voluntary, and the right to legal advice."
    )
    caption = f"{carer.full_name}, case {case.ref}"
    heading = "Invite to an interview under caution"
    return show(request, ActPage(heading, caption, _home(case), "Invite", intro), form)


@require_http_methods(BOTH)
@once_only
def record_interview(request: SignedInRequest, pk: int) -> HttpResponse:
    """One interview; what became of it is written here, once."""
    row = access.get_interview(request.user, pk)
    found = court_files.read_interview(interview=row, by=request.user)
    form = forms.InterviewRecordForm(
        request.POST or None, initial={"on": min(timezone.localdate(row.at), timezone.localdate())}
    )
    if request.method == "POST":
        access.check_can_interview(request.user, row.case)
        if form.is_valid():
            act = partial(
                interviews.record_interview, interview=row, held=form.held, by=request.user
            )
            if tried(form, act):
                messages.success(request, "It is written down.")
                return redirect("fines:record_interview", pk=row.pk)
    page = InterviewPage(found, request.user, _home(row.case))
    status = 422 if form.is_bound else 200
    return render(request, "fines/interview.html", {"page": page, "form": form}, status=status)


def _told(row: Any) -> str:
    """Whether a letter is on its way, and if not why; the page says the same."""
    return told_words(how_told(row))


@require_http_methods(BOTH)
@once_only
def move_interview(request: SignedInRequest, pk: int) -> HttpResponse:
    """Set another time; the parent is written to."""
    row = access.get_interview(request.user, pk)
    access.check_can_interview(request.user, row.case)
    form = forms.MoveInterviewForm(request.POST or None, initial={"place": row.place})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        act = partial(
            interviews.move_interview, interview=row, at=form.at, place=said["place"],
            reason=said["reason"], by=request.user,
        )  # fmt: skip
        if moved := tried(form, act):
            messages.success(request, f"It is moved. {_told(moved)}")
            return redirect("fines:record_interview", pk=moved.pk)
    back = reverse("fines:record_interview", args=[row.pk])
    caption = f"{row.carer.full_name}, case {row.case.ref}"
    intro = "The parent is told by a letter with the old time and the new."
    return show(request, ActPage("Move the interview", caption, back, "Move it", intro), form)


def _parents(case: Any) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    found = court_files.carers_by_ref(case)
    return found, [(ref, carer.full_name) for ref, carer in found.items()]


@require_http_methods(BOTH)
@once_only
def make_order(request: SignedInRequest, case_ref: str) -> HttpResponse:
    """Write down an order a court or the authority has made."""
    case = access.get_court_case(request.user, case_ref)
    access.check_can_make_order(request.user, case)
    people, choices = _parents(case)
    form = forms.OrderForm(request.POST or None, people=choices)
    if request.method == "POST" and form.is_valid():
        act = partial(orders.make_order, case=case, made=form.made(people), by=request.user)
        if row := tried(form, act):
            messages.success(request, "The order is written down.")
            return redirect("fines:see_order", pk=row.pk)
    intro = (
        "As the paper of the court says it. How long it may last, and what must be so before it, is checked "
        "by its law. A parenting order is best entered with the result of its charge."
    )
    caption = f"{case.pupil.full_name}, case {case.ref}"
    return show(request, ActPage("Write down an order", caption, _home(case), intro=intro), form)


@require_http_methods(BOTH)
@once_only
def see_order(request: SignedInRequest, pk: int) -> HttpResponse:
    """One order with its law, reviews and breaches; a note is added here."""
    measure = access.get_measure(request.user, pk)
    may_end = access.can_make_order(request.user, measure.case)
    form = forms.OrderNoteForm(
        request.POST or None,
        may_end=may_end,
        waits=measure.waits,
        initial={"on": timezone.localdate()},
    )
    if request.method == "POST":
        access.check_can_record_measure(request.user, measure.case)
        if form.is_valid():
            act = partial(orders.note_order, measure=measure, by=request.user, **form.cleaned_data)
            if tried(form, act):
                messages.success(request, "It is written down.")
                return redirect("fines:see_order", pk=measure.pk)
    found = court_files.read_order(measure=measure, by=request.user)
    page = OrderPage(found, request.user, _home(measure.case))
    status = 422 if form.is_bound else 200
    return render(request, "fines/order.html", {"page": page, "form": form}, status=status)


@require_http_methods(BOTH)
@once_only
def approve_order(request: SignedInRequest, pk: int) -> HttpResponse:
    """A second person approves an order before it is served, or sends it back."""
    measure = access.get_measure(request.user, pk)
    access.check_can_approve_order(request.user, measure)
    form = forms.OrderAnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        approved = said["approved"] == YES
        act: partial[Any] = partial(order_approvals.approve_order)
        if not approved:
            act = partial(order_approvals.return_order, reason=said["reason"])
        if tried(form, partial(act, measure=measure, by=request.user)):
            messages.success(request, f"The order is {'approved' if approved else 'sent back'}.")
            return redirect("fines:see_order", pk=measure.pk)
    back = reverse("fines:see_order", args=[measure.pk])
    caption = f"{measure.case.pupil.full_name}, case {measure.case.ref}"
    page = ActPage("Approve the order", caption, back, "Answer", approval_words(measure))
    return show(request, page, form)


@require_http_methods(BOTH)
@once_only
def extend_order(request: SignedInRequest, pk: int) -> HttpResponse:
    """Write down the extension of an order, in its last months."""
    measure = access.get_measure(request.user, pk)
    access.check_can_make_order(request.user, measure.case)
    before = {"court": measure.court, "requires": measure.requires}
    form = forms.ExtendForm(request.POST or None, initial=before)
    if request.method == "POST" and form.is_valid():
        act = partial(orders.extend_order, measure=measure, by=request.user, **form.cleaned_data)
        if row := tried(form, act):
            messages.success(request, "The extension is written down.")
            return redirect("fines:see_order", pk=row.pk)
    back = reverse("fines:see_order", args=[measure.pk])
    caption = f"{measure.case.pupil.full_name}, case {measure.case.ref}"
    page = ActPage("Extend the order", caption, back, intro=extends_words(measure))
    return show(request, page, form)


@require_http_methods(BOTH)
@once_only
def record_carried_out(request: SignedInRequest, pk: int) -> HttpResponse:
    """Write down whether a parenting order was carried out: the yearly return asks it."""
    measure = access.get_measure(request.user, pk)
    access.check_can_record_measure(request.user, measure.case)
    form = CarriedOutForm(request.POST or None, initial={"on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        act = partial(carried_out.record_carried_out, measure=measure, by=request.user, **form.said)
        if tried(form, act):
            messages.success(request, "It is written down.")
            return redirect("fines:see_order", pk=measure.pk)
    back = reverse("fines:see_order", args=[measure.pk])
    intro = "What is written later counts; what was written before stays on record."
    caption = f"{measure.case.pupil.full_name}, case {measure.case.ref}"
    page = ActPage("Was the parenting order carried out?", caption, back, intro=intro)
    return show(request, page, form)
