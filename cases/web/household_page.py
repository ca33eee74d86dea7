"""The household of a case in words: who lives where, brothers and sisters, whose cases are worked together."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.urls import reverse

from accounts.web.parts import Action, Tag
from accounts.web.words import percent_of, plural
from attendance.choices import Relation
from cases.access_households import can_edit_joint
from cases.actions.files import CaseFile
from cases.actions.households import Household, Sibling, read_household
from cases.web.words import stage_tag

if TYPE_CHECKING:
    from attendance.models import Responsibility


@dataclass(frozen=True)
class SiblingLine:
    """One brother or sister."""

    sibling: Sibling
    joined: bool

    @property
    def name(self) -> str:
        return self.sibling.pupil.full_name

    @property
    def href(self) -> str:
        return reverse("attendance:show_pupil", args=[self.sibling.pupil.ref])

    @property
    def place(self) -> str:
        enrolment = self.sibling.enrolment
        where = "same home" if self.sibling.at_home else "lives elsewhere"
        return f"{enrolment.school.name}, {enrolment.registration_group} · {where}"

    @property
    def missed(self) -> str:
        """`41 of 198 sessions missed, 20.7%`, from the weekly tallies of this school year."""
        missed, possible = self.sibling.missed, self.sibling.possible
        if not possible:
            return "No session of this school year is marked yet"
        return f"{missed} of {possible} sessions missed, {percent_of(missed, possible)}"

    @property
    def case(self) -> Action | None:
        case = self.sibling.case
        return Action(case.ref, reverse("cases:show_case", args=[case.ref])) if case else None

    @property
    def stage(self) -> Tag | None:
        return stage_tag(self.sibling.case.stage) if self.sibling.case else None

    @property
    def officer(self) -> str:
        case = self.sibling.case
        if case is None:
            return "No open case"
        return case.officer.name if case.officer else "no officer yet"


class HouseholdView:
    """What the panel says."""

    def __init__(self, file: CaseFile) -> None:
        self.file, self.case, self.user = file, file.case, file.user

    @cached_property
    def household(self) -> Household:
        return read_household(self.case, self.file.parties, self.user, self.file.today)

    @property
    def lives_with(self) -> str:
        """`Lives with Ms A (mother) and Mr B (step-parent); Mr C (father) lives elsewhere.`"""
        here = [self._named(link) for link in self.file.parties if link.lives_with_pupil]
        away = [self._named(link) for link in self.file.parties if not link.lives_with_pupil]
        parts = [f"Lives with {_listed(here)}"] if here else []
        parts += (
            [f"{_listed(away)} {'live' if len(away) > 1 else 'lives'} elsewhere"] if away else []
        )
        return f"{'; '.join(parts)}." if parts else "Nobody with care of the child is on file."

    @property
    def lines(self) -> list[SiblingLine]:
        joined = {case.pk for case in self.household.joined}
        return [
            SiblingLine(each, bool(each.case and each.case.pk in joined))
            for each in self.household.siblings
        ]

    @property
    def elsewhere(self) -> str:
        """Of children the reader may not see, that there are some: no name, no school."""
        count = self.household.elsewhere
        if not count:
            return ""
        return (
            "A sibling at another school." if count == 1 else f"{count} siblings at other schools."
        )

    @property
    def none(self) -> bool:
        return not self.household.siblings and not self.household.elsewhere

    @property
    def together(self) -> str:
        """That cases are worked on as one, in a sentence."""
        refs = [case.ref for case in self.household.joined]
        if not refs:
            return ""
        return f"Worked on as one household with {_listed(refs)}. Each child keeps their own stage, dates and record."

    @property
    def action(self) -> Action | None:
        """Putting cases together, or taking this one out, for who works on it."""
        if not can_edit_joint(self.user, self.case):
            return None
        if self.household.joined:
            return Action("Work on it by itself", self._url("leave_joint"))
        if self.household.cases:
            return Action("Work on them as one household", self._url("join_cases"))
        return None

    @property
    def choices(self) -> list[tuple[str, str]]:
        """Cases of brothers and sisters that may be put together with this one."""
        return [
            (each.case.ref, f"{each.pupil.full_name}, {each.case.ref} ({self._officer_of(each)})")
            for each in self.household.siblings
            if each.case
        ]

    @staticmethod
    def _officer_of(sibling: Sibling) -> str:
        return SiblingLine(sibling, joined=False).officer

    @staticmethod
    def _named(link: Responsibility) -> str:
        return f"{link.carer.full_name} ({Relation(link.relation).label.lower()})"

    def _url(self, name: str) -> str:
        return reverse(f"cases:{name}", args=[self.case.ref])

    @property
    def count(self) -> str:
        return plural(len(self.household.siblings) + self.household.elsewhere, "sibling")


def _listed(words: list[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last
