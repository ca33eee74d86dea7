"""One encounter as one person may read it: its match, the mark then and now, what follows, its corrections."""

from collections.abc import Iterable
from dataclasses import dataclass

from accounts.models import User
from attendance.access import visible_pupils
from attendance.access_patrols import can_record, can_see_note
from attendance.actions.follow_ups import verdict_of_match
from attendance.actions.patrol_matching import mark_now
from attendance.choices import FlagKind
from attendance.models import (
    Encounter,
    EncounterChange,
    EncounterMatch,
    Flag,
    FollowUp,
    Mark,
    School,
)
from attendance.rules.patrols import Verdict

NOTE = "safeguarding_note"
DERIVED = ("age_band", "compulsory")  # they follow from the age: said once is enough


@dataclass(frozen=True)
class EncounterStory:
    """What one person may know of one encounter.

    `note` is None for somebody whose role may not read it. `opens_record`: the pupil's own record is
    theirs to open; an officer who matched a child of another's schools has only its name.
    """

    encounter: Encounter
    match: EncounterMatch | None
    undone: list[EncounterMatch]
    mark_now: Mark | None
    follow_up: FollowUp | None
    flag: Flag | None
    verdict: Verdict | None
    note: str | None
    changes: list[EncounterChange]
    schools: dict[str, str]
    may_work: bool
    opens_record: bool


def read_encounter(by: User, encounter: Encounter) -> EncounterStory:
    """The story of an encounter that `access_patrols.get_encounter` gave; corrections are the service's own."""
    match, may_work = encounter.match, can_record(by)
    sees_note = can_see_note(by, encounter, match)
    changes = _changes(encounter, sees_note) if may_work else []
    follow_up = (
        FollowUp.objects.filter(match=match).select_related("flag").first() if match else None
    )
    return EncounterStory(
        encounter=encounter,
        match=match,
        undone=list(encounter.matches.filter(undone_at__isnull=False)) if may_work else [],
        mark_now=mark_now(match) if match else None,
        follow_up=follow_up,
        flag=_standing_flag(encounter, match) if follow_up and match else None,
        verdict=verdict_of_match(match) if match else None,
        note=encounter.safeguarding_note if sees_note else None,
        changes=changes,
        schools=_school_names(changes),
        may_work=may_work,
        opens_record=bool(match)
        and visible_pupils(by).filter(pk=match.enrolment.pupil_id).exists(),
    )


def list_schools_given() -> list[School]:
    """The schools a child in the street may name: every one of ours."""
    return list(School.objects.filter(closed_on__isnull=True).order_by("name"))


def _changes(encounter: Encounter, sees_note: bool) -> list[EncounterChange]:
    found = encounter.changes.exclude(field__in=DERIVED)
    return list(found if sees_note else found.exclude(field=NOTE))


def _school_names(changes: Iterable[EncounterChange]) -> dict[str, str]:
    """Of the schools a correction speaks of, by the number it keeps."""
    said = {v for c in changes if c.field == "school_id" for v in (c.old_value, c.new_value) if v}
    return {str(pk): school.name for pk, school in School.objects.in_bulk(map(int, said)).items()}


def _standing_flag(encounter: Encounter, match: EncounterMatch) -> Flag | None:
    """The flag that stands for this encounter, its own or the one that followed."""
    standing = Flag.objects.standing().filter(
        enrolment=match.enrolment_id,
        kind=FlagKind.SEEN_ON_PATROL,
        numbers__encounters__contains=encounter.ref,
    )
    return standing.first()
