"""Kinds that ask somebody to look at how absence lies in the weeks: indicators, never findings of fault.

Their numbers are set by each authority; there is no national figure. All stand only while on roll.
"""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from attendance.choices import Accompanied, FlagKind
from attendance.rules.counting import is_persistent, is_severe
from attendance.rules.flags import Finding
from attendance.rules.flags_numbers import Numbers
from attendance.rules.flags_story import Seen, Story, count, half_days_of, sessions_a_week
from attendance.rules.patrols import Verdict

MONDAY_AND_FRIDAY = (0, 4)


def sudden_change(story: Story, numbers: Numbers) -> Finding | None:
    """A fifth of the last school weeks missed by a child who was seldom away in the weeks before them."""
    weeks, before = numbers.sudden_change_weeks, numbers.sudden_change_before_weeks
    if weeks is None or before is None or not story.on_roll:
        return None
    recent, both = story.last_weeks(weeks), story.last_weeks(weeks + before)
    if len(both) <= len(recent):
        return None
    lately, earlier = story.since(recent[0]), story.since(both[0], recent[0])
    missed, possible = count(lately, lambda s: s.absent), count(lately, lambda s: s.possible)
    missed_before = count(earlier, lambda s: s.absent)
    possible_before = count(earlier, lambda s: s.possible)
    if not _changed((missed, possible), (missed_before, possible_before), numbers):
        return None
    found = {
        "recent_absent": missed, "recent_possible": possible, "recent_weeks": len(recent),
        "earlier_absent": missed_before, "earlier_possible": possible_before,
        "earlier_weeks": len(both) - len(recent),
    }  # fmt: skip
    evidence = half_days_of(s for s in lately if s.absent)
    return Finding(FlagKind.SUDDEN_CHANGE, found, recent[0], story.as_of, evidence=evidence)


def _changed(lately: tuple[int, int], before: tuple[int, int], numbers: Numbers) -> bool:
    """Enough missed, by one who seldom was, and so many times the earlier share: all on whole numbers."""
    percent, times = numbers.sudden_change_percent, numbers.sudden_change_times
    least, below = numbers.sudden_change_before_possible, numbers.sudden_change_before_percent
    if percent is None or times is None or least is None or below is None:
        return False
    (missed, possible), (missed_before, possible_before) = lately, before
    return (
        is_persistent(missed, possible, percent)
        and possible_before >= max(least, 1)
        and 100 * missed_before < below * possible_before
        and missed * possible_before >= times * missed_before * possible
    )


def late_after_close(story: Story, numbers: Numbers) -> Finding | None:
    """Five arrivals after the register had closed (U) in ten school weeks."""
    weeks, least = numbers.late_after_close_weeks, numbers.late_after_close_sessions
    if weeks is None or least is None or not story.on_roll:
        return None
    late = [s for s in story.in_last_weeks(weeks) if s.late_after_close]
    if len(late) < max(least, 1):
        return None
    found = {"sessions": len(late), "school_weeks": len(story.last_weeks(weeks))}
    return _of_weeks(FlagKind.LATE_AFTER_CLOSE, found, late, story, weeks)


def monday_friday(story: Story, numbers: Numbers) -> Finding | None:
    """Six sessions on Mondays and Fridays in ten school weeks, and two thirds of all that was missed."""
    weeks, least = numbers.monday_friday_weeks, numbers.monday_friday_sessions
    thirds = numbers.monday_friday_thirds
    if weeks is None or least is None or thirds is None or not story.on_roll:
        return None
    missed = [s for s in story.in_last_weeks(weeks) if s.absent]
    edge = [s for s in missed if s.day.weekday() in MONDAY_AND_FRIDAY]
    if len(edge) < max(least, 1) or 3 * len(edge) < thirds * len(missed):
        return None
    found = {
        "sessions": len(edge), "all_sessions": len(missed),
        "school_weeks": len(story.last_weeks(weeks)),
    }  # fmt: skip
    return _of_weeks(FlagKind.MONDAY_FRIDAY, found, edge, story, weeks)


def broken_weeks(story: Story, numbers: Numbers) -> Finding | None:
    """Something missed in half of the last ten school weeks, by a child not severely absent."""
    weeks, least = numbers.broken_weeks_weeks, numbers.broken_weeks_broken
    severe = numbers.severe_absence_percent
    if weeks is None or least is None or not story.on_roll:
        return None
    year = story.this_year
    if severe is not None and is_severe(year.absent, year.possible, severe):
        return None
    missed = [s for s in story.in_last_weeks(weeks) if s.absent]
    broken = len(sessions_a_week(missed))
    if broken < max(least, 1):
        return None
    found = {
        "weeks": broken, "school_weeks": len(story.last_weeks(weeks)), "sessions": len(missed)
    }  # fmt: skip
    return _of_weeks(FlagKind.BROKEN_WEEKS, found, missed, story, weeks)


def _of_weeks(
    kind: FlagKind, found: dict[str, Any], sessions: list[Seen], story: Story, weeks: int
) -> Finding:
    first = story.last_weeks(weeks)[0]
    return Finding(kind, found, first, story.as_of, evidence=half_days_of(sessions))


@dataclass(frozen=True)
class Break:
    """A time without school, by the school days on either side of it."""

    before: dt.date
    after: dt.date


def breaks(school_days: Sequence[dt.date], least: int) -> list[Break]:
    """Every time of at least so many days without school between two school days, in order."""
    pairs = pairwise(school_days)
    return [Break(a, b) for a, b in pairs if (b - a).days - 1 >= least]


def holiday_edge(story: Story, numbers: Numbers) -> Finding | None:
    """Missed a school day beside two or more different holidays in the last twelve months."""
    months, days = numbers.look_back_months, numbers.holiday_edge_break_days
    least = numbers.holiday_edge_breaks
    if months is None or days is None or least is None or not story.on_roll:
        return None
    first = story.looked_back(months)
    missed = [s for s in story.since(first) if s.absent]
    away = {s.day for s in missed}
    touched = [b for b in breaks(story.school_days, days) if {b.before, b.after} & away]
    edges = {day for b in touched for day in (b.before, b.after)}
    beside = [s for s in missed if s.day in edges]
    if len(touched) < max(least, 1):
        return None
    found = {"breaks": len(touched), "sessions": len(beside)}
    evidence = half_days_of(beside)
    return Finding(FlagKind.HOLIDAY_EDGE, found, first, story.as_of, evidence=evidence)


def condoned_absence(
    story: Story,
    numbers: Numbers,
    siblings_away: Collection[dt.date] = (),
) -> Finding | None:
    """Authorised absence that a child of the same home shares, or that lies beside weekends and holidays.

    An indicator only: lawful absence looks the same (T53). `siblings_away` are days on which a child of
    the same home missed something.
    """
    weeks = numbers.condoned_weeks
    missed, excused = _excused(story, numbers)
    if weeks is None or not excused:
        return None
    days = {s.day for s in excused}
    together = days & set(siblings_away)
    beside = [s for s in excused if _is_edge(s.day, story, numbers)]
    family, edge = numbers.condoned_family_percent, numbers.condoned_edge_percent
    shared = family is not None and bool(together) and 100 * len(together) >= family * len(days)
    at_edges = edge is not None and bool(beside) and 100 * len(beside) >= edge * len(excused)
    if not (shared or at_edges):
        return None
    found = {
        "sessions": len(missed), "authorised": len(excused), "days": len(days),
        "with_siblings": count(excused, lambda s: s.day in together),
        "family_days": len(together), "edge_sessions": len(beside),
        "school_weeks": len(story.last_weeks(weeks)),
    }  # fmt: skip
    return _of_weeks(FlagKind.CONDONED_ABSENCE, found, excused, story, weeks)


def condoned_on_patrol(
    story: Story, numbers: Numbers, met: Collection[dt.date] = ()
) -> Finding | None:
    """As much authorised absence, of a child met on patrol with a parent in the same school weeks.

    A kind of its own, for a school's office and its teachers may know of no patrol. With a parent is a
    proxy and no proof (T53). `met` has a day for each meeting that `tells_of_condoning`.
    """
    weeks = numbers.condoned_weeks
    missed, excused = _excused(story, numbers)
    if weeks is None or not excused:
        return None
    lately = sorted(day for day in met if story.last_weeks(weeks)[0] <= day <= story.as_of)
    if not lately:
        return None
    found = {
        "sessions": len(missed), "authorised": len(excused), "with_parent": len(lately),
        "last_met": lately[-1].isoformat(), "school_weeks": len(story.last_weeks(weeks)),
    }  # fmt: skip
    return _of_weeks(FlagKind.CONDONED_ON_PATROL, found, excused, story, weeks)


def tells_of_condoning(accompanied: str, verdict: Verdict) -> bool:
    """Whether somebody met on patrol was with a parent, and counts as absent without a lawful reason given."""
    return accompanied == Accompanied.PARENT and verdict in (Verdict.UNAUTHORISED, Verdict.UNKNOWN)


def _excused(story: Story, numbers: Numbers) -> tuple[list[Seen], list[Seen]]:
    """What was missed in the weeks looked at, and what of it was authorised of compulsory school age.

    The latter is empty while it is too little to be asked about.
    """
    weeks, least = numbers.condoned_weeks, numbers.condoned_sessions
    if weeks is None or least is None or not story.on_roll:
        return [], []
    missed = [s for s in story.in_last_weeks(weeks) if s.absent]
    excused = [s for s in missed if s.authorised and s.is_compulsory]
    return missed, excused if len(excused) >= least else []


def _is_edge(day: dt.date, story: Story, numbers: Numbers) -> bool:
    """A Monday, a Friday, or a school day beside a holiday."""
    if day.weekday() in MONDAY_AND_FRIDAY:
        return True
    days = numbers.holiday_edge_break_days
    found = breaks(story.school_days, days) if days is not None else []
    return any(day in (each.before, each.after) for each in found)
