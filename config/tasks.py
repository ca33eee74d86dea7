"""Housekeeping that belongs to no app: the sign of life, and rows whose time is over."""

import datetime as dt
from collections.abc import Callable

from celery import shared_task
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts import jobs, sent_forms
from attendance.actions.thresholds import threshold_on

HOUSEKEEPING = "config.housekeeping"
JOB_HISTORY_DAYS = "job_history_days"
SENT_FORM_DAYS = "sent_form_days"


@shared_task(name="config.tick", ignore_result=True)
def tick() -> None:
    """Say that schedule, broker and worker all live."""
    jobs.leave_sign_of_life()


@shared_task(name=HOUSEKEEPING, ignore_result=True)
def housekeeping() -> None:
    """Delete what nobody needs any more. Safe to run twice; a step that fails leaves the others."""
    steps: list[tuple[Callable[[], int], str]] = [
        (_sign_ins, "sign-ins that ran out"),
        (_runs, "runs of jobs"),
        (_forms, "forms sent"),
    ]
    with jobs.recorded(HOUSEKEEPING) as run:
        run.each(steps, lambda step: step())


def _sign_ins() -> int:
    return Session.objects.filter(expire_date__lt=timezone.now()).delete()[0]


def _runs() -> int:
    return _older_than(JOB_HISTORY_DAYS, jobs.forget_runs)


def _forms() -> int:
    return _older_than(SENT_FORM_DAYS, sent_forms.forget)


def _older_than(key: str, forget: Callable[[dt.datetime], int]) -> int:
    """Forget what is older than the days in force; with no number in force, nothing."""
    now = timezone.now()
    days = threshold_on(key, timezone.localdate(now))
    return 0 if days is None else forget(now - dt.timedelta(days=days))
