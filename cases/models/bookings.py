"""What stands against a meeting, read from the database: who is booked that day, what the calendars say."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db import connection
from django.utils import timezone

from attendance.choices import CalendarKind
from attendance.models import CalendarPeriod, Responsibility, School, Session
from cases.choices import MeetingKind
from cases.models.calendars import english_bank_holidays
from cases.models.cases import Case
from cases.models.limits import local_setting
from cases.models.meetings import MeetingPlace
from cases.models.plans import Panel
from cases.rules.meetings import Booking, DayFacts, kept_from, must_not_meet

ONE_AT_A_TIME = 8_750_009  # people who book the same day wait for each other
# What the pathway promises by which column of a case, by kind of meeting.
PROMISED = {
    MeetingKind.PANEL: ("panel_due", "the panel"),
    MeetingKind.TARGET_REVIEW: ("target_review_due", "the target review"),
    MeetingKind.REVIEW: ("review_due", "the decision at review"),
}


def hold_day(day: dt.date) -> None:
    """Let nobody else book that day until the transaction ends: two who cannot see each other's rows would both fit."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [ONE_AT_A_TIME, day.toordinal()])


def bookings_of(day: dt.date, but: Iterable[int] = ()) -> list[Booking]:
    """Every meeting still to come on a day in London, of whichever case, save those with these keys. Two queries."""
    rows = (
        Panel.objects.waiting().of_day(day).exclude(pk__in=but)
        .select_related("case").prefetch_related("people")
    )  # fmt: skip
    return [
        Booking(
            start=timezone.localtime(row.at), end=timezone.localtime(row.ends), case=row.case_id,
            pupil=row.case.pupil_id, officer=row.case.officer_id, chair=row.chair_id,
            room=row.room_id,
            carers=frozenset(p.carer_id for p in row.people.all() if p.carer_id),
        )
        for row in rows
    ]  # fmt: skip


def day_facts(case: Case, kind: str, day: dt.date, room: MeetingPlace | None = None) -> DayFacts:
    """What the calendars and the pathway say of a meeting of the case that day. Two small queries."""
    school = case.enrolment.school
    column, promise = PROMISED[MeetingKind(kind)]
    closed, staffed = closed_on(school, day)
    return DayFacts(
        bank_holiday=day in english_bank_holidays(), closed=closed, staff_are_in=staffed,
        at_the_school=room is not None and room.school_id == school.pk,
        promised=getattr(case, column), promise=promise, gap=sitting_gap(day),
    )  # fmt: skip


def sitting_gap(day: dt.date) -> dt.timedelta:
    """How long lies between sittings of parents who must not meet, that day."""
    return dt.timedelta(minutes=local_setting("sitting_gap_minutes", day))


def others_to_keep_from(case: Case, asked: Iterable[int]) -> frozenset[int]:
    """Parents of the child whom those asked must not meet, whether they may be contacted or not. One query."""
    ties = Responsibility.objects.filter(pupil=case.pupil_id).select_related("carer")
    return kept_from(asked, confidential_of(ties), [tie.carer_id for tie in ties])


def confidential_of(ties: Iterable[Responsibility]) -> list[int]:
    """Carers who asked not to be found: of a confidential address, or protected."""
    return [t.carer_id for t in ties if t.address_is_confidential or t.carer.is_shielded]


def closed_on(school: School, day: dt.date) -> tuple[str, bool]:
    """Why the school does not meet that day, empty when it does; and whether its staff are in all the same."""
    if Session.objects.open().filter(school=school, date=day).exists():
        return "", True
    kinds = CalendarPeriod.objects.filter(school=school, start__lte=day, end__gte=day)
    found = set(kinds.values_list("kind", flat=True))
    if CalendarKind.INSET in found:
        return "a training day (INSET)", True
    if CalendarKind.CLOSED in found:
        return "it is closed", False
    last = Session.objects.filter(school=school).order_by("-date").values_list("date", flat=True)
    if (end := last.first()) is None or end < day:
        return "its calendar does not reach so far", True
    return "it is holiday", False


def parents_apart(
    case: Case, carers: Sequence[int] | None = None
) -> tuple[list[Responsibility], frozenset[int]]:
    """The parents who may be asked to a meeting, and which of them get a sitting of their own. One query."""
    ties = Responsibility.objects.filter(pupil=case.pupil_id).select_related("carer")
    safe = [t for t in ties if t.safe_to_contact and (carers is None or t.carer_id in carers)]
    return safe, must_not_meet(confidential_of(safe), [t.carer_id for t in safe])
