"""The nightly jobs of fines. Each may run twice, or be killed half-way: it finds the same work again."""

from collections.abc import Callable, Iterable

from celery import shared_task
from django.utils import timezone

from accounts import jobs
from accounts.errors import WrongState
from fines.actions import (
    batches,
    cards,
    court_watching,
    decision_doubts,
    doubting,
    doubts,
    outcomes,
    pack_building,
    payments,
    reminding,
    reviewing,
    watching,
)
from fines.models import PenaltyNotice
from fines.senders import is_open


@shared_task(name=batches.ISSUE, ignore_result=True)
def issue_batches() -> None:
    """Issue every notice of batches that waits, one a transaction. A look that finds none is kept once a day."""
    if batches.is_waiting() or jobs.is_wanted(batches.ISSUE):
        with jobs.recorded(batches.ISSUE) as run:
            while count := batches.issue_one(run.fail):
                run.rows += count


@shared_task(name="fines.lapse_unpaid", ignore_result=True)
def lapse_unpaid() -> None:
    """The day after the last day of payment, a notice not paid in full becomes unpaid."""
    _run("fines.lapse_unpaid", watching.lapsed_notices(), lambda n: payments.lapse_unpaid(notice=n))


@shared_task(name="fines.watch_evidence", ignore_result=True)
def watch_evidence() -> None:
    """Tell people when marks under a live notice, a charge or an approved record were amended; undo nothing."""
    with jobs.recorded("fines.watch_evidence") as run:
        notices = [(row, row.ref) for row in watching.notices_to_look_at()]
        run.each(notices, lambda n: reviewing.watch_notice(notice=n))
        charges = [(row, row.ref) for row in doubts.charges_to_tell()]
        run.each(charges, lambda row: doubting.tell_doubt(proceedings=row))
        records = [(row, row.ref) for row in decision_doubts.decisions_to_tell()]
        run.each(records, lambda row: decision_doubts.tell_decision_doubt(decision=row))


@shared_task(name="fines.watch_limitation", ignore_result=True)
def watch_limitation() -> None:
    """Warn when the six months to charge a parent are nearly over."""
    with jobs.recorded("fines.watch_limitation") as run:
        lines = ((line, line.case.ref) for line in court_watching.limits_to_watch())
        run.each(lines, lambda line: court_watching.warn_of_limit(line=line))


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


@shared_task(name=pack_building.BUILD, ignore_result=True)
def build_packs() -> None:
    """Build every court pack that waits. Asked for by people; the schedule asks too, for a message may be lost."""
    name, waiting = pack_building.BUILD, list(pack_building.waiting_builds())
    if not waiting and not jobs.is_asked_for(name):
        return
    with jobs.recorded(name) as run:
        for build, _ in waiting:
            run.rows += pack_building.build_pack(build) is not None


@shared_task(name="fines.remind", ignore_result=True)
def remind() -> None:
    """Write one reminder of each notice whose last day to pay is near."""
    _run("fines.remind", list(reminding.reminders_due()), lambda n: reminding.remind(notice=n))


@shared_task(name="fines.chase_decisions", ignore_result=True)
def chase_decisions() -> None:
    """Say which unpaid notices have to be prosecuted or withdrawn by now."""
    rows = reminding.undecided_notices()
    _run("fines.chase_decisions", rows, lambda n: reminding.chase_decision(notice=n))


@shared_task(name="fines.tell_schools", ignore_result=True)
def tell_schools() -> None:
    """Tell each school, once a day and each outcome once, what became of its notices; try again what did not go."""
    with jobs.recorded("fines.tell_schools") as run:
        told = outcomes.untold(timezone.localdate()).items()
        run.each(
            ((row, f"school {row[0]}") for row in told), lambda row: outcomes.tell_school(*row)
        )
        for mail, words in outcomes.troubles():
            run.fail(mail.school.name, WrongState(words))
        for mail in outcomes.waiting_mails():
            try:
                outcomes.send_mail(mail)
            except WrongState as no:
                run.fail(mail.school.name, no)


def _run(name: str, notices: Iterable[PenaltyNotice], act: Callable[[PenaltyNotice], bool]) -> None:
    """One row a transaction; a bad one never stops the rest, and is kept by its reference."""
    with jobs.recorded(name) as run:
        run.each(((notice, notice.ref) for notice in notices), act)
