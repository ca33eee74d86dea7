"""The morning sweep: registers not in, children unaccounted for, and what is done about each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.errors import WrongState
from attendance import access
from attendance.actions import chasing, first_day
from attendance.actions.overdue import read_without_reason
from attendance.actions.sweep import read_sweep
from attendance.choices import Permission
from attendance.errors import RegisterRefused
from attendance.web.day_presenter import read_date
from attendance.web.first_day_panel import PanelPage
from attendance.web.requests import SignedInRequest
from attendance.web.sweep_forms import TOLD, ContactForm, ReasonForm
from attendance.web.sweep_presenter import (
    ReasonsPage,
    Refused,
    SweepPage,
    chased_in_words,
    faults_in_words,
    given_in_words,
)

if TYPE_CHECKING:
    from attendance.actions.reasons import Given
    from attendance.models import Enrolment, School

CHASE = Permission.CHASE_ABSENCE


@require_safe
def show_sweep(request: SignedInRequest) -> HttpResponse:
    """One page for 09:35: registers not in, who has no explanation, the vulnerable first."""
    school, schools = access.choose_school(request.user, request.GET.get("school", ""), CHASE)
    sweep = read_sweep(school, read_date(request.GET.get("date", "")))
    page = SweepPage(sweep, schools, request.user)
    return render(request, "attendance/sweep.html", {"page": page})


@require_safe
def list_reasons(request: SignedInRequest) -> HttpResponse:
    """Absences of earlier days still without a reason, oldest first, each to be coded in place."""
    school, schools = access.choose_school(request.user, request.GET.get("school", ""), CHASE)
    return render(request, "attendance/reasons.html", {"page": _reasons_of(school, schools)})


@require_safe
def show_first_day(request: SignedInRequest, ref: str) -> HttpResponse:
    """A part of the pupil's page: what was tried on first days of absence."""
    pupil = access.get_pupil(request.user, ref)
    page = PanelPage.of(pupil, request.user)
    return render(request, "attendance/first_day.html", {"page": page})


@require_POST
def chase_register(
    request: SignedInRequest, urn: str, date: dt.date, half: str, group: str
) -> HttpResponse:
    """Remind whoever usually takes the register, now."""
    session = access.get_session(request.user, urn, date, half)
    access.check_can_chase_absence(request.user, session.school)
    chase, is_new = chasing.chase_register(
        session=session, registration_group=group, by=request.user
    )
    words = chased_in_words(chase, is_new)
    return _answer(request, session.school, date, words=words, anchor="registers")


@require_POST
def give_reason(request: SignedInRequest, urn: str, date: dt.date, ref: str) -> HttpResponse:
    """A code in one key, seen in school, come in just now, or the last one taken back."""
    enrolment = access.get_enrolment_on(request.user, urn, ref, date, CHASE)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _about(
            request, enrolment, date, fault=form.problem, back=request.POST.get("back", "")
        )
    given, fault = _attempt(partial(form.act, enrolment=enrolment, date=date, by=request.user))
    back = form.cleaned_data["back"]
    return _about(request, enrolment, date, given=given, fault=fault, back=back)


@require_POST
def log_contact(request: SignedInRequest, urn: str, date: dt.date, ref: str) -> HttpResponse:
    """One attempt in one line; with a code, the code is given in the same step."""
    enrolment = access.get_enrolment_on(request.user, urn, ref, date, CHASE)
    if worker := request.POST.get(TOLD):
        first_day.tell_worker(enrolment=enrolment, date=date, worker=worker, by=request.user)
        return _about(request, enrolment, date)
    form = ContactForm(request.POST)
    given, fault = None, form.problem
    if form.is_valid():
        about: dict[str, Any] = {"enrolment": enrolment, "date": date, "by": request.user}
        given, fault = _attempt(partial(form.act, **about))
    typed = request.POST.dict() if fault else None
    return _about(request, enrolment, date, given=given, fault=fault, typed=typed)


def _attempt(act: Callable[[], Given | None]) -> tuple[Given | None, str]:
    """What it came to, or why the domain refused it: said in the child's own row, not on another page."""
    try:
        return act(), ""
    except RegisterRefused as refused:
        return None, faults_in_words(refused.faults)
    except WrongState as refused:
        return None, refused.message


def _about(
    request: SignedInRequest,
    enrolment: Enrolment,
    date: dt.date,
    *,
    given: Given | None = None,
    fault: str = "",
    back: str = "",
    typed: dict[str, str] | None = None,
) -> HttpResponse:
    """The answer about one child: its row as it is now, or that it is done."""
    words = fault or given_in_words(enrolment, given)
    anchor = f"child-{enrolment.pupil.ref}"
    refused = Refused(enrolment.pupil.ref, fault, typed) if fault else None
    if not request.htmx:  # type: ignore[attr-defined]
        if refused and typed:
            return _keep_open(request, enrolment.school, date, refused)
        return _answer(request, enrolment.school, date, words=words, fault=fault, anchor=anchor,
                       back=back)  # fmt: skip
    page, ref = _page(request, enrolment.school, date, refused), enrolment.pupil.ref
    row = line = None
    suggested = ""
    if back:
        line, suggested = _reasons_of(enrolment.school, []).find(ref, date, fault)
    else:
        row = page.find(ref)
    done = page.done(enrolment, given, back) if given and not (row or line) else None
    context = {"page": page, "row": row, "line": line, "suggested": suggested, "done": done,
               "back": back, "words": words}  # fmt: skip
    status = 422 if fault else 200
    return render(request, "attendance/_sweep_answer.html", context, status=status)


def _reasons_of(school: School, schools: list[School]) -> ReasonsPage:
    return ReasonsPage(school, schools, read_without_reason(school, timezone.localdate()))


def _answer(
    request: SignedInRequest,
    school: School,
    date: dt.date,
    *,
    words: str,
    fault: str = "",
    anchor: str = "",
    back: str = "",
) -> HttpResponse:
    """Back to the page the person came from, with a sentence; for htmx only what has changed."""
    if request.htmx:  # type: ignore[attr-defined]
        context = {"page": _page(request, school, date), "words": words}
        return render(request, "attendance/_sweep_chased.html", context)
    if words:
        messages.add_message(request, messages.ERROR if fault else messages.SUCCESS, words)
    name = "attendance:list_reasons" if back else "attendance:show_sweep"
    return redirect(f"{reverse(name)}?school={school.urn}&date={date}#{anchor}")


def _keep_open(
    request: SignedInRequest, school: School, date: dt.date, refused: Refused
) -> HttpResponse:
    """The whole page again with the form open and filled, for a browser without scripts."""
    school, schools = access.choose_school(request.user, school.urn, CHASE)
    messages.add_message(request, messages.ERROR, refused.fault)
    page = SweepPage(read_sweep(school, date), schools, request.user, refused)
    return render(request, "attendance/sweep.html", {"page": page}, status=422)


def _page(
    request: SignedInRequest, school: School, date: dt.date, refused: Refused | None = None
) -> SweepPage:
    return SweepPage(read_sweep(school, date), [school], request.user, refused)
