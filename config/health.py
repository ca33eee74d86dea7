"""Is the service well? Database, broker, and the last tick of the schedule. No personal data."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import structlog
from celery import current_app
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.jobs import last_sign_of_life

logger = structlog.get_logger(__name__)
LATE_AFTER = dt.timedelta(seconds=150)  # five ticks missed


@require_safe
@never_cache
@login_not_required
def healthz(request: HttpRequest) -> JsonResponse:
    """Answer 200 when database and broker work, 503 when not. A late schedule is reported, not fatal."""
    parts = {"database": check(database), "broker": check(broker), "schedule": check(schedule)}
    well = parts["database"] == parts["broker"] == "ok"
    return JsonResponse({"status": "ok" if well else "down", **parts}, status=200 if well else 503)


def check(part: Callable[[], str]) -> str:
    """Ask one part; "down" when asking fails, with the reason in the log and not on the page."""
    try:
        return part()
    except Exception as problem:  # whatever went wrong, the answer is the same
        logger.warning("health_check_failed", part=part.__name__, error=type(problem).__name__)
        return "down"


def database() -> str:
    """Return "ok" when PostgreSQL answers."""
    with connection.cursor() as cursor:
        cursor.execute("select 1")
    return "ok"


def broker() -> str:
    """Return "ok" when a message could be sent."""
    with current_app.connection_for_write() as broker_connection:
        broker_connection.ensure_connection(max_retries=1, timeout=2)
    return "ok"


def schedule() -> str:
    """Whether a tick came through schedule, broker and worker lately: "ok", "late" or "never"."""
    last = last_sign_of_life()
    if last is None:
        return "never"
    return "ok" if timezone.now() - last < LATE_AFTER else "late"
