"""How casework goes: the figures, the cases behind each, and the table as a file."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from attendance.web.figures_sheets import CSV_TYPE, write_csv
from cases import access
from cases.actions.process import cases_by_ref
from cases.actions.reading import record_download
from cases.choices import Permission
from cases.web.process_page import ProcessPage
from cases.web.requests import SignedInRequest
from cases.web.rows import CaseRow

MOST = 300


@require_safe
def list_process(request: SignedInRequest) -> HttpResponse:
    """The clocks, the promise and what came of it, for one period."""
    return render(request, "cases/process.html", {"page": _page(request)})


@require_safe
def list_process_cases(request: SignedInRequest) -> HttpResponse:
    """The cases a figure counts."""
    page = _page(request)
    words, refs = page.drill
    today = timezone.localdate()
    rows = [CaseRow(case, today) for case in cases_by_ref(request.user, refs[:MOST])]
    context = {"page": page, "words": words, "count": len(refs), "rows": rows}
    return render(request, "cases/process_cases.html", context)


@require_safe
def download_process(request: SignedInRequest) -> HttpResponse:
    """The table as a file; that it was taken is written down."""
    page = _page(request)
    body = write_csv(page.flat)
    record_download(by=request.user, what="process figures", asked=request.GET.urlencode()[:200])
    headers = {"Content-Disposition": 'attachment; filename="casework-figures.csv"'}
    return HttpResponse(body, content_type=CSV_TYPE, headers=headers)


def _page(request: SignedInRequest) -> ProcessPage:
    access.check_anywhere(request.user, Permission.SEE_PROCESS)
    return ProcessPage(request.user, request.GET, timezone.localdate())
