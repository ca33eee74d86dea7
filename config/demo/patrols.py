"""Truancy patrols of the last weeks: children met as the registers of those mornings have them, and one to come.

The oldest is past the days its names are kept; the others have a few children nobody has matched yet. Rows go in
together; what a person does afterwards (follow-up) goes through the real actions.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.db.models import Sum
from django.utils import timezone

from accounts.models import User
from attendance.actions.flags import refresh_due_flags
from attendance.actions.follow_ups import ask_follow_up, verdict_of_match
from attendance.actions.patrol_erasure import due_patrols, erase_patrol
from attendance.actions.patrols import WantedPatrol, finish_patrol, plan_patrol, start_patrol
from attendance.choices import Half, Role, StatisticalClass
from attendance.models import (
    AttendanceCode,
    Encounter,
    EncounterMatch,
    Mark,
    Patrol,
    Pupil,
    School,
    WeeklyTally,
)
from attendance.rules.ages import age_on
from attendance.rules.patrols import Direction, Verdict, band_of, compulsory_then
from cases.actions.opening import open_or_join
from config.demo.casework.people import Staffing, read_staffing
from config.demo.dice import Dice, dice, weighted
from config.demo.plan import Plan
from config.demo.refs import make_ref
from config.demo.staff import first_school
from config.demo.words import rows

STARTS, ENDS = dt.time(9, 30), dt.time(12)
# School days before the lively one, and how many are met by what their registers say.
OUTINGS = (
    (24, {"unauthorised": 11, "authorised": 8, "present": 0}),
    (7, {"unauthorised": 9, "authorised": 7, "present": 1}),
    (2, {"unauthorised": 12, "authorised": 8, "present": 1}),
)
GROUPS = {
    StatisticalClass.UNAUTH: "unauthorised",
    StatisticalClass.AUTH: "authorised",
    StatisticalClass.PRESENT: "present",
}
ALONE_FROM = 11  # whoever is younger is met with somebody grown up
MOST_READ = 400  # marks of one group of one morning; more would only make the choice slower
# Children no register of ours knows, or not by the name they gave.
STRANGERS: tuple[dict[str, Any], ...] = (
    {"given_forename": "Jayden", "given_surname": "Ashworth", "age": 14, "sex": "M",
     "school_given": "Hartley Park, over the border", "accompanied": "friends", "reason": "truant",
     "lawful": "no", "outcome": "none"},
    {"given_forename": "Lily", "age": 4, "sex": "F", "accompanied": "parent", "reason": "not_required",
     "reason_given": "She starts after Easter", "lawful": "yes", "outcome": "with_parent"},
    {"given_forename": "Noah", "given_surname": "Pell", "age": 10, "sex": "M", "accompanied": "parent",
     "reason": "home_educated", "reason_given": "We teach him at home", "lawful": "unknown",
     "outcome": "home_educated"},
    {"accompanied": "alone", "reason": "none", "lawful": "unknown", "outcome": "safeguarding",
     "safeguarding_note": "Would not give a name; cold, no coat. The duty social worker came."},
)  # fmt: skip


@dataclass
class Streets:
    """The authority's patrols: who goes, where, and whom the children met are drawn from."""

    plan: Plan
    staffing: Staffing
    officers: list[User]
    town: str
    met: set[int] = field(default_factory=set)

    @property
    def supervisor(self) -> User:
        return self.officers[0]

    def ref(self, prefix: str, *names: object) -> str:
        return make_ref(dice(self.plan.settings.seed, "patrol ref", prefix, *names), prefix)


def send_patrols(plan: Plan) -> None:
    """Three that are over, one planned for the next school week; then what the night erases."""
    staffing = read_staffing()
    home = first_school(plan)
    first = staffing.officer(School.objects.get(urn=home.urn).pk)
    every = {user.pk: user for (role, _), user in staffing.at_school.items() if role == Role.EWO}
    others = [user for pk, user in sorted(every.items()) if pk != first.pk]
    streets = Streets(plan, staffing, [first, *others[:1]], home.town)
    for number, (ago, wanted) in enumerate(OUTINGS):
        _outing(streets, number, home.days[home.days.index(plan.span.live) - ago], wanted)
    to_come = next(day for day in home.days if day > plan.settings.today + dt.timedelta(days=2))
    _plan(streets, "to come", to_come, f"{home.town} station and market")
    for patrol_id, _ in due_patrols(min(plan.settings.today, timezone.localdate())):
        erase_patrol(patrol_id=patrol_id)
    _follow_up(streets)
    today = plan.settings.today
    refresh_due_flags(as_of=today, at=_at(today, 2))  # with a parent, and much absence authorised


def _plan(streets: Streets, name: object, day: dt.date, area: str) -> Patrol:
    wanted = WantedPatrol(
        Direction(day, STARTS, ENDS, "superintendent"), area, "Ferry Street Youth Centre",
        "Supt R. Hollis", "PC 4417 Dale, PCSO 8120 Iqbal",
        frozenset(user.pk for user in streets.officers),
    )  # fmt: skip
    made = min(day, streets.plan.span.live) - dt.timedelta(days=6)
    return plan_patrol(
        wanted=wanted, by=streets.supervisor, at=_at(made, 15), ref=streets.ref("TP", name)
    )


def _outing(streets: Streets, number: int, day: dt.date, wanted: dict[str, int]) -> None:
    area = f"{streets.town} centre" if number != 1 else f"{streets.town} station and market"
    patrol = _plan(streets, number, day, area)
    start_patrol(patrol=patrol, by=streets.supervisor, at=_at(day, 9, 30))
    rng = dice(streets.plan.settings.seed, "patrol", number)
    marks = _draw(streets, rng, day, wanted)
    met = list(_meet(streets, rng, patrol, marks))
    rng.shuffle(met)
    met.sort(key=lambda pair: pair[0].at)
    for place, (encounter, _) in enumerate(met, start=1):
        encounter.number, encounter.ref = place, streets.ref("EN", number, place)
    Encounter.objects.bulk_create(encounter for encounter, _ in met)
    EncounterMatch.objects.bulk_create(
        _match(streets, encounter, mark) for encounter, mark in met if mark is not None
    )
    finish_patrol(patrol=patrol, by=streets.supervisor, at=_at(day, 12, 10))


def _draw(streets: Streets, rng: Dice, day: dt.date, wanted: dict[str, int]) -> list[Mark]:
    """Marks of that morning, so many of each group; first of children met before, so that some are met again."""
    found: list[Mark] = []
    for group, name in GROUPS.items():
        codes = AttendanceCode.objects.filter(statistical_class=group).values("code")
        there = Mark.objects.filter(session__date=day, session__half=Half.AM, code__in=codes)
        there = there.select_related("session", "enrolment__pupil", "enrolment__school")
        pool = list(there.order_by("enrolment_id")[:MOST_READ])
        again = [mark for mark in pool if mark.enrolment_id in streets.met][:2]
        fresh = [mark for mark in pool if mark.enrolment_id not in streets.met]
        size = min(max(0, wanted[name] - len(again)), len(fresh))
        found += (again + rng.sample(fresh, size))[: wanted[name]]
    if often := _often_excused(day):
        found = [often, *(mark for mark in found if mark.pk != often.pk)]
    streets.met |= {mark.enrolment_id for mark in found}
    return found


def _often_excused(day: dt.date) -> Mark | None:
    """Of those away with leave or a reason that morning, the one who was so oftenest in ten weeks."""
    weeks = WeeklyTally.objects.in_days(day - dt.timedelta(weeks=9), day)
    codes = AttendanceCode.objects.filter(statistical_class=StatisticalClass.AUTH).values("code")
    there = Mark.objects.filter(session__date=day, session__half=Half.AM, code__in=codes)
    often = weeks.filter(enrolment__in=there.values("enrolment")).values("enrolment")
    most = often.annotate(n=Sum("authorised")).order_by("-n", "enrolment").first()
    chosen = there.filter(enrolment=most["enrolment"]) if most else there.none()
    return chosen.select_related("session", "enrolment__pupil", "enrolment__school").first()


def _meet(
    streets: Streets, rng: Dice, patrol: Patrol, marks: list[Mark]
) -> Iterator[tuple[Encounter, Mark | None]]:
    """Everybody met, with the mark of who is matched; two pupils nobody has matched yet."""
    classes = dict(AttendanceCode.objects.values_list("code", "statistical_class"))
    for place, mark in enumerate(marks):
        group = GROUPS[StatisticalClass(classes[mark.code])]
        if place == 0 and group == "authorised":
            group = "often"
        said = weighted(rng, list(_may_say(group, mark.enrolment.pupil, patrol.date)))
        yield _pupil(streets, rng, patrol, mark, said), None if place in (1, 4) else mark
    for stranger in STRANGERS:
        yield _encounter(streets, rng, patrol, {"place": "town"} | stranger), None


def _may_say(group: str, pupil: Pupil, day: dt.date) -> Iterator[tuple[dict[str, str], float]]:
    """What such a child may have said, as likely as it is: the young are out with somebody grown up."""
    is_young = age_on(pupil.date_of_birth, day) < ALONE_FROM
    for row in rows("patrols"):
        if row["group"] == group and not (is_young and row["accompanied"] in ("alone", "friends")):
            yield row, float(row["share"])


def _pupil(
    streets: Streets, rng: Dice, patrol: Patrol, mark: Mark, said: dict[str, str]
) -> Encounter:
    pupil = mark.enrolment.pupil
    gave_birthday = rng.random() < 0.6
    told = {name: said[name] for name in ("accompanied", "reason", "lawful", "outcome", "place")}
    age = age_on(pupil.date_of_birth, patrol.date)
    return _encounter(streets, rng, patrol, told | {
        "given_forename": pupil.legal_forename, "given_surname": pupil.legal_surname,
        "date_of_birth": pupil.date_of_birth if gave_birthday else None,
        "age": None if gave_birthday else age, "sex": pupil.sex, "school": mark.enrolment.school,
        "reason_given": said["said"],
    })  # fmt: skip


def _encounter(streets: Streets, rng: Dice, patrol: Patrol, told: dict[str, Any]) -> Encounter:
    at = _at(patrol.date, 9, 32) + dt.timedelta(minutes=rng.randint(0, 140))
    born, age = told.get("date_of_birth"), told.get("age")
    officer = rng.choice(streets.officers)
    return Encounter(
        patrol=patrol, at=at, made_at=at + dt.timedelta(minutes=1), made_by=officer,
        made_by_name=officer.name, age_band=band_of(born, age, patrol.date),
        compulsory=compulsory_then(born, age, patrol.date), **told,
    )  # fmt: skip


def _match(streets: Streets, encounter: Encounter, mark: Mark) -> EncounterMatch:
    by = streets.supervisor
    return EncounterMatch(
        encounter=encounter, enrolment=mark.enrolment, session=mark.session, code_then=mark.code,
        minutes_late_then=mark.minutes_late, entered_at_then=mark.entered_at,
        entered_by_then=mark.entered_by_name, at=encounter.at + dt.timedelta(minutes=30), by=by,
        by_name=by.name,
    )  # fmt: skip


def _follow_up(streets: Streets) -> None:
    """Of those returned to school the last few are followed up; casework takes up those it has a case for."""
    last = EncounterMatch.objects.filter(
        encounter__lawful="no", encounter__outcome="returned", encounter__patrol__date__lt=streets.plan.settings.today
    ).select_related("encounter__patrol", "enrolment__pupil")  # fmt: skip
    missed = (
        m for m in last.order_by("-encounter__at") if verdict_of_match(m) == Verdict.UNAUTHORISED
    )
    for match in islice(missed, 7):
        asked = ask_follow_up(
            encounter=match.encounter, by=streets.supervisor, note="Speak to the family this week",
            at=_at(match.encounter.patrol.date, 14),
        )  # fmt: skip
        open_or_join(flag=asked.flag, on=streets.plan.settings.today)


def _at(day: dt.date, hour: int, minute: int = 0) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour, minute)))
