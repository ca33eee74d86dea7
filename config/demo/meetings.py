"""Meetings and visits: rooms, a day of panels to come, reviews, one moved and one called off, an officer out late.

All by the real actions, after the courses of the cases have been walked.
"""

import datetime as dt
import uuid

from django.db.models import Count
from django.utils import timezone

from accounts.models import User
from attendance.models import School, Session
from cases.actions import (
    contacts,
    invitations,
    meetings,
    overdue_mails,
    panel_days,
    places,
    telling,
    visiting,
    watching_over,
)
from cases.actions.meetings import Asked, Wanted
from cases.choices import MeetingHow, MeetingKind, Stage
from cases.models import Case, Panel
from config.demo.casework.people import Staffing, read_staffing
from config.demo.plan import Plan

VISITS = 6  # for the officer with the printed sign-in
ASK = (
    "Ask how mornings go now, and see Year 7 timetable together", "Bring the attendance contract back signed",
    "Ask about the move and the bus", "Talk about breakfast club", "See how sleep is going",
    "Ask why Fridays are hard",
)  # fmt: skip
SAID = (
    "Attendance since the plan began was read out day by day. Mornings are better; Mondays are not yet.",
    "The plan was gone through line by line. Breakfast club helps. The bus pass has still not come.",
    "The family says the bullying has stopped. Targets stay as they are for two more weeks.",
)
NEAR = dt.timedelta(days=12)
MINUTE = dt.timedelta(minutes=1)


def hold_meetings(plan: Plan) -> None:
    """Everything there is to see of meetings and visits."""
    staff, today = read_staffing(), plan.settings.today
    for school in School.objects.order_by("id"):
        places.add_place(
            by=staff.officer(school.pk), name=f"{school.name}, meeting room", school=school
        )
    places.add_place(
        by=staff.manager, name="Civic Centre, room 2", address="1 Quay Street, Riverside"
    )
    _day(staff, MeetingKind.PANEL, today, most=6)
    _day(staff, MeetingKind.TARGET_REVIEW, today, most=3)
    for number, panel in enumerate(_day(staff, MeetingKind.REVIEW, today, most=3, ago=True)):
        _record(panel, number)
    _reviews(staff, today)
    _second_thoughts(staff)
    _visits(plan, staff, today)


def _school_days(school: School, today: dt.date) -> list[dt.date]:
    """The next days the school meets."""
    days = Session.objects.open().filter(school=school, date__gt=today).order_by("date")
    return list(days.values_list("date", flat=True).distinct()[:12])


def _day(
    staff: Staffing, kind: MeetingKind, today: dt.date, most: int, ago: bool = False
) -> list[Panel]:
    """A day of one kind at the school with most families due: a week ahead and invited, or the last day of school."""
    due = Case.objects.filter(stage=panel_days.STAGES[kind]).exclude(
        pk__in=Panel.objects.waiting().filter(kind=kind).values("case")
    )
    best = (
        due.values("enrolment__school").annotate(n=Count("pk")).order_by("-n", "enrolment__school")
    )
    if not best:
        return []
    school = School.objects.get(pk=best[0]["enrolment__school"])
    officer = staff.officer(school.pk)
    day = _last_school_day(school, today) if ago else _ahead(school, today)
    if day is None:
        return []
    wish = panel_days.DayWish(
        school=school, kind=kind, day=day, first=dt.time(9), until=dt.time(15), minutes=30,
        room=school.meeting_places.first(), chair=officer,
    )  # fmt: skip
    cases = panel_days.read_due(officer, school, kind)[:most]
    laid = panel_days.lay_day_out(officer, wish, cases)
    chosen = [
        panel_days.Chosen(each.family.case.ref, each.sitting, each.start)
        for each in laid
        if each.start and not each.blocked
    ]
    if not chosen:
        return []
    return panel_days.arrange_day(by=officer, wish=wish, chosen=chosen, invite=not ago).meetings


def _ahead(school: School, today: dt.date) -> dt.date | None:
    days = _school_days(school, today)
    return days[4] if len(days) > 4 else None


def _last_school_day(school: School, today: dt.date) -> dt.date | None:
    """The last day of school before today, where it is near enough to be written down."""
    days = Session.objects.open().filter(school=school, date__lt=today, date__gt=today - NEAR)
    return days.order_by("-date").values_list("date", flat=True).first()


def _record(panel: Panel, number: int) -> None:
    """Who came, who sent apologies, who did neither; and something remembered afterwards."""
    answers = ("came", "apologies", "absent")
    people = panel.people.values_list("pk", flat=True)
    attendance = {pk: answers[(number + n) % 3] for n, pk in enumerate(people)}
    by = panel.arranged_by
    meetings.record_meeting(panel=panel, by=by, attendance=attendance, minutes=SAID[number % 3])
    if number == 0:
        meetings.add_to_minutes(
            panel=panel, by=by, text="The school nurse sends her report on Friday."
        )


def _reviews(staff: Staffing, today: dt.date) -> None:
    """Target reviews of some plans, by telephone or at the school, with the school and a service asked."""
    has = Panel.objects.waiting().filter(kind=MeetingKind.TARGET_REVIEW).values("case")
    cases = Case.objects.filter(stage=Stage.FT_PLAN).exclude(pk__in=has).order_by("id")
    for n, case in enumerate(cases[:4]):
        officer = case.officer or staff.officer(case.enrolment.school_id)
        days = _school_days(case.enrolment.school, today)
        if len(days) < 8:
            continue
        at = timezone.make_aware(dt.datetime.combine(days[n % 8], dt.time(10 + n % 5, 15)))
        phone = n % 3 == 2
        wanted = Wanted(
            at, place="" if phone else case.enrolment.school.name, lasts=30, chair=officer,
            how=MeetingHow.PHONE if phone else MeetingHow.IN_PERSON,
        )  # fmt: skip
        if any(c.blocks for c in meetings.look(case, MeetingKind.TARGET_REVIEW, wanted)):
            continue
        lead = staff.lead(case.enrolment.school_id)
        meetings.arrange_meeting(
            case=case, by=officer, wanted=wanted, kind=MeetingKind.TARGET_REVIEW,
            others=[Asked("school", lead.name), Asked("service", "School nurse")],
        )  # fmt: skip


def _second_thoughts(staff: Staffing) -> None:
    """One review is moved, one called off; nobody has told one family yet."""
    reviews = Panel.objects.waiting().filter(kind=MeetingKind.TARGET_REVIEW)
    rows = list(
        reviews.select_related("case__officer", "case__enrolment__school").order_by("at", "id")
    )
    if len(rows) < 3:
        return
    first, second = rows[0], rows[1]
    for panel in (first, second):
        invitations.invite_parents(panel=panel, by=panel.chair or staff.manager)
    later = Wanted(
        first.at + dt.timedelta(hours=1),
        first.place,
        first.lasts,
        first.how,
        first.room,
        first.chair,
    )
    looked = meetings.look(first.case, first.kind, later, but=[first.pk])
    if first.chair and not any(c.blocks for c in looked):
        telling.move(
            panel=first, by=first.chair, wanted=later, write=True,
            reason="The mother's shift ends at eleven",
        )  # fmt: skip
    if second.chair:
        meetings.cancel_meeting(panel=second, by=second.chair, reason="The child is in hospital")


def _visits(plan: Plan, staff: Staffing, today: dt.date) -> None:
    """Visits agreed for today; one made and logged; and an officer who has not come out."""
    karen = User.objects.filter(email__startswith="karen.shah@").first()
    if karen is None:
        return
    own = Case.objects.open().filter(
        officer=karen, stage__in=(Stage.FT_OPEN, Stage.FT_PANEL, Stage.FT_PLAN)
    )
    own = own.exclude(
        pk__in=Case.objects.filter(holds__lifted_at__isnull=True, holds__isnull=False)
    )
    for case, words in zip(own.order_by("id")[:VISITS], ASK, strict=False):
        carer = next(
            (t.carer for t in case.pupil.responsibilities.all() if t.safe_to_contact), None
        )
        if carer is None:
            continue
        contacts.log_contact(
            case=case, by=karen, kind="call", outcome="spoke", carer=carer, on=today,
            note="Will be at home this afternoon.", next_step=words, next_step_due=today,
            next_step_kind="visit",
        )  # fmt: skip
    late = (
        Case.objects.open()
        .exclude(officer=karen)
        .filter(officer__isnull=False, stage=Stage.FT_PLAN)
    )
    for case in late.select_related("officer").order_by("id")[:1]:
        if case.officer:
            overdue_mails.list_contact(
                by=case.officer, name="Alex Example", email="alex.example@home.example"
            )
            _out_late(case, case.officer)


def _out_late(case: Case, officer: User) -> None:
    now = timezone.now()
    began = now - 70 * MINUTE
    sent = visiting.Sent(uid=uuid.uuid4(), kind="start", case_ref=case.ref, at=began)
    visiting.take_entry(by=officer, sent=sent)
    watching_over.raise_overdue(at=now)
