"""Keeping the story of a job: when it ran, how many rows, what failed. One row a run.

The row is written before the work begins, outside its transaction: a run that was killed is seen as
one that never finished.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.utils import timezone

from accounts.models import JobRun


@dataclass
class Running:
    """What the job reports of itself while it runs."""

    rows: int = 0
    failures: list[dict[str, str]] = field(default_factory=list)

    def fail(self, ref: str, message: str) -> None:
        """Note that one row failed, by its reference; the rest goes on."""
        self.failures.append({"ref": ref, "message": message[:300]})


@contextmanager
def recorded(name: str) -> Iterator[Running]:
    """Record one run of the job called `name`; what it raises is kept as a failure and raised again."""
    run = JobRun.objects.create(name=name)
    running = Running()
    try:
        yield running
    except Exception as problem:
        running.fail("", f"The run stopped: {problem}")
        raise
    finally:
        run.rows, run.failures = running.rows, running.failures
        run.finished_at = timezone.now()
        run.save(update_fields=["rows", "failures", "finished_at"])


def last_finished(name: str) -> dt.datetime | None:
    """When the last run of that name that ended well began; None when none has."""
    runs = JobRun.objects.filter(name=name, finished_at__isnull=False, failures=[])
    return runs.order_by("-started_at").values_list("started_at", flat=True).first()
