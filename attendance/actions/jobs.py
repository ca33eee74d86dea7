"""The scheduled jobs, as the settings name them, and what each did.

Which jobs there are is no business of attendance: `settings.JOBS` says, app by app.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from celery import current_app
from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from accounts import jobs
from accounts.audit import record
from accounts.errors import NotFound
from accounts.models import JobRun, User
from attendance.access import check_permission
from attendance.choices import Permission
from attendance.rules.calendar import LONDON, local_date
from attendance.rules.job_runs import (
    PATIENCE,
    JobState,
    is_missed,
    is_unheard,
    state_of_run,
    usual_length,
)

LATEST = 20  # runs looked at to say how long one usually takes


@dataclass(frozen=True)
class Times:
    """When an entry of the schedule is due, by the clock in London. Days count from Sunday, 0."""

    hours: list[int]
    minutes: list[int]
    days: frozenset[int]


@dataclass(frozen=True)
class Run:
    """One run and how it stands."""

    row: JobRun
    state: JobState

    @property
    def length(self) -> dt.timedelta | None:
        """From its beginning to its end; None before that."""
        row = self.row
        return row.finished_at - row.started_at if row.finished_at and row.started_at else None


@dataclass(frozen=True)
class Job:
    """One scheduled job: its words, its latest runs (newest first), and when it runs next."""

    name: str
    title: str
    does: str
    counts: str
    state: JobState
    runs: list[Run]
    waiting: JobRun | None
    usual: dt.timedelta | None
    next_at: dt.datetime | None

    @property
    def last(self) -> Run | None:
        """Its latest run; None when it never ran."""
        return self.runs[0] if self.runs else None

    @property
    def shown(self) -> Run | None:
        """The run its state speaks of: the one that goes on, else the latest."""
        return next((run for run in self.runs if run.state.is_busy), self.last)

    @property
    def busy_since(self) -> dt.datetime | None:
        """Since when something has been expected of it."""
        if not self.state.is_busy:
            return None
        if self.waiting:
            return self.waiting.asked_at
        return self.shown.row.started_at if self.shown else None


def list_jobs(*, now: dt.datetime | None = None) -> list[Job]:
    """Every job of `settings.JOBS`, in its order. Three queries at most."""
    now = now or timezone.now()
    rows = _latest(settings.JOBS)
    going = jobs.running_ids(rows)
    by_name: dict[str, list[JobRun]] = {name: [] for name in settings.JOBS}
    for row in rows:
        by_name[row.name].append(row)
    return [_job(name, found, going, now) for name, found in by_name.items()]


def get_job(by: User, name: str, *, now: dt.datetime | None = None) -> Job:
    """One job with its latest runs. Raises NotAllowed without the right, NotFound for no such job."""
    now = now or timezone.now()
    _check(by, name)
    rows = _latest([name])
    return _job(name, rows, jobs.running_ids(rows), now)


def list_runs(
    job: Job, *, unwell: bool, most: int, now: dt.datetime | None = None
) -> tuple[list[Run], bool]:
    """The latest runs of a job, all or only those that did not end well; and whether there are more."""
    now = now or timezone.now()
    found = JobRun.objects.filter(name=job.name, started_at__isnull=False)
    if unwell:
        found = found.filter(Q(failed__gt=0) | Q(finished_at__isnull=True))
    rows = list(found.select_related("asked_by").order_by("-started_at")[: most + 1])
    going = jobs.running_ids(rows)
    runs = [_run(row, going, job.usual, now) for row in rows]
    if unwell:
        runs = [run for run in runs if run.state.wants_a_look]
    return runs[:most], len(rows) > most


def run_job(*, by: User, name: str) -> tuple[JobRun, bool]:
    """Ask the worker to run a job now; and whether that was new. Every job may run twice without harm.

    One that goes on, or that somebody just asked for, is given instead and nothing is sent. Raises
    NotAllowed without the right, NotFound for a job that `settings.JOBS` does not have.
    """
    _check(by, name)
    with transaction.atomic():
        run, new = jobs.ask(name, by, PATIENCE)
        if new:
            record(by=by, kind="job.asked_for", target_type="job", target_ref=name)
            # A broker that is away costs time: the row waits, and the next run of the schedule takes it.
            transaction.on_commit(lambda: current_app.send_task(name, retry=False), robust=True)
    return run, new


def next_run(name: str, now: dt.datetime) -> dt.datetime | None:
    """The soonest time the schedule has for a task of that name; None when it has none."""
    instant = now.astimezone(dt.UTC)  # a clock that is put forward has no ten past one to add to
    soonest = min((instant + e.remaining_estimate(instant) for e in _schedules(name)), default=None)
    # the estimate falls short by the fraction of a second it was asked at
    return soonest and (soonest + dt.timedelta(seconds=30)).replace(second=0, microsecond=0)


def times_of(name: str) -> list[Times]:
    """When the schedule runs a task of that name, entry by entry."""
    return [
        Times(sorted(each.hour), sorted(each.minute), frozenset(each.day_of_week))
        for each in _schedules(name)
    ]


def _schedules(name: str) -> list[Any]:
    entries = settings.CELERY_BEAT_SCHEDULE.values()
    return [entry["schedule"] for entry in entries if entry["task"] == name]


def _check(by: User, name: str) -> None:
    check_permission(by, Permission.SEE_JOBS)
    if name not in settings.JOBS:
        raise NotFound("There is no such job.")


def _latest(names: Iterable[str]) -> list[JobRun]:
    """The latest runs of each name, one that waits first: one query."""
    parts = [_newest(name) for name in names]
    ids = parts[0].union(*parts[1:], all=True) if parts else ()
    found = JobRun.objects.filter(pk__in=[pk for (pk,) in ids]).select_related("asked_by")
    return list(found.order_by("name", F("started_at").desc(nulls_first=True)))


def _newest(name: str) -> QuerySet[JobRun, Any]:
    latest = JobRun.objects.filter(name=name).order_by(F("started_at").desc(nulls_first=True))
    return latest.values_list("pk")[:LATEST]


def _job(name: str, rows: list[JobRun], going: frozenset[int], now: dt.datetime) -> Job:
    waiting = next((row for row in rows if row.started_at is None), None)
    begun = [row for row in rows if row.started_at]
    lengths = [r.finished_at - r.started_at for r in begun if r.finished_at and r.started_at]
    usual = usual_length(lengths)
    runs = [_run(row, going, usual, now) for row in begun]
    title, does, counts = settings.JOBS[name]
    return Job(
        name, title, does, counts, _state(name, runs, waiting, now), runs, waiting, usual,
        next_run(name, now),
    )  # fmt: skip


def _run(row: JobRun, going: frozenset[int], usual: dt.timedelta | None, now: dt.datetime) -> Run:
    started = row.started_at
    if started is None:
        raise ValueError("A run that waits has not begun.")
    return Run(row, state_of_run(
        now=now, started_at=started, finished=bool(row.finished_at), is_going=row.pk in going,
        failed=row.failed, usual=usual,
    ))  # fmt: skip


def _state(name: str, runs: list[Run], waiting: JobRun | None, now: dt.datetime) -> JobState:
    """A run that goes on speaks first, then a wish for one, then the latest run."""
    going = next((run for run in runs if run.state.is_busy), None)
    if going:
        return going.state
    if waiting and waiting.asked_at:
        return JobState.UNHEARD if is_unheard(waiting.asked_at, now) else JobState.WAITING
    if not runs:
        return JobState.NEVER
    last = runs[0]
    if last.state == JobState.DONE and is_missed(_due_after(name, last.row, now), now):
        return JobState.MISSED
    return last.state


def _due_after(name: str, last: JobRun, now: dt.datetime) -> dt.datetime | None:
    """The first time the schedule has after the day of that run, in London."""
    began = last.started_at or now
    midnight = dt.datetime.combine(local_date(began) + dt.timedelta(days=1), dt.time(), LONDON)
    if midnight > now:
        return None
    just_before, instant = midnight - dt.timedelta(seconds=1), now.astimezone(dt.UTC)
    # what remains is counted from now, whatever time it is asked about
    due = [instant + each.remaining_estimate(just_before) for each in _schedules(name)]
    return min(due, default=None)
