"""Who a child met on a patrol is: pupils who fit what was said, and a person's word for one of them.

Never automatic. A match keeps the mark of that half day as it was seen at that moment; what the register
says since is read beside it.
"""

import datetime as dt
from dataclasses import dataclass

from django.contrib.postgres.search import TrigramSimilarity
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from accounts.audit import record
from accounts.errors import AlreadyDone, WrongState
from accounts.models import User
from accounts.rules.text import readable
from attendance.access_patrols import check_can_record, enrolments_to_match
from attendance.actions.encounters import lock_encounter, standing_match
from attendance.actions.follow_ups import settle_flag
from attendance.actions.reading_log import record_reading
from attendance.choices import EnrolmentKind
from attendance.errors import PlanRefused
from attendance.models import Encounter, EncounterMatch, Enrolment, Mark, Pupil, Session
from attendance.rules.matching import Fit, Known, Said, fit
from attendance.rules.names import fold
from attendance.rules.patrol_marks import half_of

MOST_LOOKED_AT, MOST_SHOWN = 60, 8
SHORTEST = 2


@dataclass(frozen=True)
class Candidate:
    """One pupil who may be the child, at the enrolment of that day."""

    enrolment: Enrolment
    fit: Fit


@transaction.atomic
def find_candidates(*, encounter: Encounter, by: User, words: str = "") -> list[Candidate]:
    """Pupils on a roll that day who fit what was said, the likeliest first; `words` looks for another spelling.

    Who was shown is written down. Raises NotAllowed.
    """
    check_can_record(by)
    said = _said(encounter)
    asked = len(fold(words)) >= SHORTEST
    if encounter.erased_at or (said.is_nobody and not asked):
        return []
    found = [Candidate(e, fit(said, _known(e))) for e in _near(by, said, words if asked else "")]
    if not asked:
        found = [each for each in found if each.fit.is_likely]
    best: dict[int, Candidate] = {}
    for each in sorted(found, key=_likeliest_first):
        best.setdefault(each.enrolment.pupil_id, each)
    shown = list(best.values())[:MOST_SHOWN]
    record(
        by=by, kind="encounter.looked_for", target_type="encounter", target_ref=encounter.ref,
        after={"pupils": [each.enrolment.pupil.ref for each in shown]},
    )  # fmt: skip
    return shown


@transaction.atomic
def match_encounter(
    *, encounter: Encounter, enrolment: Enrolment, by: User, at: dt.datetime | None = None
) -> EncounterMatch:
    """Say that the child is this pupil. Raises NotAllowed, AlreadyDone, WrongState (names erased, not on roll)."""
    check_can_record(by)
    encounter = lock_encounter(encounter)
    if encounter.erased_at:
        raise WrongState("The names of this encounter are erased: nobody can be matched to it.")
    if standing := standing_match(encounter):
        raise AlreadyDone(f"{standing.by_name} has matched this child already.")
    day = encounter.patrol.date
    if enrolment.starts_on > day or (enrolment.ends_on and enrolment.ends_on < day):
        raise WrongState("The pupil was not on roll that day.")
    session = _session_of(enrolment, encounter.at)
    mark = _mark_of(enrolment, session)
    match = EncounterMatch.objects.create(
        encounter=encounter, enrolment=enrolment, session=session, at=at or timezone.now(), by=by,
        by_name=by.name, code_then=mark.code if mark else "",
        minutes_late_then=mark.minutes_late if mark else None,
        entered_at_then=mark.entered_at if mark else None,
        entered_by_then=mark.entered_by_name if mark else "",
    )  # fmt: skip
    _record(match, "encounter.matched", by, {"code": match.code_then})
    record_reading(pupil=enrolment.pupil, by=by, what="mark of a patrol's day")
    return match


@transaction.atomic
def unmatch_encounter(
    *, encounter: Encounter, because: str, by: User, at: dt.datetime | None = None
) -> EncounterMatch:
    """It was another child: the match stands no longer, and a follow-up asked on it falls.

    Raises NotAllowed, WrongState when nobody is matched, PlanRefused without a reason.
    """
    check_can_record(by)
    moment, encounter = at or timezone.now(), lock_encounter(encounter)
    match, because = standing_match(encounter), readable(because)
    if match is None:
        raise WrongState("Nobody is matched to this encounter.")
    if not because:
        raise PlanRefused({"note": "Say why it was another child."})
    match.undone_at, match.undone_by_name = moment, by.name
    match.undone_because = because
    match.save(update_fields=["undone_at", "undone_by_name", "undone_because"])
    settle_flag(match.enrolment, moment)
    _record(match, "encounter.unmatched", by, {})  # why is in the row, which erasure reaches
    return match


def mark_now(match: EncounterMatch) -> Mark | None:
    """The mark of that half day as it stands."""
    return _mark_of(match.enrolment, match.session)


def _said(encounter: Encounter) -> Said:
    return Said(
        encounter.given_forename, encounter.given_surname, encounter.date_of_birth, encounter.age,
        encounter.sex, encounter.school_id, encounter.patrol.date,
    )  # fmt: skip


def _known(enrolment: Enrolment) -> Known:
    pupil = enrolment.pupil
    return Known(
        pupil.legal_forename, pupil.legal_surname, pupil.date_of_birth, pupil.sex,
        enrolment.school_id,
    )  # fmt: skip


def _near(by: User, said: Said, words: str) -> list[Enrolment]:
    """Enrolments of that day with a name like it, or born that day; the likest names first."""
    there = enrolments_to_match(by).on_roll(said.day)
    if words:
        named = there.filter(pupil__in=Pupil.objects.named(words)).order_by(
            "pupil__sort_name", "pk"
        )
        return [*named[:MOST_LOOKED_AT], *_like(there, fold(words))[:MOST_LOOKED_AT]]
    starts = Q(pupil__sort_name__startswith=said.name.split(" ")[0])
    found = list(_like(there, said.name, starts)[:MOST_LOOKED_AT]) if said.name else []
    if said.born:
        found += list(there.filter(pupil__date_of_birth=said.born)[:MOST_LOOKED_AT])
    return found


def _like(there: QuerySet[Enrolment], name: str, or_else: Q | None = None) -> QuerySet[Enrolment]:
    """Letters in common find what was spelt by ear (by index)."""
    alike = Q(pupil__sort_name__trigram_similar=name)
    near = TrigramSimilarity("pupil__sort_name", name)
    found = there.filter(alike | or_else if or_else else alike)
    return found.annotate(near=near).order_by(F("near").desc(), "pk")


def _likeliest_first(each: Candidate) -> tuple[int, bool, bool, str, int]:
    enrolment = each.enrolment
    return (
        -each.fit.score, "at the school given" not in each.fit.agrees,
        enrolment.kind != EnrolmentKind.MAIN, enrolment.pupil.sort_name, enrolment.pk,
    )  # fmt: skip


def _session_of(enrolment: Enrolment, at: dt.datetime) -> Session | None:
    """The half day of that time at the school; None where it did not meet."""
    local = timezone.localtime(at)
    there = Session.objects.open().filter(school=enrolment.school_id, date=local.date())
    sessions = {session.half: session for session in there}
    half = half_of(local.time(), [(s.half, s.opens_at) for s in sessions.values()])
    return sessions.get(half)


def _mark_of(enrolment: Enrolment, session: Session | None) -> Mark | None:
    if session is None:
        return None
    found = Mark.objects.filter(session=session, enrolment=enrolment)
    return found.exclude(code="").first()


def _record(match: EncounterMatch, kind: str, by: User, after: dict[str, object]) -> None:
    record(
        by=by, kind=kind, target_type="encounter", target_ref=match.encounter.ref,
        after={"pupil": match.enrolment.pupil.ref} | after,
    )  # fmt: skip
