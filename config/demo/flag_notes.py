"""What the lead of each school has made of its flags: seen, put off with a reason, a return made."""

import datetime as dt

from django.db.models import QuerySet

from accounts.models import User
from attendance.actions import flag_notes
from attendance.choices import RETURN_KINDS, FlagKind, Role
from attendance.models import Flag, Membership, School
from attendance.rules.calendar import LONDON
from config.demo.dice import Dice, dice
from config.demo.plan import Plan, SchoolPlan
from config.demo.words import rows

SEEN, PUT_OFF = 0.3, 0.06  # of the standing flags of a school
NEVER_SEEN = (FlagKind.NOBODY_ACTED, FlagKind.REASON_OVERDUE)  # they wait for something to be done
BEFORE = 3  # days before the lively one at which the lead last went through them


def note_flags(plan: Plan, school: SchoolPlan) -> None:
    """The lead has gone through the list and put a few off, and one return was made."""
    rng = dice(plan.settings.seed, "flag notes", school.urn)
    standing = Flag.objects.standing().filter(enrolment__school__urn=school.urn).order_by("id")
    flags = list(standing.exclude(kind__in=NEVER_SEEN))
    if not flags:
        return
    row = School.objects.get(urn=school.urn)
    lead = Membership.objects.select_related("user").get(role=Role.ATTENDANCE_LEAD, school=row).user
    at = _morning(plan.span.live - dt.timedelta(days=BEFORE))
    seen = _some(rng, flags, SEEN)
    if seen:
        flag_notes.acknowledge_flags(flags=seen, by=lead, at=at)
    for flag, said in zip(_some(rng, flags, PUT_OFF), rows("flag_reasons"), strict=False):
        until = plan.settings.today + dt.timedelta(days=int(said["days"]))
        flag_notes.snooze_flags(flags=[flag], until=until, reason=said["reason"], by=lead, at=at)
    _make_return(standing, lead, at)


def _make_return(standing: QuerySet[Flag], lead: User, at: dt.datetime) -> None:
    """The oldest return that is asked for was made that morning."""
    asked = standing.filter(kind__in=RETURN_KINDS).first()
    if asked:
        flag_notes.record_return(flag=asked, made_on=at.date(), reference="AR-117", by=lead, at=at)


def _some(rng: Dice, flags: list[Flag], share: float) -> list[Flag]:
    number = min(len(flags), flag_notes.MOST_AT_ONCE, round(share * len(flags)))
    return sorted(rng.sample(flags, number), key=lambda flag: flag.pk)


def _morning(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(8, 20), LONDON)
