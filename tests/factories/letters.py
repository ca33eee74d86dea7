"""Batches of letters through the real actions: chosen, approved, written, sent, as tasks would."""

from __future__ import annotations

from typing import Any

from cases import tasks
from cases.actions import batches
from cases.choices import BatchState, LetterTemplate
from cases.models import LetterBatch
from tests.factories.cases import CaseWorld, open_case

B = BatchState
FIRST = LetterTemplate.FIRST_ATTENDANCE


def make_batch(
    world: CaseWorld, cases: int = 2, kind: LetterTemplate = FIRST, **filters: str
) -> LetterBatch:
    """A batch a manager made over some fresh cases, each of a child with two parents."""
    for _ in range(cases):
        open_case(world)
    return batches.make_batch(
        kind=kind, by=world.manager, filters=filters, chosen="Every open case"
    )


def approve(world: CaseWorld, batch: LetterBatch, **given: Any) -> LetterBatch:
    """Approve all that is in it, the number typed."""
    count = batches.count_waiting(batch)
    return batches.approve(batch=batch, by=world.manager, **{"seen": count, "typed": count} | given)


def written(world: CaseWorld, batch: LetterBatch | None = None) -> LetterBatch:
    """A batch whose letters are written."""
    batch = approve(world, batch or make_batch(world))
    tasks.write_letters()
    batch.refresh_from_db()
    return batch


def sent(world: CaseWorld, batch: LetterBatch | None = None) -> LetterBatch:
    """A batch whose letters have gone."""
    batch = written(world, batch)
    batches.send_batch(
        batch=batch, by=world.manager, seen=batch.lines.filter(state="rendered").count()
    )
    tasks.send_letters()
    batch.refresh_from_db()
    return batch
