"""What the demonstration will consist of, before anything is written: plain values, in a fixed order."""

import datetime as dt
from dataclasses import dataclass, field

from config.demo.calendars import NamedRow, school_days
from config.demo.sizes import Size

COUNCIL = 875  # rule 1530 allows it, and no council has had it since 2009: no living pupil's number
COUNCIL_NAME = "Riverside Council"
RECEPTION, YEAR_6, YEAR_7, YEAR_11 = 0, 6, 7, 11
LEFT = YEAR_11 + 1  # the cohort that left last July
PRIMARY, SECONDARY, SPECIAL, PROVISION = "Primary", "Secondary", "Special", "Pupil referral unit"


@dataclass(frozen=True)
class Settings:
    """What one demonstration is made from."""

    size: Size
    seed: int
    today: dt.date

    def as_json(self) -> dict[str, object]:
        """For the marker of a load."""
        return {"size": self.size.name, "seed": self.seed, "today": self.today.isoformat()}


@dataclass(slots=True)
class SchoolPlan:
    """A school: how many forms, and which towns it draws from."""

    index: int
    kind: str
    urn: str
    estab: int
    name: str
    street: str
    town: str
    postcode: str
    head: str
    forms: int
    form_size: int
    rows: list[NamedRow]
    partner: int = -1  # the secondary its leavers go to; for a secondary, none
    days: tuple[dt.date, ...] = ()
    lost_day: dt.date | None = None  # the day the whole site closed without warning (Y4)
    snow_on: dt.date | None = None  # the afternoon of which it sent everybody home (Y4)
    trips: dict[str, frozenset[dt.date]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.days = school_days(self.rows)

    @property
    def years(self) -> range:
        """The year groups it teaches, reception being 0."""
        if self.kind == PRIMARY:
            return range(RECEPTION, YEAR_6 + 1)
        if self.kind == SECONDARY:
            return range(YEAR_7, YEAR_11 + 1)
        return range(RECEPTION if self.kind == SPECIAL else YEAR_7, YEAR_11 + 1)


@dataclass(slots=True)
class CarerPlan:
    """A parent or other carer, as the table will hold it."""

    id: int
    ref: str
    title: str
    forename: str
    surname: str
    address: str
    telephone: str
    email: str
    language: str


@dataclass(slots=True)
class TiePlan:
    """What a carer is to one child."""

    carer: CarerPlan
    relation: str
    responsible: bool = True
    at_home: bool = True
    order: int = 1
    safe: bool = True
    note: str = ""
    confidential: bool = False


@dataclass(slots=True)
class StayPlan:
    """An enrolment."""

    id: int
    school: SchoolPlan
    starts_on: dt.date
    ends_on: dt.date | None
    year: int
    group: str
    kind: str = "main"

    def holds(self, day: dt.date) -> bool:
        """Whether the child is on roll that day."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


@dataclass(slots=True)
class CircumstancePlan:
    """A dated circumstance."""

    kind: str
    valid_from: dt.date
    valid_to: dt.date | None
    worker: str = ""


@dataclass(slots=True)
class ChildPlan:
    """A child, with everything that hangs on it. `cohort` is this year's year group (12: has left)."""

    id: int
    ref: str
    upn: str
    surname: str
    forename: str
    born: dt.date
    sex: str
    cohort: int
    household: "HouseholdPlan"
    school: SchoolPlan  # where it sits this year, or sat until it left
    stays: list[StayPlan] = field(default_factory=list)
    ties: list[TiePlan] = field(default_factory=list)
    circumstances: list[CircumstancePlan] = field(default_factory=list)
    story: str = "steady"
    turn: dt.date = dt.date.max  # when the story turns: the slide begins, or the help works

    def has(self, kind: str) -> bool:
        """Whether the child has or had the circumstance."""
        return any(c.kind == kind for c in self.circumstances)


@dataclass(slots=True)
class HouseholdPlan:
    """A home: its children share a street, a faith, holidays, and some of what keeps them away."""

    index: int
    heritage: str
    observance: str
    address: str
    town: str
    children: list[ChildPlan] = field(default_factory=list)
    holidays: list[tuple[dt.date, dt.date]] = field(default_factory=list)
    condoned: set[dt.date] = field(default_factory=set)
    observed: set[dt.date] = field(default_factory=set)
    strain: float = 1.0  # how hard things are at home: weighs on every child's story


@dataclass(slots=True)
class Span:
    """The days that carry marks: from going live to the last school day, the lively one."""

    first: dt.date
    live: dt.date
    live_is_today: bool


@dataclass(slots=True)
class Plan:
    """The whole authority."""

    settings: Settings
    span: Span
    schools: list[SchoolPlan]
    households: list[HouseholdPlan] = field(default_factory=list)
    children: list[ChildPlan] = field(default_factory=list)
    carers: list[CarerPlan] = field(default_factory=list)
