"""Truancy patrols: planned on a police officer's direction, started, finished, or called off.

Once started, what was authorised stands (the database sees to it). Times are those of London.
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.audit import record
from accounts.errors import AlreadyDone, WrongState
from accounts.models import User
from accounts.rules.text import readable
from attendance.access_patrols import check_can_record, officers
from attendance.actions.refs import new_ref
from attendance.actions.thresholds import threshold_on
from attendance.choices import PatrolStatus
from attendance.errors import PlanRefused
from attendance.models import AuthorisingRank, Patrol, PatrolOfficer
from attendance.models.patrol_sql import ERASE_DAYS
from attendance.querysets import holding
from attendance.rules.patrols import Direction, erased_on, explain_direction

NEVER = 10_000  # no number in force: nothing is ever erased, and the page says so


@dataclass(frozen=True)
class WantedPatrol:
    """A patrol as somebody plans it: the direction, where children may be taken, who goes."""

    direction: Direction
    area: str
    premises: str
    authorised_by: str
    police: str
    officer_ids: frozenset[int]


@transaction.atomic
def plan_patrol(
    *, wanted: WantedPatrol, by: User, at: dt.datetime | None = None, ref: str = ""
) -> Patrol:
    """Plan a patrol. Raises NotAllowed, and PlanRefused with every fault by field (CDA 1998 s16)."""
    check_can_record(by)
    moment = at or timezone.now()
    rank = _check(wanted, timezone.localdate(moment))
    patrol = Patrol.objects.create(
        ref=ref or new_ref("TP"), made_at=moment, made_by=by, made_by_name=by.name,
        **_columns(wanted, rank),
    )  # fmt: skip
    _set_officers(patrol, wanted.officer_ids)
    _record(patrol, "patrol.planned", by, _told(wanted))
    return patrol


@transaction.atomic
def change_patrol(
    *, patrol: Patrol, wanted: WantedPatrol, by: User, at: dt.datetime | None = None
) -> Patrol:
    """Change what is planned, until it starts. Raises NotAllowed, WrongState, PlanRefused."""
    check_can_record(by)
    patrol = lock(patrol)
    if patrol.status != PatrolStatus.PLANNED:
        raise WrongState("What was authorised stands once a patrol has started.")
    columns = _columns(wanted, _check(wanted, timezone.localdate(at or timezone.now())))
    for name, value in columns.items():
        setattr(patrol, name, value)
    patrol.save(update_fields=list(columns))
    _set_officers(patrol, wanted.officer_ids)
    _record(patrol, "patrol.changed", by, _told(wanted))
    return patrol


@transaction.atomic
def start_patrol(*, patrol: Patrol, by: User, at: dt.datetime | None = None) -> Patrol:
    """The patrol goes out: from now on children met are recorded. Raises NotAllowed, AlreadyDone, WrongState."""
    check_can_record(by)
    moment, patrol = at or timezone.now(), lock(patrol)
    if patrol.status == PatrolStatus.UNDER_WAY:
        raise AlreadyDone(f"{patrol.started_by_name} has started it already.")
    if patrol.status != PatrolStatus.PLANNED:
        raise WrongState("Only a patrol that is planned can start.")
    if timezone.localdate(moment) < patrol.date:
        raise WrongState("A patrol starts on its own day.")
    refuse_when_erased(patrol, timezone.localdate(moment))
    patrol.status, patrol.started_at, patrol.started_by_name = (
        PatrolStatus.UNDER_WAY, moment, by.name,
    )  # fmt: skip
    patrol.save(update_fields=["status", "started_at", "started_by_name"])
    _record(patrol, "patrol.started", by)
    return patrol


@transaction.atomic
def finish_patrol(*, patrol: Patrol, by: User, at: dt.datetime | None = None) -> Patrol:
    """The patrol is over; who was met may still be written up. Raises NotAllowed, AlreadyDone, WrongState."""
    check_can_record(by)
    patrol = lock(patrol)
    if patrol.status == PatrolStatus.FINISHED:
        raise AlreadyDone(f"{patrol.finished_by_name} has finished it already.")
    if patrol.status != PatrolStatus.UNDER_WAY:
        raise WrongState("Only a patrol that is under way can be finished.")
    patrol.status, patrol.finished_at, patrol.finished_by_name = (
        PatrolStatus.FINISHED, at or timezone.now(), by.name,
    )  # fmt: skip
    patrol.save(update_fields=["status", "finished_at", "finished_by_name"])
    _record(patrol, "patrol.finished", by, {"met": patrol.encounters.count()})
    return patrol


@transaction.atomic
def cancel_patrol(
    *, patrol: Patrol, because: str, by: User, at: dt.datetime | None = None
) -> Patrol:
    """Call it off, for good. Raises NotAllowed, AlreadyDone, WrongState once somebody was met, PlanRefused."""
    check_can_record(by)
    patrol, because = lock(patrol), readable(because)
    if patrol.status == PatrolStatus.CANCELLED:
        raise AlreadyDone(f"{patrol.cancelled_by_name} has cancelled it already.")
    if patrol.status == PatrolStatus.FINISHED or patrol.encounters.exists():
        raise WrongState("This patrol took place: finish it instead.")
    if not because:
        raise PlanRefused({"note": "Say why it is cancelled."})
    patrol.status, patrol.cancelled_at = PatrolStatus.CANCELLED, at or timezone.now()
    patrol.cancelled_by_name, patrol.cancelled_because = by.name, because
    patrol.save(update_fields=["status", "cancelled_at", "cancelled_by_name", "cancelled_because"])
    _record(patrol, "patrol.cancelled", by, {"because": because})
    return patrol


def lock(patrol: Patrol) -> Patrol:
    """The patrol as it stands, held until the transaction ends: what is done to one patrol takes turns."""
    held = Patrol.objects.select_for_update(of=("self",), no_key=True)
    return held.select_related("authorised_rank").get(pk=patrol.pk)


def ranks_on(day: dt.date) -> list[AuthorisingRank]:
    """The ranks that may direct a patrol on that day, the least first."""
    return list(AuthorisingRank.objects.filter(holding(day, "valid_from", "valid_to")))


def erased_on_day(patrol: Patrol) -> dt.date | None:
    """The day whose night erases the names nobody has matched; None while the authority sets no number."""
    days = threshold_on(ERASE_DAYS, patrol.date)
    return None if days is None else erased_on(patrol.date, days)


def refuse_when_erased(patrol: Patrol, today: dt.date) -> None:
    """Raise WrongState once the names of its day are erased: what is added now would be lost tonight."""
    erased = erased_on_day(patrol)
    if erased is not None and today >= erased:
        raise WrongState("The names of this patrol have been erased: nothing can be added to it.")


def _check(wanted: WantedPatrol, today: dt.date) -> AuthorisingRank:
    direction = wanted.direction
    ranks = {rank.key: rank for rank in ranks_on(direction.date)}
    days = threshold_on(ERASE_DAYS, direction.date) or NEVER
    faults = explain_direction(direction, ranks, today, days)
    for field in ("area", "premises", "authorised_by"):
        if not readable(getattr(wanted, field)):
            faults[field] = "Fill this in."
    known = set(officers().filter(pk__in=wanted.officer_ids).values_list("pk", flat=True))
    if not wanted.officer_ids or known != wanted.officer_ids:
        faults["officers"] = "Choose who takes part."
    if faults:
        raise PlanRefused(faults)
    return ranks[direction.rank]


def _columns(wanted: WantedPatrol, rank: AuthorisingRank) -> dict[str, object]:
    direction = wanted.direction
    return {
        "date": direction.date, "area": readable(wanted.area), "premises": readable(wanted.premises),
        "authorised_by": readable(wanted.authorised_by), "authorised_rank": rank,
        "power": rank.power, "authorised_from": direction.first,
        "authorised_until": direction.last, "police": readable(wanted.police),
    }  # fmt: skip


def _set_officers(patrol: Patrol, wanted: Collection[int]) -> None:
    on_it = Q(removed_at__isnull=True)
    patrol.officers.filter(on_it).exclude(user__in=wanted).update(removed_at=timezone.now())
    patrol.officers.filter(~on_it, user__in=wanted).update(removed_at=None)
    there = set(patrol.officers.values_list("user_id", flat=True))
    PatrolOfficer.objects.bulk_create(
        PatrolOfficer(patrol=patrol, user_id=pk) for pk in sorted(set(wanted) - there)
    )


def _told(wanted: WantedPatrol) -> dict[str, object]:
    direction = wanted.direction
    return {
        "date": direction.date.isoformat(), "area": readable(wanted.area),
        "from": f"{direction.starts:%H:%M}", "until": f"{direction.ends:%H:%M}",
        "authorised_by": readable(wanted.authorised_by), "rank": direction.rank,
        "officers": sorted(wanted.officer_ids),
    }  # fmt: skip


def _record(patrol: Patrol, kind: str, by: User, after: dict[str, object] | None = None) -> None:
    record(by=by, kind=kind, target_type="patrol", target_ref=patrol.ref, after=after)
