"""What is set, to be read: dated codes and thresholds, calendars, people and their roles."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from attendance.access import check_permission, every_school
from attendance.actions import settings_lists
from attendance.actions.own_thresholds import get_own_number, set_own_number
from attendance.choices import Permission
from attendance.rules.calendar import AcademicYear
from attendance.web.own_number_presenter import group_of_number, number_groups
from attendance.web.requests import SignedInRequest
from attendance.web.settings_presenter import (
    calendar_views,
    code_lines,
    person_line,
    tabs,
    threshold_lines,
)
from attendance.web.threshold_forms import NumberForm

A_PAGE = 50


@require_safe
def show_settings(request: SignedInRequest) -> HttpResponse:
    """Register codes: what each means, what it counts as, from when to when, and by which law."""
    check_permission(request.user, Permission.SEE_SETTINGS)
    context = {
        "tabs": tabs(request.user, "show_settings"),
        "lines": code_lines(settings_lists.list_codes()),
    }
    return render(request, "attendance/settings_codes.html", context)


@require_safe
def list_thresholds(request: SignedInRequest) -> HttpResponse:
    """The numbers the rules turn on."""
    check_permission(request.user, Permission.SEE_SETTINGS)
    context = {
        "tabs": tabs(request.user, "list_thresholds"),
        "groups": number_groups(request.user),
        "lines": threshold_lines(settings_lists.list_thresholds(), request.user),
    }
    return render(request, "attendance/settings_thresholds.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def change_threshold(request: SignedInRequest, key: str) -> HttpResponse:
    """Give one of the authority's own numbers another value from a day on."""
    number, held = get_own_number(request.user, key)
    form = NumberForm(request.POST or None, number=number, held=held, today=timezone.localdate())
    if form.is_valid():
        set_own_number(key=key, by=request.user, **form.cleaned_data)
        messages.success(request, f"{number.words}: {form.cleaned_data['value']}.")
        return redirect("attendance:list_thresholds")
    status = 422 if form.is_bound else 200
    context = {"form": form, "number": number, "group": group_of_number(number)}
    return render(request, "attendance/settings_number.html", context, status=status)


@require_safe
def list_calendars(request: SignedInRequest) -> HttpResponse:
    """Each school's year: terms, closed days, and the sessions and weeks they make."""
    check_permission(request.user, Permission.SEE_SETTINGS)
    today = timezone.localdate()
    page = Paginator(every_school(request.user), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "tabs": tabs(request.user, "list_calendars"), "page": page,
        "lines": calendar_views(settings_lists.list_calendars(page.object_list, today)),
        "year": AcademicYear.of(today).label,
    }  # fmt: skip
    return render(request, "attendance/settings_calendars.html", context)


@require_safe
def list_people(request: SignedInRequest) -> HttpResponse:
    """Who can sign in, and which roles they hold where."""
    check_permission(request.user, Permission.SEE_PEOPLE)
    words = request.GET.get("q", "")
    page = Paginator(settings_lists.list_people(words), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "tabs": tabs(request.user, "list_people"), "page": page, "words": words,
        "lines": [person_line(person) for person in page],
    }  # fmt: skip
    return render(request, "attendance/settings_people.html", context)
