"""The page somebody sees while the worker counts what they asked: how much, since when, and that it opens by itself."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django_htmx.http import HttpResponseClientRefresh

from accounts.web.words import london_time
from attendance.actions.insight import Answer
from attendance.actions.kept_figures import answer
from attendance.actions.waiting import Waiting, wait_for_totals
from attendance.web.figures_asked import Asked
from attendance.web.figures_words import whom

MILLION, THOUSAND = 1_000_000, 1000


@dataclass(frozen=True)
class WaitingPage:
    """What is counted, and how far it has come."""

    asked: Asked
    waiting: Waiting
    of_what: str
    address: str

    @property
    def of_whom(self) -> str:
        return f"{whom(self.asked)}, {self.asked.period.name}"

    @property
    def what(self) -> str:
        """`Counting about 6.1 million weekly tallies`."""
        doing = "Counting" if self.waiting.started_at else "Waiting to count"
        return f"{doing} {self.of_what.format(about(self.waiting.tallies))}"

    @property
    def since(self) -> str:
        """When it was asked for and begun, and how long it usually takes."""
        waiting = self.waiting
        words = f"Asked for at {london_time(waiting.asked_at)}."
        if waiting.started_at:
            seconds = int((timezone.now() - waiting.started_at).total_seconds())
            words = f"{words} Begun {max(0, seconds)} seconds ago."
        if waiting.usually:
            words = f"{words} Counting everybody has usually taken {max(1, round(waiting.usually))} seconds."
        return words

    @property
    def is_slow(self) -> bool:
        return self.waiting.is_slow


def about(number: int) -> str:
    """An estimate as people say it: `about 6.1 million`, `about 40,000`."""
    if number >= MILLION:
        return f"about {number / MILLION:.1f} million"
    return f"about {max(1, round(number / THOUSAND)):,},000"


def show_waiting(request: HttpRequest, page: WaitingPage) -> HttpResponse:
    """The page; or the part of it that asks again every two seconds."""
    part = "_figures_waiting" if request.htmx else "figures_waiting"  # type: ignore[attr-defined]
    return render(request, f"attendance/{part}.html", {"page": page})


def answer_or_wait(request: HttpRequest, asked: Asked) -> Answer | HttpResponse:
    """The answer to what was asked; or what to send while it is being counted, or as soon as it has been."""
    found = answer(asked.question)
    if found is None:
        return wait_for_answer(request, asked)
    return open_if_waited(request) or found


def wait_for_answer(request: HttpRequest, asked: Asked) -> HttpResponse:
    """What to send while the days asked about are being counted."""
    waiting = wait_for_totals(asked.question)
    return show_waiting(
        request, WaitingPage(asked, waiting, "{} weekly tallies", request.get_full_path())
    )


def open_if_waited(request: HttpRequest) -> HttpResponse | None:
    """For the part that asks whether the answer is there: have the browser open the page."""
    return HttpResponseClientRefresh() if request.htmx else None  # type: ignore[attr-defined]
