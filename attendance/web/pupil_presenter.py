"""The pupil page in words: who, is it all right, what next; its parts have presenters of their own."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from accounts.web.parts import Action, Fact, NavItem, Tag
from accounts.web.words import ago, percent_of, short_date
from attendance.access import can_see_audit
from attendance.access_carers import can_say_responsibility
from attendance.access_homes import can_shield_at, read_whereabouts
from attendance.actions.comparators import Comparison
from attendance.actions.pupil_family import Family
from attendance.actions.pupil_record import PupilRecord
from attendance.actions.reading_log import read_readers
from attendance.choices import Permission
from attendance.rules.calendar import AcademicYear
from attendance.rules.official import Standing
from attendance.web.flag_presenter import Explained, explain_flags
from attendance.web.pupil_beside import BesideView
from attendance.web.pupil_codes import CodesView
from attendance.web.pupil_patrols import PatrolPart
from attendance.web.pupil_people import (
    CarerView,
    carer_view,
    circumstance_fact,
    circumstance_tag,
)
from attendance.web.pupil_siblings import SiblingsView
from attendance.web.pupil_trend import TrendView
from attendance.web.pupil_window import WindowView
from attendance.web.year_presenter import YearGrid

if TYPE_CHECKING:
    from accounts.models import User
    from attendance.models import Responsibility


@dataclass(frozen=True)
class Panel:
    """A part of the page that somebody above fills: an address, and words for a plain link to it."""

    href: str
    words: str


@dataclass
class PupilPage:
    """One child's record, for one person."""

    record: PupilRecord
    comparison: Comparison
    family: Family
    year_grid: YearGrid
    user: User

    @property
    def title(self) -> str:
        return str(self.record.pupil)

    @property
    def facts(self) -> list[Fact]:
        """The identity bar: who, where, since when."""
        pupil, enrolment = self.record.pupil, self.record.enrolment
        end = f", left {short_date(enrolment.ends_on)}" if enrolment.ends_on else ""
        return [
            Fact("UPN", pupil.upn),
            Fact("Year", enrolment.year_group),
            Fact("Class", enrolment.registration_group),
            Fact("School", enrolment.school.name + end, self._school_link),
            Fact("Born", short_date(pupil.date_of_birth)),
            Fact("On roll since", short_date(enrolment.starts_on)),
        ]

    @property
    def tags(self) -> list[Tag]:
        """Circumstances that hold today, for those who may know."""
        today = timezone.localdate()
        return [
            circumstance_tag(c)
            for c in self.record.circumstances or []
            if c.valid_from <= today and (c.valid_to is None or c.valid_to >= today)
        ]

    @property
    def years(self) -> list[NavItem]:
        """The school years of this enrolment, newest first."""
        enrolment, today = self.record.enrolment, timezone.localdate()
        first = AcademicYear.of(enrolment.starts_on).start_year
        last = AcademicYear.of(min(enrolment.ends_on or today, today)).start_year
        years = [AcademicYear(start) for start in range(last, first - 1, -1)]
        return [NavItem(y.label, self._address(y.label), y == self.record.year) for y in years]

    @property
    def schools(self) -> list[NavItem]:
        """Each school whose record the person may see, when there are several."""
        found = self.record.enrolments
        if len(found) < 2:
            return []
        here = self.record.enrolment
        return [
            NavItem(e.school.name, f"{self._self}?school={e.school.urn}", e.pk == here.pk)
            for e in found
        ]

    @property
    def absent(self) -> int:
        return self.record.figures.absent

    @property
    def possible(self) -> int:
        return self.record.figures.possible

    @property
    def tone(self) -> str:
        """How the rate stands against the lines of persistent and severe absence."""
        persistent, severe = self._reaches("persistent_absence"), self._reaches("severe_absence")
        if persistent is None:
            return ""
        return "bad" if severe else "warn" if persistent else "ok"

    @property
    def verdict(self) -> str:
        """Is it all right? In a sentence."""
        if not self.possible:
            return "No possible session in this year yet."
        lines = ("persistent_absence", "persistent"), ("severe_absence", "severe")
        return " ".join(filter(None, (self._against(key, name) for key, name in lines)))

    @property
    def official(self) -> str:
        """The year on the basis of the official statistics, where that is another (T44)."""
        official, figures = self.record.official, self.record.official.figures
        if official.standing == Standing.NOT_COUNTED:
            return "Not in the official statistics, which count children aged 5 to 15 at 31 August."
        if figures is None or figures == self.record.figures:
            return ""
        share = percent_of(figures.absent, figures.possible)
        return (
            f"On the official basis, without the second half of the summer term:"
            f" {figures.absent} of {figures.possible} sessions, {share}."
        )

    @cached_property
    def beside(self) -> BesideView:
        """The year beside school, authority and nation."""
        return BesideView(self.record, self.comparison, self.tone)

    @cached_property
    def trend(self) -> TrendView:
        """Weekly absence, and what was done about it."""
        return TrendView(self.record, self.user)

    @cached_property
    def window(self) -> WindowView:
        """The rolling count towards a notice."""
        return WindowView(self.record)

    @cached_property
    def counts(self) -> CodesView:
        """Marks by code and by half day."""
        return CodesView(self.record, self.comparison.half_days)

    @cached_property
    def siblings(self) -> SiblingsView:
        """The family side by side."""
        return SiblingsView(self.record, self.family)

    @cached_property
    def flags(self) -> list[Explained]:
        """What stands, each explained, the gravest first."""
        return explain_flags(self.record.flags, self.user)

    @property
    def carers(self) -> list[CarerView] | None:
        if self.record.carers is None:
            return None
        in_full = self.circumstances is not None
        where = read_whereabouts(self.user, self.record.carers)
        return [
            carer_view(
                each,
                where[each.carer_id],
                in_full=in_full,
                protect=self._protect(each),
                settle=self._settle(each),
            )
            for each in self.record.carers
        ]

    def _settle(self, link: Responsibility) -> str:
        """Where parental responsibility is said, for who may."""
        if not can_say_responsibility(self.user):
            return ""
        return reverse(
            "attendance:say_responsibility", args=[self.record.pupil.ref, link.carer.ref]
        )

    def _protect(self, link: Responsibility) -> Action | None:
        """Setting the marker that hides where a parent is, or lifting it, for who may."""
        shielded = link.carer.is_shielded
        name, words, permission = (
            ("lift_shield", "Lift the protection", Permission.LIFT_SHIELDS)
            if shielded
            else ("set_shield", "Protect the address", Permission.SHIELD_CARERS)
        )
        if not self._may_shield(permission):
            return None
        href = reverse(f"attendance:{name}", args=[self.record.pupil.ref, link.carer.ref])
        return Action(words, href)

    def _may_shield(self, permission: str) -> bool:
        return can_shield_at(self.user, {e.school_id for e in self.record.enrolments}, permission)

    @property
    def circumstances(self) -> list[Fact] | None:
        """Dated, newest first; None for somebody who may not know them."""
        if self.record.circumstances is None:
            return None
        return [circumstance_fact(each) for each in self.record.circumstances]

    @cached_property
    def readers(self) -> list[tuple[str, str]] | None:
        """Who looked, for those who may ask."""
        if not can_see_audit(self.user):
            return None
        today = timezone.localdate()
        return [(each.by, ago(each.at, today)) for each in read_readers(self.record.pupil)]

    @property
    def panels(self) -> list[Panel]:
        """What the apps above offer for a pupil: settings name their addresses."""
        found = []
        for name, words in settings.PUPIL_PANELS:
            try:
                found.append(Panel(reverse(name, args=[self.record.pupil.ref]), words))
            except NoReverseMatch:
                continue
        return found

    @property
    def patrols(self) -> PatrolPart:
        """When the child was met on a patrol."""
        return PatrolPart(self.user, self.record.pupil)

    @property
    def _self(self) -> str:
        return reverse("attendance:show_pupil", args=[self.record.pupil.ref])

    @property
    def _school_link(self) -> str:
        return reverse("attendance:show_school", args=[self.record.enrolment.school.urn])

    def _address(self, year: str) -> str:
        return f"{self._self}?school={self.record.enrolment.school.urn}&year={year}"

    def _reaches(self, kind: str) -> bool | None:
        """Whether the year reaches a line; None without a session, or a line in that year."""
        line = self.record.thresholds.get(f"{kind}_percent")
        if not self.possible or line is None:
            return None
        return 100 * self.absent >= line * self.possible

    def _against(self, kind: str, name: str) -> str:
        reached, line = self._reaches(kind), self.record.thresholds.get(f"{kind}_percent")
        if reached is None or (
            kind == "severe_absence" and not self._reaches("persistent_absence")
        ):
            return ""
        return f"{'At or over' if reached else 'Under'} the {line}% that is {name} absence."
