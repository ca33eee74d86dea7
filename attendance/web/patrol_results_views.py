"""Results of patrols over a period: the page and its files."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from attendance.access_patrols import check_can_record
from attendance.web.patrol_files import FILES
from attendance.web.patrol_results_presenter import Asked, ResultsPage
from attendance.web.requests import SignedInRequest


@require_safe
def show_results(request: SignedInRequest) -> HttpResponse:
    """Sentences, the report, and one way of dividing by school."""
    page = _page(request)
    return render(request, "attendance/patrols/results.html", {"page": page})


@require_safe
def download_results(request: SignedInRequest, kind: str) -> HttpResponse:
    """The same as a file."""
    page = _page(request)
    if kind not in FILES:
        raise Http404
    write, content_type = FILES[kind]
    period = page.asked.period
    name = f"patrols-{period.first}-{period.last}.{kind}"
    return HttpResponse(
        write(page),
        content_type=content_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _page(request: SignedInRequest) -> ResultsPage:
    check_can_record(request.user)
    return ResultsPage(request.user, Asked.read(request.GET.dict(), timezone.localdate()))
