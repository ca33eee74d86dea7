"""Closing a school nobody planned to close: what it would do comes before it is done."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from attendance.access import check_can_close_school, get_closure
from attendance.actions import closures as actions
from attendance.actions.closure_lists import list_closures as read_closures
from attendance.actions.closure_lists import read_closure_codes
from attendance.actions.spans import list_classes
from attendance.choices import Permission
from attendance.web.closure_forms import ClosureForm
from attendance.web.closure_presenter import (
    ClosureList,
    ClosurePage,
    PreviewPage,
    closed_in_words,
    closure_line,
    withdrawn_in_words,
)
from attendance.web.plan_forms import NoteForm
from attendance.web.plan_pages import FormPage, attempt, day_asked, school_of, show_form
from attendance.web.requests import SignedInRequest

FORM = ["GET", "HEAD", "POST"]


@require_safe
def list_closures(request: SignedInRequest) -> HttpResponse:
    """A school's unplanned closings, the latest first."""
    school, schools = school_of(request)
    page = ClosureList(request.user, school, schools, "list_closures")
    lines = [closure_line(row) for row in read_closures(school)]
    return render(request, "attendance/plans/closures.html", {"page": page, "lines": lines})


@require_http_methods(FORM)
def add_closure(request: SignedInRequest) -> HttpResponse:
    """Close the school: a form, then what it would do in numbers, then the closing itself."""
    school, _ = school_of(request, Permission.CLOSE_SCHOOL)
    form = ClosureForm(
        request.POST or None, classes=list_classes(school), codes=read_closure_codes(),
        initial={"starts_on": day_asked(request)},
    )  # fmt: skip
    if request.method == "POST":
        preview = attempt(form, lambda: actions.preview_closure(form.wanted(school)))
        if preview and "confirm" in request.POST:
            closure, effect = actions.add_closure(
                wanted=form.wanted(school),
                by=request.user,
                overwrite=request.POST.getlist("overwrite"),
            )
            messages.success(request, closed_in_words(effect))
            return redirect("attendance:show_closure", ref=closure.ref)
        if preview and "back" not in request.POST:
            page = PreviewPage(school, form, preview)
            return render(request, "attendance/plans/closure_preview.html", {"page": page})
    back = f"{reverse('attendance:list_closures')}?school={school.urn}"
    form_page = FormPage("Close the school", "See what it does", back, school.name)
    form_page.intro = ["For a closing nobody planned, such as snow or a burst pipe."]
    form_page.aside = [
        "A planned closing, such as an INSET day or a polling day, belongs in the calendar: it has no "
        "sessions, and no register.",
    ]
    return show_form(request, form_page, form)


@require_http_methods(FORM)
def show_closure(request: SignedInRequest, ref: str) -> HttpResponse:
    """One closing; a POST withdraws it."""
    closure = get_closure(request.user, ref)
    form = NoteForm(request.POST or None, label="Why is it withdrawn?")
    if request.method == "POST":
        check_can_close_school(request.user, closure.school)
        restored = attempt(form, lambda: actions.withdraw_closure(
            closure=closure, note=form.cleaned_data["note"], by=request.user))  # fmt: skip
        if restored is not None:
            closure.refresh_from_db()
            left = len(ClosurePage(closure, request.user).left)
            messages.success(request, withdrawn_in_words(restored, left, closure.code))
            return redirect("attendance:show_closure", ref=ref)
    page = ClosurePage(closure, request.user)
    status = 422 if form.is_bound else 200
    context = {"page": page, "form": form}
    return render(request, "attendance/plans/closure.html", context, status=status)
