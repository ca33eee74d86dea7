"""How a scheduled job stands: judged from when it ran, how long it usually takes, and when it was due.

Plain values in, plain values out. None of it is law: it says when an operator should look.
"""

import datetime as dt
from enum import Enum

GRACE = dt.timedelta(hours=1)  # a job this late on a day of its own was missed
PATIENCE = dt.timedelta(
    minutes=2
)  # a worker that has not begun by then is busy, or its message lost
SLOW_TIMES = 5
SLOW_AT_LEAST = dt.timedelta(minutes=10)
LOOK_OFTEN = dt.timedelta(minutes=1)
LOOK_FOR = dt.timedelta(minutes=30)


class JobState(Enum):
    """What the last run, or the wish for one, has come to."""

    NEVER = "never"
    WAITING = "waiting"
    UNHEARD = "unheard"
    RUNNING = "running"
    SLOW = "slow"
    CUT_SHORT = "cut_short"
    FAILED = "failed"
    MISSED = "missed"
    DONE = "done"

    @property
    def is_busy(self) -> bool:
        """Whether something is expected to happen soon."""
        return self in (JobState.WAITING, JobState.UNHEARD, JobState.RUNNING, JobState.SLOW)

    @property
    def wants_a_look(self) -> bool:
        """Whether somebody should ask why."""
        return self in (
            JobState.UNHEARD, JobState.SLOW, JobState.CUT_SHORT, JobState.FAILED, JobState.MISSED,
        )  # fmt: skip


def state_of_run(
    *, now: dt.datetime, started_at: dt.datetime, finished: bool, is_going: bool, failed: int,
    usual: dt.timedelta | None,
) -> JobState:  # fmt: skip
    """How one run stands. `usual` is how long runs of its job take, None when nobody knows yet."""
    if finished:
        return JobState.FAILED if failed else JobState.DONE
    if not is_going:
        return JobState.CUT_SHORT
    return JobState.SLOW if is_slow(now - started_at, usual) else JobState.RUNNING


def is_slow(taken: dt.timedelta, usual: dt.timedelta | None) -> bool:
    """Whether a run goes on for much longer than its job usually takes."""
    return taken > max(SLOW_AT_LEAST, SLOW_TIMES * (usual or dt.timedelta()))


def usual_length(lengths: list[dt.timedelta]) -> dt.timedelta | None:
    """How long most runs take: the middle one."""
    return sorted(lengths)[len(lengths) // 2] if lengths else None


def is_unheard(asked_at: dt.datetime, now: dt.datetime) -> bool:
    """Whether a run that was asked for should have begun by now."""
    return now - asked_at >= PATIENCE


def is_missed(due_after_last: dt.datetime | None, now: dt.datetime) -> bool:
    """Whether a job did not run when it was due.

    `due_after_last` is the first time the schedule has after the day of its last run: a job that looks
    often keeps only the looks that found something, and the first of each day.
    """
    return due_after_last is not None and now - due_after_last > GRACE


def seconds_to_next_look(since: dt.datetime, now: dt.datetime) -> int | None:
    """How soon a page that shows a busy job looks again: often at first; None: it has looked enough."""
    waited = now - since
    if waited < LOOK_OFTEN:
        return 2
    return 15 if waited < LOOK_FOR else None
