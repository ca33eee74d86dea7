"""Pages of what comes before a sanction: barriers, support, a safeguard let pass, signatures, a later target."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from accounts.errors import NotFound
from accounts.web.once import once_only
from accounts.web.words import short_date
from attendance.access_homes import redactor_about
from cases import access, access_support
from cases.actions import contracts, plans, safeguarding, supporting
from cases.actions.files import CaseFile
from cases.choices import SAFEGUARDS, PlanKind
from cases.web.action_page import ActionPage, done, show
from cases.web.forms import ReasonForm
from cases.web.requests import SignedInRequest
from cases.web.support_forms import (
    BarrierChangeForm,
    BarrierForm,
    BreachForm,
    SignatureForm,
    SupportChangeForm,
    SupportForm,
    TargetForm,
)

if TYPE_CHECKING:
    from typing import Any

FORM = ["GET", "HEAD", "POST"]
SCHOOL = "school"


@require_http_methods(FORM)
@once_only
def offer_support(request: SignedInRequest, ref: str) -> HttpResponse:
    """Write down a support that was offered."""
    case = access.get_case(request.user, ref)
    access_support.check_can_record_support(request.user, case)
    form = SupportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        supporting.offer_support(case=case, by=request.user, **form.cleaned_data)
        return done(request, case, "The support is recorded.")
    return show(request, ActionPage(case, "Record support"), form)


@require_http_methods(FORM)
@once_only
def change_support(request: SignedInRequest, ref: str, line: int) -> HttpResponse:
    """Say how a support stands now; every earlier row is shown beside the form."""
    case = access.get_case(request.user, ref)
    access_support.check_can_record_support(request.user, case)
    row = access_support.get_support(case, line)
    form = SupportChangeForm(request.POST or None, initial={"state": row.state})
    if request.method == "POST" and form.is_valid():
        supporting.change_support(support=row, by=request.user, **form.cleaned_data)
        return done(request, case, "Recorded. What it was before stays in its history.")
    page = ActionPage(case, f"{row.get_kind_display()}: how does it stand?")
    redact = redactor_about(request.user, case.pupil)
    earlier = [
        (x.get_state_display(), short_date(x.state_on), x.by.name, redact(x.note))
        for x in supporting.history(row)
    ]  # fmt: skip
    return _show(request, page, form, earlier)


@require_http_methods(FORM)
@once_only
def record_barrier(request: SignedInRequest, ref: str) -> HttpResponse:
    """Write down what stands in the way, and in whose view."""
    case = access.get_case(request.user, ref)
    access_support.check_can_record_support(request.user, case)
    form = BarrierForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        supporting.record_barrier(case=case, by=request.user, **form.cleaned_data)
        return done(request, case, "Recorded.")
    return show(request, ActionPage(case, "What stands in the way"), form)


@require_http_methods(FORM)
@once_only
def change_barrier(request: SignedInRequest, ref: str, line: int) -> HttpResponse:
    """Say a barrier anew, or that it is over; every earlier row is shown beside the form."""
    case = access.get_case(request.user, ref)
    access_support.check_can_record_support(request.user, case)
    row = access_support.get_barrier(case, line)
    redact = redactor_about(request.user, case.pupil)
    first = {"kind": row.kind, "voice": row.voice, "note": redact(row.note), "over": row.over}
    form = BarrierChangeForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        supporting.change_barrier(barrier=row, by=request.user, **form.cleaned_data)
        return done(request, case, "Recorded. What it said before stays in its history.")
    earlier = [
        (f"{x.get_kind_display()}{', over' if x.over else ''}", short_date(x.said_on), x.by.name,
         redact(x.note))
        for x in supporting.history(row)
    ]  # fmt: skip
    return _show(request, ActionPage(case, "What stands in the way"), form, earlier)


@require_http_methods(FORM)
@once_only
def lift_safeguard(request: SignedInRequest, ref: str, name: str) -> HttpResponse:
    """A manager lets one safeguard of one case pass, for a reason."""
    case = access.get_case(request.user, ref)
    access_support.check_can_lift_safeguard(request.user, case)
    if name not in SAFEGUARDS:
        raise NotFound("There is no such safeguard.")
    form = ReasonForm(request.POST or None, label="Why may the case go on without it?")
    if request.method == "POST" and form.is_valid():
        safeguarding.lift_safeguard(case=case, safeguard=name, by=request.user, **form.cleaned_data)
        return done(request, case, f"Let pass: {SAFEGUARDS[name].lower()}. Everything else stands.")
    page = ActionPage(
        case, f"Let pass: {SAFEGUARDS[name].lower()}", "Let it pass",
        warning=(
            "This safeguard alone, on this case alone, and not for a step you propose yourself. "
            "Your reason stands on the timeline and beside every decision."
        ),
    )  # fmt: skip
    return show(request, page, form)


def _contract(
    request: SignedInRequest, ref: str
) -> tuple[CaseFile, Any, dict[str, Any], list[tuple[str, str]]]:
    """The case, its contract, the parents by ref, and who may be chosen: they and the school. Raises NotFound."""
    case = access.get_case(request.user, ref)
    access.check_can_edit(request.user, case)
    file = CaseFile(case, request.user)
    if file.plan is None or file.plan.kind != PlanKind.CONTRACT:
        raise NotFound("No attendance contract has been written on this case.")
    people = {link.carer.ref: link.carer for link in file.parties}
    parties = [(key, carer.full_name) for key, carer in people.items()]
    return file, file.plan, people, [*parties, (SCHOOL, contracts.SCHOOL)]


@require_http_methods(FORM)
@once_only
def answer_contract(request: SignedInRequest, ref: str) -> HttpResponse:
    """Write down who signed the contract, and who would not."""
    file, plan, people, parties = _contract(request, ref)
    form = SignatureForm(request.POST or None, parties=parties)
    if request.method == "POST" and form.is_valid():
        carer = people.get(form.cleaned_data["party"])
        contracts.answer_contract(plan=plan, by=request.user, carer=carer, **form.said)
        return done(request, file.case, "The answer is recorded.")
    return show(request, ActionPage(file.case, "Who signed the contract?"), form)


@require_http_methods(FORM)
@once_only
def record_breach(request: SignedInRequest, ref: str) -> HttpResponse:
    """Write down that somebody did not keep the contract; nothing follows from it."""
    file, plan, people, parties = _contract(request, ref)
    form = BreachForm(request.POST or None, parties=parties)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        carer = people.get(said["party"])
        contracts.record_breach(
            plan=plan, by=request.user, carer=carer, facts=said["facts"], on=said["on"]
        )
        return done(request, file.case, "It is recorded.")
    intro = "Nothing follows from it by itself. It is kept with its day, and may be cited."
    return show(request, ActionPage(file.case, "The contract was not kept", intro=intro), form)


@require_http_methods(FORM)
@once_only
def add_target(request: SignedInRequest, ref: str) -> HttpResponse:
    """Add a target to a plan that stands."""
    case = access.get_case(request.user, ref)
    access.check_can_edit(request.user, case)
    plan = CaseFile(case, request.user).plan
    if plan is None:
        raise NotFound("No plan has been written on this case.")
    form = TargetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        plans.add_target(plan=plan, by=request.user, **form.cleaned_data)
        return done(request, case, "The target is added.")
    return show(request, ActionPage(case, "Add a target", "Add it"), form)


def _show(
    request: SignedInRequest, page: ActionPage, form: Any, earlier: list[Any]
) -> HttpResponse:
    status = 422 if form.is_bound and form.errors else 200
    context = {"page": page, "form": form, "earlier": earlier}
    return render(request, "cases/said_anew.html", context, status=status)
