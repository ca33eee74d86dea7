"""A patrol on the first morning of the test calendar, through the real actions, and children met on it.

patrol = patrol_out(officer)                       # Monday 1 September 2025, 09:30 to 12:30, under way
encounter = meet(patrol, officer, given_surname="Barnes", clock="10:42")
match_encounter(encounter=encounter, enrolment=enrolment, by=officer)
"""

import datetime as dt
from typing import Any

from accounts.models import User
from attendance.actions.encounters import Told, record_encounter
from attendance.actions.patrols import WantedPatrol, plan_patrol, start_patrol
from attendance.actions.refs import new_ref
from attendance.choices import (
    Accompanied,
    EncounterOutcome,
    PatrolStatus,
    PlaceKind,
    StreetReason,
    YesNo,
)
from attendance.models import AuthorisingRank, Encounter, Patrol
from attendance.rules.calendar import LONDON
from attendance.rules.patrols import Direction
from tests.factories.attendance import FIRST_DAY

STARTS, ENDS = dt.time(9, 30), dt.time(12, 30)


def moment(clock: str, day: dt.date = FIRST_DAY) -> dt.datetime:
    """A time of that day in London."""
    return dt.datetime.combine(day, dt.time.fromisoformat(clock), LONDON)


def wanted(by: User, day: dt.date = FIRST_DAY, **other: Any) -> WantedPatrol:
    """A patrol as somebody plans it: all in order, unless told otherwise."""
    plan: dict[str, Any] = {
        "direction": Direction(day, STARTS, ENDS, "superintendent"), "area": "Ferrybank centre",
        "premises": "Ferry Street Youth Centre", "authorised_by": "Supt R. Dale", "police": "PC 4417 Iqbal",
        "officer_ids": frozenset({by.pk}),
    }  # fmt: skip
    return WantedPatrol(**(plan | other))


def patrol_planned(by: User, day: dt.date = FIRST_DAY, **other: Any) -> Patrol:
    """Planned at eight that morning."""
    return plan_patrol(wanted=wanted(by, day, **other), by=by, at=moment("08:00", day))


def patrol_out(by: User, day: dt.date = FIRST_DAY, **other: Any) -> Patrol:
    """Planned and started."""
    patrol = patrol_planned(by, day, **other)
    return start_patrol(patrol=patrol, by=by, at=moment("09:30", day))


def patrol_row(by: User, day: dt.date) -> Patrol:
    """Under way on any day, without the actions and their clock."""
    return Patrol.objects.create(
        ref=new_ref("TP"), date=day, area="Ferrybank centre", premises="Ferry Street Youth Centre",
        authorised_by="Supt R. Dale", authorised_rank=AuthorisingRank.objects.get(key="superintendent"),
        power="CDA 1998 s16", authorised_from=moment("09:30", day),
        authorised_until=moment("12:30", day), status=PatrolStatus.UNDER_WAY, made_by=by,
        made_by_name=by.name, started_at=moment("09:30", day), started_by_name=by.name,
    )  # fmt: skip


def told(day: dt.date = FIRST_DAY, clock: str = "10:42", **other: Any) -> Told:
    """A child alone in the town centre without a lawful reason, who gave no name."""
    said: dict[str, Any] = {
        "at": moment(clock, day), "place": PlaceKind.TOWN, "accompanied": Accompanied.ALONE,
        "reason": StreetReason.NONE, "lawful": YesNo.NO, "outcome": EncounterOutcome.NONE, "age": 9,
    }  # fmt: skip
    return Told(**(said | other))


def meet(patrol: Patrol, by: User, clock: str = "10:42", **other: Any) -> Encounter:
    """Somebody met, recorded a minute later."""
    said = told(patrol.date, clock, **other)
    return record_encounter(patrol=patrol, told=said, by=by, at=said.at + dt.timedelta(minutes=1))
