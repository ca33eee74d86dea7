"""The panel of a pupil's page that says what is planned for the child."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from accounts.web.helpers import render_page_or_part
from attendance.access import get_pupil
from attendance.web.planned_presenter import PlannedPanel
from attendance.web.requests import SignedInRequest


@require_safe
def show_planned(request: SignedInRequest, ref: str) -> HttpResponse:
    """Leave, timetables and trips of one child, now and to come: a part of the page, or a page."""
    page = PlannedPanel(get_pupil(request.user, ref), request.user)
    return render_page_or_part(
        request,
        "attendance/plans/planned.html",
        {"page": page},
        part="attendance/plans/_planned.html",
    )
