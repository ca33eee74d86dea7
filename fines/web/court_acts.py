"""What people do on the way to a court: write and answer a record, lay a charge, and each step after it."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.web.once import once_only
from accounts.web.refusals import tried
from accounts.web.words import long_date
from fines import access_court as access
from fines.actions import (
    court_files,
    court_people,
    court_steps,
    courts,
    deciding,
    doubting,
    doubts,
    results,
)
from fines.actions.laying import read_laying
from fines.actions.step_corrections import correct_step as correct
from fines.actions.step_corrections import steps_to_correct
from fines.choices import CONVICTED, HearingKind, Procedure
from fines.web import court_forms as forms
from fines.web.act_page import ActPage
from fines.web.decision_forms import YES, AnswerForm, ChargeForm, DecisionForm
from fines.web.decision_page import DecisionPage, WritePage
from fines.web.laying_page import LayingPage
from fines.web.requests import SignedInRequest

BOTH = ["GET", "HEAD", "POST"]


def show(request: SignedInRequest, page: ActPage, form: Any) -> HttpResponse:
    """The one template of all such pages; 422 when the form was refused."""
    status = 422 if form.is_bound else 200
    return render(request, "fines/act.html", {"page": page, "form": form}, status=status)


@require_http_methods(BOTH)
@once_only
def write_decision(request: SignedInRequest, case_ref: str) -> HttpResponse:
    """The decision record about one parent, everything known filled in."""
    case = access.get_court_case(request.user, case_ref)
    access.check_can_decide_charge(request.user, case)
    draft = deciding.read_drafting(
        case=case, carer_ref=request.GET.get("carer", ""), by=request.user
    )
    form = DecisionForm(
        request.POST or None, lines=draft.lines, factors=draft.factors, known=draft.known,
        planned=draft.planned, replaces=draft.before is not None,
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        act = partial(
            deciding.write_decision, case=case, carer=draft.carer, session_ids=form.session_ids,
            weighed=form.weighed, by=request.user,
        )  # fmt: skip
        if row := tried(form, act):
            messages.success(request, f"{row.ref} is written. It waits for a second person.")
            return redirect(row)
    page = WritePage(draft, request.user)
    status = 422 if form.is_bound else 200
    return render(request, "fines/decision_write.html", {"page": page, "form": form}, status=status)


@require_http_methods(BOTH)
@once_only
def see_decision(request: SignedInRequest, ref: str) -> HttpResponse:
    """One record; a second person answers it here."""
    decision = access.get_decision(request.user, ref)
    form = AnswerForm(request.POST or None)
    if request.method == "POST":
        access.check_can_answer(request.user, decision)
        if form.is_valid():
            said = form.cleaned_data
            approved = said["approved"] == YES
            act = partial(
                deciding.answer_decision, decision=decision, approved=approved,
                reason=said["reason"], by=request.user,
            )  # fmt: skip
            if tried(form, act):
                done = "approved" if approved else "returned"
                messages.success(request, f"{decision.ref} is {done}.")
                return redirect(decision)
    found = court_files.read_decision_file(decision=decision, by=request.user)
    page = DecisionPage(found, request.user)
    status = 422 if form.is_bound else 200
    return render(request, "fines/decision.html", {"page": page, "form": form}, status=status)


@require_http_methods(BOTH)
@once_only
def lay_charge(request: SignedInRequest, ref: str) -> HttpResponse:
    """Lay an approved charge for exactly the sessions ticked."""
    decision = access.get_decision(request.user, ref)
    access.check_can_charge(request.user, decision.case)
    found = court_files.read_decision_file(decision=decision, by=request.user)
    if request.method != "POST" and found.charges:
        messages.info(request, f"This record's charge is laid already: {found.charges[-1].ref}.")
        return redirect(found.charges[-1])
    page = LayingPage(found, request.user, read_laying(decision=decision, by=request.user))
    form = ChargeForm(
        request.POST or None, lines=found.lines, laying=page.laying, in_the_way=page.in_the_way
    )
    if request.method == "POST" and form.is_valid():
        act = partial(
            courts.begin_proceedings, decision=decision, charge=decision.charge,
            session_ids=form.session_ids, procedure=form.cleaned_data["procedure"],
            why_lacking=form.cleaned_data.get("why_lacking", ""), by=request.user,
        )  # fmt: skip
        if row := tried(form, act):
            messages.success(request, f"{row.ref} is laid.")
            return redirect(row)
    status = 422 if form.is_bound else 200
    return render(request, "fines/charge.html", {"page": page, "form": form}, status=status)


def _charge(request: SignedInRequest, ref: str) -> Any:
    row = access.get_charge(request.user, ref)
    access.check_can_charge(request.user, row.case)
    return row


def _page(row: Any, heading: str, submit: str = "Save", intro: str = "") -> ActPage:
    caption = f"{row.ref}, {row.carer.full_name}"
    return ActPage(heading, caption, row.get_absolute_url(), submit, intro)


@require_http_methods(BOTH)
@once_only
def record_step(request: SignedInRequest, ref: str) -> HttpResponse:
    """Papers served, a plea, or no reply."""
    row = _charge(request, ref)
    form = forms.StepForm(
        request.POST or None, initial={"on": timezone.localdate()}, replies=_replies(row)
    )
    if request.method == "POST" and form.is_valid():
        act = partial(
            court_steps.record_step, proceedings=row, by=request.user, **form.cleaned_data
        )
        if tried(form, act):
            messages.success(request, "The step is recorded.")
            return redirect(row)
    intro = "A plea of not guilty in the Single Justice Procedure sends the case to a hearing."
    return show(request, _page(row, "Record a step", intro=intro), form)


def _replies(row: Any) -> bool:
    return bool(row.procedure == Procedure.SJP)


@require_http_methods(BOTH)
@once_only
def correct_step(request: SignedInRequest, ref: str) -> HttpResponse:
    """Put a service or a plea right, or take it back; what was entered stays in the history."""
    row = _charge(request, ref)
    steps = [(s.pk, f"{s.get_kind_display()}, {long_date(s.on)}") for s in steps_to_correct(row)]
    form = forms.CorrectStepForm(request.POST or None, steps=steps, replies=_replies(row))
    if request.method == "POST" and form.is_valid():
        act = partial(correct, proceedings=row, by=request.user, **form.cleaned_data)
        if tried(form, act):
            messages.success(request, "The step is put right.")
            return redirect(row)
    intro = "The days to plead follow the day of service. A charge that was sent to a hearing stays there."
    return show(request, _page(row, "Put a step right", "Put it right", intro), form)


def _people(row: Any) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    found = {str(user.pk): user for user in court_people.attendants(row.case)}
    return found, [(key, user.name) for key, user in found.items()]


@require_http_methods(BOTH)
@once_only
def list_hearing(request: SignedInRequest, ref: str) -> HttpResponse:
    """Put a day in court in the diary."""
    row = _charge(request, ref)
    people, choices = _people(row)
    kinds = court_steps.kinds_of(row) or [HearingKind.APPEAL]  # the action says why none fits
    form = forms.HearingForm(request.POST or None, people=choices, kinds=kinds)
    if request.method == "POST" and form.is_valid():
        day = form.day(people)
        act = partial(court_steps.list_hearing, proceedings=row, day=day, by=request.user)
        if tried(form, act):
            messages.success(request, "The hearing is in the diary.")
            return redirect(row)
    return show(request, _page(row, "List a hearing", "Put it in the diary"), form)


@require_http_methods(BOTH)
@once_only
def move_hearing(request: SignedInRequest, pk: int) -> HttpResponse:
    """Adjourn a hearing, or take it off the list."""
    hearing = access.get_hearing(request.user, pk)
    row = _charge(request, hearing.proceedings.ref)
    people, choices = _people(row)
    was = timezone.localtime(hearing.at) if hearing.at else None
    before: Mapping[str, Any] = {
        "kind": hearing.kind, "court": hearing.court, "room": hearing.room,
        "minutes": hearing.minutes, "others": hearing.others,
        "attends": [str(user.pk) for user in hearing.attends.all()],
        "time": was and was.time(),
    }  # fmt: skip
    kinds = court_steps.kinds_of(row) or [HearingKind(hearing.kind)]
    form = forms.MoveHearingForm(request.POST or None, people=choices, kinds=kinds, initial=before)
    if request.method == "POST" and form.is_valid():
        act = partial(
            court_steps.move_hearing, hearing=hearing, by=request.user,
            reason=form.cleaned_data["reason"],
            day=None if form.cleaned_data["off"] else form.day(people),
        )  # fmt: skip
        if tried(form, act):
            messages.success(request, "The hearing is moved.")
            return redirect(row)
    return show(request, _page(row, "Move the hearing", "Move it"), form)


@require_http_methods(BOTH)
@once_only
def enter_result(request: SignedInRequest, ref: str) -> HttpResponse:
    """What the court decided."""
    row = _charge(request, ref)
    form = forms.ResultForm(
        request.POST or None, initial={"on": timezone.localdate()}, offers=results.outcomes_of(row)
    )
    if request.method == "POST" and form.is_valid():
        act = partial(
            results.enter_result, proceedings=row, said=form.entered, by=request.user,
            ordered=form.ordered,
        )  # fmt: skip
        if tried(form, act):
            messages.success(request, "The result is entered.")
            return redirect(row)
    intro = (
        "Fill in what the court ordered and leave the rest empty. The most it may be is checked."
    )
    return show(request, _page(row, "Enter the result", "Enter it", intro), form)


@require_http_methods(BOTH)
@once_only
def correct_result(request: SignedInRequest, ref: str) -> HttpResponse:
    """Put a result right; what was entered stays in the history."""
    row = _charge(request, ref)
    stands = results.standing_result(row)
    form = forms.ResultForm(
        request.POST or None, corrects=True, initial=court_people.as_typed(stands),
        offers=results.outcomes_of(row),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        act = partial(
            results.correct_result, proceedings=row, said=form.entered, by=request.user,
            why=form.cleaned_data["why"], ordered=form.ordered, document=form.cleaned_data["document"],
        )  # fmt: skip
        if tried(form, act):
            messages.success(request, "The result is put right.")
            return redirect(row)
    return show(request, _page(row, "Put the result right"), form)


@require_http_methods(BOTH)
@once_only
def leave_out(request: SignedInRequest, ref: str) -> HttpResponse:
    """Rely no longer on charged sessions that are no offence any more."""
    row = _charge(request, ref)
    found = doubts.doubts_of(row)
    lines = [(n.charged.pk, n.words) for n in found]
    form = forms.LeaveOutForm(request.POST or None, doubts=lines)
    if request.method == "POST" and form.is_valid():
        act = partial(doubting.leave_out, proceedings=row, by=request.user, **form.cleaned_data)
        if tried(form, act):
            messages.success(request, "The sessions are left out.")
            return redirect(row)
    intro = "The charge stays as it was laid. Court packs rely on these sessions no longer. This cannot be undone."
    if not found:
        intro = f"No session of {row.ref} is in doubt: there is nothing to leave out."
    return show(request, _page(row, "Leave sessions out", "Leave them out", intro), form)


@require_http_methods(BOTH)
@once_only
def record_appeal(request: SignedInRequest, ref: str) -> HttpResponse:
    """An appeal, and what became of it."""
    row = _charge(request, ref)
    convicted = [one for one in results.outcomes_of(row) if one in CONVICTED]
    form = forms.AppealForm(request.POST or None, offers=convicted)
    if request.method == "POST" and form.is_valid():
        act = partial(results.record_appeal, proceedings=row, by=request.user, **form.appeal)
        if tried(form, act):
            messages.success(request, "The appeal is recorded.")
            return redirect(row)
    return show(request, _page(row, "Record an appeal"), form)
