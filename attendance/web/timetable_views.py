"""Part-time and dual timetables: a school's list, agreeing one, reviewing it, ending it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from attendance.access import (
    check_can_manage_plans,
    get_dual,
    get_enrolment_to_plan,
    get_part_time,
)
from attendance.actions import timetables as actions
from attendance.actions.leave_letters import carer_names
from attendance.actions.timetable_lists import whom_to_consult
from attendance.rules.patterns import pattern_in_words
from attendance.web.plan_forms import LastDayForm
from attendance.web.plan_pages import (
    PickPage,
    attempt,
    day_asked,
    form_page_for,
    school_of,
    show_form,
)
from attendance.web.requests import SignedInRequest
from attendance.web.timetable_forms import DualForm, PartTimeForm, ReviewForm
from attendance.web.timetable_presenter import PartTimePage, TimetableList

FORM = ["GET", "HEAD", "POST"]


@require_safe
def list_timetables(request: SignedInRequest) -> HttpResponse:
    """A school's part-time timetables, reviews overdue first, and its dual ones."""
    school, schools = school_of(request)
    page = TimetableList(request.user, school, schools, "list_timetables")
    return render(request, "attendance/plans/timetables.html", {"page": page})


@require_http_methods(FORM)
def add_part_time(request: SignedInRequest) -> HttpResponse:
    """Write down a part-time timetable; without a child, choose one first."""
    if not request.GET.get("pupil"):
        pick = PickPage(request, "Who is the part-time timetable for?", "list_timetables")
        return render(request, "attendance/plans/pick.html", {"page": pick})
    enrolment = get_enrolment_to_plan(request.user, request.GET["pupil"])
    start = day_asked(request)
    form = PartTimeForm(
        request.POST or None, carers=carer_names(enrolment, request.user),
        weeks=actions.review_weeks_today(), initial={"starts_on": start},
    )  # fmt: skip
    if request.method == "POST":
        made = attempt(form, lambda: actions.add_part_time(
            enrolment=enrolment, by=request.user, **form.agreed))  # fmt: skip
        if made:
            messages.success(
                request, f"Written down. Registers suggest {made.code} for the half days off."
            )
            return redirect("attendance:show_part_time", ref=made.ref)
    back = reverse("attendance:list_timetables")
    page = form_page_for(enrolment, "Part-time timetable", "Write it down", back)
    page.aside = whom_to_consult(request.user, enrolment.pupil_id, enrolment.school)
    return show_form(request, page, form)


@require_http_methods(FORM)
def show_part_time(request: SignedInRequest, ref: str) -> HttpResponse:
    """One part-time timetable; a POST records a review."""
    row = get_part_time(request.user, ref)
    form = ReviewForm(request.POST or None)
    if request.method == "POST":
        check_can_manage_plans(request.user, row.enrolment.school)
        done = attempt(form, lambda: actions.review_part_time(
            timetable=row, by=request.user, **form.review))  # fmt: skip
        if done:
            messages.success(request, "The review is recorded.")
            return redirect("attendance:show_part_time", ref=ref)
    context = {"page": PartTimePage(row, request.user), "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "attendance/plans/part_time.html", context, status=status)


@require_http_methods(FORM)
def end_part_time(request: SignedInRequest, ref: str) -> HttpResponse:
    """End a part-time timetable before its time."""
    row = get_part_time(request.user, ref)
    check_can_manage_plans(request.user, row.enrolment.school)
    form = LastDayForm(request.POST or None)
    if request.method == "POST":
        done = attempt(form, lambda: actions.end_part_time(
            timetable=row, by=request.user, last_day=form.cleaned_data["last_day"]))  # fmt: skip
        if done:
            messages.success(request, "The timetable ends. Marks entered already stay.")
            return redirect("attendance:show_part_time", ref=ref)
    back = reverse("attendance:show_part_time", args=[ref])
    page = form_page_for(row.enrolment, "End the part-time timetable", "End it", back)
    page.intro = [
        "From the day after, the child is expected full time. Marks entered already stay."
    ]
    return show_form(request, page, form)


@require_http_methods(FORM)
def add_dual(request: SignedInRequest) -> HttpResponse:
    """Write down the half days at the other school; without a child, choose one first."""
    if not request.GET.get("pupil"):
        pick = PickPage(request, "Who is registered at two schools?", "list_timetables")
        return render(request, "attendance/plans/pick.html", {"page": pick})
    enrolment = get_enrolment_to_plan(request.user, request.GET["pupil"])
    form = DualForm(request.POST or None, initial={"starts_on": day_asked(request)})
    if request.method == "POST":
        made = attempt(form, lambda: actions.add_dual(
            enrolment=enrolment, span=form.span, by=request.user,
            other_school=form.cleaned_data["other_school"]))  # fmt: skip
        if made:
            messages.success(
                request, f"Written down. Registers suggest {made.code} for these half days."
            )
            return redirect("attendance:list_timetables")
    back = reverse("attendance:list_timetables")
    page = form_page_for(enrolment, "At the other school", "Write it down", back)
    page.aside = ["Each school marks its own half days; here the others are D, and not counted."]
    return show_form(request, page, form)


@require_http_methods(FORM)
def end_dual(request: SignedInRequest, ref: str) -> HttpResponse:
    """One dual timetable; a POST brings its last day forward."""
    row = get_dual(request.user, ref)
    form = LastDayForm(request.POST or None, initial={"last_day": row.ends_on})
    check_can_manage_plans(request.user, row.enrolment.school)
    if request.method == "POST":
        done = attempt(form, lambda: actions.end_dual(
            timetable=row, by=request.user, last_day=form.cleaned_data["last_day"]))  # fmt: skip
        if done:
            messages.success(request, "The last day is changed.")
            return redirect("attendance:list_timetables")
    back = reverse("attendance:list_timetables")
    page = form_page_for(row.enrolment, f"At {row.other_school}", "Change the last day", back)
    page.intro = [f"Half days there: {pattern_in_words(row.pattern)}."]
    return show_form(request, page, form)
