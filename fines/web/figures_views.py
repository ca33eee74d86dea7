"""The figures of notices and courts: the page, its files, and the rows behind each number."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from fines.access_figures import check_can_see_figures
from fines.actions.figures_sql import OF_END, OF_GROUP
from fines.actions.notice_figures import Group, read_court_rows, read_figures, read_group_rows
from fines.actions.return_rows import ALL
from fines.web.court_page import CHARGE_COLUMNS, charge_cells
from fines.web.figures_files import figures_as_csv
from fines.web.figures_page import FiguresPage
from fines.web.figures_words import end_words, group_name, outcome_words
from fines.web.requests import SignedInRequest
from fines.web.return_rows_page import RowsPage
from fines.web.return_views import PER_PAGE, as_csv, page_number
from fines.web.returns_asked import read_asked


@require_safe
def see_figures(request: SignedInRequest) -> HttpResponse:
    """What became of notices, money and charges, and how long each step took."""
    check_can_see_figures(request.user)
    asked = read_asked(request.GET)
    found = read_figures(by=request.user, year=asked.year, as_at=asked.as_at)
    page = FiguresPage(found, asked, request.user)
    return render(request, "fines/figures/figures.html", {"page": page})


@require_safe
def download_figures(request: SignedInRequest) -> HttpResponse:
    """The tables as a file: true numbers, or with small ones hidden for a publication."""
    check_can_see_figures(request.user)
    asked, public = read_asked(request.GET), request.GET.get("public") == "yes"
    found = read_figures(by=request.user, year=asked.year, as_at=asked.as_at)
    name = f"notices-{asked.year.time_period}-{asked.as_at}{'-for-publication' if public else ''}"
    return as_csv(figures_as_csv(found, public=public), name)


@require_safe
def list_figure_rows(request: SignedInRequest) -> HttpResponse:
    """The notices behind one figure of a group, as a page or as a file."""
    check_can_see_figures(request.user)
    asked = read_asked(request.GET)
    by, key, end = (request.GET.get(name, "") for name in ("by", "key", "end"))
    if by not in OF_GROUP or end not in OF_END:
        raise Http404
    is_file, number = request.GET.get("file") == "csv", page_number(request)
    span = (0, ALL) if is_file else ((number - 1) * PER_PAGE, PER_PAGE)
    rows = read_group_rows(
        by=request.user, year=asked.year, as_at=asked.as_at, group=by, key=key, end=end, page=span
    )
    page = RowsPage(rows, _title(by, key, end, rows.notices[0] if rows.notices else None))
    if is_file:
        return as_csv(page.file, f"notices-{asked.year.time_period}")
    pages = Paginator(range(rows.total), PER_PAGE).get_page(number)
    context = {"page": page, "pages": pages, "asked": asked, "back": reverse("fines:see_figures")}
    return render(request, "fines/figures/rows.html", context)


def _title(by: str, key: str, end: str, first: object) -> str:
    """Which notices these are; a school is named by the first of them."""
    words = end_words(end) or "Notices issued"
    if not by or first is None:
        return words
    school = first.notice.enrolment.school.name if by == "school" else ""  # type: ignore[attr-defined]
    return f"{words}: {group_name(by, Group(key, school))}"


@require_safe
def list_figure_charges(request: SignedInRequest) -> HttpResponse:
    """The charges behind a figure of the courts."""
    check_can_see_figures(request.user)
    asked, outcome = read_asked(request.GET), request.GET.get("outcome", "")
    rows = read_court_rows(by=request.user, year=asked.year, as_at=asked.as_at, outcome=outcome)
    context = {
        "asked": asked, "title": outcome_words(outcome), "columns": CHARGE_COLUMNS,
        "rows": [charge_cells(row, asked.today) for row in rows],
    }  # fmt: skip
    return render(request, "fines/figures/charges.html", context)
