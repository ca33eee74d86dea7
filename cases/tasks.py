"""Work of casework that nobody waits for. Each is safe to run twice and to be killed half-way."""

import datetime as dt
from collections.abc import Callable

from celery import shared_task
from django.db import DatabaseError
from django.utils import timezone

from accounts import jobs
from accounts.errors import AlreadyDone
from cases.actions import batch_work, handing_over, nightly, overdue_mails, watching_over
from cases.actions.batches import SEND, WRITE


@shared_task(name="cases.triage_flags", ignore_result=True)
def triage_flags() -> None:
    """Take up every unclaimed flag, then look at the basis of open cases whose flags moved."""
    nightly.triage_flags()


@shared_task(name="cases.chase_deadlines", ignore_result=True)
def chase_deadlines(today: str = "") -> None:
    """Say once of each deadline that it is near, and once that it is missed. `today` is ISO, for re-runs."""
    day = dt.date.fromisoformat(today) if today else timezone.localdate()
    nightly.chase_deadlines(today=day)


@shared_task(name=WRITE, ignore_result=True)
def write_letters() -> None:
    """Write every letter of approved batches that waits, some at a time."""
    if batch_work.is_waiting() or jobs.is_wanted(WRITE):
        _until_none_waits(WRITE, batch_work.write_some)


@shared_task(name=SEND, ignore_result=True)
def send_letters() -> None:
    """Send every written letter of batches that go, some at a time."""
    if batch_work.is_going() or jobs.is_wanted(SEND):
        _until_none_waits(SEND, batch_work.send_some)


def _until_none_waits(name: str, some: Callable[[batch_work.Tell], int]) -> None:
    with jobs.recorded(name) as run:
        while count := some(run.fail):
            run.rows += count


@shared_task(name=handing_over.HAND_OVER, ignore_result=True)
def hand_over_letters() -> None:
    """Hand every letter that waits to whoever takes it out of the house."""
    waiting = list(handing_over.waiting())
    if not (waiting or jobs.is_wanted(handing_over.HAND_OVER)):
        return
    with jobs.recorded(handing_over.HAND_OVER) as run:
        for letter_id, ref in waiting:
            try:
                run.rows += handing_over.hand_over(letter_id)
            except AlreadyDone:
                continue
            except DatabaseError:
                raise
            except (
                Exception
            ) as problem:  # whoever is asked does not answer, or is not set up any more
                run.fail(ref, problem)


@shared_task(name="cases.ask_after_letters", ignore_result=True)
def ask_after_letters() -> None:
    """Ask what became of the letters that were accepted elsewhere."""
    with jobs.recorded("cases.ask_after_letters") as run:
        run.each(handing_over.accepted(), handing_over.ask_after)


@shared_task(name=watching_over.RAISE_OVERDUE, ignore_result=True)
def raise_overdue_visits() -> None:
    """Raise every officer who is overdue on a visit. Every minute; a look that finds nobody is no run."""
    now = timezone.now()
    if watching_over.work_is_waiting(at=now) or jobs.is_asked_for(watching_over.RAISE_OVERDUE):
        watching_over.raise_overdue(at=now)


@shared_task(name=overdue_mails.MAIL_OVERDUE, ignore_result=True)
def mail_overdue_visits() -> None:
    """Write to managers and the listed contact about officers raised to managers. Every minute, as above."""
    now = timezone.now()
    if overdue_mails.mails_due(at=now) or jobs.is_asked_for(overdue_mails.MAIL_OVERDUE):
        overdue_mails.mail_overdue(at=now)
