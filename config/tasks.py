"""Housekeeping that belongs to no app: the sign of life, and sessions that have run out."""

import time

from celery import shared_task
from django.core.cache import cache
from django.core.management import call_command

TICK_KEY = "last-tick"


@shared_task(name="config.tick", ignore_result=True)
def tick() -> None:
    """Leave the time where the health page finds it: proof that schedule, broker and worker all live."""
    cache.set(TICK_KEY, time.time(), timeout=None)


@shared_task(name="config.clear_sessions", ignore_result=True)
def clear_sessions() -> None:
    """Delete sign-in sessions whose time is over. Safe to run twice."""
    call_command("clearsessions")
