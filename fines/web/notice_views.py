"""Notices: the list, one notice, its letter, and the part shown on a case."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.errors import NotFound
from accounts.web.helpers import render_page_or_part
from cases.access import get_case
from fines.access import (
    check_can_see_letter,
    check_can_see_notices,
    get_notice,
    get_notice_letter,
)
from fines.access_batches import can_issue_batches
from fines.access_representations import can_see_representations
from fines.actions import reading
from fines.actions.reading import notices_of_case, read_document, read_notice, read_notices
from fines.web.list_presenter import ListPage, PanelView
from fines.web.notice_presenter import NoticePage
from fines.web.requests import SignedInRequest


@require_safe
def list_notices(request: SignedInRequest) -> HttpResponse:
    """The notices in the person's scope, filtered by status and school."""
    check_can_see_notices(request.user)
    asked = ListPage.asked(request.GET)
    user = request.user
    page = ListPage(
        read_notices(by=user, **asked), request.GET, can_issue_batches(user),
        can_see_representations(user),
    )  # fmt: skip
    return render_page_or_part(
        request, "fines/notices.html", {"page": page}, part="fines/_notices.html"
    )


@require_safe
def see_notice(request: SignedInRequest, ref: str) -> HttpResponse:
    """One notice: where it stands, its dates, sessions and money, and the next lawful step."""
    notice = get_notice(request.user, ref)
    page = NoticePage(read_notice(notice=notice, by=request.user), request.user)
    return render(request, "fines/notice.html", {"page": page})


@require_safe
def download_notice(request: SignedInRequest, ref: str) -> HttpResponse:
    """The letter as it was posted, byte for byte."""
    notice = get_notice(request.user, ref)
    check_can_see_letter(request.user, notice)
    document = read_document(notice=notice, by=request.user)
    if not document:
        raise NotFound("This notice has not been issued: there is no letter.")
    headers = {"Content-Disposition": f'inline; filename="penalty-notice-{notice.ref}.pdf"'}
    return HttpResponse(document, content_type="application/pdf", headers=headers)


@require_safe
def read_letter(request: SignedInRequest, ref: str, letter_ref: str) -> HttpResponse:
    """A letter that followed from a notice, as it was sent: also where the case is not the person's to open."""
    found = get_notice_letter(request.user, get_notice(request.user, ref), letter_ref)
    headers = {
        "Content-Disposition": f'inline; filename="{letter_ref}.pdf"',
        "Cache-Control": "no-store",
    }
    content = reading.read_letter(found=found, by=request.user)
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@require_safe
def see_panel(request: SignedInRequest, case_ref: str) -> HttpResponse:
    """The notices of one case, as a part of the case page."""
    case = get_case(request.user, case_ref)
    check_can_see_notices(request.user)
    notices = notices_of_case(case=case, by=request.user)
    page = PanelView(case, notices, request.user)
    return render_page_or_part(
        request, "fines/panel.html", {"page": page}, part="fines/_panel.html"
    )
