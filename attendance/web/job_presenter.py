"""Scheduled jobs and their runs, as the pages show them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from zlib import crc32

from django.urls import reverse

from accounts.web.parts import Tag
from accounts.web.words import london_time, plural
from attendance.rules.job_runs import JobState, seconds_to_next_look
from attendance.web import job_words as words

if TYPE_CHECKING:
    from accounts.models import JobRun
    from attendance.actions.jobs import Job, Run

SHOWN_FAILURES = 5
NAMED = 3  # jobs named in the sentence at the top
LATE_AFTER = dt.timedelta(seconds=150)  # five signs of life missed
Places = dict[str, str]


@dataclass(frozen=True)
class FailureLine:
    """One row that failed. Its words are for those who may open it: they may name a child."""

    ref: str
    href: str
    words: str


@dataclass(frozen=True)
class RunLine:
    """One run of a job."""

    when: str
    by: str
    state: Tag
    took: str
    rows: str
    failures: list[FailureLine]
    more_failures: int


@dataclass(frozen=True)
class JobLine:
    """One job, its latest run and its next."""

    name: str
    title: str
    does: str
    href: str
    run_href: str
    state: Tag
    why: str
    is_unwell: bool
    last: RunLine | None
    counts: str
    usual: str
    next: str
    button: str  # empty: it runs or waits already


@dataclass(frozen=True)
class Verdict:
    """Whether all is right, in one sentence, and what is known of the worker."""

    words: str
    tone: str
    alive: str
    alive_tone: str


@dataclass(frozen=True)
class Look:
    """How the page looks again by itself while something is busy: how soon, and what it showed."""

    seconds: int | None
    seen: str
    is_over: bool


def job_line(job: Job, now: dt.datetime, places: Places) -> JobLine:
    """The words for one job."""
    shown = job.shown
    return JobLine(
        name=job.name,
        title=job.title,
        does=job.does,
        href=reverse("attendance:show_job", args=[job.name]),
        run_href=reverse("attendance:run_job", args=[job.name]),
        state=words.state_tag(job.state, shown.row.failed if shown else 0),
        why=_why(job, now),
        is_unwell=job.state.wants_a_look,
        last=run_line(shown, now, places) if shown else None,
        counts=job.counts,
        usual=_usual(job),
        next=words.when(job.next_at, now) or "not on the schedule",
        button=_button(job),
    )


def run_line(run: Run, now: dt.datetime, places: Places, most: int = SHOWN_FAILURES) -> RunLine:
    """The words for one run."""
    row = run.row
    failures = [_failure(failure, places) for failure in row.failures[:most]]
    return RunLine(
        when=words.when(row.started_at, now),
        by=f"asked for by {row.asked_by.name}" if row.asked_by else "",
        state=words.state_tag(run.state, row.failed),
        took=words.length(run.length),
        rows=f"{row.rows:,}" if row.finished_at else "",
        failures=failures,
        more_failures=row.failed - len(failures),
    )


def refs_of(runs: list[Run], most: int = SHOWN_FAILURES) -> set[str]:
    """The references that lines of these runs will show."""
    return {failure["ref"] for run in runs for failure in run.row.failures[:most]}


def verdict(jobs: list[Job], sign: dt.datetime | None, now: dt.datetime) -> Verdict:
    """The sentence at the top."""
    unwell = [job for job in jobs if job.state.wants_a_look]
    busy = [job for job in jobs if job.state in (JobState.RUNNING, JobState.WAITING)]
    late = sign is not None and now - sign > LATE_AFTER
    alive, alive_tone = words.alive(sign, now, late and not busy)
    if unwell:
        names = ", ".join(f"{job.title} ({_short(job)})" for job in unwell[:NAMED])
        names += f" and {len(unwell) - NAMED} more" if len(unwell) > NAMED else ""
        said, tone = f"{plural(len(unwell), 'job wants', 'jobs want')} a look: {names}.", "bad"
    elif busy:
        said, tone = "; ".join(f"{job.title}: {_short(job)}" for job in busy) + ".", "info"
    elif all(job.state == JobState.NEVER for job in jobs):
        said, tone = "No job has run yet. The first night fills this page.", "info"
    else:
        said, tone = "Every job ended well the last time it ran.", "ok"
    return Verdict(said, tone, alive, alive_tone)


def look(jobs: list[Job], now: dt.datetime) -> Look:
    """When to look again: soon while something is busy, never when nothing is, and not for ever."""
    since = max((job.busy_since for job in jobs if job.busy_since), default=None)
    seconds = seconds_to_next_look(since, now) if since else None
    shown = [(job.name, job.state.value, job.last and job.last.row.pk) for job in jobs]
    seen = f"{crc32(repr((shown, seconds)).encode()):08x}"
    return Look(seconds, seen, is_over=bool(since and seconds is None))


def asked_words(run: JobRun, new: bool) -> str:
    """What a press of the button came to."""
    if new:
        return "The job was asked to run. This page says when it is done."
    if run.started_at:
        return (
            f"It is running already, since {london_time(run.started_at)}. It was not started again."
        )
    by = run.asked_by.name if run.asked_by else "somebody"
    return f"{by} asked for it at {london_time(run.asked_at)}: it waits for the worker."


def _button(job: Job) -> str:
    if job.state == JobState.UNHEARD:
        return "Ask again"
    return "" if job.state.is_busy else "Run now"


def _usual(job: Job) -> str:
    """How long it usually takes, where that says more than how long it took."""
    usual = words.length(job.usual)
    return usual if job.shown and words.length(job.shown.length) != usual else ""


def _short(job: Job) -> str:
    tag = words.state_tag(job.state, job.last.row.failed if job.last else 0)
    return tag.text[:1].lower() + tag.text[1:]


def _why(job: Job, now: dt.datetime) -> str:
    """What stands under the state: since when, and what it means."""
    parts: list[str] = []
    if job.waiting and job.waiting.asked_by and not (job.shown and job.shown.state.is_busy):
        parts.append(
            f"Asked for by {job.waiting.asked_by.name} {words.when(job.waiting.asked_at, now)}."
        )
    elif job.shown and job.shown.state.is_busy:
        parts.append(f"Since {words.when(job.shown.row.started_at, now)}.")
    parts.append(words.WHY.get(job.state, ""))
    return " ".join(part for part in parts if part)


def _failure(failure: dict[str, Any], places: Places) -> FailureLine:
    ref = failure["ref"]
    href = places.get(ref, "")
    said = failure["message"] if href or not ref else failure.get("error", "")
    return FailureLine(ref, href, said)


COLUMNS, COLUMN, TALL = 30, 12, 60  # of the chart, in its own units


@dataclass(frozen=True)
class LengthBar:
    """One run in the chart of lengths: where its bar stands, and what a pointer reads."""

    x: int
    y: int
    height: int
    kind: str
    words: str


@dataclass(frozen=True)
class Lengths:
    """How long the latest runs of a job took, the newest at the right edge."""

    bars: list[LengthBar]
    longest: str
    usual: str
    width: int = COLUMNS * COLUMN


def lengths(job: Job, runs: list[Run], now: dt.datetime) -> Lengths:
    """The chart of the runs that ended, each as tall as it took long."""
    ended = [run for run in runs if run.length is not None][:COLUMNS]
    longest = max((run.length for run in ended if run.length), default=dt.timedelta())
    bars = [_bar(run, place, longest, now) for place, run in enumerate(ended, start=1)]
    return Lengths(bars[::-1], words.length(longest), words.length(job.usual))


def _bar(run: Run, place: int, longest: dt.timedelta, now: dt.datetime) -> LengthBar:
    share = run.length / longest if run.length and longest else 0.0
    tall = max(2, round(TALL * share))
    kind = "failed" if run.row.failed else "done"
    said = f"{words.when(run.row.started_at, now)}: {words.length(run.length)}"
    return LengthBar((COLUMNS - place) * COLUMN, TALL - tall, tall, kind, said)
