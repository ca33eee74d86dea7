"""The scheduled jobs, as the settings name them, and what each did last.

Which jobs there are is no business of attendance: `settings.JOBS` says, app by app.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from celery import current_app
from celery.schedules import maybe_schedule
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.audit import record
from accounts.errors import NotFound
from accounts.models import JobRun, User
from attendance.access import check_permission
from attendance.choices import Permission

A_LONG_TIME = dt.timedelta(minutes=30)  # a run this old without an end was killed


@dataclass(frozen=True)
class Job:
    """One scheduled job: its words, its last run (None: never), and when it runs next."""

    name: str
    title: str
    does: str
    last: JobRun | None
    next_at: dt.datetime | None

    def is_lost(self, now: dt.datetime) -> bool:
        """Whether its last run began long ago and never ended: it was killed."""
        last = self.last
        return bool(last and not last.finished_at and now - last.started_at > A_LONG_TIME)


def list_jobs(*, now: dt.datetime | None = None) -> list[Job]:
    """Every job of `settings.JOBS`, in its order."""
    now = now or timezone.now()
    last = latest_runs()
    return [
        Job(name, title, does, last.get(name), next_run(name, now))
        for name, (title, does) in settings.JOBS.items()
    ]


def latest_runs() -> dict[str, JobRun]:
    """The last run of each name."""
    runs = JobRun.objects.filter(name__in=settings.JOBS)
    return {run.name: run for run in runs.order_by("name", "-started_at").distinct("name")}


def next_run(name: str, now: dt.datetime) -> dt.datetime | None:
    """The soonest time the schedule has for a task of that name; None when it has none."""
    schedules: list[Any] = [
        maybe_schedule(entry["schedule"])  # type: ignore[arg-type]
        for entry in settings.CELERY_BEAT_SCHEDULE.values()
        if entry["task"] == name
    ]
    soonest = min((now + each.remaining_estimate(now) for each in schedules), default=None)
    # the estimate falls short by the fraction of a second it was asked at
    return soonest and (soonest + dt.timedelta(seconds=30)).replace(second=0, microsecond=0)


@transaction.atomic
def run_job(*, by: User, name: str) -> None:
    """Ask the worker to run a job now. Every job may run twice without harm.

    Raises NotAllowed without the right, NotFound for a job that `settings.JOBS` does not have.
    """
    check_permission(by, Permission.SEE_JOBS)
    if name not in settings.JOBS:
        raise NotFound("There is no such job.")
    record(by=by, kind="job.asked_for", target_type="job", target_ref=name)
    transaction.on_commit(lambda: current_app.send_task(name))
