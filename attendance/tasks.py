"""Background work of attendance. A lost message costs only time: the next run finds the same work."""

import datetime as dt

from celery import current_app, shared_task
from django.conf import settings
from django.utils import timezone

from accounts import jobs
from attendance.actions import (
    chasing,
    code_counts,
    flags,
    overdue,
    patrol_erasure,
    school_years,
    totals,
    usual_answers,
    waiting,
)
from attendance.rules.calendar import local_date

REFRESH_FLAGS = "attendance.refresh_flags"
CHASE_REGISTERS = "attendance.chase_registers"
EXPIRE_UNEXPLAINED = "attendance.expire_unexplained"
KEEP_FIGURES = "attendance.keep_figures"
ERASE_UNMATCHED = "attendance.erase_unmatched"
KEEP_SCHOOL_YEARS = "attendance.keep_school_years"
COUNT_ASKED_FIGURES = waiting.COUNT_ASKED


@shared_task(name=REFRESH_FLAGS, ignore_result=True)
def refresh_flags(full: bool = False, enrolment_ids: list[int] | None = None) -> None:
    """Look again at the flags of everybody whose marks moved, as of today in London.

    Everybody is looked at when `full`, on the first run of all, and when a number of theirs changed. Nothing
    to do is no run, save for one a day, so that a missing night is seen, and for one asked for.
    `enrolment_ids` says who moved just now: a hint for the log, as the database keeps the list.
    """
    today, last = local_date(timezone.now()), last_day()
    full = full or last is None
    if not (full or _is_wanted(REFRESH_FLAGS, today) or flags.work_is_waiting(as_of=today)):
        return
    with jobs.recorded(REFRESH_FLAGS) as run:
        run.rows, _ = flags.refresh_due_flags(as_of=today, full=full)
    for name in settings.AFTER_FLAGS if run.rows else ():
        current_app.send_task(name)


@shared_task(name=CHASE_REGISTERS, ignore_result=True)
def chase_registers() -> None:
    """Remind whoever usually takes each register of today that is late. Every few minutes of a school day.

    A look that finds nothing is no run, save for the first of a day, so that a silent day is seen, and
    for one asked for.
    """
    now = timezone.now()
    if not (_is_wanted(CHASE_REGISTERS, local_date(now)) or chasing.work_is_waiting(at=now)):
        return
    with jobs.recorded(CHASE_REGISTERS) as run:
        run.rows = chasing.chase_registers(at=now)


# Acknowledged before it is run, unlike every other task: a worker killed half-way loses the message and
# never sends it twice. The row says whom to ring.
@shared_task(name=chasing.SEND, ignore_result=True, acks_late=False, reject_on_worker_lost=False)
def send_chase(chase_id: int) -> None:
    """Write the e-mail of one reminder, at most once."""
    chasing.send_chase(chase_id=chase_id)


@shared_task(name=EXPIRE_UNEXPLAINED, ignore_result=True)
def expire_unexplained(today: str = "") -> None:
    """Raise, keep or clear the task of every child with an N too old. `today` is ISO, for re-runs."""
    day = dt.date.fromisoformat(today) if today else local_date(timezone.now())
    with jobs.recorded(EXPIRE_UNEXPLAINED) as run:
        run.rows = overdue.expire_unexplained(as_of=day).rows


@shared_task(name=KEEP_FIGURES, ignore_result=True)
def keep_figures(full: bool = False) -> None:
    """Bring the totals that everybody's figures are read from into step with the marks.

    By day whoever moved; with `full`, every night, everybody. Nothing to do is no run, save for the
    first of a day, so that a missing night is seen, and for one asked for.
    """
    full_or_wanted = full or _is_wanted(KEEP_FIGURES, local_date(timezone.now()))
    if not full_or_wanted and totals.still_in_step() and not _is_awaited():
        return
    with jobs.recorded(KEEP_FIGURES) as run:
        run.rows = totals.keep_in_step(full=full)
        usual_answers.read_usual_answers(full=full)
        if full:
            code_counts.keep_usual_codes()
        run.rows += count_asked()


@shared_task(name=COUNT_ASKED_FIGURES, ignore_result=True)
def count_asked_figures() -> None:
    """Count at once what somebody waits for. A message that is lost costs minutes: the next run finds it."""
    count_asked()


def count_asked() -> int:
    """Count the days and codes of everybody that somebody asked for and nothing is kept of. How many were."""
    return totals.count_asked_periods() + code_counts.count_asked_codes()


def _is_awaited() -> bool:
    """Whether somebody waits for days or codes of everybody."""
    return totals.is_asked() or code_counts.is_asked()


@shared_task(name=KEEP_SCHOOL_YEARS, ignore_result=True)
def keep_school_years() -> None:
    """Count what each school's children missed this school year and the last, for a child to stand beside."""
    with jobs.recorded(KEEP_SCHOOL_YEARS) as run:
        years = school_years.latest_years(local_date(timezone.now()))
        run.each(((year, year.label) for year in years), school_years.keep_school_year)


def _is_wanted(name: str, today: dt.date) -> bool:
    """Whether a run is kept although it may find nothing: the first of a day, or one asked for."""
    return last_day(name) != today or jobs.is_asked_for(name)


@shared_task(name=ERASE_UNMATCHED, ignore_result=True)
def erase_unmatched(today: str = "") -> None:
    """Erase the names of children met on patrol whom nobody has matched in time. `today` is ISO, for re-runs.

    Each patrol in a transaction of its own: killed half-way, the rest is found the next time.
    """
    day = dt.date.fromisoformat(today) if today else local_date(timezone.now())
    with jobs.recorded(ERASE_UNMATCHED) as run:
        run.each(
            patrol_erasure.due_patrols(day),
            lambda patrol_id: patrol_erasure.erase_patrol(patrol_id=patrol_id),
        )


def last_day(name: str = REFRESH_FLAGS) -> dt.date | None:
    """The day of the last run of that name that ended well."""
    last = jobs.last_finished(name)
    return last and local_date(last)
