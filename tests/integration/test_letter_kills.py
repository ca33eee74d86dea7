"""A worker killed while it writes letters, and while it sends them: each letter goes once, whatever happens."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from accounts.models import JobRun
from attendance.choices import Role
from cases.actions import batch_work, batches
from cases.choices import BatchState, EventKind, LetterTemplate
from cases.choices import LineState as L
from cases.models import CaseEvent, Delivery, Letter, LetterBatch
from tests.factories.cases import CaseWorld, open_case
from tests.integration.killing import Workers, workers

__all__ = ["workers"]
CASES = 20  # forty letters: more than one chunk


def approved() -> LetterBatch:
    """A batch over a school that began some weeks ago: the worker's clock is not ours to hold."""
    monday = timezone.localdate() - dt.timedelta(days=timezone.localdate().weekday())
    world = CaseWorld(weeks=8, start=monday - dt.timedelta(weeks=7))
    for _ in range(CASES):
        open_case(world)
    manager = world.person(Role.MANAGER)
    made = batches.make_batch(
        kind=LetterTemplate.FIRST_ATTENDANCE, by=manager, filters={}, chosen="All"
    )
    count = batches.count_waiting(made)
    assert count > batch_work.CHUNK
    return batches.approve(batch=made, by=manager, seen=count, typed=count)


def states(batch: LetterBatch) -> set[str]:
    return set(batch.lines.values_list("state", flat=True))


def cut_short() -> list[str]:
    return list(JobRun.objects.filter(finished_at__isnull=True).values_list("name", flat=True))


@pytest.mark.django_db(transaction=True)
class TestWorkerKilledAmongLetters:
    def test_writing_goes_on_where_it_was_and_writes_each_once(self, workers: Workers) -> None:
        batch = approved()
        last = batch.lines.order_by("-id")[0]
        # The last letter is in somebody's hands: the chunk before it is kept, that of its own is not begun.
        workers.kill_while_it_waits(
            "cases.write_letters",
            f"SELECT 1 FROM cases_letterbatch WHERE id = {last.batch_id} FOR UPDATE",  # noqa: S608
        )
        batch.refresh_from_db()
        assert (batch.state, states(batch)) == (BatchState.APPROVED, {L.WAITING})
        assert cut_short() == ["cases.write_letters"]
        workers.run_to_its_end("cases.write_letters")
        batch.refresh_from_db()
        assert (batch.state, states(batch)) == (BatchState.READY, {L.RENDERED})
        assert batch.lines.values("ref").distinct().count() == 2 * CASES
        assert not Letter.objects.exists()

    def test_sending_goes_on_where_it_was_and_sends_each_once(self, workers: Workers) -> None:
        batch, count = approved(), 2 * CASES
        while batch_work.write_some(lambda ref, why: None):
            pass
        batches.send_batch(batch=batch, by=batch.approved_by, seen=count)
        # Somebody has the last letter's case in hand: the chunk it is in waits, and is killed there.
        last = batch.lines.order_by("-id")[0]
        workers.kill_while_it_waits(
            "cases.send_letters",
            f"SELECT 1 FROM cases_case WHERE id = {last.case_id} FOR UPDATE",  # noqa: S608
        )
        assert Letter.objects.count() == batch_work.CHUNK  # whole chunks, never a part of one
        assert batch.lines.filter(state=L.SENT).count() == batch_work.CHUNK
        assert cut_short() == ["cases.send_letters"]
        workers.run_to_its_end("cases.send_letters")
        batch.refresh_from_db()
        assert (batch.state, states(batch)) == (BatchState.SENT, {L.SENT})
        assert Letter.objects.count() == Delivery.objects.count() == count
        assert Letter.objects.values("case_id", "carer_id").distinct().count() == count
        assert CaseEvent.objects.filter(kind=EventKind.LETTER_SENT).count() == count
