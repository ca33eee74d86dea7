"""The trail of amendments of a pupil, a class or a school: to read, to print, to take away."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.documents import render_pdf
from attendance.access import check_permission, get_pupil, get_school
from attendance.actions.reading_log import record_reading
from attendance.actions.trail import trail_of_pupil, trail_of_school
from attendance.choices import Permission
from attendance.web.requests import SignedInRequest
from attendance.web.trail_presenter import TrailPage, paper, read_period, write_csv


@require_safe
def show_amendments(request: SignedInRequest, ref: str) -> HttpResponse:
    """Every amendment of one child's marks over a period. Opening it is written down."""
    pupil = get_pupil(request.user, ref)
    check_permission(request.user, Permission.SEE_REGISTERS)
    first, last = read_period(request.GET)
    record_reading(pupil=pupil, by=request.user, what="amendments")
    trail = trail_of_pupil(pupil, request.user, first, last)
    page = TrailPage(
        pupil.full_name, "", trail, first, last, request.GET.get("page", ""), request.user,
        crumb=reverse("attendance:show_pupil", args=[ref]), crumb_words=str(pupil),
    )  # fmt: skip
    return _answer(request, page, f"amendments-{ref}")


@require_safe
def list_amendments(request: SignedInRequest, urn: str) -> HttpResponse:
    """Every amendment at a school, or in one class, over a period, with the unlockings."""
    school = get_school(request.user, urn, Permission.SEE_REGISTERS)
    check_permission(request.user, Permission.SEE_PUPILS, school)
    first, last = read_period(request.GET)
    group = request.GET.get("group", "").strip()
    page = TrailPage(
        group or school.name, school.name, trail_of_school(school, group, first, last), first, last,
        request.GET.get("page", ""), request.user, group,
        crumb=f"{reverse('attendance:list_registers')}?school={urn}",
        crumb_words=f"Registers of {school.name}",
    )  # fmt: skip
    return _answer(request, page, f"amendments-{urn}")


def _answer(request: SignedInRequest, page: TrailPage, name: str) -> HttpResponse:
    """The page, or the file asked for."""
    wanted = request.GET.get("format", "")
    if wanted == "csv":
        return _file(write_csv(page.trail).encode("utf-8-sig"), "text/csv", f"{name}.csv")
    if wanted == "pdf":
        pdf = render_pdf("letters/amendments.typ", paper(page))
        return _file(pdf, "application/pdf", f"{name}.pdf")
    return render(request, "attendance/amendments.html", {"page": page})


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    disposition = f'attachment; filename="{name}"'
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": disposition})
