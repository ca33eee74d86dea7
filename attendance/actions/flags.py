"""Raising, keeping and clearing flags: what the nightly job does, for everybody or for some.

A flag rests on an enrolment. Persistent and severe absence are judged over the academic year to date,
of every enrolment with a day on roll in it, ended or not: they are statistics, and a leaver's absence
stays with the school. The notice threshold asks somebody to act, so it stands only while on roll.
"""

import datetime as dt
import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from accounts.audit import record
from attendance.actions import flags_sql, thresholds
from attendance.choices import FlagKind
from attendance.models import Enrolment, RecheckRequest
from attendance.rules.calendar import AcademicYear, local_date, monday_of

ABSENCE_KINDS = [FlagKind.PERSISTENT_ABSENCE.value, FlagKind.SEVERE_ABSENCE.value]
NOTICE_KINDS = [FlagKind.NOTICE_THRESHOLD.value]


@dataclass(frozen=True)
class FlagLine:
    """One flag as a run left it: of whom, what, the numbers, and the days they were counted over."""

    urn: str
    upn: str
    enrolment_id: int
    kind: str
    numbers: dict[str, Any]
    window_from: dt.date
    window_to: dt.date

    def as_json(self) -> dict[str, Any]:
        """Plain values, under the names operators script against."""
        window = {"from": self.window_from.isoformat(), "to": self.window_to.isoformat()}
        who = {"urn": self.urn, "upn": self.upn, "kind": self.kind}
        return who | {"numbers": self.numbers, "window": window}


@dataclass(frozen=True)
class Outcome:
    """What a run did: each flag it looked at is raised now, cleared now, or stood and still stands."""

    raised: list[FlagLine] = field(default_factory=list)
    cleared: list[FlagLine] = field(default_factory=list)
    standing: list[FlagLine] = field(default_factory=list)

    @property
    def changed(self) -> bool:
        """Whether any flag was raised or cleared."""
        return bool(self.raised or self.cleared)

    @property
    def enrolment_ids(self) -> set[int]:
        """Of every flag looked at."""
        return {line.enrolment_id for line in (*self.raised, *self.cleared, *self.standing)}

    def as_json(self) -> dict[str, list[dict[str, Any]]]:
        """Three lists, no flag in two of them."""
        lists = {"raised": self.raised, "cleared": self.cleared, "standing": self.standing}
        return {name: [line.as_json() for line in lines] for name, lines in lists.items()}


@transaction.atomic
def refresh_flags(
    *,
    as_of: dt.date,
    enrolment_ids: Collection[int] | None = None,
    at: dt.datetime | None = None,
) -> Outcome:
    """Make the flags of all enrolments, or of some, say what the marks up to `as_of` say.

    Running it twice changes nothing. Two runs never work at once. A run as of another day than
    today asks for the enrolments it touched to be looked at again as of today.
    """
    at = at or timezone.now()
    parameters = _parameters(as_of, at) | {"ids": list(enrolment_ids or ())}
    scope = flags_sql.EVERYBODY if enrolment_ids is None else flags_sql.SCOPED
    outcome = Outcome()
    with connection.cursor() as cursor:
        cursor.execute(flags_sql.LOCK)
        for query, kinds in (
            (flags_sql.absence_flags(scope), ABSENCE_KINDS),
            (flags_sql.notice_flags(scope), NOTICE_KINDS),
        ):
            cursor.execute(query, parameters | {"kinds": kinds})
            _sort_out(cursor.fetchall(), outcome)
        if as_of != local_date(at):
            touched = sorted(outcome.enrolment_ids)
            cursor.execute(flags_sql.ASK_AGAIN, parameters | {"ids": touched})
    if outcome.changed:
        _record(outcome, as_of)
    return outcome


@transaction.atomic
def refresh_due_flags(
    *, as_of: dt.date, full: bool = False, at: dt.datetime | None = None
) -> tuple[int, Outcome]:
    """Refresh the flags of whom something moved: asked for, or moved by the calendar alone.

    The requests are taken in the transaction that writes the flags: killed half-way, they are back.
    `full` looks at everybody. Returns how many enrolments were looked at, and the outcome.
    """
    at = at or timezone.now()
    parameters = {"as_of": as_of, "first": AcademicYear.of(as_of).first_day, "at": at}
    with connection.cursor() as cursor:
        cursor.execute(flags_sql.LOCK)
        taken = _ids(cursor, flags_sql.TAKE_REQUESTS, parameters)
        due = taken | _ids(cursor, flags_sql.DUE, parameters)
        if not due and not full:
            return 0, Outcome()
        outcome = refresh_flags(as_of=as_of, enrolment_ids=None if full else due, at=at)
        cursor.execute(flags_sql.ASK_AGAIN_FOR_LATER_MARKS, parameters | {"ids": sorted(taken)})
        looked_at = Enrolment.objects.count() if full else len(due)
    return looked_at, outcome


def work_is_waiting(*, as_of: dt.date) -> bool:
    """Whether an incremental run would have anybody to look at."""
    parameters = {"as_of": as_of, "first": AcademicYear.of(as_of).first_day}
    if RecheckRequest.objects.exists():
        return True
    with connection.cursor() as cursor:
        return bool(_ids(cursor, flags_sql.DUE, parameters))


def _ids(cursor: Any, query: str, parameters: dict[str, Any]) -> set[int]:
    cursor.execute(query, parameters)
    return {row[0] for row in cursor.fetchall()}


def _parameters(as_of: dt.date, at: dt.datetime) -> dict[str, Any]:
    first = AcademicYear.of(as_of).first_day
    persistent, severe = thresholds.persistent_rule(as_of), thresholds.severe_rule(as_of)
    return {
        "as_of": as_of,
        "at": at,
        "first": first,
        "last": as_of,
        "first_week": monday_of(first),
        "last_sunday": monday_of(as_of) + dt.timedelta(days=6),
        "persistent_percent": persistent.percent,
        "persistent_sessions": persistent.sessions,
        "severe_percent": severe.percent,
        "notice_sessions": thresholds.threshold_on(thresholds.NOTICE_SESSIONS, as_of),
        "notice_weeks": thresholds.threshold_on(thresholds.NOTICE_WEEKS, as_of),
    }


def _sort_out(rows: Iterable[tuple[Any, ...]], outcome: Outcome) -> None:
    for name, urn, upn, enrolment_id, kind, numbers, first, last in rows:
        line = FlagLine(urn, upn, enrolment_id, kind, json.loads(numbers), first, last)
        getattr(outcome, name).append(line)


def _record(outcome: Outcome, as_of: dt.date) -> None:
    record(
        by=None,
        kind="flags.refreshed",
        target_type="flags",
        target_ref=as_of.isoformat(),
        after={"raised": len(outcome.raised), "cleared": len(outcome.cleared)},
        actor="refresh_flags",
    )
