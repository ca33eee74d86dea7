"""What the schools have planned: leave at every status, timetables, closures, trips, by the real actions."""

import datetime as dt
from dataclasses import dataclass, field

from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from attendance.actions.closures import Wanted, add_closure
from attendance.actions.leave import ask_leave, decide_leave, withdraw_leave
from attendance.actions.timetables import add_dual, add_part_time, review_part_time
from attendance.actions.trips import WantedTrip, add_trip, set_members
from attendance.choices import Role
from attendance.models import Enrolment, Register, School
from attendance.rules.calendar import monday_of
from attendance.rules.leave import Span
from attendance.rules.patterns import AFTERNOONS, MORNINGS, WHOLE_WEEK, bit_of
from attendance.rules.timetables import PartTime
from config.demo.casework.people import Staffing, read_staffing
from config.demo.dice import Dice, dice
from config.demo.plan import Plan, SchoolPlan
from config.demo.refs import make_ref
from config.demo.staff import first_school

SCHOOLS = 3  # the first secondary and two others: enough to look at, and quick
DAY, WEEK = dt.timedelta(days=1), dt.timedelta(weeks=1)
# First day in school days from the next one, length, what for, and how it ends.
LEAVES: tuple[tuple[int, int, str, str], ...] = (
    (0, 2, "Her grandmother is gravely ill in Lagos and the family wants to be with her.", "grant"),
    (0, 1, "Audition for a play at the Lyric; the licence is enclosed.", "perform"),
    (1, 3, "A cousin's wedding in Leeds.", ""),
    (2, 5, "A week in Tenerife, which is half the price in term.", ""),
    (4, 1, "Interview at the sixth form college.", ""),
    (5, 2, "Funeral of a great-uncle in Cork.", "grant"),
    (3, 5, "Holiday in Turkey with the whole family.", "refuse"),
    (6, 1, "Moving house.", "withdraw"),
    (-8, 3, "Father is back from six months at sea for three days.", "grant"),
    (-12, 5, "Holiday booked before the dates were known.", "refuse"),
)
GROUNDS = {"grant": "exceptional", "perform": "performance"}


@dataclass
class Desk:
    """One school's office and lead, and the children not yet planned for."""

    plan: Plan
    school: School
    planned: SchoolPlan
    clerk: User
    lead: User
    rng: Dice
    waiting: list[Enrolment] = field(default_factory=list)

    def ref(self, prefix: str) -> str:
        return make_ref(self.rng, prefix)

    @property
    def live(self) -> dt.date:
        return self.plan.span.live

    def day(self, ahead: int) -> dt.date:
        """A school day: 0 is the lively day if it is today, else the next one; less is before."""
        days = self.planned.days
        first = next(i for i, day in enumerate(days) if day >= self.plan.settings.today)
        return days[max(0, min(len(days) - 1, first + ahead))]

    def child(self) -> Enrolment:
        """Another child, on roll since September at least."""
        return self.waiting.pop(self.rng.randrange(len(self.waiting)))


def plan_ahead(plan: Plan) -> None:
    """Everything planned, at the first secondary and two schools more."""
    staffing = read_staffing()
    home = first_school(plan)
    others = [school for school in plan.schools if school is not home]
    for school in [home, *others[: SCHOOLS - 1]]:
        _plan_school(_desk(plan, school, staffing))
    for school in plan.schools:
        _close(_desk(plan, school, staffing))


def _desk(plan: Plan, planned: SchoolPlan, staffing: Staffing) -> Desk:
    school = School.objects.get(urn=planned.urn)
    clerk = staffing.at_school[Role.SCHOOL_ADMIN, school.pk]
    rng = dice(plan.settings.seed, "plans", planned.urn)
    return Desk(plan, school, planned, clerk, staffing.lead(school.pk), rng)


def _plan_school(desk: Desk) -> None:
    settled = Enrolment.objects.in_schools([desk.school.pk]).filter(
        ends_on__isnull=True, starts_on__lte=desk.live - 10 * WEEK, kind="main"
    )
    # One timetable has one code: none spans the day on which compulsory school age begins or ends.
    near = (desk.live - 10 * WEEK, desk.live + 12 * WEEK)
    settled = settled.exclude(
        Q(pupil__compulsory_from__range=near) | Q(pupil__compulsory_until__range=near)
    )
    desk.waiting = list(settled.select_related("pupil", "school").order_by("id"))
    for ahead, length, reason, end in LEAVES:
        _leave(desk, ahead, length, reason, end)
    _part_time(desk)
    _dual(desk)
    _trips(desk)


def _leave(desk: Desk, ahead: int, length: int, reason: str, end: str) -> None:
    first, last = desk.day(ahead), desk.day(ahead + length - 1)
    asked = min(first, desk.live) - dt.timedelta(days=desk.rng.randint(3, 12))
    enrolment = desk.child()
    leave = ask_leave(
        enrolment=enrolment, span=Span(first, last, WHOLE_WEEK), asked_by=_carer(enrolment),
        asked_on=asked, reason=reason, by=desk.clerk, at=_at(asked, 15), ref=desk.ref("LV"),
    )  # fmt: skip
    decided = _at(asked + DAY, 11)
    if end in GROUNDS:
        decide_leave(leave=leave, granted=True, ground=GROUNDS[end], granted_by=desk.planned.head,
                     by=desk.lead, at=decided)  # fmt: skip
    elif end == "refuse":
        note = "A holiday is not a ground on which the law lets me grant leave."
        decide_leave(leave=leave, granted=False, granted_by=desk.planned.head, note=note,
                     by=desk.lead, at=decided)  # fmt: skip
    elif end == "withdraw":
        withdraw_leave(leave=leave, note="The move was put off.", by=desk.clerk, at=decided)


def _part_time(desk: Desk) -> None:
    """One whose review is overdue, one that is well under way, one to come."""
    monday, to_friday = monday_of(desk.plan.settings.today), 4 * DAY
    friday = bit_of(4, "AM") | bit_of(4, "PM")
    shapes = (
        (-7, -2, 3, AFTERNOONS, "Return to school after surgery"),
        (-5, -2, 4, friday, "Severe anxiety; seen by the children's mental health team"),
        (1, 4, 6, MORNINGS, "Recovering from glandular fever"),
    )
    for starts, reviewed, ends, pattern, reason in shapes:
        first, review = monday + starts * WEEK, monday + reviewed * WEEK + DAY
        enrolment, last = desk.child(), monday + ends * WEEK + to_friday
        agreed = min(first, desk.live) - 3 * DAY
        made = add_part_time(
            enrolment=enrolment, plan=PartTime(Span(first, last, pattern), agreed, review),
            reason=reason, agreed_with=_carer(enrolment), by=desk.lead, at=_at(agreed, 16),
            ref=desk.ref("PT"),
        )  # fmt: skip
        if pattern == friday:
            review_part_time(
                timetable=made, held_on=review, found="Four days of five went well; Friday is next.",
                next_review_on=monday + WEEK + 3 * DAY, by=desk.lead, at=_at(review, 16),
            )  # fmt: skip


def _dual(desk: Desk) -> None:
    """Two children who spend some half days at another place from next week on."""
    first = desk.day(3)
    thursday = bit_of(3, "AM") | bit_of(3, "PM")
    for pattern, other in (
        (thursday, "Ferrybank Technical College"),
        (AFTERNOONS, "The Bridge Unit"),
    ):
        add_dual(
            enrolment=desk.child(), span=Span(first, first + 8 * WEEK, pattern), other_school=other,
            by=desk.clerk, at=_at(desk.live, 9), ref=desk.ref("DT"),
        )  # fmt: skip


def _trips(desk: Desk) -> None:
    """One trip on the lively day, or the next if that is past; one next week; one a while ago."""
    today, next_week, past = desk.day(0), desk.day(5), desk.day(-15)
    for day, name, place, pattern, size in (
        (today, "Riverside Museum", "Ferry Street", WHOLE_WEEK, 2),
        (next_week, "Geography field day", "Marsh Lane nature reserve", WHOLE_WEEK, 1),
        (past, "Choir at the town hall", "Ferrybank Town Hall", AFTERNOONS, 1),
    ):
        wanted = WantedTrip(name, "V", Span(day, day, pattern), place, "Ms R Lovell")
        trip = add_trip(school=desk.school, wanted=wanted, by=desk.clerk,
                        at=_at(min(day, desk.live) - 6 * DAY, 12), ref=desk.ref("TR"))  # fmt: skip
        set_members(trip=trip, enrolment_ids=_class_of(desk, day, size), by=desk.clerk)


def _class_of(desk: Desk, day: dt.date, classes: int) -> list[int]:
    """A dozen children each of some classes, those first whose register is not in."""
    on_roll = Enrolment.objects.in_schools([desk.school.pk]).on_roll(day)
    groups = sorted(set(on_roll.values_list("registration_group", flat=True)))
    taken = set(
        Register.objects.filter(session__school=desk.school, session__date=day).values_list(
            "registration_group", flat=True
        )
    )
    open_first = [g for g in groups if g not in taken] + [g for g in groups if g in taken]
    found: list[int] = []
    for group in open_first[:classes]:
        there = on_roll.filter(registration_group=group).order_by("id")
        found += list(there.values_list("pk", flat=True)[:12])
    return found


def _close(desk: Desk) -> None:
    """The day the site was lost and the afternoon of snow, as the office recorded them."""
    lost, snow = desk.planned.lost_day, desk.planned.snow_on
    if lost:
        _record_closure(desk, Span(lost, lost, WHOLE_WEEK), "The boiler failed", dt.time(9, 30))
    if snow and desk.plan.span.first <= snow:
        _record_closure(
            desk, Span(snow, snow, AFTERNOONS), "Heavy snow: closed from noon", dt.time(14)
        )


def _record_closure(desk: Desk, span: Span, reason: str, time: dt.time) -> None:
    at = timezone.make_aware(dt.datetime.combine(span.starts_on, time))
    wanted = Wanted(desk.school, span, (), "Y4", reason)
    add_closure(wanted=wanted, by=desk.clerk, at=at, ref=desk.ref("CL"))


def _carer(enrolment: Enrolment) -> str:
    """The first parent or carer there is."""
    link = (
        enrolment.pupil.responsibilities.select_related("carer").order_by("contact_order").first()
    )
    return link.carer.full_name if link else "The family"


def _at(day: dt.date, hour: int) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour)))
