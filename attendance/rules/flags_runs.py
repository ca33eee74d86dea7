"""Runs of absence that ask for a return to the council, over school sessions in the order they were held.

A session attended, or missed in a way that does not count, breaks a run; one that was not possible (D, X,
Y, #) or has no mark neither breaks it nor counts, and neither do holidays, training days or terms (T45).
A day counts when every session of it is known and none of them broke the run. Numbers below the days of
one week are not foreseen.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from attendance.choices import FlagKind
from attendance.rules.flags import Finding
from attendance.rules.flags_numbers import Numbers
from attendance.rules.flags_story import Seen, Story, half_days_of


@dataclass
class Run:
    """Sessions that count, one after the other, and the days wholly missed among them."""

    sessions: list[Seen] = field(default_factory=list)
    days: int = 0

    @property
    def first(self) -> dt.date:
        """The day it began."""
        return self.sessions[0].day

    @property
    def last(self) -> dt.date:
        """The last day of it so far."""
        return self.sessions[-1].day


@dataclass(frozen=True)
class ReturnMade:
    """A return recorded on a flag, with the run it was made for."""

    made_on: dt.date
    first: dt.date
    last: dt.date


def runs(sessions: Sequence[Seen], counts: Callable[[Seen], bool]) -> list[Run]:
    """Every run of sessions that count, in order."""
    found, run = [], Run()
    for session in sessions:
        if counts(session):
            run.sessions.append(session)
        elif session.possible:
            found.append(run)
            run = Run()
    found = [each for each in (*found, run) if each.sessions]
    days = _whole_days(sessions, counts)
    for each in found:
        each.days = len({session.day for session in each.sessions} & days)
    return found


def _whole_days(sessions: Iterable[Seen], counts: Callable[[Seen], bool]) -> set[dt.date]:
    """Days every session of which is known, none of them breaking a run and at least one counting."""
    by_day: dict[dt.date, list[Seen]] = {}
    for session in sessions:
        by_day.setdefault(session.day, []).append(session)
    return {
        day
        for day, held in by_day.items()
        if any(map(counts, held))
        and all(s.code is not None and (counts(s) or not s.possible) for s in held)
    }


def continuous_absence(
    story: Story, numbers: Numbers, returns: Sequence[ReturnMade] = ()
) -> Finding | None:
    """Twenty school days away, for whatever reason: school and council look for the child together.

    SI 2006/1751 reg 8, SI 2024/208 reg 9. Nothing is deleted by itself (T47); where every absence is
    leave or illness there is no ground at all, so the numbers say how much of it was unauthorised.
    """
    days = numbers.continuous_absence_days
    return _continuous(
        FlagKind.CONTINUOUS_ABSENCE, lambda s: s.absent, days, story, numbers, returns
    )


def continuous_unauthorised(
    story: Story, numbers: Numbers, returns: Sequence[ReturnMade] = ()
) -> Finding | None:
    """Ten school days with G, N, O or U, of compulsory school age: an attendance return, once a run.

    SI 2006/1751 reg 12; now SI 2024/208.
    """
    days = numbers.continuous_unauthorised_days
    return _continuous(
        FlagKind.CONTINUOUS_UNAUTHORISED, lambda s: s.notice, days, story, numbers, returns
    )


def _continuous(
    kind: FlagKind,
    counts: Callable[[Seen], bool],
    days: int | None,
    story: Story,
    numbers: Numbers,
    returns: Sequence[ReturnMade],
) -> Finding | None:
    """The latest run of enough days that goes on, or ended within the recent weeks, with no return yet."""
    weeks = story.last_weeks(numbers.continuous_recent_weeks or 0)
    if days is None or numbers.look_back_months is None or not weeks or not story.on_roll:
        return None
    known = story.since(story.looked_back(numbers.look_back_months))
    due = [
        run
        for run in runs(known, counts)
        if run.days >= days and run.last >= weeks[0] and not _settled(run, returns)
    ]
    if not due:
        return None
    run = due[-1]
    found = {
        "days": run.days, "sessions": len(run.sessions),
        "unauthorised": sum(s.notice for s in run.sessions),
        "first": run.first.isoformat(), "last": run.last.isoformat(), "threshold_days": days,
    }  # fmt: skip
    evidence = half_days_of(run.sessions)
    return Finding(kind, found, run.first, story.as_of, evidence=evidence)


def _settled(run: Run, returns: Iterable[ReturnMade]) -> bool:
    """Whether a return was made for it, or for what it was before a correction moved its ends."""
    return any(run.first <= each.last and run.last >= each.first for each in returns)


def illness_days(
    story: Story, numbers: Numbers, returns: Sequence[ReturnMade] = ()
) -> Finding | None:
    """Fifteen school days ill (I) in the school year, in one run or added up; two half days are one.

    SI 2024/208: one sickness return for a continuous period. Once one is made in the year, only a run
    of fifteen whole days that began after it asks for another (T46). Compulsory school age only.
    """
    days = numbers.illness_days
    if days is None or not story.on_roll:
        return None
    known = story.since(story.year)
    found = runs(known, lambda s: s.ill)
    made = [each.made_on for each in returns if each.made_on >= story.year]
    if made:
        since = max(made)
        found = [run for run in found if run.first > since and run.days >= days][-1:]
    ill = [session for run in found for session in run.sessions]
    if (len(ill) < 2 * days and not made) or not found:
        return None
    whole = found[0].days if made else len(ill) // 2
    longest = max(run.days for run in found)
    told = {"days": whole, "sessions": len(ill), "longest_days": longest, "threshold_days": days}
    first = found[0].first if made else story.year
    evidence = half_days_of(ill)
    return Finding(FlagKind.ILLNESS_DAYS, told, first, story.as_of, evidence=evidence)
