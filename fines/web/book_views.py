"""The reconciliation and the list of what came in, as pages and as files."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fines.actions.money_book import read_book, read_receipts
from fines.web.book_presenter import BookPage, ReceiptsPage, asked_of_book, asked_of_list
from fines.web.requests import SignedInRequest

FILES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@require_safe
def see_book(request: SignedInRequest) -> HttpResponse:
    """Every period and source with its columns, the checks, and the same as a file."""
    page = BookPage(read_book(by=request.user, **asked_of_book(request.GET)), request.GET)
    kind = request.GET.get("file", "")
    if kind in FILES:
        headers = {"Content-Disposition": f'attachment; filename="{page.file_name}.{kind}"'}
        return HttpResponse(page.as_file(kind), content_type=FILES[kind], headers=headers)
    return render(request, "fines/money/book.html", {"page": page})


@require_safe
def list_receipts(request: SignedInRequest) -> HttpResponse:
    """What came in, filtered; where the rows of the reconciliation lead."""
    asked = asked_of_list(request.GET)
    page = ReceiptsPage(read_receipts(by=request.user, **asked), request.GET)
    return render(request, "fines/money/receipts.html", {"page": page})
