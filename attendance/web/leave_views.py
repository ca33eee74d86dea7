"""Leave of absence: a school's requests, asking, deciding, withdrawing, the letter that answers."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.web.once import once_only
from attendance.access import check_can_manage_plans, get_enrolment_to_plan, get_leave
from attendance.actions import leave as actions
from attendance.actions.leave_letters import carer_names, make_leave_letter
from attendance.actions.leave_lists import TABS, TO_DECIDE, read_basis
from attendance.choices import LeaveStatus
from attendance.web.leave_forms import AskLeaveForm, DecideForm
from attendance.web.leave_presenter import LeaveList, LeavePage, leave_line
from attendance.web.plan_forms import NoteForm
from attendance.web.plan_pages import (
    PickPage,
    attempt,
    day_asked,
    form_page_for,
    school_of,
    show_form,
)
from attendance.web.requests import SignedInRequest

FORM = ["GET", "HEAD", "POST"]


@require_safe
def list_leave(request: SignedInRequest) -> HttpResponse:
    """A school's requests: to decide, granted and to come, the rest."""
    school, schools = school_of(request)
    asked = request.GET.get("show", TO_DECIDE)
    page = LeaveList(
        request.user, school, schools, "list_leave", asked if asked in TABS else TO_DECIDE
    )
    lines = [leave_line(leave) for leave in page.leaves]
    return render(request, "attendance/plans/leave_list.html", {"page": page, "lines": lines})


@require_http_methods(FORM)
@once_only
def ask_leave(request: SignedInRequest) -> HttpResponse:
    """Write down a request; without a child, choose one first."""
    if not request.GET.get("pupil"):
        pick = PickPage(request, "Who is the leave for?", "list_leave")
        return render(request, "attendance/plans/pick.html", {"page": pick})
    enrolment = get_enrolment_to_plan(request.user, request.GET["pupil"])
    form = AskLeaveForm(
        request.POST or None, carers=carer_names(enrolment, request.user),
        initial={"starts_on": day_asked(request)},
    )  # fmt: skip
    if request.method == "POST":
        leave = attempt(form, lambda: actions.ask_leave(
            enrolment=enrolment, span=form.span, by=request.user, **form.request))  # fmt: skip
        if leave:
            messages.success(request, "The request is written down. It waits for a decision.")
            return redirect("attendance:show_leave", ref=leave.ref)
    page = form_page_for(
        enrolment, "Ask for leave", "Write down the request", reverse("attendance:list_leave")
    )
    page.aside = ["A request is only written down here: it changes no mark, and is decided next."]
    return show_form(request, page, form)


@require_http_methods(FORM)
def show_leave(request: SignedInRequest, ref: str) -> HttpResponse:
    """One request with what it rests on; a POST decides it."""
    leave = get_leave(request.user, ref)
    page = LeavePage(read_basis(leave, request.user), request.user)
    form = DecideForm(request.POST or None, grounds=page.basis.grounds, head=page.school.head_name)
    if request.method == "POST":
        check_can_manage_plans(request.user, page.school)
        decided = attempt(form, lambda: actions.decide_leave(
            leave=leave, by=request.user, **form.decided))  # fmt: skip
        if decided:
            messages.success(request, _decided_words(decided.status, len(page.marked)))
            return redirect("attendance:show_leave", ref=ref)
    status = 422 if form.is_bound else 200
    context = {"page": page, "form": form}
    return render(request, "attendance/plans/leave.html", context, status=status)


@require_http_methods(FORM)
def withdraw_leave(request: SignedInRequest, ref: str) -> HttpResponse:
    """Take a request, or leave granted, back."""
    leave = get_leave(request.user, ref)
    check_can_manage_plans(request.user, leave.enrolment.school)
    form = NoteForm(request.POST or None, label="Why is it withdrawn?")
    if request.method == "POST":
        done = attempt(form, lambda: actions.withdraw_leave(
            leave=leave, by=request.user, note=form.cleaned_data["note"]))  # fmt: skip
        if done:
            messages.success(request, "The leave is withdrawn. Marks entered already stay.")
            return redirect("attendance:show_leave", ref=ref)
    back = reverse("attendance:show_leave", args=[ref])
    page = form_page_for(leave.enrolment, "Withdraw the leave", "Withdraw the leave", back)
    page.warning = "Registers no longer suggest it. Marks entered already stay as they are."
    return show_form(request, page, form)


@require_http_methods(["POST"])
def leave_letter(request: SignedInRequest, ref: str, carer_ref: str) -> HttpResponse:
    """The decision as a letter to one carer, to print."""
    leave = get_leave(request.user, ref)
    pdf = make_leave_letter(leave=leave, carer_ref=carer_ref, by=request.user)
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="leave-{ref}.pdf"'
    return answer


def _decided_words(status: str, marked: int) -> str:
    words = f"Leave is {LeaveStatus(status).label.lower()}."
    if status == LeaveStatus.GRANTED and marked:
        return (
            f"{words} Marks entered already have not changed: amend them below if they are wrong."
        )
    return words
