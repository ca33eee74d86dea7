"""Keeping the story of a job: who asked, when it ran, how many rows, what failed. One row a run.

The row is written before the work begins, outside its transaction, and a lock of the database is held
while it lasts: a process that is killed lets go of the lock, so its run is known as cut short at once,
however long others of its kind may take.
"""

import datetime as dt
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

import structlog
from django.core.cache import cache
from django.db import DatabaseError, connection, transaction
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.errors import AlreadyDone, DomainError
from accounts.models import JobRun, User

RUN_LOCK = 8_750_002  # the family of locks; the run's own number is the second half
ASK_LOCK = 8_750_003  # another family: one person asks for a job at a time
LARGEST = 2**31  # what fits there
KEPT_FAILURES = 200  # by reference; beyond them only how many
LONGEST_MESSAGE = 300
SIGN_OF_LIFE = "last-tick"
Row = TypeVar("Row")
log = structlog.get_logger(__name__)


class Running:
    """What the job reports of itself while it runs."""

    def __init__(self, run: JobRun) -> None:
        self.rows = 0
        self._run = run

    def fail(self, ref: str, problem: Exception) -> None:
        """Note at once that one row failed, by its reference; the rest goes on."""
        self._run.failed += 1
        if len(self._run.failures) < KEPT_FAILURES:
            self._run.failures.append(
                {"ref": ref, "message": _words(problem), "error": type(problem).__name__}
            )
            self._run.save(update_fields=["failures", "failed"])

    def each(self, rows: Iterable[tuple[Row, str]], work: Callable[[Row], int | None]) -> None:
        """Do the work for each row in a transaction of its own; a bad row never stops the rest.

        `rows` gives each with its reference, `work` returns how many it changed. What somebody else
        has done meanwhile is passed over. A database that is gone does stop the rest, and is raised.
        """
        for row, ref in rows:
            try:
                with transaction.atomic():
                    self.rows += work(row) or 0
            except AlreadyDone:
                continue
            except Exception as problem:
                if isinstance(problem, DatabaseError) and not connection.is_usable():
                    raise
                log.exception("row_failed", job=self._run.name, ref=ref)
                self.fail(ref, problem)

    def finish(self) -> None:
        """Keep what it came to."""
        self._run.rows, self._run.finished_at = self.rows, timezone.now()
        self._run.save(update_fields=["rows", "failures", "failed", "finished_at"])


@contextmanager
def recorded(name: str) -> Iterator[Running]:
    """Record one run of the job called `name`; what it raises is kept as a failure and raised again.

    A wish for a run that somebody left is fulfilled by it. Whatever ends the process itself leaves the
    run without an end.
    """
    run = _begin(name)
    running = Running(run)
    try:
        try:
            yield running
        except Exception as problem:
            running.fail("", problem)
            running.finish()
            raise
        running.finish()
    finally:
        with suppress(DatabaseError):  # a connection that is lost has let go by itself
            _lock("pg_advisory_unlock", run)


def _begin(name: str) -> JobRun:
    """The row of a run that starts now. Seen by others only once its lock is held."""
    with transaction.atomic():
        waiting = JobRun.objects.select_for_update(skip_locked=True).filter(
            name=name, started_at__isnull=True
        )
        run = waiting.first() or JobRun(name=name)
        run.started_at = timezone.now()
        run.save()
        _lock("pg_advisory_lock", run)
    return run


def _lock(function: str, run: JobRun) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s, %s)", [RUN_LOCK, run.pk % LARGEST])


def _words(problem: Exception) -> str:
    """A refusal's own sentence; of anything else the first line, as a database's others quote the row."""
    if isinstance(problem, DomainError):
        return problem.message[:LONGEST_MESSAGE]
    lines = str(problem).splitlines() or [""]
    return lines[0][:LONGEST_MESSAGE]


def running_ids(runs: Collection[JobRun]) -> frozenset[int]:
    """Which of some runs go on now. One that ended while this was asked is brought up to date."""
    open_ones = [run for run in runs if run.started_at and not run.finished_at]
    if not open_ones:
        return frozenset()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT objid::bigint FROM pg_locks WHERE locktype = 'advisory' AND granted"
            " AND classid = %s AND objsubid = 2 AND database ="
            " (SELECT oid FROM pg_database WHERE datname = current_database())",
            [RUN_LOCK],
        )
        held = {row[0] for row in cursor.fetchall()}
    going = frozenset(run.pk for run in open_ones if run.pk % LARGEST in held)
    _catch_up([run for run in open_ones if run.pk not in going])
    return going


def _catch_up(runs: list[JobRun]) -> None:
    ended = JobRun.objects.filter(finished_at__isnull=False).in_bulk([run.pk for run in runs])
    for run in runs:
        for field in ("finished_at", "rows", "failed", "failures") if run.pk in ended else ():
            setattr(run, field, getattr(ended[run.pk], field))


def is_asked_for(name: str) -> bool:
    """Whether somebody waits for a run of that name."""
    return JobRun.objects.filter(name=name, started_at__isnull=True).exists()


@transaction.atomic
def ask(name: str, by: User, patience: dt.timedelta) -> tuple[JobRun, bool]:
    """A run of that name wanted by a person; and whether it is new.

    One that goes on, or waits for less than `patience`, is given instead. One that waited longer is
    asked for again: its message may be lost.
    """
    now = timezone.now()
    with connection.cursor() as cursor:  # of two presses the second finds the first's row
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [ASK_LOCK, name])
    open_runs = JobRun.objects.filter(name=name, finished_at__isnull=True)
    latest = list(open_runs.order_by("-pk").select_for_update()[:10])
    going = running_ids(latest)
    for run in latest:
        if run.pk in going:
            return run, False
    waiting = next((run for run in latest if run.started_at is None), None)
    if waiting and waiting.asked_at and now - waiting.asked_at < patience:
        return waiting, False
    run = waiting or JobRun(name=name)
    run.asked_at, run.asked_by = now, by
    run.save()
    return run, True


def last_finished(name: str) -> dt.datetime | None:
    """When the last run of that name that ended well began; None when none has."""
    runs = JobRun.objects.filter(name=name, finished_at__isnull=False, failed=0)
    return runs.order_by("-started_at").values_list("started_at", flat=True).first()


def is_wanted(name: str) -> bool:
    """Whether a run is kept although it finds nothing: the first of a day, or one asked for."""
    last = last_finished(name)
    today = timezone.localdate()
    return last is None or timezone.localdate(last) != today or is_asked_for(name)


def forget_runs(before: dt.datetime) -> int:
    """Delete runs that began before then, save each job's last and its last good one. How many."""
    kept: Q = Q()
    for lasting in (
        JobRun.objects.all(),
        JobRun.objects.filter(finished_at__isnull=False, failed=0),
    ):
        latest = lasting.order_by("name", "-started_at").distinct("name")
        kept |= Q(pk__in=list(latest.values_list("pk", flat=True)))
    old = JobRun.objects.annotate(began=Coalesce("started_at", "asked_at"))
    return old.filter(began__lt=before).exclude(kept).delete()[0]


def leave_sign_of_life() -> None:
    """Leave the time where others find it: proof that schedule, broker and worker all live."""
    cache.set(SIGN_OF_LIFE, time.time(), timeout=None)


def last_sign_of_life() -> dt.datetime | None:
    """When one was left last; None when never, or when the cache was emptied."""
    left: Any = cache.get(SIGN_OF_LIFE)
    return None if left is None else dt.datetime.fromtimestamp(left, tz=dt.UTC)
