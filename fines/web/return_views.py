"""The yearly return: the page, its file, the rows behind it, and returns kept as they were sent."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.web.once import once_only
from accounts.web.words import long_date
from attendance.web.figures_sheets import CSV_TYPE
from fines.access_figures import check_can_keep_return, check_can_see_figures, get_sent_return
from fines.actions import sent_returns
from fines.actions.return_rows import ALL, has_rows, read_rows
from fines.actions.yearly_return import columns_of, read_return
from fines.rules.return_file import return_file
from fines.web.act_page import ActPage
from fines.web.court_acts import BOTH, show
from fines.web.figures_forms import KeepReturnForm
from fines.web.requests import SignedInRequest
from fines.web.return_page import NOTE_WORDS, ReturnPage
from fines.web.return_rows_page import RowsPage
from fines.web.returns_asked import ReturnAsked, read_asked
from fines.web.sent_return_page import SentPage

PER_PAGE = 50


def as_csv(file: bytes, name: str) -> HttpResponse:
    """A file to be saved under a name."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return HttpResponse(file, content_type=CSV_TYPE, headers=headers)


def page_number(request: SignedInRequest) -> int:
    """Which page of a list an address asks for; nonsense is the first."""
    text = request.GET.get("page", "1")
    return max(1, int(text)) if text.isdecimal() and len(text) < 6 else 1


@require_safe
def see_return(request: SignedInRequest) -> HttpResponse:
    """Every column with its figure, what it is made of, whether the parts add up, and what was sent."""
    check_can_see_figures(request.user)
    asked = read_asked(request.GET)
    found = read_return(by=request.user, year=asked.year, as_at=asked.as_at)
    page = ReturnPage(found, asked, list(sent_returns.sent_of(asked.year)), keeps=True)
    return render(request, "fines/figures/return.html", {"page": page})


@require_safe
def download_return(request: SignedInRequest) -> HttpResponse:
    """The file in the layout of the year."""
    check_can_see_figures(request.user)
    asked = read_asked(request.GET)
    found = read_return(by=request.user, year=asked.year, as_at=asked.as_at)
    name = f"parental-responsibility-{asked.year.time_period}-{asked.as_at}"
    return as_csv(return_file(found.cells), name)


@require_safe
def list_return_rows(request: SignedInRequest) -> HttpResponse:
    """The rows behind one column, as a page or as a file."""
    check_can_see_figures(request.user)
    asked, column = read_asked(request.GET), request.GET.get("column", "pn_issued")
    if not has_rows(column):
        raise Http404
    is_file, number = request.GET.get("file") == "csv", page_number(request)
    span = (0, ALL) if is_file else ((number - 1) * PER_PAGE, PER_PAGE)
    rows = read_rows(by=request.user, year=asked.year, as_at=asked.as_at, column=column, page=span)
    page = RowsPage(rows, _title(asked, column))
    if is_file:
        return as_csv(page.file, f"{column}-{asked.year.time_period}")
    pages = Paginator(range(rows.total), PER_PAGE).get_page(number)
    context = {"page": page, "pages": pages, "asked": asked, "back": reverse("fines:see_return")}
    return render(request, "fines/figures/rows.html", context)


def _title(asked: ReturnAsked, column: str) -> str:
    found = columns_of(asked.year).filter(name=column).first()
    return (
        found.label if found else f"Notices of which one {NOTE_WORDS.get(column, '')}".rstrip(". ")
    )


@require_http_methods(BOTH)
@once_only
def keep_return(request: SignedInRequest) -> HttpResponse:
    """Keep the return as it is sent: asked once more, for nothing changes it afterwards."""
    check_can_keep_return(request.user)
    asked = read_asked(request.GET)
    form = KeepReturnForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        row = sent_returns.keep_return(
            by=request.user, year=asked.year, as_at=asked.as_at, note=form.cleaned_data["note"]
        )
        messages.success(request, "The return is kept as it was sent.")
        return redirect("fines:see_sent_return", pk=row.pk)
    back = f"{reverse('fines:see_return')}{asked.address()}"
    intro = (
        f"The file of {asked.year.label} as at {long_date(asked.as_at)} is stored with its hash, your name and "
        "the time. It cannot be changed or deleted. If it is sent again later, keep it again."
    )
    page = ActPage("Keep this return as sent", asked.caption, back, "Keep it as sent", intro)
    return show(request, page, form)


@require_safe
def see_sent_return(request: SignedInRequest, pk: int) -> HttpResponse:
    """A return as it was sent, and what has come out otherwise since."""
    sent = get_sent_return(request.user, pk)
    page = SentPage(sent, sent_returns.read_since(by=request.user, sent=sent))
    return render(request, "fines/figures/sent.html", {"page": page})


@require_safe
def download_sent_return(request: SignedInRequest, pk: int) -> HttpResponse:
    """The very bytes that were sent."""
    sent = get_sent_return(request.user, pk)
    file = sent_returns.file_of(by=request.user, sent=sent)
    return as_csv(file, f"parental-responsibility-{sent.start_year}-as-sent-{sent.as_at}")
