"""Many families in one go: which cases are due for a meeting at a school, laid out over a day, set in one step."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils import timezone

from accounts.audit import record
from accounts.errors import WrongState
from accounts.models import User
from attendance.models import Responsibility, School
from cases.access import case_permissions, check_on_case, visible_cases
from cases.access_addresses import keep_places_from_lists
from cases.access_meetings import check_can_arrange_any
from cases.actions.invitations import Invited, invite_parents
from cases.actions.meetings import Wanted, arrange_meeting
from cases.choices import MeetingKind, Stage
from cases.choices import Permission as P
from cases.models import Case, MeetingPlace, Panel
from cases.models.bookings import (
    PROMISED,
    bookings_of,
    closed_on,
    confidential_of,
    day_facts,
    hold_day,
    sitting_gap,
)
from cases.querysets import CaseQuerySet
from cases.rules.meetings import (
    Booking,
    Clash,
    Wish,
    clashes,
    in_sittings,
    kept_from,
    lay_out,
    must_not_meet,
    wrong_day,
)

# The stage in which a case is due for each kind of meeting.
STAGES = {
    MeetingKind.PANEL: Stage.FT_OPEN,
    MeetingKind.TARGET_REVIEW: Stage.FT_PLAN,
    MeetingKind.REVIEW: Stage.FT_REVIEW,
}
MOST = 40  # cases offered, and set in one step


@dataclass(frozen=True)
class Family:
    """What laying out must know of one case: the household, and how its parents are asked."""

    case: Case
    household: int
    carers: tuple[Responsibility, ...]
    apart: frozenset[int]
    everybody: tuple[Responsibility, ...] = ()

    @property
    def sittings(self) -> list[tuple[int, ...]]:
        """The parents of each sitting, by key; one without any, where nobody may be asked."""
        return in_sittings([t.carer_id for t in self.carers], self.apart) or [()]

    def carers_of(self, sitting: int) -> list[Responsibility]:
        """The parents of a sitting."""
        sittings = self.sittings
        asked = sittings[sitting - 1] if sitting <= len(sittings) else ()
        return [t for t in self.carers if t.carer_id in asked]

    def keys_of(self, sitting: int) -> frozenset[int]:
        """The same by key."""
        return frozenset(t.carer_id for t in self.carers_of(sitting))

    def kept_from(self, sitting: int) -> frozenset[int]:
        """The child's other parents, whom those of the sitting must not meet."""
        everybody = [t.carer_id for t in self.everybody]
        return kept_from(self.keys_of(sitting), confidential_of(self.everybody), everybody)

    def wish(self, sitting: int) -> Wish:
        """A sitting as it is laid out."""
        return Wish(
            self.case.pk, self.household, sitting, self.keys_of(sitting), self.kept_from(sitting)
        )


@dataclass(frozen=True)
class DayWish:
    """A day of meetings as somebody asks for it."""

    school: School
    kind: str
    day: dt.date
    first: dt.time
    until: dt.time
    minutes: int
    place: str = ""
    room: MeetingPlace | None = None
    chair: User | None = None

    def at(self, time: dt.time) -> dt.datetime:
        """A time of the day, in London."""
        return timezone.make_aware(dt.datetime.combine(self.day, time))


@dataclass
class Laid:
    """One meeting of the day to be: whose, when (none: the day is full), and what stands against it."""

    family: Family
    sitting: int
    start: dt.datetime | None
    clashes: list[Clash] = field(default_factory=list)

    @property
    def blocked(self) -> bool:
        """Whether it cannot be set as it is."""
        return self.start is None or any(c.blocks for c in self.clashes)


def read_due(user: User, school: School, kind: str) -> list[Case]:
    """Cases at a school due for a meeting of a kind and without one, the oldest promise first. One query.

    Raises NotAllowed.
    """
    check_can_arrange_any(user)
    column = PROMISED[MeetingKind(kind)][0]
    found = _due(user, kind).filter(enrolment__school=school).with_list_facts()
    rows = found.order_by(F(column).asc(nulls_last=True), "ref")[:MOST]
    return [case for case in rows if P.EDIT_CASE in case_permissions(user, case)]


def _due(user: User, kind: str) -> CaseQuerySet:
    """Cases in the stage for such a meeting that have none to come, and none since they came into the stage."""
    rows = Panel.objects.standing().filter(kind=kind, case=OuterRef("pk"))
    has = rows.filter(Q(held_on__isnull=True) | Q(held_on__gte=OuterRef("stage_changed_at__date")))
    cases = visible_cases(user).filter(stage=STAGES[MeetingKind(kind)])
    return cases.filter(~Exists(has))


def due_by_school(user: User, kind: str) -> dict[int, int]:
    """How many cases are due for a meeting of a kind, by school. One query. Raises NotAllowed."""
    check_can_arrange_any(user)
    rows = _due(user, kind).order_by().values("enrolment__school").annotate(n=Count("pk"))
    return {row["enrolment__school"]: row["n"] for row in rows}


def lay_day_out(user: User, wish: DayWish, cases: Sequence[Case]) -> list[Laid]:
    """The chosen cases over the day, around what is booked, with what stands against each. Bounded queries."""
    families = {f.case.pk: f for f in read_families(cases)}
    wishes = [
        families[case.pk].wish(number)
        for case in cases
        for number, _ in enumerate(families[case.pk].sittings, 1)
    ]
    booked = bookings_of(wish.day)
    slots = lay_out(
        wishes,
        wish.at(wish.first),
        wish.at(wish.until),
        wish.minutes,
        _taken(wish, booked),
        sitting_gap(wish.day),
    )
    laid = [Laid(families[s.wish.case], s.wish.sitting, s.start) for s in slots]
    _weigh(wish, laid, booked)
    return laid


def read_families(cases: Sequence[Case]) -> list[Family]:
    """Cases with the parents who may be asked; those who share a parent are one household. One query."""
    ties: dict[int, list[Responsibility]] = {}
    rows = Responsibility.objects.filter(pupil__in=[c.pupil_id for c in cases])
    for tie in rows.select_related("carer").order_by("contact_order", "id"):
        ties.setdefault(tie.pupil_id, []).append(tie)
    homes = _households(cases, ties)
    return [_family(case, ties.get(case.pupil_id, []), homes[case.pk]) for case in cases]


def _family(case: Case, ties: list[Responsibility], household: int) -> Family:
    safe = tuple(t for t in ties if t.safe_to_contact)
    apart = must_not_meet(confidential_of(safe), [t.carer_id for t in safe])
    return Family(case, household, safe, apart, tuple(ties))


def _households(cases: Sequence[Case], ties: dict[int, list[Responsibility]]) -> dict[int, int]:
    """A number for each case, the same for those that share a parent, whoever of them comes first."""
    of_carer: dict[int, int] = {}
    found: dict[int, int] = {}
    for case in cases:
        carers = [t.carer_id for t in ties.get(case.pupil_id, [])]
        home = next((of_carer[c] for c in carers if c in of_carer), case.pk)
        found[case.pk] = home
        of_carer |= {c: of_carer.get(c, home) for c in carers}
    return found


def _taken(wish: DayWish, booked: Iterable[Booking]) -> list[tuple[dt.datetime, dt.datetime]]:
    """When the room or the chair is not to be had."""
    chair = wish.chair.pk if wish.chair else None
    room = wish.room.pk if wish.room else None
    return [
        (b.start, b.end)
        for b in booked
        if (room and b.room == room) or (chair and chair in (b.chair, b.officer))
    ]


def _weigh(wish: DayWish, laid: list[Laid], booked: list[Booking]) -> None:
    if not laid:
        return
    facts = day_facts(laid[0].family.case, wish.kind, wish.day, wish.room)
    column = PROMISED[MeetingKind(wish.kind)][0]
    for each in laid:
        if each.start is None:
            continue
        case = each.family.case
        booking = Booking(
            start=each.start, end=each.start + dt.timedelta(minutes=wish.minutes), case=case.pk,
            pupil=case.pupil_id, officer=case.officer_id,
            carers=each.family.keys_of(each.sitting), kept_from=each.family.kept_from(each.sitting),
            chair=wish.chair.pk if wish.chair else None, room=wish.room.pk if wish.room else None,
        )  # fmt: skip
        own = replace(facts, promised=getattr(case, column))
        each.clashes = clashes(booking, booked, own)


@dataclass(frozen=True)
class Chosen:
    """One meeting of the day as it was shown and confirmed."""

    ref: str
    sitting: int
    at: dt.datetime


@dataclass
class DayMade:
    """What came of a day: the meetings, and the invitations."""

    meetings: list[Panel] = field(default_factory=list)
    invited: Invited = field(default_factory=Invited)


@transaction.atomic
def arrange_day(
    *, by: User, wish: DayWish, chosen: Sequence[Chosen], invite: bool = False
) -> DayMade:
    """Set every meeting as it was shown, all or none; and write to every parent, when asked to.

    Raises NotAllowed, WrongState naming the case that cannot be set, AlreadyDone.
    """
    check_can_arrange_any(by)
    hold_day(wish.day)
    if not chosen or len(chosen) > 2 * MOST:
        raise WrongState("Choose the families first.")
    if refusal := wrong_day(wish.day, timezone.localdate()):
        raise WrongState(f"{refusal}.")
    refs = {each.ref for each in chosen}
    cases = visible_cases(by).filter(ref__in=refs, enrolment__school=wish.school)
    families = {f.case.ref: f for f in read_families(list(cases.with_list_facts().order_by("ref")))}
    made = DayMade()
    for each in chosen:
        made.meetings.append(_arrange_one(by, wish, each, families.get(each.ref)))
    for meeting in made.meetings if invite else ():
        sent = invite_parents(panel=meeting, by=by)
        made.invited.sent += sent.sent
        new = [told for told in sent.left_out if told not in made.invited.left_out]
        made.invited.left_out += new
    record(
        by=by, kind="meetings.day", target_type="school", target_ref=wish.school.urn,
        after={"day": str(wish.day), "meetings": len(made.meetings), "letters": len(made.invited.sent)},
    )  # fmt: skip
    return made


def _arrange_one(by: User, wish: DayWish, each: Chosen, family: Family | None) -> Panel:
    if family is None:
        raise WrongState(f"{each.ref} is not a case of yours at this school.")
    check_on_case(by, P.EDIT_CASE, family.case)
    if timezone.localdate(each.at) != wish.day:
        raise WrongState(f"{each.ref}: the time is not on that day.")
    wanted = Wanted(
        at=each.at, place=wish.place, lasts=wish.minutes, room=wish.room, chair=wish.chair
    )
    carers = [t.carer for t in family.carers_of(each.sitting)]
    try:
        return arrange_meeting(
            case=family.case,
            by=by,
            wanted=wanted,
            kind=wish.kind,
            carers=carers,
            sitting=each.sitting,
        )
    except WrongState as refusal:
        raise WrongState(f"{each.ref}: {refusal.message}") from refusal


def day_closed(school: School, day: dt.date) -> str:
    """Why the school does not meet on a day; empty when it does."""
    return closed_on(school, day)[0]


def read_day(user: User, school: School, day: dt.date) -> list[Panel]:
    """The meetings of a school on a day that this person may see, in order. Three queries."""
    rows = Panel.objects.filter(case__in=visible_cases(user), case__enrolment__school=school)
    found = list(rows.standing().of_day(day).with_list_facts().order_by("at", "id"))
    keep_places_from_lists(user, found)
    return found
