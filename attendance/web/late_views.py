"""The late gate: a page that works by itself, and what the dialog on every page asks for."""

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST, require_safe

from accounts.errors import AlreadyDone, DomainError, WrongState
from attendance.access import check_can_amend_mark
from attendance.actions import late_gate as actions
from attendance.choices import LateReason, Permission
from attendance.errors import PlanRefused
from attendance.web.late_presenter import GatePage, SlipPage, says
from attendance.web.plan_pages import school_of
from attendance.web.requests import SignedInRequest


@require_safe
def late_gate(request: SignedInRequest) -> HttpResponse:
    """Find a child, mark it late now; who came late so far."""
    return render(request, "attendance/plans/late_gate.html", {"page": _page(request)})


@require_GET
def find_at_gate(request: SignedInRequest) -> HttpResponse:
    """For the dialog: itself when nothing is asked, else the children a name may mean."""
    part = "_gate_found" if "q" in request.GET else "_gate_dialog"
    return render(request, f"attendance/plans/{part}.html", {"page": _page(request)})


@require_POST
def mark_late(request: SignedInRequest, ref: str) -> HttpResponse:
    """Mark a child late at this minute; a mark that has a meaning is asked about first."""
    enrolment = actions.get_at_gate(request.user, ref)
    name = enrolment.pupil.full_name
    try:
        entry = actions.mark_late(
            enrolment=enrolment, by=request.user, why=_why(request.POST.get("why", "")),
            confirmed="confirm" in request.POST,
        )  # fmt: skip
    except PlanRefused as refused:
        return _ask(request, refused, ref)
    except (AlreadyDone, WrongState) as refusal:
        return _refuse(request, refusal)
    return _done(request, f"{name}: {says(entry)}.", reverse("attendance:undo_late", args=[ref]))


@require_POST
def undo_late(request: SignedInRequest, ref: str) -> HttpResponse:
    """Put the mark back to what it was."""
    enrolment = actions.get_at_gate(request.user, ref)
    entry = actions.undo_late(enrolment=enrolment, by=request.user)
    return _done(request, f"{enrolment.pupil.full_name}: {entry.words} again.")


@require_safe
def late_slip(request: SignedInRequest, ref: str) -> HttpResponse:
    """A slip to print, for a child marked late in the session under way."""
    enrolment = actions.get_at_gate(request.user, ref)
    session = actions.session_now(enrolment.school)
    found = actions.list_arrivals(request.user, session) if session else []
    arrival = next((a for a in found if a.enrolment.pk == enrolment.pk), None)
    if arrival is None:
        raise WrongState("The child is not marked late in this session.")
    return render(
        request, "attendance/plans/late_slip.html", {"page": SlipPage(enrolment, arrival)}
    )


def _page(request: SignedInRequest) -> GatePage:
    school, schools = school_of(request, Permission.AMEND_MARK)
    check_can_amend_mark(request.user, school)
    words, why = request.GET.get("q", "").strip(), _why(request.GET.get("why", ""))
    return GatePage(request.user, school, schools, "late_gate", words, why)


def _why(value: str) -> str:
    """A reason of the list; anything else is none."""
    return value if value in LateReason.values else ""


def _from_dialog(request: SignedInRequest) -> bool:
    return request.headers.get("X-Late-Gate") == "dialog"


def _done(request: SignedInRequest, words: str, undo: str = "") -> HttpResponse:
    if _from_dialog(request):
        return JsonResponse({"said": words, "undo": undo})
    messages.success(request, words)
    return redirect("attendance:late_gate")


def _ask(request: SignedInRequest, refused: PlanRefused, ref: str) -> HttpResponse:
    if _from_dialog(request):
        return JsonResponse({"ask": refused.message}, status=409)
    context = {
        "asked": refused.message, "why": _why(request.POST.get("why", "")),
        "action": reverse("attendance:mark_late", args=[ref]),
    }  # fmt: skip
    return render(request, "attendance/plans/late_ask.html", context, status=409)


def _refuse(request: SignedInRequest, refusal: DomainError) -> HttpResponse:
    """The dialog shows the sentence; the page is the one the middleware makes."""
    if _from_dialog(request):
        return JsonResponse({"refused": refusal.message}, status=409)
    raise refusal
