"""The schools of the authority: names, places, calendars, and how many children each takes."""

import datetime as dt

from config.demo.calendars import WEEK, NamedRow, year_rows, years_needed
from config.demo.dice import Dice, dice
from config.demo.plan import PRIMARY, PROVISION, SECONDARY, SPECIAL, SchoolPlan, Settings, Span
from config.demo.sizes import Size
from config.demo.words import heritages, places

FIRST_URN = 870101  # six digits, beyond the numbers the register of schools has reached
FIRST_ESTAB = {PRIMARY: 2001, SECONDARY: 4001, SPECIAL: 7001, PROVISION: 1101}
TITLES = ("Mr", "Mrs", "Ms", "Dr")


def make_schools(settings: Settings) -> list[SchoolPlan]:
    """Every school, primaries first; each primary's leavers go mostly to the nearest secondary."""
    size = settings.size
    kinds = _kinds(size)
    names = school_names(size)
    seen: dict[str, int] = {}
    schools = []
    for index, kind in enumerate(kinds):
        turn = seen.get(kind, 0)
        seen[kind] = turn + 1
        schools.append(_school(settings, index, kind, turn, names[index]))
    for school in schools:
        if school.kind == PRIMARY and size.secondaries:
            school.partner = size.primaries + school.index * size.secondaries // size.primaries
    return schools


def school_names(size: Size) -> list[str]:
    """A name for each school, no two alike."""
    stems = [
        f"{stem} {ending}" for ending in places("primary_ending") for stem in places("primary_stem")
    ]
    mixed = sorted(stems, key=lambda name: dice(0, "school", name).random())
    primaries = [
        f"{name} Primary School" for name in [*places("primary"), *mixed][: size.primaries]
    ]
    return [
        *primaries,
        *places("secondary")[: size.secondaries],
        *_cycled(places("special"), size.specials),
        *places("provision")[: size.provisions],
    ]


def find_span(settings: Settings, schools: list[SchoolPlan]) -> Span:
    """The last school day up to today of the first school, and the Monday the marks begin."""
    live = max(day for day in schools[0].days if day <= settings.today)
    first = live - WEEK * settings.size.weeks
    first += dt.timedelta(days=(7 - first.weekday()) % 7)
    return Span(first, live, live == settings.today)


def lose_a_day(settings: Settings, schools: list[SchoolPlan], span: Span) -> None:
    """Once in the winter a boiler fails: the whole site of every eighth school closes for a day (Y4)."""
    for school in schools[1::8]:
        rng = dice(settings.seed, "boiler", school.urn)
        cold = [
            d for d in school.days if span.first <= d < span.live and d.month in (12, 1, 2, 11)
        ][:-5]
        school.lost_day = rng.choice(cold) if cold else None
    for school in schools:
        if (
            school.kind == SECONDARY
        ):  # a fortnight ago it snowed, and the first of them closed at noon
            lately = [d for d in school.days if d < span.live][-9:]
            school.snow_on = lately[0] if lately else None
            break


def _kinds(size: Size) -> list[str]:
    return (
        [PRIMARY] * size.primaries
        + [SECONDARY] * size.secondaries
        + [SPECIAL] * size.specials
        + [PROVISION] * size.provisions
    )


def _school(settings: Settings, index: int, kind: str, turn: int, name: str) -> SchoolPlan:
    rng = dice(settings.seed, "school", index)
    forms, form_size = _forms(settings.size, kind, turn)
    town = places("town")[index % len(places("town"))]
    return SchoolPlan(
        index=index,
        kind=kind,
        urn=str(FIRST_URN + index),
        estab=FIRST_ESTAB[kind] + turn,
        name=name,
        street=f"{rng.choice(places('street'))} {rng.choice(places('road'))}",
        town=town,
        postcode=postcode(rng, town),
        head=_head(rng),
        forms=forms,
        form_size=form_size,
        rows=_rows(settings, index),
    )


def _forms(size: Size, kind: str, turn: int) -> tuple[int, int]:
    if kind == PRIMARY:
        return size.primary_forms[turn % len(size.primary_forms)], size.primary_class
    if kind == SECONDARY:
        return size.secondary_forms[turn % len(size.secondary_forms)], size.secondary_class
    return 1, 8


def _rows(settings: Settings, index: int) -> list[NamedRow]:
    return [row for year in years_needed(settings.today) for row in year_rows(year, index % 4)]


def _head(rng: Dice) -> str:
    heritage = rng.choice(heritages()[:8])
    return f"{rng.choice(TITLES)} {rng.choice('ABCDEGHJKLMNPRST')} {rng.choice(heritage.surnames)}"


def postcode(rng: Dice, town: str) -> str:
    """An invented postcode: no real one begins RV. Each town has its own district."""
    district = places("town").index(town) + 1
    letters = "".join(rng.choices("ABDEFGHJLNPQRSTUWXYZ", k=2))
    return f"RV{district} {rng.randint(1, 9)}{letters}"


def _cycled(words: tuple[str, ...], count: int) -> list[str]:
    """The words, and when they run out, again with a number."""
    return [
        words[i % len(words)] + ("" if i < len(words) else f" {i // len(words) + 1}")
        for i in range(count)
    ]
