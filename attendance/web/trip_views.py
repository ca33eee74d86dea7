"""Trips and other groups: a school's list, making one, who is on it, marking the group."""

import datetime as dt

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.web.words import plural
from attendance.access import check_can_manage_plans, get_session, get_trip
from attendance.actions import trips as actions
from attendance.actions.trip_lists import list_trips as read_trips
from attendance.actions.trip_lists import read_trip_codes
from attendance.choices import Permission
from attendance.errors import RegisterRefused
from attendance.web.plan_pages import FormPage, attempt, day_asked, school_of, show_form
from attendance.web.requests import SignedInRequest
from attendance.web.trip_forms import TripForm, read_members_sent, read_trip_lines
from attendance.web.trip_presenter import (
    MembersPage,
    TripList,
    TripPage,
    TripRegister,
    note_of,
    trip_line,
)

FORM = ["GET", "HEAD", "POST"]
MOST = 200


@require_safe
def list_trips(request: SignedInRequest) -> HttpResponse:
    """A school's trips: now and to come, or past."""
    school, schools = school_of(request)
    past = request.GET.get("show") == "past"
    page = TripList(request.user, school, schools, "list_trips", past)
    lines = [trip_line(trip) for trip in read_trips(school, past=past)[:MOST]]
    return render(request, "attendance/plans/trips.html", {"page": page, "lines": lines})


@require_http_methods(FORM)
def add_trip(request: SignedInRequest) -> HttpResponse:
    """Make a trip; who is on it comes next."""
    school, _ = school_of(request, Permission.MANAGE_PLANS)
    codes = read_trip_codes()
    form = TripForm(
        request.POST or None, codes=codes, initial={"starts_on": day_asked(request), "code": "V"}
    )
    if request.method == "POST":
        trip = attempt(form, lambda: actions.add_trip(
            school=school, wanted=form.wanted, by=request.user))  # fmt: skip
        if trip:
            messages.success(request, f"{trip.name} is made. Now choose who is on it.")
            return redirect("attendance:set_members", ref=trip.ref)
    back = f"{reverse('attendance:list_trips')}?school={school.urn}"
    page = FormPage("New trip or group", "Make it and choose who comes", back, school.name)
    page.aside = ["Registers suggest its code for everybody on it, until they are taken."]
    return show_form(request, page, form)


@require_safe
def show_trip(request: SignedInRequest, ref: str) -> HttpResponse:
    """One trip, with the list its leader prints."""
    page = TripPage(get_trip(request.user, ref), request.user)
    return render(request, "attendance/plans/trip.html", {"page": page})


@require_http_methods(FORM)
def set_members(request: SignedInRequest, ref: str) -> HttpResponse:
    """Tick who is on the trip, class by class."""
    trip = get_trip(request.user, ref)
    check_can_manage_plans(request.user, trip.school)
    if request.method == "POST":
        on, off = actions.set_members(
            trip=trip, enrolment_ids=read_members_sent(request.POST), by=request.user
        )
        messages.success(request, _members_words(on, off))
        return redirect("attendance:show_trip", ref=ref)
    page = MembersPage(trip, request.user)
    return render(request, "attendance/plans/trip_members.html", {"page": page})


@require_POST
def cancel_trip(request: SignedInRequest, ref: str) -> HttpResponse:
    """Cancel a trip."""
    trip = get_trip(request.user, ref)
    actions.cancel_trip(trip=trip, by=request.user)
    messages.success(request, f"{trip.name} is cancelled. Marks entered already stay.")
    return redirect("attendance:show_trip", ref=ref)


@require_http_methods(FORM)
def trip_register(request: SignedInRequest, ref: str, date: dt.date, half: str) -> HttpResponse:
    """The group's marks of one session; a POST saves them by the registers' own rules."""
    trip = get_trip(request.user, ref)
    check_can_manage_plans(request.user, trip.school)
    session = get_session(request.user, trip.school.urn, date, half)
    page = TripRegister(trip, session)
    status = 200
    if request.method == "POST":
        lines = read_trip_lines(request.POST, page.members, note_of(trip))
        try:
            actions.mark_trip(trip=trip, session=session, lines=lines, by=request.user)
        except RegisterRefused as refused:
            page.faults, page.sent = refused.faults, {line.ref: line.wanted.code for line in lines}
            messages.error(request, refused.message)
            status = 422
        else:
            messages.success(request, f"{plural(len(lines), 'mark')} saved.")
            return redirect(request.path)
    return render(request, "attendance/plans/trip_register.html", {"page": page}, status=status)


def _members_words(on: int, off: int) -> str:
    parts = [f"{plural(on, 'child', 'children')} put on"] if on else []
    parts += [f"{plural(off, 'child', 'children')} taken off"] if off else []
    return f"{' and '.join(parts)}." if parts else "Nothing was different."
