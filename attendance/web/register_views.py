"""One class's register: look at it, take it, amend it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.web.helpers import render_page_or_part
from accounts.web.words import plural
from attendance.access import check_can_take_register, get_session
from attendance.actions.registers import Saved, take_register
from attendance.actions.sheets import Sheet, read_sheet
from attendance.errors import Faults, RegisterRefused
from attendance.rules.registers import Line
from attendance.web.effects import LOOK, Effects, LookFirst, look_for
from attendance.web.register_forms import Reason, fill_blanks, read_lines
from attendance.web.register_presenter import RegisterPage
from attendance.web.requests import SignedInRequest

if TYPE_CHECKING:
    from attendance.models import Session

TEMPLATE = "attendance/register.html"


@require_http_methods(["GET", "HEAD", "POST"])
def show_register(
    request: SignedInRequest, urn: str, date: dt.date, half: str, group: str
) -> HttpResponse:
    """The register of one class and session; a POST takes or amends it."""
    session = get_session(request.user, urn, date, half)
    if request.method == "POST":
        return save_register(request, session, group)
    page = RegisterPage(read_sheet(session, group), request.user, {}, Faults(), Reason())
    return render(request, TEMPLATE, {"page": page})


def save_register(request: SignedInRequest, session: Session, group: str) -> HttpResponse:
    """Save what was sent, or show the register again with everything that is wrong with it."""
    check_can_take_register(request.user, session.school)
    lines = read_lines(request.POST, session.half)
    reason = Reason.read(request.POST)
    if "fill" in request.POST:
        page = RegisterPage(read_sheet(session, group), request.user, {}, Faults(), reason)
        lines = fill_blanks(lines, page.present_code, page.offered)
    try:
        saved = take_register(
            session=session, registration_group=group, entries=lines,
            reason=reason.sentence, by=request.user,
            look=look_for(request.user, request.POST),
        )  # fmt: skip
    except RegisterRefused as refused:
        if LOOK in request.POST:  # it cannot be saved as it is: the page says so when it is sent
            return HttpResponse(status=422)
        return _show_faults(request, read_sheet(session, group), lines, reason, refused)
    except LookFirst as first:
        return _show_effects(request, read_sheet(session, group), lines, reason, first.effects)
    messages.success(request, _saved_in_words(saved))
    return redirect(request.path)


def _show_faults(
    request: SignedInRequest, now: Sheet, lines: list[Line], reason: Reason,
    refused: RegisterRefused,
) -> HttpResponse:  # fmt: skip
    typed = {line.ref: line for line in lines}
    page = RegisterPage(now, request.user, typed, refused.faults, reason)
    status = 409 if refused.faults.clashes else 422
    return render(request, TEMPLATE, {"page": page, "refusal": refused.message}, status=status)


def _show_effects(
    request: SignedInRequest, now: Sheet, lines: list[Line], reason: Reason, effects: Effects
) -> HttpResponse:
    """The register as it was sent, unsaved, with what saving it would change besides."""
    typed = {line.ref: line for line in lines}
    page = RegisterPage(now, request.user, typed, Faults(), reason)
    context = {"page": page, "effects": effects}
    part = "attendance/_effects_known.html"
    status = 200 if LOOK in request.POST else 422
    return render_page_or_part(request, TEMPLATE, context, part=part, status=status)


def _saved_in_words(saved: Saved) -> str:
    if saved.is_nothing_new:
        return "Saved already: nothing was different."
    parts = []
    created = saved.on_roll - saved.changed if saved.taken_now else saved.created
    if created:  # taking it counts the marks saved one by one before it
        parts.append(plural(created, "mark") + " saved" + _from_plans(saved))
    if saved.changed:
        parts.append(plural(saved.changed, "mark") + " changed")
    if saved.beside:
        marks = plural(saved.beside, "mark")
        parts.append(f"{marks} of yours kept beside the office's, which stands")
    done = " and ".join(parts) or "Saved"
    if saved.taken_now:
        return f"Register taken. {done}."
    if saved.is_taken:
        return f"{done}."
    missing = plural(saved.blanks, "pupil has", "pupils have")
    names = "; ".join(saved.blank_names[:5]) + ("; …" if saved.blanks > 5 else "")
    return f"{done}. The register is NOT TAKEN yet: {missing} no mark: {names}."


def _from_plans(saved: Saved) -> str:
    return f", {saved.planned} as planned" if saved.planned else ""
