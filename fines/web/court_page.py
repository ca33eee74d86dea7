"""The legal officer's morning, and the list of charges, in words."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone

from accounts.web.parts import Cell, Column, Fact, NavItem
from accounts.web.words import london_time, long_date, money, plural, short_date
from cases.choices import Stage
from fines.access_court import reads_sentences
from fines.actions.court_reading import STATES
from fines.choices import HearingKind, MeasureKind
from fines.rules.returns import average_pence
from fines.web.court_words import (
    charge_state,
    charge_words,
    clock_tag,
    counted_words,
    doubted_words,
)

if TYPE_CHECKING:
    from accounts.models import User
    from fines.actions.court_reading import ChargeList, CourtHome, OrderLine
    from fines.models import Hearing


def court_tabs(here: str) -> list[NavItem]:
    """The pages of the courts."""
    pages = (
        ("see_courts", "Today"),
        ("list_proceedings", "Proceedings"),
        ("see_diary", "Hearings"),
    )
    return [NavItem(text, reverse(f"fines:{name}"), name == here) for name, text in pages]


CHARGE_COLUMNS = (
    Column("Charge"), Column("Parent"), Column("For"), Column("Where it stands"), Column("School"),
)  # fmt: skip


def charge_cells(row: Any, today: Any) -> list[Cell]:
    """One charge of a list."""
    days = f"{short_date(row.offence_on)} to {short_date(row.offence_until)}"
    state = charge_state(row, today)
    return [
        Cell(row.ref, row.get_absolute_url(), note=charge_words(row.charge, row.procedure)),
        Cell(row.carer.full_name, note=f"{row.pupil.full_name}, {row.case.ref}"),
        Cell(plural(row.session_count, "session"), note=days),
        Cell("", tag=state, note=f"Laid {short_date(row.filed_on)}"),
        Cell(row.case.enrolment.school.name),
    ]  # fmt: skip


def average_words(count: int, pence: int) -> str:
    """The mean of fines, half up on whole pence; that there is none yet."""
    return f"average {money(average_pence(pence, count))}" if count else "none yet"


def due_words(line: OrderLine, today: dt.date) -> str:
    """Whether what is due of an order is over, or near."""
    if line.due and line.due < today:
        return "overdue"
    return "soon" if line.near else ""


@dataclass
class CourtPage:
    """Short of time first, then what waits for a second person, what is in court, and orders."""

    home: CourtHome
    user: User

    limit_columns = (
        Column("Case"), Column("Parent"), Column("Lay the charge by"), Column("Time left"), Column("Stands at"),
        Column("Officer"),
    )  # fmt: skip
    wait_columns = (
        Column("Record"),
        Column("Parent"),
        Column("Decision"),
        Column("Written by"),
    )
    charge_columns = CHARGE_COLUMNS
    tabs = property(lambda self: court_tabs("see_courts"))
    order_columns = (
        Column("Order"), Column("Child"), Column("Next"), Column("Breaches", numeric=True),
    )  # fmt: skip

    @property
    def caption(self) -> str:
        return long_date(self.home.today)

    @property
    def tiles(self) -> list[dict[str, object]]:
        """Five numbers that say whether the morning is all right."""
        home = self.home
        near = sum(n.near for n in home.limits)
        count, pence = home.fines
        average = average_words(count, pence) if reads_sentences(self.user) else ""
        lists = reverse("fines:list_proceedings")
        return [
            {"value": near, "label": "short of time", "tone": "bad" if near else "ok",
             "href": "#limits"},
            {"value": len(home.unanswered), "label": "wait for a second person",
             "tone": "warn" if home.unanswered else "", "href": "#waiting"},
            {"value": len(home.charges), "label": "awaiting court", "tone": "", "href": lists},
            {"value": len(home.hearings), "label": "days in court ahead", "tone": "",
             "href": reverse("fines:see_diary")},
            {"value": count, "label": "fines in twelve months", "note": average, "tone": "",
             "href": f"{lists}?state=decided"},
        ]  # fmt: skip

    @cached_property
    def limits(self) -> list[list[Cell]]:
        return [
            [
                Cell(n.case.ref, reverse("fines:see_court_case", args=[n.case.ref]),
                     note=f"{n.case.pupil.full_name}, {n.case.enrolment.school.name}"),
                Cell(n.carer.full_name if n.carer else "Nobody yet"),
                Cell(short_date(n.clock.limit) if n.clock.limit else "\u2013",
                     note=counted_words(n.clock)),
                Cell("", tag=clock_tag(n.clock, self.home.today, near=n.near)),
                Cell(Stage(n.case.stage).label),
                Cell(n.case.officer.name if n.case.officer else "Nobody"),
            ]
            for n in self.home.limits
        ]  # fmt: skip

    @cached_property
    def waiting(self) -> list[list[Cell]]:
        return [
            [
                Cell(d.ref, d.get_absolute_url(), note=d.case.ref),
                Cell(d.carer.full_name, note=d.pupil.full_name),
                Cell(charge_words(d.charge)),
                Cell(d.drafted_by.name, note=f"since {short_date(d.drafted_at)}"),
            ]
            for d in self.home.unanswered
        ]

    @property
    def doubted(self) -> list[Fact]:
        """Charges to be looked at again, and why."""
        return [
            Fact(row.ref, f"{row.carer.full_name}: {doubted_words(row.doubted)}", row.get_absolute_url())
            for row in self.home.doubted
        ]  # fmt: skip

    @property
    def unsound(self) -> list[Fact]:
        """Records approved and not laid that are to be looked at again, and why."""
        return [
            Fact(row.ref, f"{row.carer.full_name}: {doubted_words(row.doubted)}", row.get_absolute_url())
            for row in self.home.unsound
        ]  # fmt: skip

    @cached_property
    def charges(self) -> list[list[Cell]]:
        return [charge_cells(row, self.home.today) for row in self.home.charges]

    @cached_property
    def hearings(self) -> list[HearingLine]:
        return [HearingLine(h) for h in self.home.hearings]

    @cached_property
    def orders(self) -> list[list[Cell]]:
        return [
            [
                Cell(MeasureKind(n.measure.kind).label,
                     reverse("fines:see_order", args=[n.measure.pk]),
                     note=n.measure.carer.full_name if n.measure.carer else ""),
                Cell(n.measure.case.pupil.full_name, note=n.measure.case.ref),
                Cell(f"{n.what} {short_date(n.due)}" if n.due else "Until it is ended",
                     note=due_words(n, self.home.today)),
                Cell(str(n.breaches)),
            ]
            for n in self.home.orders
        ]  # fmt: skip


@dataclass(frozen=True)
class HearingLine:
    """One day in court as a line."""

    hearing: Hearing
    clash: bool = False

    @property
    def time(self) -> str:
        return london_time(self.hearing.at)

    @property
    def day(self) -> str:
        return short_date(self.hearing.at)

    @property
    def kind(self) -> str:
        return str(HearingKind(self.hearing.kind).label)

    @property
    def href(self) -> str:
        return self.hearing.proceedings.get_absolute_url()

    @property
    def who(self) -> str:
        row = self.hearing.proceedings
        return f"{row.carer.full_name}, {charge_words(row.charge)}"

    @property
    def where(self) -> str:
        return ", ".join(part for part in (self.hearing.court, self.hearing.room) if part)

    @property
    def attends(self) -> str:
        names = [user.name for user in self.hearing.attends.all()]
        return ", ".join([*names, *([self.hearing.others] if self.hearing.others else [])])


@dataclass
class ChargesPage:
    """The charges of one state."""

    found: ChargeList
    user: User

    columns = CHARGE_COLUMNS

    @property
    def shows(self) -> list[NavItem]:
        here = reverse("fines:list_proceedings")
        return [
            NavItem(label, f"{here}?state={key}", key == self.found.state, self.found.counts[key])
            for key, label in STATES.items()
        ]

    @cached_property
    def rows(self) -> list[list[Cell]]:
        today = timezone.localdate()
        return [charge_cells(row, today) for row in self.found.page]
