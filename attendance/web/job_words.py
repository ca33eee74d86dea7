"""Times, lengths and schedules of jobs, in words."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from accounts.web.parts import Tag
from accounts.web.words import ago, london_day, london_time, plural
from attendance.rules.job_runs import JobState

if TYPE_CHECKING:
    from collections.abc import Iterable

    from attendance.actions.jobs import Times

TAGS = {
    JobState.NEVER: Tag("Not run yet", "quiet"),
    JobState.WAITING: Tag("Waiting for the worker", "info"),
    JobState.UNHEARD: Tag("No worker took it", "warn"),
    JobState.RUNNING: Tag("Running", "info"),
    JobState.SLOW: Tag("Running too long", "warn"),
    JobState.CUT_SHORT: Tag("Cut short", "bad"),
    JobState.MISSED: Tag("Did not run", "bad"),
    JobState.DONE: Tag("Done", "ok"),
}
WHY = {
    JobState.UNHEARD: "The worker is busy or away. It may be asked again.",
    JobState.SLOW: "Much longer than usual. Nothing is lost if its worker is ended.",
    JobState.CUT_SHORT: "Its worker ended half-way. The next run finds the same work.",
    JobState.MISSED: "It was due and did not begin: look at the schedule and the worker.",
}
DAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
WEEKDAYS = {1, 2, 3, 4, 5}
WEEK = set(range(7))
EVERY_MINUTE = 60


def state_tag(state: JobState, failed: int) -> Tag:
    """A state as a word with a shape."""
    return Tag(plural(failed, "failure"), "bad") if state == JobState.FAILED else TAGS[state]


def when(instant: dt.datetime | None, now: dt.datetime) -> str:
    """`today at 01:10`; nothing for no time."""
    return f"{ago(instant, london_day(now))} at {london_time(instant)}" if instant else ""


def length(taken: dt.timedelta | None) -> str:
    """`under a second`, `12 seconds`, `3 minutes`: a person compares nights, not milliseconds."""
    if taken is None:
        return ""
    seconds = taken.total_seconds()
    if seconds < 1:
        return "under a second"
    if seconds < 120:
        return plural(round(seconds), "second")
    if seconds < 2 * 60 * 60:
        return plural(round(seconds / 60), "minute")
    return plural(round(seconds / 3600), "hour")


def alive(sign: dt.datetime | None, now: dt.datetime, late: bool) -> tuple[str, str]:
    """What is known of schedule and worker, as words and a tone."""
    if sign is None:
        return (
            "Schedule and worker have given no sign of life: nothing here will run by itself.",
            "bad",
        )
    since = "just now" if now - sign < dt.timedelta(minutes=1) else f"{length(now - sign)} ago"
    if late:
        return f"Last sign of life of schedule and worker {since}: they are away, or busy.", "warn"
    return f"Schedule and worker alive {since}", "ok"


def schedule(entries: Iterable[Times]) -> str:
    """`every day at 01:10; Sunday at 03:10`: what the schedule says, in London time."""
    words = "; ".join(_entry(entry) for entry in entries)
    return f"{words[:1].upper()}{words[1:]}" if words else "Not on the schedule"


def _entry(entry: Times) -> str:
    hours, minutes, days = entry.hours, entry.minutes, _days(entry.days)
    if len(hours) == len(minutes) == 1:
        return f"{days} at {hours[0]:02d}:{minutes[0]:02d}"
    between = f"from {hours[0]:02d}:{minutes[0]:02d} to {hours[-1]:02d}:{minutes[-1]:02d}"
    return f"every {plural(EVERY_MINUTE // len(minutes), 'minute')} {between}, {days}"


def _days(numbers: frozenset[int]) -> str:
    if numbers == WEEK:
        return "every day"
    if numbers == WEEKDAYS:
        return "Monday to Friday"
    return ", ".join(DAYS[number] for number in sorted(numbers))
