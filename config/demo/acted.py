"""What a school did about much absence without more ado: a call, a meeting, a letter; one of them a slip."""

import datetime as dt

from django.db.models import F, Sum

from accounts.models import User
from attendance.choices import ActionKind, Role
from attendance.models import ActionTaken, ActionWithdrawal, Enrolment, Membership
from attendance.models.actions_taken import OWN
from attendance.rules.acting import label_of
from attendance.rules.calendar import LONDON, AcademicYear, monday_of
from config.demo.dice import Dice, dice, weighted
from config.demo.plan import Plan, SchoolPlan
from config.demo.refs import make_ref
from config.demo.words import rows

SHARE = 0.25  # of those who missed a tenth and more
LATELY = 40  # days
BY = (Role.ATTENDANCE_LEAD, Role.SCHOOL_ADMIN)


def log_acts(plan: Plan, school: SchoolPlan) -> None:
    """For some of the children who missed much, one line each; the last of them taken back."""
    rng = dice(plan.settings.seed, "acted", school.urn)
    there = Membership.objects.filter(school__urn=school.urn, role__in=BY)
    people = [m.user for m in there.select_related("user").order_by("role", "id")]
    acts = [
        _act(rng, enrolment, people[rng.random() < 0.4], plan.span.live)
        for enrolment in _missed_much(plan, school)
        if rng.random() < SHARE
    ]
    ActionTaken.objects.bulk_create(acts)
    if acts:
        slip = acts[-1]
        ActionWithdrawal.objects.create(
            action=slip, reason="Logged for the wrong child", by=slip.by, by_name=slip.by_name,
            at=slip.at + dt.timedelta(minutes=4),
        )  # fmt: skip


def _missed_much(plan: Plan, school: SchoolPlan) -> list[Enrolment]:
    """On roll on the lively day with a tenth of the year missed, by their key."""
    day = plan.span.live
    first = monday_of(AcademicYear.of(day).first_day)
    there = Enrolment.objects.on_roll(day).filter(school__urn=school.urn, tallies__week__gte=first)
    missed = Sum("tallies__authorised") + Sum("tallies__unauthorised")
    found = there.annotate(tenfold=10 * missed, of=Sum("tallies__possible"))
    return list(found.filter(of__gt=0, tenfold__gte=F("of")).order_by("id"))


def _act(rng: Dice, enrolment: Enrolment, by: User, live: dt.date) -> ActionTaken:
    said = weighted(rng, [(row, float(row["share"])) for row in rows("acted")])
    day = live - dt.timedelta(days=rng.randint(1, LATELY))
    day = max(enrolment.starts_on, day - dt.timedelta(days=max(0, day.weekday() - 4)))
    kind = ActionKind(said["kind"])
    return ActionTaken(
        pupil_id=enrolment.pupil_id, enrolment=enrolment, kind=kind, done_on=day,
        label=label_of(kind, said["words"]), source_app_ref=make_ref(rng, OWN), by=by,
        by_name=by.name, at=dt.datetime.combine(day, dt.time(15, 40), LONDON),
    )  # fmt: skip
