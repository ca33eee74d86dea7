"""Asking somebody to act on an encounter: a flag that stands until a person closes it.

One standing flag a child says all that is open. A second sighting ends it and raises a new one with both,
so that whoever works above and took up the first hears of the second. A correction that takes the ground
away lets it fall, like a corrected mark does.
"""

import datetime as dt
from typing import Any

from celery import current_app
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from accounts.audit import record
from accounts.errors import AlreadyDone, WrongState
from accounts.models import User
from accounts.rules.text import readable
from attendance.access_patrols import check_can_record
from attendance.choices import FlagKind
from attendance.errors import PlanRefused
from attendance.models import Encounter, EncounterMatch, Enrolment, Flag, FollowUp
from attendance.rules.calendar import local_date
from attendance.rules.evidence import weeks_and_bits
from attendance.rules.patrols import Verdict, compulsory_between, verdict_of

KIND = FlagKind.SEEN_ON_PATROL
MOVED = ("window_from", "window_to", "evidence_weeks", "evidence_bits")


def verdict_of_match(match: EncounterMatch) -> Verdict:
    """How a matched encounter counts: compulsory school age is asked of the pupil's own dates."""
    encounter, pupil = match.encounter, match.enrolment.pupil
    of_age = compulsory_between(
        pupil.compulsory_from, pupil.compulsory_until, encounter.patrol.date
    )
    return verdict_of(of_age, encounter.reason, encounter.lawful)


@transaction.atomic
def ask_follow_up(
    *, encounter: Encounter, by: User, note: str = "", at: dt.datetime | None = None
) -> FollowUp:
    """Ask for follow-up on a matched encounter without a lawful reason.

    Raises NotAllowed, WrongState without a match or with a lawful (or no known) reason, AlreadyDone.
    """
    check_can_record(by)
    moment = at or timezone.now()
    match = _match_of(encounter)
    if match is None:
        raise WrongState(
            "Match the child to a pupil first: follow-up is asked of a school's pupil."
        )
    if verdict_of_match(match) != Verdict.UNAUTHORISED:
        raise WrongState(
            "Follow-up is for a child of compulsory school age without a lawful reason."
        )
    _hold(match.enrolment)
    earlier = FollowUp.objects.filter(match=match).first()
    if earlier:
        raise AlreadyDone(f"{earlier.asked_by_name} has asked for it already.")
    flag = _raise(match.enrolment, [*_open(match.enrolment), match], moment)
    follow_up = FollowUp.objects.create(
        match=match, flag=flag, note=readable(note), asked_at=moment, asked_by=by,
        asked_by_name=by.name,
    )  # fmt: skip
    _record(match, "follow_up.asked", by, {"flag": flag.ref})
    transaction.on_commit(_tell, robust=True)
    return follow_up


@transaction.atomic
def close_follow_up(
    *, encounter: Encounter, because: str, by: User, at: dt.datetime | None = None
) -> FollowUp:
    """Say that enough was done, and what. Raises NotAllowed, WrongState, AlreadyDone, PlanRefused."""
    check_can_record(by)
    moment, because = at or timezone.now(), readable(because)
    match = _match_of(encounter)
    follow_up = FollowUp.objects.select_for_update().filter(match=match).first() if match else None
    if match is None or follow_up is None:
        raise WrongState("No follow-up was asked for.")
    if follow_up.closed_at:
        raise AlreadyDone(f"{follow_up.closed_by_name} has closed it already.")
    if not because:
        raise PlanRefused({"note": "Say what was done."})
    follow_up.closed_at, follow_up.closed_by_name = moment, by.name
    follow_up.closed_because = because
    follow_up.save(update_fields=["closed_at", "closed_by_name", "closed_because"])
    settle_flag(match.enrolment, moment)
    _record(match, "follow_up.closed", by, {"flag": follow_up.flag.ref})
    return follow_up


def settle_flag(enrolment: Enrolment, moment: dt.datetime) -> Flag | None:
    """Make the flag of one enrolment say what is still open and still has ground. Twice changes nothing."""
    _hold(enrolment)
    standing, still_open = _standing(enrolment), _open(enrolment)
    if not still_open:
        if standing:
            _clear(standing, moment, {"sightings": 0})
            transaction.on_commit(_tell, robust=True)
        return None
    numbers = _numbers(still_open)
    if standing is None or set(numbers["encounters"]) - set(standing.numbers["encounters"]):
        flag = _raise(enrolment, still_open, moment)
        transaction.on_commit(_tell, robust=True)
        return flag
    if standing.numbers != numbers:
        standing.numbers, standing.changed_at = numbers, moment
        standing.window_from, standing.window_to = _days(still_open)
        standing.evidence_weeks, standing.evidence_bits = _half_days(still_open)
        standing.save(update_fields=[*MOVED, "numbers", "changed_at"])
    return standing


def _raise(enrolment: Enrolment, matches: list[EncounterMatch], moment: dt.datetime) -> Flag:
    """A flag of these encounters; the one that stood has led to it, and is cleared saying so."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('attendance_flag_ref')")
        ref = f"F-{cursor.fetchone()[0]:06d}"
    if standing := _standing(enrolment):
        _clear(standing, moment, standing.numbers | {"followed_by": ref})
    first, last = _days(matches)
    weeks, bits = _half_days(matches)
    numbers, as_of = _numbers(matches), local_date(moment)
    return Flag.objects.create(
        ref=ref, enrolment=enrolment, kind=KIND, window_from=first, window_to=last,
        numbers=numbers, raised_numbers=numbers, raised_at=moment, raised_as_of=as_of,
        changed_at=moment, evidence_weeks=weeks, evidence_bits=bits,
    )  # fmt: skip


def _clear(flag: Flag, moment: dt.datetime, numbers: dict[str, Any]) -> None:
    flag.cleared_at, flag.cleared_as_of = moment, local_date(moment)
    flag.cleared_numbers = numbers
    flag.save(update_fields=["cleared_at", "cleared_as_of", "cleared_numbers"])


def _open(enrolment: Enrolment) -> list[EncounterMatch]:
    """Matches of the enrolment with a follow-up nobody has closed, that still have ground; oldest first."""
    asked = EncounterMatch.objects.filter(
        enrolment=enrolment, undone_at__isnull=True, follow_up__closed_at__isnull=True,
        follow_up__isnull=False,
    )  # fmt: skip
    found = asked.select_related("encounter__patrol", "enrolment__pupil", "session")
    return [
        match
        for match in found.order_by("encounter__at", "id")
        if verdict_of_match(match) == Verdict.UNAUTHORISED
    ]


def _numbers(matches: list[EncounterMatch]) -> dict[str, Any]:
    return {
        "sightings": len(matches),
        "encounters": [match.encounter.ref for match in matches],
        "dates": [match.encounter.patrol.date.isoformat() for match in matches],
    }


def _days(matches: list[EncounterMatch]) -> tuple[dt.date, dt.date]:
    days = [match.encounter.patrol.date for match in matches]
    return min(days), max(days)


def _half_days(matches: list[EncounterMatch]) -> tuple[list[dt.date], list[int]]:
    """The half days of the sightings at the school, as evidence: their marks say what the school knew."""
    sessions = [match.session for match in matches if match.session]
    return weeks_and_bits((session.date, session.half) for session in sessions)


def _standing(enrolment: Enrolment) -> Flag | None:
    return Flag.objects.standing().filter(enrolment=enrolment, kind=KIND).first()


def _match_of(encounter: Encounter) -> EncounterMatch | None:
    found = EncounterMatch.objects.filter(encounter=encounter, undone_at__isnull=True)
    return found.select_related("encounter__patrol", "enrolment__pupil", "session").first()


def _hold(enrolment: Enrolment) -> None:
    """Two who ask for one child follow each other, so that one flag says both."""
    Enrolment.objects.select_for_update(no_key=True).get(pk=enrolment.pk)


def _tell() -> None:
    """Whoever reads flags looks at once; a message lost is found in the night."""
    for name in settings.AFTER_FLAGS:
        current_app.send_task(name, retry=False)


def _record(match: EncounterMatch, kind: str, by: User, after: dict[str, Any]) -> None:
    record(
        by=by, kind=kind, target_type="encounter", target_ref=match.encounter.ref,
        after={"pupil": match.enrolment.pupil.ref} | after,
    )  # fmt: skip
