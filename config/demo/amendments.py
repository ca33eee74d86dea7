"""Second thoughts: marks of the last fortnight amended by the office, each with its reason, through the real door."""

import datetime as dt
from collections.abc import Iterator

from attendance.actions.marks import Author, MarkEntry, write_marks
from attendance.choices import Role
from attendance.models import Mark, Membership, School
from attendance.rules.calendar import LONDON
from config.demo.dice import Dice, dice
from config.demo.plan import Plan, SchoolPlan
from config.demo.words import rows

DAYS = dt.timedelta(days=16)
MOST = 12  # of each kind at a school


def amend_marks(plan: Plan, school: SchoolPlan) -> None:
    """Reasons that came in late: N to illness or to no reason, late lists checked, slips put right."""
    rng = dice(plan.settings.seed, "amend", school.urn)
    office = Membership.objects.select_related("user").get(
        role=Role.SCHOOL_ADMIN, school=School.objects.get(urn=school.urn)
    )
    author = Author(office.user.pk, office.user.name, Role.SCHOOL_ADMIN)
    taken: set[tuple[int, int]] = set()
    for kind in rows("amendments"):
        days_on = dt.timedelta(days=int(kind["days_on"]))
        for mark in _some(rng, plan, school, kind["old"], taken, days_on):
            late = 12 if kind["new"] == "L" else None
            entry = MarkEntry(mark.session_id, mark.enrolment_id, kind["new"], late)
            write_marks([entry], author=author, reason=kind["reason"], at=_afternoon(mark))


def _some(
    rng: Dice, plan: Plan, school: SchoolPlan, code: str, taken: set[tuple[int, int]],
    days_on: dt.timedelta,
) -> Iterator[Mark]:  # fmt: skip
    """A few marks with that code, at least so many days old, in a fixed order, none twice."""
    since = plan.span.live - DAYS
    marks = Mark.objects.filter(
        session__school__urn=school.urn, session__date__gte=since,
        session__date__lt=plan.span.live - days_on, session__half="AM", code=code,
    ).select_related("session")  # fmt: skip
    found = list(marks.order_by("session__date", "enrolment_id")[:400])
    wanted = min(len(found), rng.randint(0, 1) if code == "/" else min(MOST, 1 + len(found) // 6))
    for mark in rng.sample(found, wanted):
        if (mark.session_id, mark.enrolment_id) not in taken:
            taken.add((mark.session_id, mark.enrolment_id))
            yield mark


def _afternoon(mark: Mark) -> dt.datetime:
    return dt.datetime.combine(mark.session.date, dt.time(14, 5), LONDON)
