"""Scheduled jobs, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from accounts.web.parts import Tag
from accounts.web.words import ago, london_day, london_time, plural

if TYPE_CHECKING:
    import datetime as dt

    from attendance.actions.jobs import Job

SHOWN_FAILURES = 5


@dataclass(frozen=True)
class JobLine:
    """One job as the page shows it."""

    name: str
    title: str
    does: str
    state: Tag
    last: str
    took: str
    rows: str
    failures: list[str]
    more_failures: int
    next: str


def job_line(job: Job, now: dt.datetime) -> JobLine:
    """The words for one job."""
    failures = [_failure(failure) for failure in job.last.failures] if job.last else []
    return JobLine(
        name=job.name,
        title=job.title,
        does=job.does,
        state=_state(job, now),
        last=_when(job.last.started_at, now) if job.last else "never",
        took=_took(job),
        rows=f"{job.last.rows:,}" if job.last and job.last.finished_at else "",
        failures=failures[:SHOWN_FAILURES],
        more_failures=max(0, len(failures) - SHOWN_FAILURES),
        next=_when(job.next_at, now) if job.next_at else "not on the schedule",
    )


def _state(job: Job, now: dt.datetime) -> Tag:
    if job.last is None:
        return Tag("Not run yet", "quiet")
    if job.is_lost(now):
        return Tag("Did not finish", "bad")
    if not job.last.finished_at:
        return Tag("Running", "info")
    if job.last.failures:
        return Tag(plural(len(job.last.failures), "failure"), "bad")
    return Tag("Done", "ok")


def _when(instant: dt.datetime, now: dt.datetime) -> str:
    return f"{ago(instant, london_day(now))} at {london_time(instant)}"


def _took(job: Job) -> str:
    """`under a second`, `12 seconds`, `3 minutes`: a person compares nights, not milliseconds."""
    if job.last is None or job.last.finished_at is None:
        return ""
    seconds = (job.last.finished_at - job.last.started_at).total_seconds()
    if seconds < 1:
        return "under a second"
    if seconds < 120:
        return plural(round(seconds), "second")
    return plural(round(seconds / 60), "minute")


def _failure(failure: dict[str, str]) -> str:
    return f"{failure['ref']}: {failure['message']}" if failure["ref"] else failure["message"]
