"""Calendars: my meetings week by week, one meeting as a file, and the private feed."""

import datetime as dt

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from attendance.rules.calendar import monday_of
from cases import access_meetings
from cases.actions import calendars, reading
from cases.web.calendar_page import FeedPage, WeekPage
from cases.web.requests import SignedInRequest

WEEKS = dt.timedelta(weeks=3)
ICALENDAR = "text/calendar; charset=utf-8"


@require_safe
def list_meetings(request: SignedInRequest) -> HttpResponse:
    """A week of meetings: this person's, or everybody's they may see."""
    today = timezone.localdate()
    monday = monday_of(_day(request.GET.get("week", ""), today))
    everybody = request.GET.get("show") == "all"
    rows = calendars.read_week(request.user, monday, everybody=everybody)
    unwritten = calendars.read_unwritten(request.user, today)
    page = WeekPage(request.user, monday, today, rows, unwritten, everybody)
    return render(request, "cases/meetings.html", {"page": page})


@require_safe
def meeting_file(request: SignedInRequest, ref: str, number: int) -> HttpResponse:
    """One meeting as a calendar file."""
    meeting = access_meetings.get_meeting(request.user, ref, number)
    reading.open_meeting(meeting=meeting, by=request.user)
    answer = HttpResponse(calendars.file_of(meeting), content_type=ICALENDAR)
    answer.headers["Content-Disposition"] = f'attachment; filename="{ref}-meeting.ics"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def manage_feed(request: SignedInRequest) -> HttpResponse:
    """The private calendar address: made, shown once, made anew, ended."""
    page = FeedPage(access_meetings.feed_of(request.user))
    if request.method == "POST" and request.POST.get("do") == "end":
        calendars.end_feed(user=request.user)
        page = FeedPage(None, ended=True)
    elif request.method == "POST":
        secret = calendars.make_feed(user=request.user)
        address = request.build_absolute_uri(_address(secret))
        page = FeedPage(access_meetings.feed_of(request.user), address=address)
    return render(request, "cases/feed.html", {"page": page})


@login_not_required  # a calendar program holds the secret and no sign-in
@never_cache
@require_safe
def read_feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The feed whose secret this is; 404 for any other, an ended one, and one of somebody who has left."""
    feed = access_meetings.get_feed(secret)
    answer = HttpResponse(calendars.read_feed(feed), content_type=ICALENDAR)
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def _address(secret: str) -> str:
    return reverse("cases:read_feed", args=[secret])


def _day(words: str, today: dt.date) -> dt.date:
    try:
        day = dt.date.fromisoformat(words)
    except ValueError:
        return today
    # The weeks before and after are led to: at the edge of the calendar there is none.
    return day if dt.date.min + WEEKS < day < dt.date.max - WEEKS else today
