"""Flags to read: the inbox, the same as a file, and one flag with its history."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from accounts.web.helpers import render_page_or_part
from attendance.access import get_flag
from attendance.actions.reading_log import record_reading
from attendance.web.flag_files import flags_as_csv
from attendance.web.flag_page import FlagPage
from attendance.web.inbox_presenter import InboxPage
from attendance.web.requests import SignedInRequest


@require_safe
def list_flags(request: SignedInRequest) -> HttpResponse:
    """Flags in scope, the gravest first: by state, kind, school, year and class."""
    page = InboxPage(request.user, request.GET)
    return render_page_or_part(
        request, "attendance/flags.html", {"page": page}, part="attendance/_inbox.html"
    )


@require_safe
def download_flags(request: SignedInRequest) -> HttpResponse:
    """The flags of the inbox as asked for, as a file; that it was taken is written down."""
    page = InboxPage(request.user, request.GET)
    headers = {"Content-Disposition": 'attachment; filename="flags.csv"'}
    return HttpResponse(flags_as_csv(page), content_type="text/csv; charset=utf-8", headers=headers)


@require_safe
def show_flag(request: SignedInRequest, ref: str) -> HttpResponse:
    """One flag explained, with what was noted on it. Opening it is written down."""
    flag = get_flag(request.user, ref)
    record_reading(pupil=flag.enrolment.pupil, by=request.user, what=f"flag {flag.ref}")
    page = FlagPage(flag, request.user)
    return render_page_or_part(
        request, "attendance/flag.html", {"page": page}, part="attendance/_flag_more.html"
    )


def show_again(request: SignedInRequest, page: FlagPage) -> HttpResponse:
    """The flag with a form that was not filled in right: on its page, or in its line of the inbox."""
    return render_page_or_part(
        request, "attendance/flag.html", {"page": page, "row": page.row, "more": page},
        part="attendance/_flag_row.html", status=422,
    )  # fmt: skip
