"""Dated circumstances: which homes a social worker knows, and what each child needs."""

import datetime as dt

from attendance.choices import CircumstanceKind as Kind
from config.demo.dice import Dice, happens
from config.demo.plan import SPECIAL, YEAR_7, ChildPlan, CircumstancePlan, HouseholdPlan
from config.demo.words import heritages

DAY = dt.timedelta(days=1)


def give_circumstances(rng: Dice, home: HouseholdPlan, live: dt.date) -> None:
    """Some run in the family (need, care, free meals), some are the child's own (SEND, caring)."""
    fate = rng.random()
    if fate < 0.008:
        _all(rng, home, Kind.LOOKED_AFTER, live, _worker(rng))
    elif fate < 0.04:
        _in_need(rng, home, live)
    if happens(rng, min(0.8, 0.2 * home.strain + 0.3 * (fate < 0.04))):
        _all(rng, home, Kind.FREE_SCHOOL_MEALS, live)
    for child in home.children:
        _own(rng, child, live)


def _in_need(rng: Dice, home: HouseholdPlan, live: dt.date) -> None:
    worker = _worker(rng)
    ended = happens(rng, 0.12)
    protected = happens(rng, 0.17)
    begun = live - DAY * rng.randint(90, 700)
    for child in home.children:
        until = begun + DAY * rng.randint(70, 80) if ended else None
        child.circumstances.append(CircumstancePlan(Kind.CHILD_IN_NEED, begun, until, worker))
        if protected and not ended:
            since = begun + DAY * rng.randint(20, 80)
            child.circumstances.append(CircumstancePlan(Kind.CHILD_PROTECTION, since, None, worker))


def _all(rng: Dice, home: HouseholdPlan, kind: Kind, live: dt.date, worker: str = "") -> None:
    begun = live - DAY * rng.randint(40, 1200)
    for child in home.children:
        child.circumstances.append(CircumstancePlan(kind, begun, None, worker))


def _own(rng: Dice, child: ChildPlan, live: dt.date) -> None:
    special = child.school.kind == SPECIAL
    draw = rng.random()
    if special or draw < 0.022:
        _one(rng, child, Kind.EHC_PLAN, live)
    elif draw < 0.15:
        _one(rng, child, Kind.SEN_SUPPORT, live)
    if happens(rng, 0.008):
        _one(rng, child, Kind.YOUNG_CARER, live)
    if child.cohort > YEAR_7 and happens(rng, 0.005):
        _one(rng, child, Kind.YOUTH_JUSTICE, live, f"Youth justice: {_worker(rng)}")


def _one(rng: Dice, child: ChildPlan, kind: Kind, live: dt.date, worker: str = "") -> None:
    begun = live - DAY * rng.randint(40, 900)
    child.circumstances.append(CircumstancePlan(kind, begun, None, worker))


def _worker(rng: Dice) -> str:
    heritage = rng.choice(heritages())
    return f"{rng.choice(heritage.female + heritage.male)} {rng.choice(heritage.surnames)}"
