"""The court pages that are read: the morning, the charges, the diary, a case, a record, a charge."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.web.helpers import render_page_or_part
from cases.access import get_case
from fines import access_court as access
from fines.access import check_can_see_notices
from fines.actions import court_diary, court_files, court_reading
from fines.web.court_case_page import CourtCasePage, PanelPage
from fines.web.court_diary_page import DiaryPage
from fines.web.court_page import ChargesPage, CourtPage
from fines.web.proceedings_page import ProceedingsPage
from fines.web.requests import SignedInRequest

ICALENDAR = "text/calendar; charset=utf-8"


@require_safe
def see_courts(request: SignedInRequest) -> HttpResponse:
    """What is in time, what is short of it, and what waits for whom."""
    access.check_can_see_courts(request.user)
    page = CourtPage(court_reading.read_home(by=request.user), request.user)
    return render(request, "fines/court.html", {"page": page})


@require_safe
def list_proceedings(request: SignedInRequest) -> HttpResponse:
    """The charges in scope, by whether they are decided."""
    access.check_can_see_courts(request.user)
    state = request.GET.get("state", "open")
    found = court_reading.read_charges(by=request.user, state=state, number=_number(request))
    page = ChargesPage(found, request.user)
    return render(request, "fines/proceedings_list.html", {"page": page})


@require_safe
def see_diary(request: SignedInRequest) -> HttpResponse:
    """Days in court, a week or a month, by court; it prints as a cause list."""
    access.check_can_see_courts(request.user)
    asked = court_diary.Asked.of(request.GET, timezone.localdate())
    found = court_reading.read_diary(
        by=request.user, first=asked.first, last=asked.last, court=asked.court
    )
    return render(request, "fines/court_diary.html", {"page": DiaryPage(found, asked)})


@require_safe
def hearing_file(request: SignedInRequest, pk: int) -> HttpResponse:
    """One hearing as a calendar file: initials and reference, no child's name."""
    hearing = access.get_hearing(request.user, pk)
    text = court_diary.file_of(hearing=hearing, by=request.user)
    answer = HttpResponse(text, content_type=ICALENDAR)
    name = f"{hearing.proceedings.ref}-hearing.ics"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


@require_safe
def see_case(request: SignedInRequest, case_ref: str) -> HttpResponse:
    """The courts of one case, parent by parent."""
    case = access.get_court_case(request.user, case_ref)
    page = CourtCasePage(court_files.read_court_case(case=case, by=request.user), request.user)
    return render(request, "fines/court_case.html", {"page": page})


@require_safe
def see_panel(request: SignedInRequest, case_ref: str) -> HttpResponse:
    """The same in short, as a part of the case page."""
    case = get_case(request.user, case_ref)
    check_can_see_notices(request.user)
    page = PanelPage(court_files.read_panel(case=case, by=request.user), request.user)
    return render_page_or_part(
        request, "fines/court_panel.html", {"page": page}, part="fines/_court_panel.html"
    )


@require_safe
def see_proceedings(request: SignedInRequest, ref: str) -> HttpResponse:
    """One charge: sessions, limit, procedure, days in court, result."""
    row = access.get_charge(request.user, ref)
    found = court_files.read_charge_file(proceedings=row, by=request.user)
    page = ProceedingsPage(found, request.user)
    return render(request, "fines/proceedings.html", {"page": page})


def _number(request: SignedInRequest) -> int:
    text = request.GET.get("page", "1")
    return int(text) if text.isdecimal() and len(text) < 6 else 1
