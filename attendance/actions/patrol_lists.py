"""Lists of patrols and of children met, with what a page shows of each, in a fixed number of queries."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q
from django.utils import timezone

from accounts.audit import record
from accounts.models import User
from attendance.access_patrols import (
    encounters_of,
    visible_encounters,
    visible_of_own_schools,
    visible_patrols,
)
from attendance.actions.patrol_results import Repeats, count_seen_before, read_met
from attendance.actions.reading_log import record_reading
from attendance.choices import Accompanied, PatrolStatus
from attendance.models import (
    Encounter,
    EncounterMatch,
    FollowUp,
    Mark,
    Patrol,
    PatrolOfficer,
    Pupil,
)
from attendance.querysets import PatrolQuerySet
from attendance.rules.calendar import AcademicYear
from attendance.rules.patrol_counts import Met

TO_COME = (PatrolStatus.PLANNED, PatrolStatus.UNDER_WAY)
FACTS = {
    "stopped": Count("encounters"),
    "with_parent": Count("encounters", filter=Q(encounters__accompanied=Accompanied.PARENT)),
}


@dataclass(frozen=True)
class PatrolRead:
    """One patrol: everybody met, what it comes to, who had been met before this school year."""

    patrol: Patrol
    encounters: list[Encounter]
    met: list[Met]
    repeats: Repeats
    officers: list[str]


def list_to_come(by: User, area: str = "") -> list[Patrol]:
    """Patrols planned or under way, the next first. Raises NotAllowed."""
    found = visible_patrols(by).filter(status__in=TO_COME)
    return list(_with_facts(found, area).order_by("date", "authorised_from", "id"))


def list_past(by: User, first: dt.date, last: dt.date, area: str = "") -> PatrolQuerySet:
    """Patrols of those days that are over or were called off, the latest first. Raises NotAllowed."""
    found = visible_patrols(by).between(first, last).exclude(status__in=TO_COME)
    return _with_facts(found, area).order_by("-date", "-authorised_from", "-id")


def read_patrol(by: User, patrol: Patrol) -> PatrolRead:
    """One patrol with everybody met on it, which is a reading of their records and written down as one."""
    encounters = list(visible_encounters(by).filter(patrol=patrol).order_by("number"))
    record(
        by=by, kind="patrol.read", target_type="patrol", target_ref=patrol.ref,
        after={"encounters": len(encounters)},
    )  # fmt: skip
    return PatrolRead(
        patrol, encounters, read_met(Encounter.objects.filter(patrol=patrol)),
        count_seen_before(patrol, AcademicYear.of(patrol.date).first_day), officer_names(patrol),
    )  # fmt: skip


def latest_of(by: User, patrol: Patrol, most: int) -> list[Encounter]:
    """The last few recorded, the latest first: what an officer in the street has just written."""
    return list(visible_encounters(by).filter(patrol=patrol).order_by("-number")[:most])


def officer_names(patrol: Patrol) -> list[str]:
    """Who takes part, by name."""
    on_it = patrol.officers.filter(removed_at__isnull=True).select_related("user")
    return [each.user.name for each in on_it.order_by("user__name")]


def officer_ids(patrol: Patrol) -> list[str]:
    """Who takes part, for the boxes of a form."""
    on_it = patrol.officers.filter(removed_at__isnull=True)
    return [str(pk) for pk in on_it.values_list("user_id", flat=True)]


def list_seen(by: User, first: dt.date, last: dt.date) -> list[Encounter]:
    """Pupils of the person's own schools met on patrol in those days, the latest first. Raises NotAllowed.

    It tells of children, so it is written down as a reading.
    """
    found = visible_of_own_schools(by).filter(patrol__date__range=(first, last))
    encounters = list(found.order_by("-at", "-id"))
    record(
        by=by, kind="encounters.read", target_type="encounters", target_ref=first.isoformat(),
        after={"pupils": sorted({e.match.enrolment.pupil.ref for e in encounters})},
    )  # fmt: skip
    return encounters


@dataclass(frozen=True)
class SeenOnPatrol:
    """One encounter on a pupil's record: the mark of that half day now, and what is asked to follow."""

    encounter: Encounter
    match: EncounterMatch
    code_now: str
    follow_up: FollowUp | None


def read_seen(by: User, pupil: Pupil) -> list[SeenOnPatrol]:
    """When one pupil was met on patrol, as far as the person may know; the latest first. Two more queries."""
    encounters = list(encounters_of(by, pupil).order_by("-at", "-id"))
    matches = [encounter.match for encounter in encounters]
    sessions = {match.session_id for match in matches if match.session_id}
    found = Mark.objects.filter(
        session__in=sessions, enrolment__in={m.enrolment_id for m in matches}
    )
    codes = {
        (session, enrolment): code
        for session, enrolment, code in found.values_list("session_id", "enrolment_id", "code")
    }
    asked = {f.match_id: f for f in FollowUp.objects.filter(match__in=[m.pk for m in matches])}
    return [
        SeenOnPatrol(
            encounter, encounter.match,
            codes.get((encounter.match.session_id, encounter.match.enrolment_id), ""),
            asked.get(encounter.match.pk),
        )
        for encounter in encounters
    ]  # fmt: skip


def record_encounter_read(by: User, encounter: Encounter) -> None:
    """Write down that somebody opened it: of a matched child, as a reading of the record."""
    record(
        by=by, kind="encounter.read", target_type="encounter", target_ref=encounter.ref,
        after={"at": timezone.localtime(encounter.at).isoformat()},
    )  # fmt: skip
    if encounter.match:
        record_reading(pupil=encounter.match.enrolment.pupil, by=by, what="encounter on patrol")


def _with_facts(found: PatrolQuerySet, area: str) -> PatrolQuerySet:
    found = found.filter(area=area) if area else found
    on_it = PatrolOfficer.objects.filter(removed_at__isnull=True).select_related("user")
    officers = Prefetch("officers", on_it.order_by("user__name"), to_attr="taking_part")
    return found.annotate(**FACTS).prefetch_related(officers)
