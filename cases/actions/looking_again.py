"""Meetings that were rightly set and are not right any more: what became known since. Worked out, never typed."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.models import User
from attendance.access_homes import redactors
from attendance.models import Responsibility
from cases.access_addresses import keep_places_from_lists, kept_from_those
from cases.access_meetings import my_meetings
from cases.models import Panel
from cases.models.bookings import bookings_of, confidential_of, sitting_gap
from cases.rules.meetings import Booking, kept_from, may_sit_together

TOGETHER = "Parents who must not meet are asked to one sitting"
NEAR = "A parent who must not meet those asked is in another meeting too near it"
UNSAFE = "Somebody is asked who must not be contacted any more"
TELLS = "Its place tells where a parent is who must not be found"


@dataclass(frozen=True)
class Again:
    """A meeting to look at again, and everything that stands against it now."""

    meeting: Panel
    why: tuple[str, ...]


def read_again(user: User, today: dt.date) -> list[Again]:
    """The person's own meetings still to come that cannot stay as they are, the next first.

    One query where nobody in them is protected or not to be contacted; else a fixed number and one a day of such.
    """
    marked = Q(address_is_confidential=True) | Q(carer__is_shielded=True) | Q(safe_to_contact=False)
    ties = Responsibility.objects.filter(pupil=OuterRef("case__pupil"))
    rows = my_meetings(user).waiting().filter(Exists(ties.filter(marked)), at__date__gte=today)
    meetings = list(rows.with_list_facts().order_by("at", "id"))
    if not meetings:
        return []
    of_pupil = _ties_of(meetings)
    days = {timezone.localdate(meeting.at) for meeting in meetings}
    known = {day: (bookings_of(day), sitting_gap(day)) for day in days}
    told = redactors(
        None, {m.pk: kept_from_those(_asked(m), of_pupil[m.case.pupil_id]) for m in meetings}
    )
    found = []
    for meeting in meetings:
        pupil, day = meeting.case.pupil_id, timezone.localdate(meeting.at)
        why = [*_against(meeting, of_pupil[pupil], *known[day])]
        if meeting.pk in told and told[meeting.pk](meeting.place) != meeting.place:
            why.append(TELLS)
        found.append(Again(meeting, tuple(why)))
    keep_places_from_lists(user, meetings)
    return [each for each in found if each.why]


def _ties_of(meetings: Iterable[Panel]) -> dict[int, list[Responsibility]]:
    found: dict[int, list[Responsibility]] = defaultdict(list)
    pupils = {meeting.case.pupil_id for meeting in meetings}
    for tie in Responsibility.objects.filter(pupil__in=pupils).select_related("carer"):
        found[tie.pupil_id].append(tie)
    return found


def _asked(meeting: Panel) -> list[int]:
    return [p.carer_id for p in meeting.people.all() if p.carer_id]


def _against(
    meeting: Panel, ties: list[Responsibility], booked: list[Booking], gap: dt.timedelta
) -> Iterable[str]:
    asked = _asked(meeting)
    confidential = confidential_of(ties)
    if not may_sit_together(asked, frozenset(confidential)):
        yield TOGETHER
    away = kept_from(asked, confidential, [tie.carer_id for tie in ties])
    own = Booking(timezone.localtime(meeting.at), timezone.localtime(meeting.ends), kept_from=away)
    if any(own.is_too_near(other, gap) for other in booked):
        yield NEAR
    if {t.carer_id for t in ties if not t.safe_to_contact} & set(asked):
        yield UNSAFE
