"""Figures: the page, its files, the children behind a number, the codes."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from attendance.web.figures_asked import read_asked
from attendance.web.figures_files import CSV_TYPE, XLSX_TYPE, as_csv, as_workbook
from attendance.web.figures_list_presenter import ONLY, CodesPage, PupilsPage
from attendance.web.figures_presenter import FiguresPage
from attendance.web.requests import SignedInRequest

FILES = {"csv": (as_csv, CSV_TYPE), "xlsx": (as_workbook, XLSX_TYPE)}


@require_safe
def show_figures(request: SignedInRequest) -> HttpResponse:
    """A sentence, a table, a chart: of any days, school and group within the person's schools."""
    page = FiguresPage(read_asked(request.user, request.GET))
    return render(request, "attendance/figures.html", {"page": page})


@require_safe
def download_figures(request: SignedInRequest, kind: str) -> HttpResponse:
    """The same figures as a file."""
    asked = read_asked(request.user, request.GET)
    if kind not in FILES:
        raise Http404
    write, content_type = FILES[kind]
    name = f"figures-{asked.period.first}-{asked.period.last}.{kind}"
    return HttpResponse(
        write(FiguresPage(asked)),
        content_type=content_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_safe
def list_figure_pupils(request: SignedInRequest) -> HttpResponse:
    """The enrolments behind one count, most absent first."""
    only, number = request.GET.get("only", ""), request.GET.get("page", "")
    page = PupilsPage(
        asked=read_asked(request.user, request.GET),
        only=only if only in ONLY else "all",
        is_inside=request.GET.get("side") != "others",
        number=min(int(number), 10_000) if number.isdecimal() and int(number) else 1,
    )
    return render(request, "attendance/figure_pupils.html", {"page": page})


@require_safe
def show_codes(request: SignedInRequest) -> HttpResponse:
    """How often each code was given."""
    page = CodesPage(read_asked(request.user, request.GET))
    return render(request, "attendance/figure_codes.html", {"page": page})
