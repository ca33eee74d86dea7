"""Calendars: a week of meetings, and the private feed of one person that calendar programs read.

What leaves the application says initials and the case reference: a feed lies on phones and with whoever keeps the
calendar, and no child is named there, nor where anybody lives (decision 28).
"""

import datetime as dt
import secrets
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from accounts.audit import record
from accounts.models import User
from cases.access import check_anywhere
from cases.access_addresses import keep_places_from_lists
from cases.access_meetings import digest_of, my_meetings, visible_meetings
from cases.choices import MeetingHow, MeetingKind
from cases.choices import Permission as P
from cases.models import CalendarFeed, Panel
from cases.querysets import PanelQuerySet
from cases.rules.icalendar import Entry, calendar_of, initials

BACK, AHEAD = dt.timedelta(days=60), dt.timedelta(days=366)
NAME = "Bellwether meetings"
WEEK = dt.timedelta(days=6)


def read_week(user: User, monday: dt.date, *, everybody: bool = False) -> list[Panel]:
    """The meetings of a week, in order: the person's own, or all in scope. Raises NotAllowed. Three queries."""
    check_anywhere(user, P.SEE_CASES)
    rows = visible_meetings(user) if everybody else my_meetings(user)
    return _shown(user, rows.standing().of_day(monday, monday + WEEK).order_by("at", "id"))


def read_today(user: User, today: dt.date) -> list[Panel]:
    """The person's own meetings of a day. Three queries."""
    return _shown(user, my_meetings(user).standing().of_day(today).order_by("at", "id"))


def read_unwritten(user: User, today: dt.date) -> list[Panel]:
    """The person's own meetings that are over and of which nothing is written down, the oldest first."""
    rows = my_meetings(user).waiting().filter(at__date__lt=today)
    return _shown(user, rows.order_by("at")[:20])


def _shown(user: User, rows: PanelQuerySet) -> list[Panel]:
    """Meetings as a list shows them: their places tell nobody where a parent is whom they may not find."""
    meetings = list(rows.with_list_facts())
    keep_places_from_lists(user, meetings)
    return meetings


@transaction.atomic
def make_feed(*, user: User) -> str:
    """A new secret for the person's feed, told this once; the one before it is good no more. Raises NotAllowed."""
    check_anywhere(user, P.SEE_CASES)
    User.objects.select_for_update().get(pk=user.pk)
    _end(user)
    secret = secrets.token_urlsafe(32)
    CalendarFeed.objects.create(user=user, digest=digest_of(secret))
    record(by=user, kind="feed.made", target_type="user", target_ref=user.email)
    return secret


@transaction.atomic
def end_feed(*, user: User) -> None:
    """Make the person's feed unreadable. Harmless where there is none."""
    if _end(user):
        record(by=user, kind="feed.ended", target_type="user", target_ref=user.email)


def read_feed(feed: CalendarFeed) -> str:
    """What the calendar program gets: the person's meetings from two months back, each as it is now."""
    now = timezone.now()
    CalendarFeed.objects.filter(pk=feed.pk).update(read_at=now)
    mine = my_meetings(feed.user).filter(at__range=(now - BACK, now + AHEAD))
    mine = mine.select_related("case__pupil", "room").order_by("at", "id")
    return calendar_of(entries_of(mine), NAME)


def file_of(meeting: Panel) -> str:
    """One meeting as a file, as it is now: moved on where it was moved, taken out where it is off."""
    last = Panel.objects.filter(uid=meeting.uid).order_by("-sequence")
    return calendar_of(entries_of(last.select_related("case__pupil", "room")[:1]))


def entries_of(meetings: Iterable[Panel]) -> list[Entry]:
    """One entry for each line of changes, as it stands after the last of them. Two queries beside the first."""
    lines = {meeting.uid: meeting for meeting in sorted(meetings, key=lambda m: m.sequence)}
    keep_places_from_lists(None, list(lines.values()))
    latest = {
        row.uid: row
        for row in Panel.objects.filter(uid__in=lines).only("uid", "sequence", "cancelled_at").order_by("sequence")
    }  # fmt: skip
    return [_entry(meeting, latest[uid]) for uid, meeting in lines.items()]


def _entry(meeting: Panel, latest: Panel) -> Entry:
    """The meeting as this person's calendar must have it: off, where it went on without them."""
    off = meeting.cancelled_at is not None
    ended = latest.cancelled_at is not None
    pupil = meeting.case.pupil
    child = initials(pupil.legal_forename, pupil.legal_surname)
    return Entry(
        uid=f"{meeting.uid}@bellwether", sequence=latest.sequence + ended,
        start=meeting.at, end=meeting.ends, changed=meeting.cancelled_at or meeting.arranged_at,
        summary=f"{MeetingKind(meeting.kind).label} {meeting.case.ref} ({child})",
        location=_where(meeting), cancelled=off,
    )  # fmt: skip


def _where(meeting: Panel) -> str:
    """A room of the list by its name, telephone and video as such; a place in words may be an address."""
    if meeting.how != MeetingHow.IN_PERSON:
        return str(MeetingHow(meeting.how).label)
    return meeting.room.name if meeting.room else "See the case"


def _end(user: User) -> int:
    return CalendarFeed.objects.filter(user=user, ended_at__isnull=True).update(
        ended_at=timezone.now()
    )
