"""A worker killed while it issues a batch of notices: each is given exactly once, its letter the same to the byte.

`BELLWETHER_NOTICES=500` makes the batch as large as that, and `-s` then tells how long each part took.
"""

from __future__ import annotations

import hashlib
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.utils import timezone

from accounts.models import JobRun
from fines.actions import batch_reading, batches, preflight
from fines.choices import BatchState, LineState, NoticeStatus
from fines.models import IssueBatch, PenaltyNotice, Posting
from tests.factories.batches import lately, proposals, refs
from tests.integration import killing
from tests.integration.killing import Workers, workers

__all__ = ["workers"]
NOTICES = int(os.environ.get("BELLWETHER_NOTICES", "24"))


def let_go(count: int) -> IssueBatch:
    """A batch decided on today: the worker's clock is not ours to hold."""
    today = timezone.localdate()
    scene, notices = proposals(count, **lately())
    day = preflight.next_post(today)
    asked = {"refs": refs(notices), "by": scene.manager, "posted_on": day}
    with timed("looked at before they go"):
        found = preflight.read_preflight(**asked)
    assert [row.against for row in found.staying] == []
    return batches.make_batch(**asked, seen=count, typed=count)


@contextmanager
def timed(what: str, notices: int = NOTICES) -> Iterator[None]:
    """Tell how long it took, in all and for each notice."""
    began = time.perf_counter()
    yield
    took = time.perf_counter() - began
    sys.stdout.write(
        f"\n{notices} notices {what}: {took:.1f} s, {1000 * took / notices:.0f} ms each\n"
    )


def papers() -> dict[str, tuple[str, str]]:
    """By notice: the hash that was kept, and that of the pages as they lie in the database."""
    served = PenaltyNotice.objects.filter(status=NoticeStatus.ISSUED)
    rows = served.values_list("ref", "pdf_sha256", "pdf")
    return {ref: (kept, hashlib.sha256(bytes(pdf)).hexdigest()) for ref, kept, pdf in rows}


@pytest.mark.django_db(transaction=True)
class TestWorkerKilledAmongNotices:
    def test_the_next_goes_on_where_it_was_and_issues_each_once(
        self, workers: Workers, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(killing, "PATIENCE", killing.PATIENCE + NOTICES)
        with timed("made, proposed, looked at and let go"):
            batch = let_go(NOTICES)
        middle = batch.lines.order_by("id")[NOTICES // 2]
        # Somebody has the case of the middle one in hand: the worker waits in its transaction, and dies there.
        with timed("issued before the kill, the worker's start included", NOTICES // 2):
            workers.kill_while_it_waits(
                batches.ISSUE,
                f"SELECT 1 FROM cases_case WHERE id = {middle.notice.case_id} FOR UPDATE",  # noqa: S608
            )
        before = papers()
        assert len(before) == NOTICES // 2
        batch.refresh_from_db()
        assert batch.state == BatchState.ISSUING
        assert JobRun.objects.filter(finished_at__isnull=True).count() == 1
        with timed("issued after it, the worker's start included", NOTICES // 2):
            workers.run_to_its_end(batches.ISSUE)
        after = papers()
        assert len(after) == NOTICES
        assert {ref: after[ref] for ref in before} == before
        assert all(kept == lies for kept, lies in after.values())
        batch.refresh_from_db()
        assert batch.state == BatchState.DONE
        assert set(batch.lines.values_list("state", flat=True)) == {LineState.ISSUED}
        assert Posting.objects.values("notice").distinct().count() == Posting.objects.count()
        events = PenaltyNotice.objects.values_list("case__events__kind", flat=True)
        assert list(events).count("notice.issued") == NOTICES
        with timed("bound for the printer"):
            pack = batch_reading.print_pack(batch=batch, by=batch.by)
        assert pack == batch_reading.print_pack(batch=batch, by=batch.by)
