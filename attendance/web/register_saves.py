"""Marks of one register by JSON: saving them one by one, and seeing what somebody else has saved."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, JsonResponse
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_http_methods

from accounts.errors import DomainError
from accounts.web.middleware import STATUS
from attendance.access import check_can_take_register, get_session
from attendance.actions.autosave import Autosaved, read_changes, save_lines
from attendance.errors import MovedMeanwhile
from attendance.rules.registers import Line
from attendance.web.register_answers import answers_in_words
from attendance.web.register_forms import read_json_lines
from attendance.web.requests import SignedInRequest

if TYPE_CHECKING:
    from attendance.models import Session

MOST_BYTES = 500_000


@require_http_methods(["GET", "HEAD", "POST"])
def save_marks(
    request: SignedInRequest, urn: str, date: dt.date, half: str, group: str
) -> JsonResponse:
    """POST: save these lines, each on its own. GET: the marks entered since then.

    Refusals of the whole are JSON too, with the status a page would have.
    """
    try:
        session = get_session(request.user, urn, date, half)
        if request.method == "POST":
            check_can_take_register(request.user, session.school)
            return _save(request, session, group)
        return _answer(request, session, read_changes(session, group, _since(request)))
    except DomainError as refused:
        status = next((code for cls, code in STATUS.items() if isinstance(refused, cls)), 409)
        again = isinstance(refused, MovedMeanwhile)
        return JsonResponse({"message": refused.message, "again": again}, status=status)


def _save(request: SignedInRequest, session: Session, group: str) -> JsonResponse:
    try:
        lines = _read_lines(request, session.half)
    except (ValueError, RecursionError):  # no JSON, JSON of another shape, or nested without end
        return JsonResponse({"message": "These are no lines of a register."}, status=400)
    saved = save_lines(session=session, registration_group=group, lines=lines, by=request.user)
    return _answer(request, session, saved)


def _answer(request: SignedInRequest, session: Session, found: Autosaved) -> JsonResponse:
    words = answers_in_words(found, session, request.user)
    answer = JsonResponse(
        words
    )  # escaped: a reference sent with half a character is answered by it
    answer["Cache-Control"] = "no-store"
    return answer


def _read_lines(request: HttpRequest, half: str) -> list[Line]:
    if request.content_type != "application/json":  # a form's body has been read by now
        raise ValueError("no JSON")
    if len(request.body) > MOST_BYTES:
        raise ValueError("too long")
    sent: Any = json.loads(request.body)
    if not isinstance(sent, dict) or not isinstance(sent.get("lines"), list):
        raise ValueError("no lines")
    return read_json_lines(sent["lines"], half)


def _since(request: HttpRequest) -> dt.datetime | None:
    try:
        moment = parse_datetime(request.GET.get("since", "").replace(" ", "+"))
    except ValueError:
        return None
    return moment if moment and moment.tzinfo else None
