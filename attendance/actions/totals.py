"""Keeping the totals of usual periods in step with marks, and counting those of days somebody asked for.

A total rests on an enrolment's tallies, its dates, its child's age and circumstances, and on calendars. What
moves by day leaves a `TotalRequest` (see `models.totals_sql`) and is counted again for the running
periods every few minutes; the night counts everybody in every usual period, and so takes in calendars and
rules too. Every run writes only rows that differ, in one transaction: killed half-way, its requests are back.
"""

from __future__ import annotations

import datetime as dt
import time
from typing import Any

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import Q, QuerySet
from django.utils import timezone

from attendance.actions import totals_write_sql as sql
from attendance.actions.insight import (
    Question,
    is_past,
    reaches_summer,
    read_sessions_met,
    terms_of,
)
from attendance.actions.insight_periods import Period, read_periods
from attendance.actions.totals_sql import Counted
from attendance.models import KeptPeriod, RecheckRequest, TotalRequest
from attendance.rules.calendar import local_date

MOST_ASKED = 12  # periods of somebody's own, each some 15 megabytes for a large authority
DEAD_AFTER = dt.timedelta(minutes=10)  # a count that began so long ago was killed, or failed
WORK_MEMORY = "128MB"
MANY = 5000  # rows written, after which the planner is told


def still_in_step() -> bool:
    """Whether nothing has moved since the running periods were counted; if so they are right up to now."""
    as_of = timezone.now()
    if RecheckRequest.objects.exists() or TotalRequest.objects.exists():
        return False
    usual = {(p.kept_as, p.first, p.last) for p in read_periods(local_date(as_of))}
    kept = KeptPeriod.objects.filter(is_usual=True, counted_at__isnull=False)
    if usual != set(kept.values_list("key", "first", "last")):
        return False
    kept.filter(last=local_date(as_of)).update(counted_at=as_of)
    return True


@transaction.atomic
def keep_in_step(*, full: bool = False) -> int:
    """Count whoever moved, in the periods that still run; everybody in every period when `full`.

    A period that is new, or whose days have moved, is counted whole either way. Returns how many
    totals of enrolments were written or taken away.
    """
    today = local_date(timezone.now())
    with connection.cursor() as cursor:
        cursor.execute(sql.LOCK)
        as_of = timezone.now()  # before requests are read: whatever was committed by now is in
        cursor.execute(sql.MOVED)
        if full:
            _forget(Q(is_usual=False, counted_at__isnull=False))
        periods = read_periods(today)
        _forget(Q(is_usual=True) & ~Q(key__in=[period.kept_as for period in periods]))
        written = 0
        for period in periods:
            kept, is_whole = _take_up(period, full=full)
            if is_whole or period.last >= today:
                written += _count(cursor, kept, as_of, only_moved=not is_whole)
        cursor.execute(sql.DONE)
    return written


def ask_for_period(*, first: dt.date, last: dt.date) -> tuple[KeptPeriod, bool]:
    """Put days of somebody's own on the list of what is to be counted, and whether they are new there."""
    return KeptPeriod.objects.get_or_create(
        key=f"{first} {last}", defaults={"first": first, "last": last}
    )


def is_asked() -> bool:
    """Whether somebody waits for days that nobody is counting."""
    return _waiting().exists()


def count_asked_periods() -> int:
    """Count the periods people asked for and that nobody is counting, oldest first. How many were."""
    counted = 0
    while (kept := _claim()) is not None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql.LOCK)
            _count(cursor, kept, timezone.now(), only_moved=False)
        counted += 1
    _drop_oldest()
    return counted


def _claim() -> KeptPeriod | None:
    """Take one by conditional update: two workers never count the same."""
    for pk in _waiting().order_by("asked_at").values_list("pk", flat=True):
        if _waiting().filter(pk=pk).update(started_at=timezone.now()):
            return KeptPeriod.objects.get(pk=pk)
    return None


def _waiting() -> QuerySet[KeptPeriod]:
    free = Q(started_at__isnull=True) | Q(started_at__lt=timezone.now() - DEAD_AFTER)
    return KeptPeriod.objects.filter(free, is_usual=False, counted_at__isnull=True)


def _drop_oldest() -> None:
    asked = KeptPeriod.objects.filter(is_usual=False, counted_at__isnull=False)
    old = list(asked.order_by("-asked_at").values_list("pk", flat=True)[MOST_ASKED:])
    if old:
        with transaction.atomic():
            _forget(Q(pk__in=old))


def _take_up(period: Period, *, full: bool) -> tuple[KeptPeriod, bool]:
    """The row of a usual period, and whether everybody in it must be counted."""
    kept, is_new = KeptPeriod.objects.get_or_create(
        key=period.kept_as, defaults={"first": period.first, "last": period.last, "is_usual": True}
    )
    has_moved = (kept.first, kept.last) != (period.first, period.last)
    kept.first, kept.last = period.first, period.last
    return kept, full or is_new or has_moved or kept.counted_at is None


def _count(cursor: CursorWrapper, kept: KeptPeriod, as_of: dt.datetime, *, only_moved: bool) -> int:
    """Write the totals of one period where they differ, of everybody or of whoever moved."""
    question, began = Question(kept.first, kept.last), time.monotonic()
    where = (sql.ONLY_MOVED,) if only_moved else ()
    counted = Counted(where, is_past(question.year), reaches_summer(question), groups=True)
    values: dict[str, Any] = terms_of(question).values | {"period": kept.pk}
    cursor.execute(f"SET LOCAL work_mem = '{WORK_MEMORY}'; SET LOCAL jit = off")
    cursor.execute(sql.fresh(counted), values)
    written = 0
    for statement in sql.write(only_moved=only_moved):
        cursor.execute(statement, values)
        written += max(cursor.rowcount, 0)
    cursor.execute(sql.CLEAR)
    if written > MANY:
        cursor.execute(sql.LEARN)
    met = {str(school): count for school, count in read_sessions_met(question).items()}
    if written or met != kept.met or kept.changed_at is None:
        kept.changed_at, kept.met = as_of, met
    kept.counted_at = as_of
    if not only_moved:
        kept.seconds = time.monotonic() - began
    kept.save(update_fields=["first", "last", "counted_at", "changed_at", "met", "seconds"])
    return written


def _forget(which: Q) -> None:
    """Remove periods and all that was kept of them."""
    gone = list(KeptPeriod.objects.filter(which).values_list("pk", flat=True))
    with connection.cursor() as cursor:
        for statement in sql.FORGET if gone else ():
            cursor.execute(statement, {"periods": gone})
