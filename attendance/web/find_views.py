"""The page the find box leads to."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from attendance.web.finding import find
from attendance.web.requests import SignedInRequest


@require_safe
def show_found(request: SignedInRequest) -> HttpResponse:
    """Everything of this person's that the words name: pupils, schools, and what apps above add."""
    words = request.GET.get("q", "").strip()
    hits = find(request.user, words)
    return render(request, "attendance/found.html", {"words": words, "hits": hits})
