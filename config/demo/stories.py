"""Why a child is away more than most: each has a story, and hard homes make the hard ones likelier.

The weights are set so that the whole authority comes out near the national figures: about 7% of
sessions missed, 18 to 20% of pupils persistently absent, 2% severely; children in need miss about
three times as many sessions without leave as others, children in care rather fewer.
"""

import datetime as dt
from collections import Counter

from attendance.choices import CircumstanceKind as Kind
from config.demo.dice import Dice, dice, happens, poisson
from config.demo.plan import YEAR_6, ChildPlan, HouseholdPlan, Plan
from config.demo.words import observances

DAY = dt.timedelta(days=1)
# Weight in primary, in secondary, and whether trouble at home makes it likelier.
WEIGHTS: dict[str, tuple[float, float, bool]] = {
    "steady": (790, 700, False),
    "frail": (38, 34, False),
    "chronic": (9, 12, False),
    "anxious": (6, 22, False),
    "slider": (18, 34, True),
    "recoverer": (15, 20, True),
    "disengaged": (5, 20, True),
    "long_weekends": (22, 22, True),
    "late": (34, 42, True),
    "part_time": (3, 6, True),
    "suspended": (1, 12, True),
}
SHARED = ("slider", "recoverer", "late", "long_weekends")
AUTUMN = 0.06  # of homes that stay for the weeks beside the holidays
EARLIEST, RECENT, LATEST = 75 * DAY, 30 * DAY, 9 * DAY
GOLDEN = 0.6180339887498949
RISK = (
    (Kind.CHILD_PROTECTION, 1.3),
    (Kind.CHILD_IN_NEED, 6.0),
    (Kind.FREE_SCHOOL_MEALS, 1.5),
    (Kind.SEN_SUPPORT, 1.4),
    (Kind.EHC_PLAN, 1.4),
    (Kind.YOUNG_CARER, 1.8),
    (Kind.YOUTH_JUSTICE, 4.0),
    (Kind.LOOKED_AFTER, 0.2),
)


def tell_stories(plan: Plan) -> None:
    """Give every home its shared days away, and every child a story and the day it turns."""
    spread: Counter[tuple[bool, bool]] = Counter()
    for home in plan.households:
        rng = dice(plan.settings.seed, "home", home.index)
        _shared_days(rng, plan, home)
        _away_in_autumn(plan, home)
        for child in home.children:
            group = (child.has(Kind.CHILD_IN_NEED), child.cohort <= YEAR_6)
            spread[group] += 1
            point = (plan.settings.seed * 0.377 + spread[group] * GOLDEN) % 1.0
            child.story = _at(_weights(child), point)
            child.turn = _turn(rng, plan)
    _alike(plan)


def _at(weights: list[tuple[str, float]], point: float) -> str:
    """The story at a point of the scale from 0 to 1 that the weights divide.

    Points stepped by the golden ratio cover the scale evenly, so that even a small authority has its
    share of each story; plain dice would not.
    """
    left = point * sum(weight for _, weight in weights)
    for name, weight in weights:
        left -= weight
        if left < 0:
            return name
    return weights[-1][0]


def _alike(plan: Plan) -> None:
    """In some homes one child's trouble is its sibling's too: the second joins in."""
    for home in plan.households:
        rng = dice(plan.settings.seed, "alike", home.index)
        troubled = [child for child in home.children if child.story in SHARED]
        steady = [child for child in home.children if child.story == "steady"]
        if troubled and steady and happens(rng, 0.12):
            steady[0].story, steady[0].turn = troubled[0].story, troubled[0].turn


def risk(child: ChildPlan) -> float:
    """How much likelier trouble is for this child than for most."""
    factor = child.household.strain * 0.72
    for kind, weight in RISK:
        if child.has(kind):
            factor *= weight
    return factor


def _weights(child: ChildPlan) -> list[tuple[str, float]]:
    column = 0 if child.cohort <= YEAR_6 else 1
    hard = risk(child)
    return [(name, row[column] * (hard if row[2] else 1.0)) for name, row in WEIGHTS.items()]


def _turn(rng: Dice, plan: Plan) -> dt.date:
    span = plan.span
    return span.first + DAY * int((span.live - span.first).days * rng.uniform(0.15, 0.8))


def _shared_days(rng: Dice, plan: Plan, home: HouseholdPlan) -> None:
    """Holidays beside the half-terms, and single days off together on a Monday or a Friday."""
    days = [d for d in home.children[0].school.days if plan.span.first <= d <= plan.span.live]
    edges = [i for i in range(1, len(days)) if (days[i] - days[i - 1]).days > 5]
    if edges and happens(rng, 0.16):
        home.holidays.append(_holiday(rng, days, rng.choice(edges)))
    if happens(rng, 0.2):
        loose = [d for d in days if d.weekday() in (0, 4)]
        home.condoned = (
            {rng.choice(loose) for _ in range(1 + poisson(rng, 1.6))} if loose else set()
        )
    if home.observance and happens(rng, 0.8):
        home.observed = set(observances(home.observance))


def _away_in_autumn(plan: Plan, home: HouseholdPlan) -> None:
    """A week or more in the middle of the term, when flights are cheap: most notices are for that."""
    rng = dice(plan.settings.seed, "autumn", home.index)
    if home.holidays or not happens(rng, AUTUMN):
        return
    live = plan.span.live
    days = [d for d in home.children[0].school.days if plan.span.first <= d <= live - LATEST]
    days = [d for d in days if d >= (live - EARLIEST if happens(rng, 0.65) else live - RECENT)]
    length = rng.choice((5, 5, 6, 7, 8))
    if len(days) > length:
        first = rng.randrange(len(days) - length)
        home.holidays.append((days[first], days[first + length - 1]))


def _holiday(rng: Dice, days: list[dt.date], edge: int) -> tuple[dt.date, dt.date]:
    """Some days before the holidays begin, or after they end."""
    length = rng.choices((2, 3, 4, 5, 5, 6, 8, 10), (2, 2, 2, 5, 5, 1, 1, 1))[0]
    if happens(rng, 0.6):
        return days[max(0, edge - length)], days[edge - 1]
    return days[edge], days[min(len(days) - 1, edge + length - 1)]
