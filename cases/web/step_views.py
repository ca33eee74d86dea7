"""Pages for the steps of a case: consultations, plans, holds."""

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from accounts.errors import NotFound
from accounts.web.once import once_only
from accounts.web.words import plural
from cases import access
from cases.actions import considering, holds, plans
from cases.actions.files import CaseFile
from cases.web.action_page import ActionPage, done, show
from cases.web.forms import ConsiderForm, ReasonForm
from cases.web.requests import SignedInRequest
from cases.web.step_forms import HoldForm, PlanForm, TargetsForm

FORM = ["GET", "HEAD", "POST"]


@require_http_methods(FORM)
@once_only
def consider(request: SignedInRequest, ref: str) -> HttpResponse:
    """Write down what was considered, or who was asked."""
    case = access.get_case(request.user, ref)
    access.check_can_consider(request.user, case)
    kinds = access.considered_by(request.user, case)
    asked = {"kind": request.GET.get("kind", "")}
    form = ConsiderForm(request.POST or None, initial=asked, kinds=kinds)
    if request.method == "POST" and form.is_valid():
        considering.consider(case=case, by=request.user, **form.cleaned_data)
        return done(request, case, "Recorded.")
    return show(request, ActionPage(case, "Record a consultation or consideration"), form)


@require_http_methods(FORM)
@once_only
def agree_plan(request: SignedInRequest, ref: str) -> HttpResponse:
    """Write down the plan, or that it was refused."""
    case = access.get_case(request.user, ref)
    access.check_can_edit(request.user, case)
    form = PlanForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        wishes = ("kind", "support", "refused", "refusal_reason")
        fields = {name: form.cleaned_data[name] for name in wishes}
        plans.agree_plan(case=case, by=request.user, targets=form.targets, **fields)
        return done(request, case, "The plan is recorded.")
    return show(request, ActionPage(case, "Write a plan", "Save the plan"), form)


@require_http_methods(FORM)
@once_only
def review_targets(request: SignedInRequest, ref: str) -> HttpResponse:
    """Say how each target went."""
    case = access.get_case(request.user, ref)
    access.check_can_edit(request.user, case)
    file = CaseFile(case, request.user)
    plan = file.plan
    if plan is None:
        raise NotFound("No plan has been written on this case.")
    form = TargetsForm(request.POST or None, targets=plan.targets.all(), redact=file.redact)
    if request.method == "POST" and form.is_valid():
        changed = form.changed
        for target, result in changed:
            plans.review_target(target=target, by=request.user, result=result)
        return done(request, case, f"{plural(len(changed), 'target')} reviewed.")
    return show(request, ActionPage(case, "Review the targets"), form)


@require_http_methods(FORM)
@once_only
def place_hold(request: SignedInRequest, ref: str) -> HttpResponse:
    """Make the case wait."""
    case = access.get_case(request.user, ref)
    access.check_can_hold(request.user, case)
    form = HoldForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        holds.place_hold(case=case, by=request.user, **form.cleaned_data)
        return done(request, case, "The case is on hold.")
    page = ActionPage(
        case, "Put on hold", "Put on hold",
        warning="The six-month limit for a charge keeps running while a case is on hold.",
    )  # fmt: skip
    return show(request, page, form)


@require_http_methods(FORM)
def lift_hold(request: SignedInRequest, ref: str) -> HttpResponse:
    """Let the case go on."""
    case = access.get_case(request.user, ref)
    access.check_can_hold(request.user, case)
    standing = CaseFile(case, request.user).holds
    if not standing:
        raise NotFound("This case is not on hold.")
    form = ReasonForm(request.POST or None, label="Why does the case go on?")
    if request.method == "POST" and form.is_valid():
        for hold in standing:
            holds.lift_hold(hold=hold, by=request.user, reason=form.cleaned_data["reason"])
        return done(request, case, "The case goes on.")
    return show(request, ActionPage(case, "Lift the hold", "Lift the hold"), form)
