"""My work, the list of cases, and opening one by hand."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.web.helpers import render_page_or_part
from accounts.web.once import once_only
from attendance.access import get_pupil, visible_schools
from attendance.web.figures_sheets import CSV_TYPE, write_csv
from cases import access
from cases.actions import opening
from cases.actions.pathway_lists import pathways_in_force
from cases.actions.reading import record_download
from cases.actions.saved_views import default_view, views_for
from cases.actions.worklists import cases_of_pupil, read_cases, read_my_work
from cases.choices import Permission
from cases.web.forms import CaseFilterForm, ReasonForm
from cases.web.requests import SignedInRequest
from cases.web.rows import FILE_HEADS, CaseRow, file_row
from cases.web.saved_views import filters_of
from cases.web.work_page import WorkPage

ROWS = 50
MOST_IN_A_FILE = 5000


@require_safe
def my_work(request: SignedInRequest) -> HttpResponse:
    """What this person must do next, worst first."""
    page = WorkPage(read_my_work(request.user), request.user.name)
    return render(request, "cases/my_work.html", {"page": page})


@require_safe
def list_cases(request: SignedInRequest) -> HttpResponse:
    """Cases in scope, narrowed; without a word in the address, as the person's own view has it."""
    access.check_anywhere(request.user, Permission.SEE_CASES)
    begins = None if request.GET else default_view(request.user)
    if begins and begins.query:
        return redirect(f"{reverse('cases:list_cases')}?{begins.query}")
    form = _filters(request)
    page = Paginator(read_cases(request.user, **form.wishes), ROWS).get_page(
        request.GET.get("page")
    )
    today = timezone.localdate()
    query = filters_of(request.GET.urlencode())
    context = {
        "form": form, "page": page, "rows": [CaseRow(case, today) for case in page],
        "views": views_for(request.user), "query": query,
    }  # fmt: skip
    return render_page_or_part(request, "cases/list.html", context, part="cases/_rows.html")


def _filters(request: SignedInRequest) -> CaseFilterForm:
    schools = [(s.urn, s.name) for s in visible_schools(request.user)]
    officers = [(str(p.pk), p.name) for p in access.officers()]
    pathways = pathways_in_force()
    return CaseFilterForm(request.GET, schools=schools, officers=officers, pathways=pathways)


@require_safe
def download_cases(request: SignedInRequest) -> HttpResponse:
    """The list as it is narrowed, as a file; that it was taken is written down."""
    access.check_anywhere(request.user, Permission.SEE_CASES)
    cases = read_cases(request.user, **_filters(request).wishes)
    today = timezone.localdate()
    rows = [file_row(CaseRow(case, today)) for case in cases[:MOST_IN_A_FILE]]
    query = filters_of(request.GET.urlencode())
    record_download(by=request.user, what="list of cases", asked=query, count=len(rows))
    headers = {"Content-Disposition": 'attachment; filename="cases.csv"'}
    return HttpResponse(write_csv(rows, FILE_HEADS), content_type=CSV_TYPE, headers=headers)


@require_safe
def pupil_panel(request: SignedInRequest, pupil_ref: str) -> HttpResponse:
    """A pupil's cases, shown on the pupil's page; on its own it is a page too."""
    access.check_anywhere(request.user, Permission.SEE_CASES)
    pupil = get_pupil(request.user, pupil_ref)
    rows = [CaseRow(case) for case in cases_of_pupil(request.user, pupil)]
    may_open = access.can_open_case(request.user, pupil) and not any(r.case.is_open for r in rows)
    context = {"pupil": pupil, "rows": rows, "may_open": may_open}
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
