"""Who may the child be? Pupils who fit, and why; a person says which."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from accounts.web.parts import Fact
from accounts.web.words import short_date
from attendance.actions.patrol_matching import Candidate
from attendance.rules.ages import age_on
from attendance.web.encounter_words import age_of, given_name, school_of

if TYPE_CHECKING:
    from attendance.models import Encounter


@dataclass(frozen=True)
class CandidateLine:
    """One pupil who may be the child: what tells it from another, and why it fits."""

    ref: str
    name: str
    born: str
    school: str
    agrees: str
    differs: str


@dataclass(frozen=True)
class MatchPage:
    """The likeliest first."""

    encounter: Encounter
    candidates: Sequence[Candidate]
    words: str

    @property
    def said(self) -> list[Fact]:
        """What the child or the parent said."""
        e = self.encounter
        return [
            Fact("Name as given", given_name(e) or "Not given"),
            Fact("Age", age_of(e)),
            Fact("Born", short_date(e.date_of_birth) if e.date_of_birth else "Not given"),
            Fact("School", school_of(e)),
        ]

    @property
    def lines(self) -> list[CandidateLine]:
        return [self._line(each) for each in self.candidates]

    @property
    def empty(self) -> str:
        if self.words:
            return "No pupil on a roll that day has a name like that."
        e = self.encounter
        if not given_name(e) and e.date_of_birth is None:
            return "Neither a name nor a date of birth was given."
        return "No pupil on a roll that day fits what was said."

    def _line(self, each: Candidate) -> CandidateLine:
        enrolment = each.enrolment
        pupil = enrolment.pupil
        age = age_on(pupil.date_of_birth, self.encounter.patrol.date)
        return CandidateLine(
            pupil.ref, str(pupil), f"Born {short_date(pupil.date_of_birth)}, aged {age}",
            f"{enrolment.school.name}, {enrolment.registration_group}",
            _sentence(each.fit.agrees), _sentence(each.fit.differs),
        )  # fmt: skip


def _sentence(parts: tuple[str, ...]) -> str:
    words = ", ".join(parts)
    return f"{words[:1].upper()}{words[1:]}"
