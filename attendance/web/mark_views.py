"""One mark: its story, and the form that amends it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from accounts.errors import AlreadyDone
from accounts.web.helpers import render_page_or_part
from attendance.access import check_can_amend_mark, get_enrolment_in, get_session
from attendance.actions.locks import tell_lock
from attendance.actions.mark_story import read_mark_story, read_teacher_marks
from attendance.actions.registers import correct_mark
from attendance.actions.sheets import read_code_book
from attendance.errors import RegisterRefused
from attendance.web.effects import LOOK, Effects, LookFirst, look_for
from attendance.web.mark_forms import AmendForm
from attendance.web.mark_presenter import MarkPage
from attendance.web.requests import SignedInRequest

if TYPE_CHECKING:
    from attendance.models import Enrolment, Session


@require_http_methods(["GET", "HEAD", "POST"])
def show_mark(
    request: SignedInRequest, ref: str, urn: str, date: dt.date, half: str
) -> HttpResponse:
    """Every entry a mark has had; a POST amends it, with a reason, once what follows has been shown."""
    session = get_session(request.user, urn, date, half)
    enrolment = get_enrolment_in(request.user, ref, session)
    story = read_mark_story(session, enrolment)
    stands = story[-1].entry if story else None
    form = AmendForm(request.POST or None, stands=stands, is_look=LOOK in request.POST)
    effects = None
    if request.method == "POST":
        check_can_amend_mark(request.user, session.school)
        effects = _amend(request, form, session, enrolment)
        if effects is None and form.is_valid() and not form.is_look:
            return redirect(request.path)
    beside = read_teacher_marks(session, enrolment)
    locked = tell_lock(session, enrolment.registration_group)
    page = MarkPage(request.user, session, enrolment, story, beside, read_code_book(), locked)
    status = 422 if form.is_bound and not form.is_look else 200
    context = {"page": page, "form": form, "effects": effects}
    part = "attendance/_effects_known.html"
    return render_page_or_part(request, "attendance/mark.html", context, part=part, status=status)


def _amend(
    request: SignedInRequest, form: AmendForm, session: Session, enrolment: Enrolment
) -> Effects | None:
    """Amend the mark, or only look; what has to be seen first, if anything. Faults go to the form."""
    if not form.is_valid():
        return None
    look = look_for(request.user, request.POST)
    try:
        now = correct_mark(
            session=session, enrolment=enrolment, by=request.user, look=look, **form.cleaned_mark
        )
    except LookFirst as first:
        return first.effects
    except RegisterRefused as refused:
        form.take_faults(refused.faults)
    except AlreadyDone:
        if not form.is_look:
            raise
    else:
        messages.success(request, f"{enrolment.pupil}: {now.words}.")
    return None
