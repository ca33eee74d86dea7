"""Homes and their children: every seat of every school is filled from families of one to four."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator

from attendance.rules.calendar import AcademicYear
from attendance.rules.upn import make_upn
from config.demo.circumstances import give_circumstances
from config.demo.dice import Dice, dice, weighted
from config.demo.homes import Homes, make_address, shield
from config.demo.plan import (
    COUNCIL,
    LEFT,
    PRIMARY,
    PROVISION,
    YEAR_11,
    ChildPlan,
    HouseholdPlan,
    Plan,
    SchoolPlan,
)
from config.demo.refs import make_ref
from config.demo.stays import Stays
from config.demo.words import Heritage, heritages

CHILDREN = ((1, 40.0), (2, 38.0), (3, 16.0), (4, 6.0))
CLOSE = 300  # days: children of one mother are no closer, but for twins
Seat = tuple[int, int]  # school, cohort


class Families:
    """Fills the seats of a plan, area by area; an area is a primary school and its share of the rest."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.year = AcademicYear.of(plan.span.live).start_year
        self.homes = Homes(1)
        self.serials: Counter[tuple[int, int]] = Counter()
        self.stays = Stays(plan, self.year)

    def fill(self) -> None:
        """Make every household, in the order of the areas."""
        for area, seats in enumerate(share_seats(self.plan.schools)):
            rng = dice(self.plan.settings.seed, "area", area)
            while seats:
                self._household(rng, area, seats)
        self.plan.carers = self.homes.made

    def _household(self, rng: Dice, area: int, seats: Counter[Seat]) -> None:
        heritage = weighted(rng, [(h, float(h.share)) for h in heritages()])
        town = self.plan.schools[area].town
        home = HouseholdPlan(
            len(self.plan.households),
            heritage.name,
            heritage.observance,
            make_address(rng, town),
            town,
        )
        surname = rng.choice(heritage.surnames)
        for seat in _take_seats(rng, seats):
            self._child(rng, home, heritage, surname, seat)
        home.strain = rng.lognormvariate(0, 0.5)
        give_circumstances(rng, home, self.plan.span.live)
        self.homes.carers_for(rng, home, heritage, surname)
        shield(home, rng)
        for child in home.children:
            self.stays.give(rng, child, self.plan.schools[area])
        self.plan.households.append(home)

    def _child(
        self, rng: Dice, home: HouseholdPlan, heritage: Heritage, surname: str, seat: Seat
    ) -> None:
        school, cohort = self.plan.schools[seat[0]], seat[1]
        sex = rng.choice("FM")
        child = ChildPlan(
            id=len(self.plan.children) + 1,
            ref=make_ref(rng, "P"),
            upn=self._upn(school, cohort),
            surname=surname,
            forename=_forename(rng, heritage, sex, home),
            born=_born(rng, self.year, cohort, home),
            sex=sex,
            cohort=cohort,
            household=home,
            school=school,
        )
        home.children.append(child)
        self.plan.children.append(child)

    def _upn(self, school: SchoolPlan, cohort: int) -> str:
        entered = (self.year - cohort) % 100
        self.serials[school.estab, entered] += 1
        return make_upn(COUNCIL, school.estab, entered, self.serials[school.estab, entered])


def share_seats(schools: list[SchoolPlan]) -> Iterator[Counter[Seat]]:
    """For each area the seats to fill: its primary's own, and its share of the schools all draw on."""
    primaries = [school for school in schools if school.kind == PRIMARY]
    shares: list[Counter[Seat]] = [Counter() for _ in primaries]
    for school in schools:
        drawing = _areas_of(school, primaries)
        for number, seat in enumerate(_seats(school)):
            shares[drawing[number % len(drawing)]][seat] += 1
    yield from shares


def _areas_of(school: SchoolPlan, primaries: list[SchoolPlan]) -> list[int]:
    if school.kind == PRIMARY:
        return [school.index]
    return [p.index for p in primaries if p.partner == school.index] or [p.index for p in primaries]


def _seats(school: SchoolPlan) -> Iterator[Seat]:
    if school.kind == PROVISION:
        return
    places = school.forms * school.form_size
    for cohort in school.years:
        # The youngest years are a little smaller now than the eldest: births have fallen.
        for _ in range(max(1, round(places * (0.93 + 0.01 * min(cohort, 7))))):
            yield school.index, cohort
    if school.years[-1] == YEAR_11:
        for _ in range(places):
            yield school.index, LEFT


def _take_seats(rng: Dice, seats: Counter[Seat]) -> Iterator[Seat]:
    """Seats for one family: any for the first child, then those a believable gap away."""
    wanted = weighted(rng, CHILDREN)
    first = weighted(rng, [(seat, float(left)) for seat, left in seats.items()])
    taken = [first]
    _use(seats, first)
    while len(taken) < wanted:
        fitting = [(s, n * _gap_weight(s[1], taken)) for s, n in seats.items()]
        if not any(weight for _, weight in fitting):
            break
        seat = weighted(rng, fitting)
        _use(seats, seat)
        taken.append(seat)
    yield from sorted(taken, key=lambda seat: -seat[1])


def _gap_weight(cohort: int, taken: list[Seat]) -> float:
    gap = min(abs(cohort - other) for _, other in taken)
    return (0.04, 0.5, 1.0, 0.8, 0.4, 0.2)[gap] if gap < 6 else 0.05


def _use(seats: Counter[Seat], seat: Seat) -> None:
    seats[seat] -= 1
    if not seats[seat]:
        del seats[seat]


def _forename(rng: Dice, heritage: Heritage, sex: str, home: HouseholdPlan) -> str:
    taken = {child.forename for child in home.children}
    names = heritage.female if sex == "F" else heritage.male
    return rng.choice([name for name in names if name not in taken])


def _born(rng: Dice, year: int, cohort: int, home: HouseholdPlan) -> dt.date:
    """A birthday in the cohort's year; twins share it, other siblings keep their distance."""
    first = dt.date(year - 5 - cohort, 9, 1)
    twins = [child for child in home.children if child.cohort == cohort]
    if twins:
        return twins[0].born
    born = first
    for _ in range(20):
        born = first + dt.timedelta(days=rng.randrange(365))
        if all(abs((born - other.born).days) >= CLOSE for other in home.children):
            break
    return born
