"""The morning sweep: registers not in, children unaccounted for, and what is done about each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

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
from attendance.web.effects import KNOWS, LookFirst, stop_unless_known
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
    from attendance.rules.amending import Look

CHASE = Permission.CHASE_ABSENCE


@require_safe
def show_sweep(request: SignedInRequest) -> HttpResponse:
    """One page for 09:35: registers not in, who has no explanation, the vulnerable first."""
    school, schools = access.choose_school(request.user, request.GET.get("school", ""), CHASE)
    sweep = read_sweep(school, read_date(request.GET.get("date", "")))
    page = SweepPage(sweep, schools, request.user)
    context = {"page": page, "knows": request.GET.get(KNOWS, "")}
    return render(request, "attendance/sweep.html", context)


@require_safe
def list_reasons(request: SignedInRequest) -> HttpResponse:
    """Absences of earlier days still without a reason, oldest first, each to be coded in place."""
    school, schools = access.choose_school(request.user, request.GET.get("school", ""), CHASE)
    context = {"page": _reasons_of(school, schools), "knows": request.GET.get(KNOWS, "")}
    return render(request, "attendance/reasons.html", context)


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
        back = request.POST.get("back", "")
        return _about(request, enrolment, date, Attempt(fault=form.problem), back=back)
    about: dict[str, Any] = {"enrolment": enrolment, "date": date, "by": request.user}
    done = _attempt(partial(form.act, **about, look=_look(request, date)))
    back = form.cleaned_data["back"]
    return _about(request, enrolment, date, done, back=back)


@require_POST
def log_contact(request: SignedInRequest, urn: str, date: dt.date, ref: str) -> HttpResponse:
    """One attempt in one line; with a code, the code is given in the same step."""
    enrolment = access.get_enrolment_on(request.user, urn, ref, date, CHASE)
    if worker := request.POST.get(TOLD):
        first_day.tell_worker(enrolment=enrolment, date=date, worker=worker, by=request.user)
        return _about(request, enrolment, date, Attempt())
    form = ContactForm(request.POST)
    done = Attempt(fault=form.problem)
    if form.is_valid():
        about: dict[str, Any] = {"enrolment": enrolment, "date": date, "by": request.user}
        done = _attempt(partial(form.act, **about, look=_look(request, date)))
    typed = request.POST.dict() if done.fault else None
    return _about(request, enrolment, date, done, typed=typed)


class Attempt(NamedTuple):
    """What an act came to, or why nothing came of it; `knows` is what its row has shown by now."""

    given: Given | None = None
    fault: str = ""
    knows: str = ""


def _look(request: SignedInRequest, date: dt.date) -> Look | None:
    """On an earlier day what follows is shown first. Today's marks are still being found out."""
    if date >= timezone.localdate():
        return None
    return stop_unless_known(request.user, request.POST.get(KNOWS, ""))


def _attempt(act: Callable[[], Given | None]) -> Attempt:
    """What it came to, or why the domain refused it: said in the child's own row, not on another page."""
    try:
        return Attempt(act())
    except RegisterRefused as refused:
        return Attempt(fault=faults_in_words(refused.faults))
    except WrongState as refused:
        return Attempt(fault=refused.message)
    except LookFirst as first:
        words = f"{first.effects.in_words} Nothing is saved yet: press it again to go on."
        return Attempt(fault=words, knows=first.effects.digest)


def _about(
    request: SignedInRequest,
    enrolment: Enrolment,
    date: dt.date,
    done: Attempt,
    *,
    back: str = "",
    typed: dict[str, str] | None = None,
) -> HttpResponse:
    """The answer about one child: its row as it is now, or that it is done."""
    given, fault, knows = done
    words = fault or given_in_words(enrolment, given)
    anchor = f"child-{enrolment.pupil.ref}"
    refused = Refused(enrolment.pupil.ref, fault, typed) if fault else None
    if not request.htmx:  # type: ignore[attr-defined]
        if refused and typed:
            return _keep_open(request, enrolment.school, date, refused, knows)
        return _answer(request, enrolment.school, date, words=words, fault=fault, anchor=anchor,
                       back=back, knows=knows)  # fmt: skip
    page, ref = _page(request, enrolment.school, date, refused), enrolment.pupil.ref
    row = line = None
    suggested = ""
    if back:
        line, suggested = _reasons_of(enrolment.school, []).find(ref, date, fault)
    else:
        row = page.find(ref)
    over = page.done(enrolment, given, back) if given and not (row or line) else None
    context = {"page": page, "row": row, "line": line, "suggested": suggested, "done": over,
               "back": back, "words": words, "knows": knows}  # fmt: skip
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
    knows: str = "",
) -> HttpResponse:
    """Back to the page the person came from, with a sentence; for htmx only what has changed."""
    if request.htmx:  # type: ignore[attr-defined]
        context = {"page": _page(request, school, date), "words": words}
        return render(request, "attendance/_sweep_chased.html", context)
    if words:
        messages.add_message(request, messages.ERROR if fault else messages.SUCCESS, words)
    name = "attendance:list_reasons" if back else "attendance:show_sweep"
    shown = f"&{KNOWS}={knows}" if knows else ""
    return redirect(f"{reverse(name)}?school={school.urn}&date={date}{shown}#{anchor}")


def _keep_open(
    request: SignedInRequest, school: School, date: dt.date, refused: Refused, knows: str = ""
) -> HttpResponse:
    """The whole page again with the form open and filled, for a browser without scripts."""
    school, schools = access.choose_school(request.user, school.urn, CHASE)
    messages.add_message(request, messages.ERROR, refused.fault)
    page = SweepPage(read_sweep(school, date), schools, request.user, refused)
    context = {"page": page, "knows": knows}
    return render(request, "attendance/sweep.html", context, status=422)


def _page(
    request: SignedInRequest, school: School, date: dt.date, refused: Refused | None = None
) -> SweepPage:
    return SweepPage(read_sweep(school, date), [school], request.user, refused)
