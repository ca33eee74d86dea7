"""The managers' process figures: the page, its file, and the cases behind each number."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cases import access
from cases.actions.process_figures import (
    BYS,
    Narrowed,
    name_of_group,
    read_figures,
    read_outcome_rows,
    read_step_rows,
)
from cases.choices import Permission
from cases.rules.process import Step
from cases.web.process_asked import ProcessAsked, read_process_asked
from cases.web.process_files import figures_as_csv
from cases.web.process_page import NOBODY, STEP_WORDS, ProcessPage, watch_words
from cases.web.process_rows import OUTCOME_HEADS, STEP_HEADS, ProcessRow, outcome_line, step_line
from cases.web.requests import SignedInRequest

ROWS = 50
OUTCOME = "outcome"


@require_safe
def show_process(request: SignedInRequest) -> HttpResponse:
    """How long casework takes, and what came of it."""
    page = _page(request)
    closed = watch_words(page.figures.everybody.outcomes)
    return render(request, "cases/process.html", {"page": page, "closed": closed})


@require_safe
def download_process(request: SignedInRequest) -> HttpResponse:
    """The same figures as a file, every grouping in it."""
    page = _page(request)
    period = page.asked.period
    name = f"casework-{period.first}-{period.last}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(
        figures_as_csv(page), content_type="text/csv; charset=utf-8", headers=headers
    )


@require_safe
def list_process_cases(request: SignedInRequest, what: str) -> HttpResponse:
    """The cases one figure is made of."""
    access.check_anywhere(request.user, Permission.SEE_PROCESS)
    if what not in (*Step, OUTCOME):
        raise Http404
    asked, which = read_process_asked(request.GET), _narrowed(request)
    number = request.GET.get("page", "")
    start = (max(1, int(number)) - 1 if number.isdecimal() and len(number) < 7 else 0) * ROWS
    rows, total = _rows(request, asked, what, which, (start, ROWS))
    context = {
        "asked": asked,
        "rows": rows,
        "heads": OUTCOME_HEADS if what == OUTCOME else STEP_HEADS,
        "title": "After closing" if what == OUTCOME else STEP_WORDS[Step(what)],
        "group": name_of_group(which.by, which.key) if which.by else "",
        "page": Paginator(range(total), ROWS).get_page(start // ROWS + 1),
    }
    return render(request, "cases/process_rows.html", context)


def _rows(
    request: SignedInRequest, asked: ProcessAsked, what: str, which: Narrowed, page: tuple[int, int]
) -> tuple[list[ProcessRow], int]:
    days = asked.period.first, asked.period.last
    if what == OUTCOME:
        outcomes, total = read_outcome_rows(request.user, *days, which, page)
        return [outcome_line(row) for row in outcomes], total
    steps, total = read_step_rows(request.user, *days, Step(what), which, page)
    return [step_line(row) for row in steps], total


def _narrowed(request: SignedInRequest) -> Narrowed:
    """A group is named by its kind and its key; an address that names none asks for everybody."""
    state, by, key = (request.GET.get(name, "") for name in ("state", "by", "of"))
    if by not in BYS or not (key == NOBODY or (key.isdecimal() and len(key) < 10)):
        return Narrowed(state)
    return Narrowed(state, by, None if key == NOBODY else int(key))


def _page(request: SignedInRequest) -> ProcessPage:
    asked = read_process_asked(request.GET)
    figures = read_figures(request.user, asked.period.first, asked.period.last)
    return ProcessPage(request.user, asked, figures)
