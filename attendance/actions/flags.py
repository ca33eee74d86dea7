"""Raising, keeping and clearing flags: what the nightly job does, for everybody or for some.

A flag rests on an enrolment. Persistent and severe absence are judged over the academic year to date,
of every enrolment with a day on roll in it, ended or not: they are statistics, and a leaver's absence
stays with the school. Every other kind asks somebody to act, and stands only while the child is on roll;
save that one looks at why a child left it.
"""

import datetime as dt
import json
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from accounts.audit import record
from attendance.actions import flags_sql
from attendance.actions.flags_numbers import read_numbers
from attendance.actions.flags_run import JUDGED, Counts, Run
from attendance.choices import FlagKind
from attendance.models import Enrolment, FlagsJudged, RecheckRequest
from attendance.rules.calendar import AcademicYear, local_date

OF_YEAR = (
    FlagKind.SEVERE_ABSENCE, FlagKind.PERSISTENT_ABSENCE, FlagKind.ON_COURSE, FlagKind.NOBODY_ACTED,
    FlagKind.EARLY_ABSENCE, FlagKind.ILLNESS_DAYS,
)  # fmt: skip
MANY = 1000  # enrolments: below it nobody need be counted
FEW = 0.25  # above this share of all enrolments, one pass over everybody is cheaper


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
    outcome = Outcome()
    with connection.cursor() as cursor:
        cursor.execute(flags_sql.LOCK)
        run = Run(cursor, as_of, at, enrolment_ids)
        counts = run.judge()
        _sort_out(run.lines(), outcome)
        if as_of != local_date(at):
            touched = sorted(outcome.enrolment_ids)
            cursor.execute(flags_sql.ASK_AGAIN, {"at": at, "ids": touched})
    _record(counts, as_of)
    return outcome


@transaction.atomic
def look_at_flags(
    *, as_of: dt.date, enrolment_ids: Collection[int], at: dt.datetime | None = None
) -> Outcome:
    """What `refresh_flags` would do for some enrolments, by the very same judgement; nothing is written.

    No number is used up and no run waits for it.
    """
    outcome = Outcome()
    with connection.cursor() as cursor:
        run = Run(cursor, as_of, at or timezone.now(), enrolment_ids, writes=False)
        run.judge()
        _sort_out(run.lines(), outcome)
    return outcome


@transaction.atomic
def refresh_due_flags(
    *, as_of: dt.date, full: bool = False, at: dt.datetime | None = None
) -> tuple[int, Counts]:
    """Refresh the flags of whom something moved: asked for, or moved by the calendar alone.

    The requests are taken in the transaction that writes the flags: killed half-way, they are back.
    Everybody is looked at when `full`, and when a number the kinds turn on is another than that by which a
    school was judged last. Returns how many enrolments were looked at, and what became of flags.
    """
    at = at or timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(flags_sql.LOCK)
        parameters = _due_parameters(as_of) | {"at": at}
        taken = _ids(cursor, flags_sql.TAKE_REQUESTS, parameters)
        full = full or _numbers_changed(parameters)
        due = None if full or _are_many(len(taken)) else _due(cursor, parameters, taken)
        counts = Counts()
        if due is None or due:
            counts = Run(cursor, as_of, at, due).judge()
            later = parameters | {"ids": sorted(taken)}
            cursor.execute(flags_sql.ASK_AGAIN_FOR_LATER_MARKS, later)
        cursor.execute(flags_sql.JUDGED_SO_FAR, parameters)
    _record(counts, as_of)
    return Enrolment.objects.count() if due is None else len(due), counts


def _due(cursor: Any, parameters: dict[str, Any], taken: set[int]) -> set[int] | None:
    """Whom to look at; None when that is so many that one pass over everybody is cheaper."""
    due = taken | _ids(cursor, flags_sql.DUE, parameters)
    if taken:
        due |= _ids(cursor, flags_sql.WITH_KIN, parameters | {"ids": sorted(taken)})
    return None if _are_many(len(due)) else due


def _numbers_changed(parameters: dict[str, Any]) -> bool:
    """Whether some school was judged by other numbers; one never judged is looked at all the same."""
    return FlagsJudged.objects.exclude(numbers=parameters["numbers"]).exists()


def _are_many(number: int) -> bool:
    return number > MANY and number > FEW * Enrolment.objects.count()


def work_is_waiting(*, as_of: dt.date) -> bool:
    """Whether an incremental run would have anybody to look at."""
    parameters = _due_parameters(as_of)
    if RecheckRequest.objects.exists() or _numbers_changed(parameters):
        return True
    with connection.cursor() as cursor:
        return bool(_ids(cursor, flags_sql.DUE, parameters))


def _due_parameters(as_of: dt.date) -> dict[str, Any]:
    numbers = read_numbers(as_of)
    return asdict(numbers) | {
        "as_of": as_of,
        "numbers": numbers.digest,
        "first": AcademicYear.of(as_of).first_day,
        "judged": list(JUDGED),
        "of_year": list(OF_YEAR),
    }


def _ids(cursor: Any, query: str, parameters: dict[str, Any]) -> set[int]:
    cursor.execute(query, parameters)
    return {row[0] for row in cursor.fetchall()}


def _sort_out(rows: Iterable[tuple[Any, ...]], outcome: Outcome) -> None:
    for name, urn, upn, enrolment_id, kind, numbers, first, last in rows:
        line = FlagLine(urn, upn, enrolment_id, kind, json.loads(numbers), first, last)
        getattr(outcome, name).append(line)


def _record(counts: Counts, as_of: dt.date) -> None:
    if counts.changed:
        record(
            by=None,
            kind="flags.refreshed",
            target_type="flags",
            target_ref=as_of.isoformat(),
            after={"raised": counts.raised, "cleared": counts.cleared},
            actor="refresh_flags",
        )
