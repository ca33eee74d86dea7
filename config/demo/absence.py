"""From a child's story to the marks of one enrolment. Later layers write over earlier ones."""

import datetime as dt
from collections.abc import Callable, Mapping
from functools import cache
from itertools import accumulate

from attendance.rules.ages import compulsory_from
from config.demo.dice import Dice, dice, happens, poisson
from config.demo.plan import RECEPTION, YEAR_11, ChildPlan, Plan, SchoolPlan, StayPlan
from config.demo.telling import AWAY_WITHOUT_LEAVE, Telling
from config.demo.words import notes

# How likely an illness is to begin in each month and on each weekday, against the year's mean.
MONTHS = {
    1: 1.5,
    2: 1.4,
    3: 1.1,
    4: 0.8,
    5: 0.7,
    6: 0.7,
    7: 0.7,
    9: 0.75,
    10: 1.0,
    11: 1.3,
    12: 1.6,
}
WEEKDAYS = (1.3, 0.95, 0.9, 0.95, 1.1)
DAYS_ILL = ((1, 2, 3, 4, 5, 8), (46, 26, 14, 6, 6, 2))
YEAR = 190  # school days
N_STANDS = 5  # school days after which an unexplained absence becomes O


def tell(plan: Plan, child: ChildPlan, stay: StayPlan) -> Telling:
    """The marks of one stay, from going live to the last school day."""
    days = days_told(plan, stay)
    rng = dice(plan.settings.seed, "marks", child.upn, stay.school.urn)
    telling = Telling(plan.settings.seed, rng, child, stay, days, illness_weights(tuple(days)))
    if days:
        for layer in LAYERS:
            layer(telling)
        _recent_reasons(telling, plan)
        _below_school_age(telling)
        _write_notes(telling)
    return telling


def days_told(plan: Plan, stay: StayPlan) -> list[dt.date]:
    """The school days of the stay that carry marks."""
    first = max(plan.span.first, stay.starts_on)
    last = min(plan.span.live, stay.ends_on or plan.span.live)
    return [day for day in stay.school.days if first <= day <= last]


@cache
def illness_weights(days: tuple[dt.date, ...]) -> list[float]:
    """Cumulative weights of the days for an illness to begin on."""
    return list(accumulate(MONTHS.get(d.month, 1.0) * WEEKDAYS[d.weekday()] for d in days))


def _everyday(t: Telling) -> None:
    """What befalls any child: a late bus, the dentist, colds."""
    n = len(t.days)
    for day in _some_days(t.rng, n, 2.2):
        t.late(day, t.rng.randint(2, 25))
    for day in _some_days(t.rng, n, 0.9):
        t.half(day, t.rng.randint(0, 1), "M")
    proneness = t.rng.gammavariate(2.2, 1.0) * (2.0 if t.child.story == "frail" else 0.95)
    _ill(t, proneness)


def _ill(t: Telling, episodes: float) -> None:
    """Bouts of illness: `episodes` in a full year."""
    n = len(t.days)
    count = poisson(t.rng, episodes * n / YEAR)
    for day in t.rng.choices(range(n), cum_weights=t.weights, k=count):
        t.away_from(day, t.rng.choices(*DAYS_ILL)[0], "I")
        if happens(t.rng, 0.15):
            t.half(day, 0, "/")  # sent home at lunch-time


def _daily(t: Telling, chance: Callable[[int], float], codes: Mapping[str, float]) -> None:
    """Day by day, away as often as `chance` says; a day away makes the next one likelier."""
    names, weights = list(codes), list(codes.values())
    yesterday = False
    for day in range(len(t.days)):
        p = chance(day)
        if t.rng.random() < (min(0.97, p * 1.6) if yesterday else p):
            t.away(day, t.rng.choices(names, weights)[0])
            yesterday = True
        else:
            yesterday = False


def _chronic(t: Telling) -> None:
    _daily(t, lambda day: 0.13, {"I": 8, "M": 2})


def _anxious(t: Telling) -> None:
    _daily(t, lambda day: 0.04 + 0.34 * t.since_turn(day), {"I": 6, "O": 3})


def _slider(t: Telling) -> None:
    _daily(t, lambda day: 0.03 + 0.28 * t.since_turn(day), {"O": 7, "I": 2})
    _habitually_late(t, 0.06, 0.03)


def _recoverer(t: Telling) -> None:
    _daily(t, lambda day: 0.02 if t.turned(day) else 0.2, {"O": 6, "I": 3})


def _disengaged(t: Telling) -> None:
    before, after = t.rng.uniform(0.25, 0.55), t.rng.uniform(0.55, 0.85)
    _daily(t, lambda day: after if t.turned(day) else before, {"O": 9, "I": 1})


def _long_weekends(t: Telling) -> None:
    _daily(t, lambda day: 0.17 if t.days[day].weekday() in (0, 4) else 0.01, {"I": 5, "O": 4})


def _late(t: Telling) -> None:
    _habitually_late(t, t.rng.uniform(0.1, 0.3), t.rng.uniform(0.01, 0.07))


def _habitually_late(t: Telling, before: float, after: float) -> None:
    for day in range(len(t.days)):
        draw = t.rng.random()
        if draw < before + after and t.here(day):
            t.late(day, t.rng.randint(3, 30) if draw < before else t.rng.randint(31, 95))


def _part_time(t: Telling) -> None:
    """A plan agreed for some weeks: mornings only, the afternoons are leave (C2)."""
    _daily(t, lambda day: 0.1, {"I": 5, "O": 2})
    start = next((i for i in range(len(t.days)) if t.turned(i)), 0)
    for day in range(start, min(len(t.days), start + t.rng.choice((20, 30, 45)))):
        t.half(day, 1, "C2")


def _suspended(t: Telling) -> None:
    for day in _some_days(t.rng, len(t.days), 2.2):
        t.away_from(day, t.rng.choice((1, 2, 2, 3, 5)), "E")
    _daily(t, lambda day: 0.05, {"O": 3, "I": 2})
    _habitually_late(t, 0.08, 0.03)


STORIES: dict[str, Callable[[Telling], None]] = {
    "chronic": _chronic,
    "anxious": _anxious,
    "slider": _slider,
    "recoverer": _recoverer,
    "disengaged": _disengaged,
    "long_weekends": _long_weekends,
    "late": _late,
    "part_time": _part_time,
    "suspended": _suspended,
}


def _own_story(t: Telling) -> None:
    if t.child.story in STORIES:
        STORIES[t.child.story](t)


def _with_the_family(t: Telling) -> None:
    """Days the children of a home share: a Monday off "ill", a holiday, a feast."""
    home = t.child.household
    for i, day in enumerate(t.days):
        if day in home.condoned and t.here(i):
            t.away(i, "I")
        elif day in home.observed:
            t.away(i, "R")
        elif any(first <= day <= last for first, last in home.holidays):
            t.away(i, "G")


def _with_the_class(t: Telling) -> None:
    """Trips, work experience and examinations take a whole class."""
    trips = trips_of(t.seed, t.stay.school, t.stay.group)
    for i, day in enumerate(t.days):
        if day in trips and t.here(i):
            t.away(i, "V")
        elif t.stay.year == 10 and day.month == 7 and 6 <= day.day <= 12 and t.here(i):
            t.away(i, "W")
        elif t.stay.year == YEAR_11 and day.month == 6 and 8 <= day.day <= 19:
            t.away(i, "S")


def trips_of(seed: int, school: SchoolPlan, group: str) -> frozenset[dt.date]:
    """The days the class goes out: each class has its own dice."""
    if group not in school.trips:
        rng = dice(seed, "class", school.urn, group)
        fit = [
            day for day in school.days if day.month in (3, 5, 6, 7, 10) and 0 < day.weekday() < 4
        ]
        school.trips[group] = frozenset(rng.sample(fit, 4)) if len(fit) > 4 else frozenset()
    return school.trips[group]


def _elsewhere_or_shut(t: Telling) -> None:
    """What no child can help: the site shut, a place elsewhere, a first fortnight of half days."""
    for i, day in enumerate(t.days):
        if day == t.stay.school.lost_day:
            t.away(i, "Y4")
        elif day == t.stay.school.snow_on:
            t.half(i, 1, "Y4")
        elif _due_elsewhere(t, day):
            t.away(i, "D")
        elif t.stay.year == RECEPTION and day.month == 9 and day.day < 19 and _too_young(t, day):
            t.half(i, 1, "X")


def _due_elsewhere(t: Telling, day: dt.date) -> bool:
    """With two places: at the unit from Monday to Wednesday, at the main school after."""
    early = day.weekday() < 3
    if t.stay.kind == "dual":
        return not early
    return early and any(s.kind == "dual" and s.holds(day) for s in t.child.stays)


LAYERS = (_everyday, _own_story, _with_the_family, _with_the_class, _elsewhere_or_shut)


def _recent_reasons(t: Telling, plan: Plan) -> None:
    """In the last days reasons are still coming in: N; a few have stood too long already."""
    n = len(t.days)
    if t.days[-1] < plan.span.live - dt.timedelta(days=30):
        return
    for session in range(max(0, 2 * (n - 14)), 2 * n):
        code, age = t.codes[session], n - 1 - session // 2
        chance = (0.6, 0.3, 0.18, 0.1, 0.06)[age] if age < N_STANDS else 0.03
        if (code == "O" or (code == "I" and age < 3)) and happens(t.rng, chance):
            t.codes[session] = "N"


def _below_school_age(t: Telling) -> None:
    """No absence of a child below compulsory school age is unauthorised."""
    if t.days[0] >= compulsory_from(t.child.born):
        return
    for session, code in enumerate(t.codes):
        if code in AWAY_WITHOUT_LEAVE and _too_young(t, t.days[session // 2]):
            t.codes[session] = {"U": "L", "G": "C"}.get(code, "I")
            if code == "U":
                t.minutes[session] = 28


def _too_young(t: Telling, day: dt.date) -> bool:
    return day < compulsory_from(t.child.born)


def _write_notes(t: Telling) -> None:
    """Beside the first session of some absences of the last weeks, what the office was told."""
    start = max(0, 2 * (len(t.days) - 15))
    before = ""
    for session in range(start, len(t.codes)):
        code = t.codes[session]
        if code not in (before, "/", "\\") and notes(code) and happens(t.rng, 0.55):
            t.notes[session] = t.rng.choice(notes(code))
        before = code


def _some_days(rng: Dice, n: int, yearly: float) -> list[int]:
    """So many days a year, anywhere."""
    return [rng.randrange(n) for _ in range(poisson(rng, yearly * n / YEAR))]
