"""My work, the list of cases, and opening one by hand."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.web.helpers import render_page_or_part
from accounts.web.once import once_only
from attendance.access import get_pupil
from attendance.web.figures_sheets import CSV_TYPE
from cases import access, access_referrals
from cases.actions import opening
from cases.actions.case_lists import read_cases_for_file
from cases.actions.worklists import cases_of_pupil, read_my_work
from cases.choices import Permission
from cases.rules.referring import FROM
from cases.web.forms import ReasonForm
from cases.web.list_files import cases_as_csv
from cases.web.list_page import ListPage, read_filter
from cases.web.requests import SignedInRequest
from cases.web.rows import CaseRow
from cases.web.work_page import WorkPage


@require_safe
def my_work(request: SignedInRequest) -> HttpResponse:
    """What this person must do next, worst first."""
    page = WorkPage(read_my_work(request.user), request.user.name)
    return render(request, "cases/my_work.html", {"page": page})


@require_safe
def list_cases(request: SignedInRequest) -> HttpResponse:
    """Cases in scope, narrowed. An address that asks for nothing opens with the person's own view."""
    access.check_anywhere(request.user, Permission.SEE_CASES)
    page = ListPage(
        request.user, read_filter(request.user, request.GET), request.GET.get("page", "")
    )
    if not request.GET and page.bar.opens_elsewhere:
        return redirect(page.bar.opens_elsewhere)
    context = {"list": page}
    return render_page_or_part(request, "cases/list.html", context, part="cases/_rows.html")


@require_safe
def download_cases(request: SignedInRequest) -> HttpResponse:
    """The list as it is shown, as a file; that it was taken is written down."""
    access.check_anywhere(request.user, Permission.SEE_CASES)
    form = read_filter(request.user, request.GET)
    cases = read_cases_for_file(by=request.user, wishes=form.wishes, query=form.query)
    headers = {"Content-Disposition": 'attachment; filename="cases.csv"'}
    return HttpResponse(cases_as_csv(cases), content_type=CSV_TYPE, headers=headers)


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
