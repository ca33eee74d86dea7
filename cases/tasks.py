"""Nightly work of casework. Each is safe to run twice and to be killed half-way."""

import datetime as dt

from celery import shared_task
from django.utils import timezone

from cases.actions import nightly


@shared_task(name="cases.triage_flags", ignore_result=True)
def triage_flags() -> None:
    """Take up every unclaimed flag, then look at the basis of open cases whose flags moved."""
    nightly.triage_flags()


@shared_task(name="cases.chase_deadlines", ignore_result=True)
def chase_deadlines(today: str = "") -> None:
    """Say once of each deadline that it is near, and once that it is missed. `today` is ISO, for re-runs."""
    day = dt.date.fromisoformat(today) if today else timezone.localdate()
    nightly.chase_deadlines(today=day)
