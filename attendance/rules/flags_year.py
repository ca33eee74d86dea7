"""Kinds counted over the school year or the notice's weeks: the lines the law draws, and nearing them."""

import datetime as dt
from dataclasses import replace
from typing import Any

from attendance.choices import FlagKind
from attendance.rules.calendar import monday_of
from attendance.rules.counting import is_persistent
from attendance.rules.flags import Finding, NoticeThreshold, PersistentAbsence, SevereAbsence
from attendance.rules.flags_numbers import Numbers
from attendance.rules.flags_story import Seen, Story, count, half_days_of


def severe_absence(story: Story, numbers: Numbers) -> Finding | None:
    """Half the year's own possible sessions missed, ended enrolments too (DfE methodology: 50%)."""
    if numbers.severe_absence_percent is None:
        return None
    rule = SevereAbsence(numbers.severe_absence_percent)
    return _of_the_year(rule.judge(story.this_year, story.year, story.as_of), story)


def persistent_absence(story: Story, numbers: Numbers) -> Finding | None:
    """A tenth of the year's own possible sessions missed (DfE guide section 3), never guarded (T48)."""
    if numbers.persistent_absence_percent is None:
        return None
    rule = PersistentAbsence(numbers.persistent_absence_percent)
    return _of_the_year(rule.judge(story.this_year, story.year, story.as_of), story)


def _of_the_year(finding: Finding | None, story: Story) -> Finding | None:
    missed = (s for s in story.since(story.year) if s.absent)
    return finding and replace(finding, evidence=half_days_of(missed))


def notice_threshold(story: Story, numbers: Numbers) -> Finding | None:
    """Ten sessions of G, N, O, U in ten school weeks (Working together 2024): somebody must consider."""
    if None in (numbers.notice_sessions, numbers.notice_school_weeks) or not story.on_roll:
        return None
    weeks = numbers.notice_school_weeks or 0
    sessions = [s for s in story.in_last_weeks(weeks) if s.notice]
    rule = NoticeThreshold(numbers.notice_sessions or 0, weeks)
    per_day = {day: count(sessions, lambda s, day=day: s.day == day) for day in _days(sessions)}  # type: ignore[misc]
    finding = rule.judge(per_day, story.weeks, story.as_of)
    return finding and replace(finding, evidence=half_days_of(sessions))


def _days(sessions: list[Seen]) -> set[dt.date]:
    return {session.day for session in sessions}


def on_course(story: Story, numbers: Numbers) -> Finding | None:
    """Not persistently absent, but at the rate of the last school weeks the year would end as that.

    Set by the authority; the line it nears is that of the DfE guide, section 3. The projection is a
    fraction, decided whole: absent + recent rate x remaining >= percent of possible + remaining. A
    school year is measured by itself: until its own weeks hold enough sessions, nothing is projected.
    """
    percent, weeks = numbers.persistent_absence_percent, numbers.on_course_weeks
    least = numbers.on_course_possible
    if percent is None or weeks is None or least is None or not story.on_roll:
        return None
    year = story.this_year
    begun = [week for week in story.last_weeks(weeks) if week >= monday_of(story.year)]
    recent = story.since(begun[0]) if begun else []
    missed, possible = count(recent, lambda s: s.absent), count(recent, lambda s: s.possible)
    if possible < max(least, 1) or is_persistent(year.absent, year.possible, percent):
        return None
    ends_at = year.possible + story.remaining
    projected = year.absent * possible + missed * story.remaining  # in parts of `possible`
    if year.possible == 0 or 100 * projected < percent * ends_at * possible:
        return None
    found = {
        "absent": year.absent, "possible": year.possible, "threshold_percent": percent,
        "recent_absent": missed, "recent_possible": possible, "remaining": story.remaining,
        "recent_weeks": len(begun),
        "projected_absent": -(-projected // possible), "projected_possible": ends_at,
        "sessions_to_persistent": sessions_to_persistent(year.absent, year.possible, percent),
    }  # fmt: skip
    evidence = half_days_of(s for s in story.since(story.year) if s.absent)
    return Finding(FlagKind.ON_COURSE, found, story.year, story.as_of, evidence=evidence)


def sessions_to_persistent(absent: int, possible: int, percent: int) -> int:
    """How many sessions missed in a row make it persistent: the least s with
    100 * (absent + s) >= percent * (possible + s). Nought when it is so already."""
    return max(0, -(-(percent * possible - 100 * absent) // (100 - percent)))


def early_absence(story: Story, numbers: Numbers) -> Finding | None:
    """A tenth missed of the first school weeks of the year, and more than a day or two.

    Set by the authority: it draws the eye while most shares still rest on few sessions (T48). Shown
    until so many school weeks have begun.
    """
    first, percent = numbers.early_absence_weeks, numbers.early_absence_percent
    least, until = numbers.early_absence_sessions, numbers.early_absence_until_weeks
    if None in (first, percent, least, until) or not story.on_roll:
        return None
    weeks = [w for w in _weeks_of_year(story) if w <= story.as_of]
    if not weeks or len(weeks) > (until or 0):
        return None
    later = weeks[first or 0] if len(weeks) > (first or 0) else None
    sessions = story.since(story.year, later)
    missed, possible = count(sessions, lambda s: s.absent), count(sessions, lambda s: s.possible)
    if missed < max(least or 0, 1) or not is_persistent(missed, possible, percent or 0):
        return None
    found = {
        "absent": missed, "possible": possible, "school_weeks": min(len(weeks), first or 0),
        "threshold_percent": percent,
    }  # fmt: skip
    evidence = half_days_of(s for s in sessions if s.absent)
    return Finding(FlagKind.EARLY_ABSENCE, found, story.year, story.as_of, evidence=evidence)


def _weeks_of_year(story: Story) -> list[dt.date]:
    """The school weeks with a day of the school year, in order."""
    return sorted({monday_of(day) for day in story.school_days if day >= story.year})


def nobody_acted(
    story: Story, numbers: Numbers, last_action: dt.date | None = None
) -> Finding | None:
    """Much of the year missed, and nobody has done anything about it for a long time.

    Set by the authority. Any action a person recorded counts; to acknowledge a flag is none.
    """
    percent, least = numbers.nobody_acted_percent, numbers.nobody_acted_sessions
    days = numbers.nobody_acted_days
    if percent is None or least is None or days is None or not story.on_roll:
        return None
    year = story.this_year
    since = None if last_action is None else (story.as_of - last_action).days
    if year.absent < least or not is_persistent(year.absent, year.possible, percent):
        return None
    if since is not None and since < days:
        return None
    found: dict[str, Any] = {"absent": year.absent, "possible": year.possible}
    if last_action is not None:
        found |= {"days_since": since, "last_action": last_action.isoformat()}
    evidence = half_days_of(s for s in story.since(story.year) if s.absent)
    return Finding(FlagKind.NOBODY_ACTED, found, story.year, story.as_of, evidence=evidence)
