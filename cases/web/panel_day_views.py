"""A day of many meetings: chosen, looked at, set in one step; and its running order."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.errors import NotFound, WrongState
from accounts.web.once import once_only
from accounts.web.words import plural
from cases import access_meetings
from cases.actions import panel_days
from cases.actions.asking import SITTINGS
from cases.choices import MeetingKind
from cases.web.meeting_arranging import chairs_for
from cases.web.panel_day_forms import DayForm
from cases.web.panel_day_page import DayPage, DueLine, LaidLine, RunningOrder
from cases.web.requests import SignedInRequest

if TYPE_CHECKING:
    from attendance.models import School


@require_http_methods(["GET", "HEAD", "POST"])
@once_only
def arrange_day(request: SignedInRequest) -> HttpResponse:
    """Choose the day and the families; look at it; set it. Nothing is written before the last."""
    schools = access_meetings.schools_to_arrange_at(request.user)
    asked = request.POST if request.method == "POST" else request.GET
    kind = asked.get("kind", MeetingKind.PANEL)
    if kind not in MeetingKind.values:
        raise NotFound("There is no such kind of meeting.")
    counts = panel_days.due_by_school(request.user, kind)
    school = _school(schools, asked.get("school", ""), counts)
    page = DayPage(school, [(s, counts.get(s.pk, 0)) for s in schools], kind)
    if school is None:
        return render(request, "cases/panel_day_new.html", {"page": page, "form": None})
    return _choose(request, page, school)


def _choose(request: SignedInRequest, page: DayPage, school: School) -> HttpResponse:
    user = request.user
    rooms = [(str(r.pk), r.name) for r in access_meetings.places_to_meet(school)]
    form = DayForm(
        request.POST or None, rooms=rooms, chairs=chairs_for(user),
        initial={"chair": str(user.pk), "room": rooms[0][0] if rooms else "", "place": "" if rooms else school.name},
    )  # fmt: skip
    due = panel_days.read_due(user, school, page.kind)
    chosen = set(request.POST.getlist("case"))
    today = timezone.localdate()
    page.due = [DueLine(c, page.kind, c.ref in chosen or not form.is_bound, today) for c in due]
    if form.is_bound and form.is_valid() and not chosen:
        form.add_error(None, "Choose at least one family")
    if not form.is_bound or form.errors:
        status = 422 if form.is_bound else 200
        return render(
            request, "cases/panel_day_new.html", {"page": page, "form": form}, status=status
        )
    wish = _wish(form, user, school, page.kind)
    if request.POST.get("do") == "set":
        return _set(request, wish)
    laid = panel_days.lay_day_out(user, wish, [c for c in due if c.ref in chosen])
    page.laid = [LaidLine(each, wish.minutes) for each in laid]
    page.day, page.closed = wish.day, panel_days.day_closed(school, wish.day)
    return render(request, "cases/panel_day_new.html", {"page": page, "form": form})


def _set(request: SignedInRequest, wish: panel_days.DayWish) -> HttpResponse:
    chosen = [_chosen(value) for value in request.POST.getlist("slot")]
    made = panel_days.arrange_day(
        by=request.user, wish=wish, chosen=chosen, invite="invite" in request.POST
    )
    words = f"{plural(len(made.meetings), 'meeting')} set"
    sent = plural(len(made.invited.sent), "invitation")
    told = (
        f", {sent} sent, one to each parent."
        if "invite" in request.POST
        else ". Now invite the parents."
    )
    messages.success(request, words + told)
    for name, why in made.invited.left_out:
        messages.warning(request, f"{name} was left out: {why}")
    return redirect("cases:show_panel_day", urn=wish.school.urn, date=wish.day.isoformat())


@require_safe
def show_day(request: SignedInRequest, urn: str, date: str) -> HttpResponse:
    """The running order of a school's meetings on a day."""
    school = access_meetings.get_school_of_meetings(request.user, urn)
    try:
        day = dt.date.fromisoformat(date)
    except ValueError as wrong:
        raise NotFound("There is no such day.") from wrong
    page = RunningOrder(school, day, panel_days.read_day(request.user, school, day))
    return render(request, "cases/panel_day.html", {"page": page})


def _school(schools: list[School], urn: str, counts: dict[int, int]) -> School | None:
    """The school asked for; else the one with most families due; None for somebody without cases."""
    if not urn:
        return max(schools, key=lambda s: counts.get(s.pk, 0), default=None)
    found = next((s for s in schools if s.urn == urn), None)
    if found is None:
        raise NotFound("There is no such school, or it is not yours.")
    return found


def _wish(form: DayForm, user: object, school: School, kind: str) -> panel_days.DayWish:
    data = form.cleaned_data
    return panel_days.DayWish(
        school=school, kind=kind, day=data["date"], first=data["first"], until=data["until"],
        minutes=int(data["minutes"]), place=data["place"],
        room=access_meetings.get_place(user, int(data["room"])) if data["room"] else None,  # type: ignore[arg-type]
        chair=access_meetings.get_chair(int(data["chair"])) if data["chair"] else None,
    )  # fmt: skip


def _chosen(value: str) -> panel_days.Chosen:
    """`FT-0412|1|2026-01-19T09:00:00+00:00`, as the page showed it. Raises WrongState."""
    try:
        ref, sitting, at = value.split("|")
        moment = dt.datetime.fromisoformat(at)
        number = {str(n): n for n in SITTINGS}[sitting]
    except (ValueError, KeyError) as wrong:
        raise WrongState("The page was too old, or was changed. Lay the day out again.") from wrong
    if moment.tzinfo is None:
        raise WrongState("The page was too old, or was changed. Lay the day out again.")
    return panel_days.Chosen(ref, number, moment)
