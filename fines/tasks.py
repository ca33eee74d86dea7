"""The nightly jobs of fines. Each may run twice, or be killed half-way: it finds the same work again."""

from collections.abc import Callable, Iterable

from celery import shared_task

from accounts import jobs
from fines.actions import cards, payments, watching
from fines.models import PenaltyNotice
from fines.senders import is_open


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
    """Warn when the six months for proceedings on an unpaid notice are nearly over."""
    rows = watching.unpaid_notices()
    _run("fines.watch_limitation", rows, lambda n: watching.warn_of_limitation(notice=n))


@shared_task(name="fines.take_card_events", ignore_result=True)
def take_card_events() -> None:
    """Do what the card service told, and ask for what it has not told of; a look for nothing is not kept."""
    late, waiting = cards.late_baskets() if is_open() else [], cards.waiting_events()
    if not (late or waiting or jobs.is_asked_for("fines.take_card_events")):
        return
    with jobs.recorded("fines.take_card_events") as run:
        run.each([(basket, basket.ref) for basket in late], cards.ask_after)
        rows = [(event, event.outside_id) for event in cards.waiting_events()]
        run.each(rows, lambda event: cards.work_off(event=event))


def _run(name: str, notices: Iterable[PenaltyNotice], act: Callable[[PenaltyNotice], bool]) -> None:
    """One row a transaction; a bad one never stops the rest, and is kept by its reference."""
    with jobs.recorded(name) as run:
        run.each(((notice, notice.ref) for notice in notices), act)
