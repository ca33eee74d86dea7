"""Visit mode: today's visits on a phone, what the phone sends, its worker; and who is out, for managers."""

import datetime as dt
import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import DomainError
from accounts.web.errors import refuse
from accounts.web.helpers import name_in_browser
from accounts.web.middleware import STATUS
from cases import access_visits
from cases.actions import overdue_mails, visit_rounds, visiting, watching_over
from cases.web.requests import SignedInRequest
from cases.web.visit_forms import ContactForm, EntryForm, NoteForm, said_of
from cases.web.visit_page import OutLine, ShiftPage, WatchPage

SCRIPT = "X-Visits"
SAID = {
    "start": "You are in. Say when you are out.", "more": "Fifteen minutes more.",
    "contact": "The visit is logged.", "out": "You are out.", "safe": "Good. It is ended.",
}  # fmt: skip


@never_cache  # it holds the key of what the phone keeps
@require_safe
def list_visits(request: SignedInRequest) -> HttpResponse:
    """Today's visits, by place. Works without a script; with one, without a signal."""
    shift = visit_rounds.read_shift(request.user, timezone.localdate())
    return render(request, "cases/visits.html", {"page": ShiftPage(shift, request.user)})


@require_safe
def visits_shell(request: SignedInRequest) -> HttpResponse:
    """What the phone shows without a signal before it opens what it keeps: nothing about anybody."""
    access_visits.check_visits(request.user)
    return render(request, "cases/visits_shell.html")


@require_safe
def visits_worker(request: SignedInRequest) -> HttpResponse:
    """The worker that answers without a signal, for addresses under this one only."""
    access_visits.check_visits(request.user)
    answer = render(
        request, "cases/visits_worker.js", content_type="text/javascript; charset=utf-8"
    )
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@never_cache
@require_safe
def visits_state(request: SignedInRequest) -> JsonResponse:
    """Whether the service hears this person: who they are in this browser, and the token their entries need."""
    access_visits.check_visits(request.user)
    return JsonResponse({"who": name_in_browser(request.user.email), "token": get_token(request)})


@require_POST
def send_entry(request: SignedInRequest) -> HttpResponse:
    """One entry of a visit. A script is told what became of it; a page is led back to the visits."""
    access_visits.check_visits(request.user)
    form = EntryForm(request.POST)
    if not form.is_valid():
        why = " ".join(str(e) for errors in form.errors.values() for e in errors)
        return _refused(request, 422, why)
    try:
        is_new = visiting.take_entry(by=request.user, sent=_sent(form.cleaned_data))
    except DomainError as refusal:
        status = next((code for cls, code in STATUS.items() if isinstance(refusal, cls)), 409)
        return _refused(request, status, refusal.message)
    said = SAID[form.cleaned_data["kind"]]
    if SCRIPT in request.headers:
        return JsonResponse({"state": "saved", "new": is_new, "said": said})
    messages.success(request, said)
    return redirect("cases:list_visits")


@never_cache
@require_safe
def watch_visits(request: SignedInRequest) -> HttpResponse:
    """Who is out, and who is overdue."""
    now = timezone.now()
    out = watching_over.read_out(request.user, now)
    page = WatchPage(out, watching_over.read_back(request.user, now), now)
    return render(request, "cases/visits_watch.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def note_on_visit(request: SignedInRequest, uid: uuid.UUID) -> HttpResponse:
    """Write down what was done about somebody who is overdue, or that they are safe."""
    access_visits.check_can_watch(request.user)
    visit = access_visits.get_visit(request.user, uid)
    form = NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        visiting.note_on_visit(visit=visit, by=request.user, **form.cleaned_data)
        messages.success(request, "Written down.")
        return redirect("cases:watch_visits")
    context = {"line": OutLine(visit, timezone.now()), "form": form}
    return render(request, "cases/visit_note.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def list_safety_contact(request: SignedInRequest) -> HttpResponse:
    """Whom the officer wants told when they do not come out of a home."""
    listed = access_visits.my_contact(request.user)
    initial = {"name": listed.name, "email": listed.email} if listed else {}
    form = ContactForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        made = overdue_mails.list_contact(by=request.user, **form.cleaned_data)
        said = f"{made.name} is told if you do not come out." if made else "Nobody is listed now."
        messages.success(request, said)
        return redirect("cases:list_visits")
    status = 422 if form.is_bound else 200
    return render(request, "cases/safety_contact.html", {"form": form}, status=status)


def _sent(data: dict[str, Any]) -> visiting.Sent:
    now = timezone.now()
    at: dt.datetime = data["at"] or now
    return visiting.Sent(
        uid=data["uid"], kind=data["kind"], case_ref=data["case"], at=at, sent_at=data["sent"],
        visit=data["visit"], minutes=data["minutes"] or 30, said=said_of(data),
    )  # fmt: skip


def _refused(request: SignedInRequest, status: int, why: str) -> HttpResponse:
    if SCRIPT in request.headers:
        return JsonResponse({"state": "refused", "said": why}, status=status)
    return refuse(request, status if status in (403, 404) else 409, why)
