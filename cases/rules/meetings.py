"""When a meeting may be, and how a day of many is laid out. Pure: what is booked and the calendar are handed in.

Nobody and no room is in two meetings at once, and no meeting is on a day when nobody works: these block. What a
good reason may stand against only warns, and is confirmed by whoever arranges it.
"""

import datetime as dt
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass

SATURDAY = 5
RECORDED_WITHIN = dt.timedelta(days=14)
PLANNED_WITHIN = dt.timedelta(days=366)
SLOT_LENGTHS = (20, 30, 40, 45, 60)  # minutes offered for a day of many
HALF_AN_HOUR = 30
NOBODY: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Booking:
    """A meeting as far as others must know of it: when, whom and which room it takes."""

    start: dt.datetime
    end: dt.datetime
    case: int = 0
    pupil: int = 0
    carers: frozenset[int] = NOBODY
    officer: int | None = None
    chair: int | None = None
    room: int | None = None
    kept_from: frozenset[int] = NOBODY  # carers those who come must not meet, at the door either

    def meets(self, other: "Booking") -> bool:
        """Whether both take some of the same time; one that begins when the other ends does not."""
        return self.start < other.end and other.start < self.end

    def has_of_family(self, other: "Booking") -> bool:
        """Whether the same child or parent is in both."""
        return self.pupil == other.pupil or bool(self.carers & other.carers)

    def is_too_near(self, other: "Booking", gap: dt.timedelta) -> bool:
        """Whether somebody who must not meet those who come is there less than the gap before or after."""
        near = self.start < other.end + gap and other.start < self.end + gap
        return near and bool(self.kept_from & other.carers)


@dataclass(frozen=True)
class DayFacts:
    """What the calendar says of a day. `closed` says why the school does not meet; empty: it does."""

    bank_holiday: bool = False
    closed: str = ""
    staff_are_in: bool = True  # a training day: no children, but the building is open
    at_the_school: bool = False
    promised: dt.date | None = None
    promise: str = ""  # what the pathway promises by then: `the panel`
    gap: dt.timedelta = dt.timedelta()  # between sittings of those who must not meet


@dataclass(frozen=True)
class Clash:
    """One thing that stands against a meeting. One that does not block is confirmed with open eyes."""

    code: str
    blocks: bool
    text: str


def wrong_day(day: dt.date, today: dt.date) -> str:
    """Why no meeting is, or was, that day; empty when one may be. One that was is written down soon after."""
    if day.weekday() >= SATURDAY:
        return f"{day:%A} {day.day} {day:%B} {day.year} is at a weekend: choose a school day"
    if day < today - RECORDED_WITHIN:
        return "The day is too long ago: a panel is recorded within two weeks"
    return "The day is more than a year ahead" if day > today + PLANNED_WITHIN else ""


def clashes(wanted: Booking, booked: Iterable[Booking], day: DayFacts) -> list[Clash]:
    """Everything that stands against a meeting, what blocks it first. It never says whose the other meeting is."""
    booked = list(booked)
    found = _of_people(wanted, [other for other in booked if wanted.meets(other)])
    if any(wanted.is_too_near(other, day.gap) for other in booked):
        found.append(Clash("apart", True, too_near(day.gap)))
    found += _same_day(wanted, booked, {clash.code for clash in found})
    found += _of_the_day(wanted, day)
    return sorted(found, key=lambda clash: not clash.blocks)


def _of_people(wanted: Booking, at_once: Sequence[Booking]) -> list[Clash]:
    found: dict[str, Clash] = {}
    for other in at_once:
        time = f"{clock(other.start)} to {clock(other.end)}"
        if wanted.room and wanted.room == other.room:
            found["room"] = Clash("room", True, f"The room is taken from {time}")
        if wanted.chair and wanted.chair in (other.chair, other.officer):
            found["chair"] = Clash("chair", True, f"The chair is in another meeting from {time}")
        if wanted.has_of_family(other):
            found["family"] = Clash("family", True, f"The family has another meeting from {time}")
        if wanted.officer and wanted.officer in (other.officer, other.chair):
            words = f"The officer of the case is in another meeting from {time}"
            found["officer"] = Clash("officer", False, words)
    if "chair" in found and wanted.officer == wanted.chair:
        found.pop("officer", None)
    return list(found.values())


def _same_day(wanted: Booking, booked: Sequence[Booking], told: Container[str]) -> list[Clash]:
    """A family that comes twice in a day could come once."""
    if "family" in told:
        return []
    times = [clock(b.start) for b in booked if b.case != wanted.case and wanted.has_of_family(b)]
    words = f"The family has another meeting that day, at {', '.join(times)}: one after the other spares a journey"
    return [Clash("family_twice", False, words)] if times else []


def _of_the_day(wanted: Booking, day: DayFacts) -> list[Clash]:
    on = wanted.start.date()
    found = []
    if day.bank_holiday:
        found.append(Clash("bank_holiday", True, "It is a bank holiday"))
    elif day.closed:
        shut = day.at_the_school and not day.staff_are_in
        words = f"The school does not meet that day: {day.closed}"
        found.append(Clash("closed", shut, words + (", and the room is there" if shut else "")))
    if day.promised and on > day.promised:
        promised = f"{day.promised.day} {day.promised:%B %Y}"
        words = f"The pathway promises {day.promise} by {promised}: this is later"
        found.append(Clash("promised", False, words))
    return found


def clock(moment: dt.datetime) -> str:
    """14:00."""
    return f"{moment:%H:%M}"


def too_near(gap: dt.timedelta) -> str:
    """What is said of sittings too near each other. It names nobody."""
    minutes = int(gap.total_seconds() // 60)
    words = "half an hour" if minutes == HALF_AN_HOUR else f"{minutes} minutes"
    return f"These parents must not meet: leave {words} between the sittings"


def must_not_meet(confidential: Iterable[int], asked: Sequence[int]) -> frozenset[int]:
    """Which of the parents asked get a sitting of their own: those whose address is kept from somebody asked.

    A confidential address says that somebody may not find this person; being in one room would undo it.
    """
    apart = frozenset(confidential) & frozenset(asked)
    return apart if len(set(asked)) > 1 else NOBODY


def may_sit_together(asked: Iterable[int], apart: frozenset[int]) -> bool:
    """Whether these parents may be in one room: each of those set apart sits alone."""
    asked = set(asked)
    return len(asked) <= 1 or not asked & apart


def in_sittings(asked: Sequence[int], apart: frozenset[int]) -> list[tuple[int, ...]]:
    """The parents of each sitting, in order: who may meet first, then each of those set apart alone."""
    together = tuple(carer for carer in asked if carer not in apart)
    return [together] * bool(together) + [(carer,) for carer in asked if carer in apart]


def kept_from(
    asked: Iterable[int], confidential: Iterable[int], everybody: Iterable[int]
) -> frozenset[int]:
    """Which other parents of the child those asked must not meet: one of the two keeps from being found."""
    asked, confidential = set(asked), set(confidential)
    others = set(everybody) - asked
    return frozenset(others if asked & confidential else others & confidential)


@dataclass(frozen=True)
class Wish:
    """One meeting to be laid out. `household` is the same for those who come together."""

    case: int
    household: int
    sitting: int = 1
    carers: frozenset[int] = NOBODY
    kept_from: frozenset[int] = NOBODY

    def is_kept_from(self, other: "Wish") -> bool:
        """Whether somebody of the one must not meet somebody of the other."""
        sittings = self.household == other.household and self.sitting != other.sitting
        return (
            sittings or bool(self.kept_from & other.carers) or bool(other.kept_from & self.carers)
        )


@dataclass(frozen=True)
class Slot:
    """A wish with its time; none when the day is full."""

    wish: Wish
    start: dt.datetime | None


def lay_out(
    wishes: Sequence[Wish], first: dt.datetime, until: dt.datetime, minutes: int,
    taken: Iterable[tuple[dt.datetime, dt.datetime]] = (), gap: dt.timedelta = dt.timedelta(),
) -> list[Slot]:  # fmt: skip
    """Times one after another, in the order given, a household beside each other, around what is taken.

    Further sittings, of parents who must not meet the first, come last, never in the slot beside it, and never
    nearer than the gap, however short the slots.
    """
    length, taken = dt.timedelta(minutes=minutes), list(taken)
    times: dict[Wish, dt.datetime] = {}
    at = first
    for wish in _in_order(wishes):
        start = _free(max(at, _apart(wish, times, length, gap)), length, taken)
        if start + length > until:
            continue
        times[wish], at = start, start + length
    return [Slot(wish, times.get(wish)) for wish in _in_order(wishes)]


def _in_order(wishes: Sequence[Wish]) -> list[Wish]:
    """Households where the first of theirs stands; further sittings at the end."""
    places: dict[int, int] = {}
    for number, wish in enumerate(wishes):
        places.setdefault(wish.household, number)
    return sorted(wishes, key=lambda w: (w.sitting, places[w.household]))


def _apart(
    wish: Wish, times: dict[Wish, dt.datetime], length: dt.timedelta, gap: dt.timedelta
) -> dt.datetime:
    """The earliest a sitting may begin: a slot and the gap after those whose parents it is kept from."""
    before = [at for other, at in times.items() if wish.is_kept_from(other)]
    return (
        max(before) + length + max(length, gap)
        if before
        else dt.datetime.min.replace(tzinfo=dt.UTC)
    )


def _free(
    start: dt.datetime, length: dt.timedelta, taken: Sequence[tuple[dt.datetime, dt.datetime]]
) -> dt.datetime:
    """The first time from `start` on that what is taken leaves free."""
    for begins, ends in sorted(taken):
        if start < ends and begins < start + length:
            start = ends
    return start
