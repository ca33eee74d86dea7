"""Pupils: the list, and one child's record."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.web.helpers import render_page_or_part
from attendance.access import check_permission, get_pupil, get_school, visible_schools
from attendance.access_carers import can_compare
from attendance.actions.comparators import read_comparison
from attendance.actions.pupil_family import read_family
from attendance.actions.pupil_lists import list_pupils
from attendance.actions.pupil_record import read_pupil_record
from attendance.actions.reading_log import record_reading
from attendance.choices import Permission
from attendance.web.block_presenter import undo_offer
from attendance.web.list_presenter import pupil_lines
from attendance.web.pupil_presenter import PupilPage
from attendance.web.requests import SignedInRequest
from attendance.web.year_presenter import YearGrid

A_PAGE = 50


@require_safe
def show_pupils(request: SignedInRequest) -> HttpResponse:
    """Pupils in scope, by name or of one school or class."""
    check_permission(request.user, Permission.SEE_PUPILS)
    words, urn, group = (request.GET.get(key, "") for key in ("q", "school", "class"))
    school = get_school(request.user, urn) if urn else None
    found = Paginator(list_pupils(request.user, words, school, group), A_PAGE)
    page = found.get_page(request.GET.get("page"))
    context = {
        "page": page, "lines": pupil_lines(page), "words": words, "school": school, "group": group,
        "schools": visible_schools(request.user), "compares": can_compare(request.user),
    }  # fmt: skip
    return render_page_or_part(
        request, "attendance/pupils.html", context, part="attendance/_pupils.html"
    )


@require_safe
def show_pupil(request: SignedInRequest, ref: str) -> HttpResponse:
    """One child's record. Opening it is written down: the one GET here that writes."""
    by, asked = request.user, request.GET
    pupil = get_pupil(by, ref)
    record = read_pupil_record(pupil, by, asked.get("school", ""), asked.get("year", ""))
    undo = undo_offer(request.session, record.enrolment.school)
    grid = YearGrid(record, by, asked.get("amend") == "1", undo)
    carers = () if grid.is_amending else record.carers or ()  # the family is not shown beside boxes
    family = read_family(pupil, carers, record.year, by)
    record_reading(pupil=pupil, by=by, beside=family.pupils)
    comparison = read_comparison(record.enrolment.school, record.year)
    page = PupilPage(record, comparison, family, grid, by)
    return render(request, "attendance/pupil.html", {"page": page})
