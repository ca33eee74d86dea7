"""Sightings of an excluded child: placed in the half days of the school, and kept with the notice they carry."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from accounts.errors import WrongState
from accounts.models import User
from accounts.rules.text import readable
from attendance.models import Encounter, EncounterMatch, Session
from attendance.rules.patrol_marks import half_of
from cases.models import Case
from fines.models import PenaltyNotice, Sighting
from fines.rules.excluded import Seen
from fines.rules.spelling import long_date


@dataclass(frozen=True)
class SeenAt:
    """What somebody says: the child was seen then, there, by whom; or as a patrol recorded it."""

    at: dt.datetime
    place: str
    by: str
    encounter: Encounter | None = None


@dataclass(frozen=True)
class Placed:
    """A sighting with the half day of the school it falls in."""

    said: SeenAt
    session: Session

    @property
    def seen(self) -> Seen:
        """As the rule takes it."""
        time, place = timezone.localtime(self.said.at).time(), readable(self.said.place)
        return Seen(self.session.date, self.session.half, time, place, readable(self.said.by))


def place_sightings(case: Case, sightings: Iterable[SeenAt]) -> list[Placed]:
    """Each sighting with its half day. Raises WrongState for one outside school hours, or of somebody else."""
    return [Placed(one, _session_of(case, one)) for one in sightings]


def keep_sightings(notice: PenaltyNotice, placed: Iterable[Placed], by: User) -> None:
    """Write them down with the notice, whose sessions are there already."""
    Sighting.objects.bulk_create(
        Sighting(
            notice=notice, session=one.session, seen_at=one.said.at, place=one.seen.place,
            seen_by=one.seen.by, encounter=one.said.encounter, by=by,
        )
        for one in placed
    )  # fmt: skip


def _session_of(case: Case, one: SeenAt) -> Session:
    local = timezone.localtime(one.at)
    day, clock = local.date(), local.time()
    there = {
        s.half: s for s in Session.objects.open().filter(school=case.enrolment.school_id, date=day)
    }
    opens = [(s.half, s.opens_at) for s in there.values()]
    session = there.get(half_of(clock, opens))
    if session is None or clock < min(opened for _, opened in opens):
        raise WrongState(f"{long_date(day)}, {clock:%H:%M} is not in the hours of this school.")
    if one.encounter is not None:
        mine = EncounterMatch.objects.filter(
            encounter=one.encounter, enrolment__pupil=case.pupil_id, undone_at__isnull=True
        )
        if not mine.exists():
            raise WrongState("This encounter of a patrol is not matched to this child.")
    return session
