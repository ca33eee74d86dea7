"""Trips in words: the list, one trip with its printable list, and its register of one session."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone

from accounts.web.parts import Fact, NavItem, Tag
from accounts.web.words import ago, long_date, plural, short_date
from attendance.access import can_manage_plans
from attendance.actions.sheets import read_code_book
from attendance.actions.trip_lists import Member, read_choices, read_marks, read_members
from attendance.actions.trips import members_on, sessions_of
from attendance.choices import Half, PlanKind
from attendance.rules.registers import Entry
from attendance.web.plan_pages import SchoolPlans, days_in_words, plans_nav
from attendance.web.register_forms import write_seen

if TYPE_CHECKING:
    from accounts.models import User
    from attendance.errors import Faults
    from attendance.models import Enrolment, School, Session, Trip


@dataclass(frozen=True)
class TripLine:
    """One trip of a list."""

    name: str
    href: str
    days: str
    when: str
    place: str
    leader: str
    code: str
    size: str
    tag: Tag


@dataclass
class TripList(SchoolPlans):
    """A school's trips, to come or past."""

    past: bool = False

    @property
    def tabs(self) -> list[NavItem]:
        base = self.to("list_trips")
        return [
            NavItem("Now and to come", base, not self.past),
            NavItem("Past and cancelled", f"{base}&show=past", self.past),
        ]


def trip_line(trip: Trip) -> TripLine:
    """One trip as a line; it carries `size`."""
    today = timezone.localdate()
    return TripLine(
        name=trip.name,
        href=reverse("attendance:show_trip", args=[trip.ref]),
        days=days_in_words(trip),
        when=ago(trip.starts_on, today) if trip.starts_on >= today else "",
        place=trip.place,
        leader=trip.leader,
        code=trip.code,
        size=plural(trip.size, "child", "children"),  # type: ignore[attr-defined]
        tag=trip_tag(trip),
    )


def trip_tag(trip: Trip) -> Tag:
    """Where a trip stands."""
    today = timezone.localdate()
    if trip.cancelled_at:
        return Tag("Cancelled", "bad")
    if trip.ends_on < today:
        return Tag("Past", "quiet")
    return Tag("To come", "info") if trip.starts_on > today else Tag("Today", "ok")


@dataclass
class TripPage:
    """One trip: who is on it, whom to ring, and its registers."""

    trip: Trip
    user: User

    @property
    def school(self) -> School:
        return self.trip.school

    @property
    def schools(self) -> list[School]:
        return []

    @property
    def nav(self) -> list[NavItem]:
        return plans_nav(self.user, self.school, "list_trips")

    @property
    def tag(self) -> Tag:
        return trip_tag(self.trip)

    @property
    def may_change(self) -> bool:
        return self.trip.cancelled_at is None and can_manage_plans(self.user, self.school)

    @property
    def facts(self) -> list[Fact]:
        trip, row = self.trip, read_code_book().on(self.trip.code, self.trip.starts_on)
        meaning = f"{trip.code}, {row.meaning[:1].lower()}{row.meaning[1:]}" if row else trip.code
        return [
            Fact("Days", days_in_words(trip, long=True)),
            Fact("Register", meaning),
            Fact("Place", trip.place),
            Fact("Led by", trip.leader),
            Fact("On it", plural(len(self.members), "child", "children")),
        ]

    @cached_property
    def members(self) -> list[Member]:
        return read_members(self.trip, self.user)

    @property
    def lines(self) -> list[dict[str, Any]]:
        """The list a leader carries."""
        return [
            {
                "name": str(each.enrolment.pupil), "group": each.enrolment.registration_group,
                "contact": each.contact, "warning": _others(each),
                "href": reverse("attendance:show_pupil", args=[each.enrolment.pupil.ref]),
            }
            for each in self.members
        ]  # fmt: skip

    @property
    def registers(self) -> list[tuple[str, str]]:
        """The sessions of the trip that have begun, the latest first: words, and where they are marked."""
        return [
            (f"{short_date(s.date)}, {Half(s.half).label.lower()}", register_link(self.trip, s))
            for s in reversed(self._begun)
        ]

    @property
    def to_come(self) -> str:
        """How many sessions are still to come."""
        return plural(len(self._sessions) - len(self._begun), "session")

    @cached_property
    def _sessions(self) -> list[Session]:
        return sessions_of(self.trip)

    @property
    def _begun(self) -> list[Session]:
        now = timezone.localtime()
        return [s for s in self._sessions if (s.date, s.opens_at) <= (now.date(), now.time())]


@dataclass
class MembersPage:
    """Picking who is on a trip, class by class."""

    trip: Trip
    user: User

    @property
    def classes(self) -> list[tuple[str, list[Enrolment], int]]:
        """Each class with its children and how many of them are on the trip."""
        return [
            (name, children, sum(e.pk in self.on_it for e in children))
            for name, children in read_choices(self.trip)
        ]

    @cached_property
    def on_it(self) -> frozenset[int]:
        return frozenset(each.enrolment.pk for each in read_members(self.trip, self.user))

    @property
    def back(self) -> str:
        return reverse("attendance:show_trip", args=[self.trip.ref])


@dataclass
class TripRegister:
    """The group's marks of one session: each on the trip, or something else."""

    trip: Trip
    session: Session
    faults: Faults | None = None
    sent: dict[str, str] = field(default_factory=dict)

    @cached_property
    def members(self) -> list[Enrolment]:
        return members_on(self.trip, self.session.date)

    @property
    def heading(self) -> str:
        return f"{long_date(self.session.date)}, {Half(self.session.half).label.lower()}"

    @property
    def back(self) -> str:
        return reverse("attendance:show_trip", args=[self.trip.ref])

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Each child with the mark that stands and the choices there are."""
        marks = read_marks(self.session, self.members)
        return [self._row(e, marks.get(e.pk, Entry())) for e in self.members]

    def _row(self, enrolment: Enrolment, stands: Entry) -> dict[str, Any]:
        ref = enrolment.pupil.ref
        chosen = self.sent.get(ref, stands.code or self.trip.code)
        choices = [
            (self.trip.code, "On the trip"),
            ("", "Blank"),
            ("N", "Not there, reason not known"),
        ]
        if stands.code and stands.code not in dict(choices):
            choices.insert(1, (stands.code, f"As it stands: {stands.code}"))
        faults = self.faults
        clash = faults.clashes.get(ref) if faults else None
        fault = faults.rows.get(ref, "") if faults else ""
        if clash:
            fault = f"{clash.by} made it {clash.theirs} meanwhile."
        return {
            "ref": ref, "name": str(enrolment.pupil), "group": enrolment.registration_group,
            "stands": stands.words, "seen": write_seen(stands), "chosen": chosen,
            "choices": choices, "fault": fault,
        }  # fmt: skip


def register_link(trip: Trip, session: Session) -> str:
    """The group's register of one session."""
    return reverse("attendance:trip_register", args=[trip.ref, session.date, session.half])


def note_of(trip: Trip) -> str:
    """What goes with a mark of the trip: what it is, and where."""
    return ", ".join(part for part in (trip.name, trip.place) if part)


def _others(member: Member) -> str:
    """Other plans of the child on the days of the trip, in words."""
    words = [f"{PlanKind(p.kind).label} ({p.code})" for p in member.others]
    return ", ".join(dict.fromkeys(words))
