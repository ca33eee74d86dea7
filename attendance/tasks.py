"""Background work of attendance. A lost message costs only time: the next run finds the same work."""

import datetime as dt

from celery import current_app, shared_task
from django.conf import settings
from django.utils import timezone

from accounts import jobs
from attendance.actions import flags, thresholds
from attendance.rules.calendar import local_date

REFRESH_FLAGS = "attendance.refresh_flags"


@shared_task(name=REFRESH_FLAGS, ignore_result=True)
def refresh_flags(full: bool = False, enrolment_ids: list[int] | None = None) -> None:
    """Look again at the flags of everybody whose marks moved, as of today in London.

    Everybody is looked at when `full`, on the first run of all, and when a threshold changed. Nothing
    to do is no run, save for one a day, so that a missing night is seen. `enrolment_ids` says who
    moved just now: a hint for the log, as the database keeps the list of everybody who did.
    """
    today, last = local_date(timezone.now()), last_day()
    full = full or last is None or thresholds.changed_between(last, today)
    if not full and last == today and not flags.work_is_waiting(as_of=today):
        return
    with jobs.recorded(REFRESH_FLAGS) as run:
        run.rows, _ = flags.refresh_due_flags(as_of=today, full=full)
    for name in settings.AFTER_FLAGS if run.rows else ():
        current_app.send_task(name)


def last_day() -> dt.date | None:
    """The day of the last run that ended well."""
    last = jobs.last_finished(REFRESH_FLAGS)
    return last and local_date(last)
