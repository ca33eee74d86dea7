"""Figures: the page, its files, the children behind a number, the codes."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from attendance.actions.insight import Answer
from attendance.actions.kept_figures import find_source
from attendance.web.figures_asked import read_asked
from attendance.web.figures_code_files import codes_as_csv, codes_as_workbook
from attendance.web.figures_codes import CodePupilsPage, codes_or_wait
from attendance.web.figures_files import as_csv, as_workbook
from attendance.web.figures_list_presenter import ONLY, PupilsPage
from attendance.web.figures_presenter import FiguresPage
from attendance.web.figures_sheets import CSV_TYPE, XLSX_TYPE
from attendance.web.figures_waiting import answer_or_wait, wait_for_answer
from attendance.web.requests import SignedInRequest

FILES = {"csv": (as_csv, CSV_TYPE), "xlsx": (as_workbook, XLSX_TYPE)}
CODE_FILES = {"csv": (codes_as_csv, CSV_TYPE), "xlsx": (codes_as_workbook, XLSX_TYPE)}


@require_safe
def show_figures(request: SignedInRequest) -> HttpResponse:
    """A sentence, a table, a chart: of any days, school and group within the person's schools."""
    asked = read_asked(request.user, request.GET)
    found = answer_or_wait(request, asked)
    if not isinstance(found, Answer):
        return found
    return render(request, "attendance/figures.html", {"page": FiguresPage(asked, found)})


@require_safe
def download_figures(request: SignedInRequest, kind: str) -> HttpResponse:
    """The same figures as a file."""
    asked = read_asked(request.user, request.GET)
    if kind not in FILES:
        raise Http404
    found = answer_or_wait(request, asked)
    if not isinstance(found, Answer):
        return found
    write, content_type = FILES[kind]
    name = f"figures-{asked.period.first}-{asked.period.last}.{kind}"
    return _file(write(FiguresPage(asked, found)), content_type, name)


@require_safe
def list_figure_pupils(request: SignedInRequest) -> HttpResponse:
    """The enrolments behind one count, those that weigh most in it first."""
    asked, only = read_asked(request.user, request.GET), request.GET.get("only", "")
    source = find_source(asked.question)
    if not source.is_ready:
        return wait_for_answer(request, asked)
    page = PupilsPage(
        asked=asked,
        source=source,
        only=only if only in ONLY else "all",
        is_inside=request.GET.get("side") != "others",
        number=_page_number(request),
    )
    return render(request, "attendance/figure_pupils.html", {"page": page})


@require_safe
def show_codes(request: SignedInRequest) -> HttpResponse:
    """How often each code was given."""
    page = codes_or_wait(request, read_asked(request.user, request.GET))
    if isinstance(page, HttpResponse):
        return page
    return render(request, "attendance/figure_codes.html", {"page": page})


@require_safe
def download_codes(request: SignedInRequest, kind: str) -> HttpResponse:
    """The same counts as a file."""
    asked = read_asked(request.user, request.GET)
    if kind not in CODE_FILES:
        raise Http404
    page = codes_or_wait(request, asked)
    if isinstance(page, HttpResponse):
        return page
    write, content_type = CODE_FILES[kind]
    return _file(
        write(page), content_type, f"codes-{asked.period.first}-{asked.period.last}.{kind}"
    )


@require_safe
def list_code_pupils(request: SignedInRequest, urn: str) -> HttpResponse:
    """Whoever was given one code at one school, most often first."""
    given = request.GET.copy()
    given["school"] = urn
    asked = read_asked(request.user, given)
    page = CodePupilsPage(asked, request.GET.get("code", ""), _page_number(request))
    return render(request, "attendance/figure_code_pupils.html", {"page": page})


def _page_number(request: SignedInRequest) -> int:
    number = request.GET.get("page", "")
    return min(int(number), 10_000) if number.isdecimal() and int(number) else 1


def _file(content: bytes, content_type: str, name: str) -> HttpResponse:
    disposition = f'attachment; filename="{name}"'
    return HttpResponse(
        content, content_type=content_type, headers={"Content-Disposition": disposition}
    )
