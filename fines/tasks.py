"""The nightly jobs of fines. Each may run twice, or be killed half-way: it finds the same work again."""

from collections.abc import Callable, Iterable

from celery import shared_task

from accounts import jobs
from fines.actions import court_watching, payments, watching
from fines.models import PenaltyNotice


@shared_task(name="fines.lapse_unpaid", ignore_result=True)
def lapse_unpaid() -> None:
    """The day after the last day of payment, a notice not paid in full becomes unpaid."""
    _run("fines.lapse_unpaid", watching.lapsed_notices(), lambda n: payments.lapse_unpaid(notice=n))


@shared_task(name="fines.watch_evidence", ignore_result=True)
def watch_evidence() -> None:
    """Tell people when marks under a live notice were amended; undo nothing."""
    rows = watching.live_notices()
    _run("fines.watch_evidence", rows, lambda n: watching.notice_evidence_change(notice=n))


@shared_task(name="fines.watch_limitation", ignore_result=True)
def watch_limitation() -> None:
    """Warn when the six months for proceedings on a notice or a decision record are nearly over."""
    with jobs.recorded("fines.watch_limitation") as run:
        notices = ((notice, notice.ref) for notice in watching.unpaid_notices())
        run.each(notices, lambda notice: watching.warn_of_limitation(notice=notice))
        records = ((row, row.ref) for row in court_watching.uncharged_decisions())
        run.each(records, lambda row: court_watching.warn_of_charge(decision=row))


def _run(name: str, notices: Iterable[PenaltyNotice], act: Callable[[PenaltyNotice], bool]) -> None:
    """One row a transaction; a bad one never stops the rest, and is kept by its reference."""
    with jobs.recorded(name) as run:
        run.each(((notice, notice.ref) for notice in notices), act)
