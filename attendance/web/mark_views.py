"""One mark: its story, and the form that amends it."""

import datetime as dt

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from attendance.access import check_can_amend_mark, get_enrolment_in, get_session
from attendance.actions.mark_story import read_mark_story, read_teacher_marks
from attendance.actions.registers import correct_mark
from attendance.actions.sheets import read_code_book
from attendance.errors import RegisterRefused
from attendance.web.mark_forms import AmendForm
from attendance.web.mark_presenter import MarkPage
from attendance.web.requests import SignedInRequest


@require_http_methods(["GET", "HEAD", "POST"])
def show_mark(
    request: SignedInRequest, ref: str, urn: str, date: dt.date, half: str
) -> HttpResponse:
    """Every entry a mark has had; a POST amends it, with a reason."""
    session = get_session(request.user, urn, date, half)
    enrolment = get_enrolment_in(request.user, ref, session)
    if request.method == "POST":
        check_can_amend_mark(request.user, session.school)
    story = read_mark_story(session, enrolment)
    stands = story[-1].entry if story else None
    form = AmendForm(request.POST or None, stands=stands)
    if request.method == "POST" and form.is_valid():
        try:
            now = correct_mark(
                session=session, enrolment=enrolment, by=request.user, **form.cleaned_mark
            )
        except RegisterRefused as refused:
            form.take_faults(refused.faults)
        else:
            messages.success(request, f"{enrolment.pupil}: {now.words}.")
            return redirect(request.path)
    beside = read_teacher_marks(session, enrolment)
    page = MarkPage(request.user, session, enrolment, story, beside, read_code_book())
    status = 422 if form.is_bound else 200
    return render(request, "attendance/mark.html", {"page": page, "form": form}, status=status)
