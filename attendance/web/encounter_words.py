"""Encounters in words: who was met as it was given, how it counts, what the register says beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from accounts.web.parts import Tag
from accounts.web.words import london_time, short_date
from attendance.choices import (
    Accompanied,
    AgeBand,
    EncounterOutcome,
    StreetReason,
)
from attendance.rules.ages import age_on
from attendance.rules.patrols import Verdict, compulsory_between, verdict_of
from attendance.web.patrol_words import verdict_tag

if TYPE_CHECKING:
    from attendance.models import Encounter

ERASED = "Name erased"
UNNAMED = "No name given"


@dataclass(frozen=True)
class EncounterLine:
    """One encounter of a table."""

    href: str
    number: int
    day: str
    time: str
    name: str
    age: str
    company: str
    school: str
    reason: str
    outcome: str
    verdict: Tag
    matched: Tag


def encounter_line(encounter: Encounter) -> EncounterLine:
    """An encounter with its standing match at hand."""
    return EncounterLine(
        href=reverse("attendance:show_encounter", args=[encounter.ref]),
        number=encounter.number,
        day=short_date(encounter.at),
        time=london_time(encounter.at),
        name=name_of(encounter),
        age=age_of(encounter),
        company=str(Accompanied(encounter.accompanied).label),
        school=school_of(encounter),
        reason=str(StreetReason(encounter.reason).label),
        outcome=str(EncounterOutcome(encounter.outcome).label),
        verdict=verdict_tag(verdict(encounter)),
        matched=match_tag(encounter),
    )


def name_of(encounter: Encounter) -> str:
    """The pupil's name once matched; else as it was given in the street."""
    if encounter.match:
        return str(encounter.match.enrolment.pupil)
    if encounter.erased_at:
        return ERASED
    return given_name(encounter) or UNNAMED


def given_name(encounter: Encounter) -> str:
    """Surname, forename, as given; either may be missing."""
    parts = (encounter.given_surname, encounter.given_forename)
    return ", ".join(part for part in parts if part)


def age_of(encounter: Encounter) -> str:
    """In years where they are known, else the band the counts keep."""
    born, day = encounter.date_of_birth, encounter.patrol.date
    if encounter.match:
        return str(age_on(encounter.match.enrolment.pupil.date_of_birth, day))
    if born:
        return str(age_on(born, day))
    if encounter.age is not None:
        return str(encounter.age)
    return str(AgeBand(encounter.age_band).label)


def school_of(encounter: Encounter) -> str:
    """The matched pupil's school, else the one given."""
    if encounter.match:
        return str(encounter.match.enrolment.school.name)
    if encounter.school:
        return str(encounter.school.name)
    return encounter.school_given or "Not known"


def verdict(encounter: Encounter) -> Verdict:
    """How it counts; of a matched child the pupil's own dates tell compulsory school age."""
    if encounter.match is None:
        return verdict_of(encounter.compulsory, encounter.reason, encounter.lawful)
    pupil, day = encounter.match.enrolment.pupil, encounter.patrol.date
    of_age = compulsory_between(pupil.compulsory_from, pupil.compulsory_until, day)
    return verdict_of(of_age, encounter.reason, encounter.lawful)


def match_tag(encounter: Encounter) -> Tag:
    """Whether somebody has said which pupil it is."""
    if encounter.match:
        return Tag("Matched", "ok")
    return Tag("Erased", "quiet") if encounter.erased_at else Tag("Not matched", "warn")


def why_not_counted(encounter: Encounter) -> str:
    """What stands behind `Not counted`, in a sentence; empty where it counts."""
    if verdict(encounter) != Verdict.NOT_COUNTED:
        return ""
    if encounter.reason == StreetReason.HOME_EDUCATED:
        return "A child educated at home is recorded and not counted as absent from a school."
    return "Below or above compulsory school age: recorded, and not counted as absent."
