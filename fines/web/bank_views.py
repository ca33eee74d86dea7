"""A file of the bank: sent, shown line by line with what will happen, then taken whole.

Between the two it stays with the person's own page, signed: nothing of it is kept here before it is taken.
"""

from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from fines.access_money import check_can_keep_money
from fines.actions.bank_files import plan_bank_file, take_bank_file
from fines.web.bank_presenter import BankFileForm, FilePage, answers, taken_words
from fines.web.requests import SignedInRequest

SALT = "fines.bank_file"
HOURS = 2 * 60 * 60


@require_http_methods(["GET", "HEAD", "POST"])
def read_file(request: SignedInRequest) -> HttpResponse:
    """Choose a file, and see what will happen with each of its lines."""
    check_can_keep_money(request.user)
    form = BankFileForm(request.POST or None, request.FILES or None)
    if request.method != "POST" or not form.is_valid():
        page: Any = FilePage()
        status = 422 if form.is_bound else 200
        return render(request, "fines/money/file.html", {"page": page, "form": form}, status=status)
    name, content = form.content
    plan = plan_bank_file(content=content, by=request.user)
    kept = {"by": request.user.pk, "name": name, "file": content.decode("latin-1")}
    sealed = "" if plan.errors else signing.dumps(kept, salt=SALT, compress=True)
    page = FilePage(plan, name, sealed)
    status = 422 if plan.errors else 200
    return render(request, "fines/money/file_plan.html", {"page": page}, status=status)


@require_POST
def take_file(request: SignedInRequest) -> HttpResponse:
    """Take the file that was shown, with what was said of its lines; sent again it brings nothing new."""
    check_can_keep_money(request.user)
    try:
        kept = signing.loads(request.POST.get("file", ""), salt=SALT, max_age=HOURS)
    except signing.BadSignature:
        kept = {}
    if kept.get("by") != request.user.pk:
        messages.error(request, "The file was shown too long ago. Send it again.")
        return redirect("fines:read_bank_file")
    back, leave = answers(request.POST)
    done = take_bank_file(
        name=kept["name"], content=kept["file"].encode("latin-1"), by=request.user, back=back,
        leave=leave,
    )  # fmt: skip
    messages.success(request, taken_words(done))
    return redirect("fines:list_unmatched")
