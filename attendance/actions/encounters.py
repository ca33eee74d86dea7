"""Recording a child met on a patrol, one at a time, and correcting what was recorded.

The audit trail cannot be erased, so nothing that says who a child was goes into it: of those columns it
keeps only which were changed. What they said is in the encounter's own trail, which erasure reaches.
"""

import datetime as dt
from dataclasses import dataclass, fields, replace
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.audit import record
from accounts.errors import WrongState
from accounts.models import User
from accounts.rules.text import readable, readable_lines
from attendance.access_patrols import can_see_note, check_can_record
from attendance.actions.follow_ups import settle_flag
from attendance.actions.marks import set_reason
from attendance.actions.patrols import lock, refuse_when_erased
from attendance.actions.refs import new_ref
from attendance.choices import PatrolStatus
from attendance.errors import PlanRefused
from attendance.models import Encounter, EncounterMatch, Patrol, School
from attendance.models.patrol_sql import PERSONAL
from attendance.rules.patrols import (
    band_of,
    compulsory_then,
    explain_age,
    explain_hour,
    explain_outcome,
)

OPEN = (PatrolStatus.UNDER_WAY, PatrolStatus.FINISHED)


@dataclass(frozen=True)
class Told:
    """One encounter as an officer writes it down. `safeguarding_note` None leaves the one there is."""

    at: dt.datetime
    place: str
    accompanied: str
    reason: str
    lawful: str
    outcome: str
    given_forename: str = ""
    given_surname: str = ""
    date_of_birth: dt.date | None = None
    age: int | None = None
    sex: str = ""
    school: School | None = None
    school_given: str = ""
    reason_given: str = ""
    safeguarding_note: str | None = None

    @classmethod
    def of(cls, encounter: Encounter) -> "Told":
        """What an encounter says now, all but the note."""
        names = [f.name for f in fields(cls) if f.name != "safeguarding_note"]
        return cls(**{name: getattr(encounter, name) for name in names})


@transaction.atomic
def record_encounter(
    *, patrol: Patrol, told: Told, by: User, at: dt.datetime | None = None, ref: str = ""
) -> Encounter:
    """Write down one child met, under the next number of the patrol.

    Raises NotAllowed, WrongState when the patrol is not out or its names are erased, and PlanRefused
    with every fault by field: a time outside the authorised hours is one.
    """
    check_can_record(by)
    moment, patrol = at or timezone.now(), lock(patrol)
    _check(patrol, told, moment)
    last = patrol.encounters.aggregate(last=Max("number"))["last"] or 0
    encounter = Encounter.objects.create(
        ref=ref or new_ref("EN"), patrol=patrol, number=last + 1, made_at=moment, made_by=by,
        made_by_name=by.name, **_columns(told, patrol),
    )  # fmt: skip
    record(
        by=by, kind="encounter.recorded", target_type="encounter", target_ref=encounter.ref,
        after={"patrol": patrol.ref, "number": encounter.number} | _counted(encounter),
    )  # fmt: skip
    return encounter


@transaction.atomic
def correct_encounter(
    *, encounter: Encounter, told: Told, because: str, by: User, at: dt.datetime | None = None
) -> Encounter:
    """Put right what was recorded; the database keeps what it said, column by column.

    A follow-up that no longer has ground falls with it. Raises as `record_encounter`, and PlanRefused
    without a reason, WrongState when nothing is different or the names are erased.
    """
    check_can_record(by)
    moment, patrol, because = at or timezone.now(), lock(encounter.patrol), readable(because)
    encounter = lock_encounter(encounter)
    match = standing_match(encounter)
    if encounter.erased_at:
        raise WrongState("The names of this encounter are erased: it stays as it is counted.")
    if not can_see_note(by, encounter, match):
        told = replace(told, safeguarding_note=None)
    _check(patrol, told, moment, because)
    before, columns = _counted(encounter), _columns(told, patrol)
    moved = [name for name, value in columns.items() if getattr(encounter, name) != value]
    if not moved:
        raise WrongState("Nothing is different.")
    for name in moved:
        setattr(encounter, name, columns[name])
    encounter.changed_at, encounter.changed_by_id = moment, by.pk
    encounter.changed_by_name = by.name
    set_reason(because)
    encounter.save(update_fields=[*moved, "changed_at", "changed_by_id", "changed_by_name"])
    set_reason("")
    record(
        by=by, kind="encounter.corrected", target_type="encounter", target_ref=encounter.ref,
        before=before, after=_counted(encounter) | {"columns": sorted(moved)},
    )  # fmt: skip
    if match:
        settle_flag(match.enrolment, moment)
    return encounter


def lock_encounter(encounter: Encounter) -> Encounter:
    """The encounter as it stands, held until the transaction ends."""
    held = Encounter.objects.select_for_update(of=("self",), no_key=True)
    return held.select_related("patrol", "school").get(pk=encounter.pk)


def standing_match(encounter: Encounter) -> EncounterMatch | None:
    """Who somebody said the child is, unless that was taken back."""
    found = encounter.matches.filter(undone_at__isnull=True)
    return found.select_related("enrolment__pupil", "enrolment__school").first()


def check_can_write(patrol: Patrol, now: dt.datetime | None = None) -> None:
    """Raise WrongState unless the patrol is out, or was and its names are still kept."""
    if patrol.status not in OPEN:
        raise WrongState("The patrol is not out: start it first.")
    refuse_when_erased(patrol, timezone.localdate(now))


def _check(patrol: Patrol, told: Told, now: dt.datetime, because: str | None = None) -> None:
    check_can_write(patrol, now)
    faults = explain_age(told.date_of_birth, told.age, patrol.date)
    hour = explain_hour(told.at, patrol.authorised_from, patrol.authorised_until, now)
    faults |= {"time": hour} if hour else {}
    outcome = explain_outcome(told.reason, told.outcome)
    faults |= {"outcome": outcome} if outcome else {}
    if because == "":
        faults["because"] = "Say why it is put right."
    if faults:
        raise PlanRefused(faults)


def _columns(told: Told, patrol: Patrol) -> dict[str, Any]:
    """What is written, how old the child was among it; an age given beside a birthday is not kept."""
    columns = {
        f.name: _kept(f.name, value)
        for f in fields(told)
        if (value := getattr(told, f.name)) is not None or f.name != "safeguarding_note"
    }
    age = None if told.date_of_birth else told.age
    return columns | {
        "age": age,
        "school_given": "" if told.school else readable(told.school_given),
        "age_band": band_of(told.date_of_birth, age, patrol.date),
        "compulsory": compulsory_then(told.date_of_birth, age, patrol.date),
    }


def _kept(name: str, value: Any) -> Any:
    """Words without what nobody can see; a note keeps its lines."""
    if not isinstance(value, str):
        return value
    return readable_lines(value) if name == "safeguarding_note" else readable(value)


def _counted(encounter: Encounter) -> dict[str, Any]:
    """What the counts rest on: nothing of it says who."""
    names = ("place", "accompanied", "reason", "lawful", "outcome", "age_band", "compulsory")
    assert not set(names) & set(PERSONAL)  # noqa: S101  the audit trail outlives erasure
    return {"at": encounter.at.isoformat()} | {name: getattr(encounter, name) for name in names}
