"""My work, the list of cases, and opening one by hand."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.web.helpers import render_page_or_part
from accounts.web.once import once_only
from attendance.access import get_pupil, visible_schools
from cases import access, access_referrals
from cases.actions import opening
from cases.actions.worklists import cases_of_pupil, read_cases, read_my_work
from cases.choices import Permission
from cases.rules.referring import FROM
from cases.web.forms import CaseFilterForm, ReasonForm
from cases.web.requests import SignedInRequest
from cases.web.rows import CaseRow
from cases.web.work_page import WorkPage

ROWS = 50


@require_safe
def my_work(request: SignedInRequest) -> HttpResponse:
    """What this person must do next, worst first."""
    page = WorkPage(read_my_work(request.user), request.user.name)
    return render(request, "cases/my_work.html", {"page": page})


@require_safe
def list_cases(request: SignedInRequest) -> HttpResponse:
    """Cases in scope, narrowed."""
    access.check_anywhere(request.user, Permission.SEE_CASES)
    schools = [(s.urn, s.name) for s in visible_schools(request.user)]
    officers = [(str(p.pk), p.name) for p in access.officers()]
    form = CaseFilterForm(request.GET, schools=schools, officers=officers)
    page = Paginator(read_cases(request.user, **form.wishes), ROWS).get_page(
        request.GET.get("page")
    )
    today = timezone.localdate()
    context = {"form": form, "page": page, "rows": [CaseRow(case, today) for case in page]}
    return render_page_or_part(request, "cases/list.html", context, part="cases/_rows.html")


@require_safe
def pupil_panel(request: SignedInRequest, pupil_ref: str) -> HttpResponse:
    """A pupil's cases, shown on the pupil's page; on its own it is a page too."""
    access.check_anywhere(request.user, Permission.SEE_CASES)
    pupil = get_pupil(request.user, pupil_ref)
    rows = [CaseRow(case) for case in cases_of_pupil(request.user, pupil)]
    may_open = access.can_open_case(request.user, pupil) and not any(r.case.is_open for r in rows)
    context = {"pupil": pupil, "rows": rows, "may_open": may_open}
    stage = next((row.case.stage for row in rows if row.case.is_open), "")
    context["may_refer"] = stage in FROM and access_referrals.can_refer(request.user, pupil)
    return render_page_or_part(request, "cases/pupil.html", context, part="cases/_pupil.html")


@require_http_methods(["GET", "HEAD", "POST"])
@once_only
def open_case(request: SignedInRequest, pupil_ref: str) -> HttpResponse:
    """Open a case on a pupil by hand, for a reason."""
    pupil = get_pupil(request.user, pupil_ref)
    enrolment = access.get_enrolment_to_open(request.user, pupil)
    form = ReasonForm(
        request.POST or None, label="Why is a case needed, although no flag has opened one?"
    )
    if request.method == "POST" and form.is_valid():
        case = opening.open_by_hand(enrolment=enrolment, by=request.user, **form.cleaned_data)
        return redirect("cases:show_case", ref=case.ref)
    context = {"pupil": pupil, "enrolment": enrolment, "form": form}
    return render(request, "cases/open.html", context, status=422 if form.is_bound else 200)
