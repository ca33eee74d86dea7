"""Background work of casework. Each is safe to run twice and to be killed half-way."""

import datetime as dt

from celery import shared_task
from django.utils import timezone

from accounts import jobs
from cases.actions import nightly, watching_over


@shared_task(name="cases.triage_flags", ignore_result=True)
def triage_flags() -> None:
    """Take up every unclaimed flag, then look at the basis of open cases whose flags moved."""
    nightly.triage_flags()


@shared_task(name="cases.chase_deadlines", ignore_result=True)
def chase_deadlines(today: str = "") -> None:
    """Say once of each deadline that it is near, and once that it is missed. `today` is ISO, for re-runs."""
    day = dt.date.fromisoformat(today) if today else timezone.localdate()
    nightly.chase_deadlines(today=day)


@shared_task(name=watching_over.RAISE_OVERDUE, ignore_result=True)
def raise_overdue_visits() -> None:
    """Raise every officer who is overdue on a visit. Every minute; a look that finds nobody is no run."""
    now = timezone.now()
    if watching_over.work_is_waiting(at=now) or jobs.is_asked_for(watching_over.RAISE_OVERDUE):
        watching_over.raise_overdue(at=now)
