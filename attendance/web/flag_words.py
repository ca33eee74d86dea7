"""A flag in words: what was found, over which days, and what it takes."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from accounts.web.words import plural, short_date
from attendance.choices import FlagKind

if TYPE_CHECKING:
    from attendance.models import Flag

TONES = {
    FlagKind.PERSISTENT_ABSENCE: "warn",
    FlagKind.SEVERE_ABSENCE: "bad",
    FlagKind.NOTICE_THRESHOLD: "bad",
    FlagKind.REASON_OVERDUE: "warn",
    FlagKind.SEEN_ON_PATROL: "bad",
}


def tone_of(flag: Flag) -> str:
    """The tone of its tag."""
    return TONES.get(FlagKind(flag.kind), "info")


def numbers_in_words(flag: Flag) -> str:
    """`41 of 198 sessions missed, 20.7%`, or `10 unauthorised sessions in 10 school weeks`."""
    n = flag.numbers
    if flag.kind == FlagKind.REASON_OVERDUE:
        oldest = n.get("oldest")
        since = f", the oldest {short_date(dt.date.fromisoformat(oldest))}" if oldest else ""
        return f"{plural(n.get('sessions', 0), 'session')} without a reason{since}"
    if flag.kind == FlagKind.SEEN_ON_PATROL:
        return sightings_in_words(n)
    if flag.kind == FlagKind.NOTICE_THRESHOLD:
        weeks = plural(n.get("school_weeks", 0), "school week")
        return f"{plural(n.get('sessions', 0), 'unauthorised session')} in {weeks}"
    share = f", {n['absence_percent']}%" if n.get("absence_percent") is not None else ""
    return f"{n.get('absent', 0)} of {plural(n.get('possible', 0), 'session')} missed{share}"


def line_in_words(flag: Flag) -> str:
    """What the numbers are held against."""
    n = flag.numbers
    if flag.kind == FlagKind.REASON_OVERDUE:
        return f"a reason within {n.get('school_days', '?')} school days"
    if flag.kind == FlagKind.SEEN_ON_PATROL:
        return "stands until somebody closes it"
    if flag.kind == FlagKind.NOTICE_THRESHOLD:
        return f"{n.get('threshold_sessions', '?')} in {n.get('threshold_school_weeks', '?')} weeks"
    return f"{n.get('threshold_percent', '?')}% or more"


def sightings_in_words(numbers: dict[str, Any]) -> str:
    """`Seen once without a lawful reason, on 4 Mar 2026`; `Seen 2 times …, last on 9 Mar 2026`."""
    count, days = numbers.get("sightings", 0), sorted(numbers.get("dates", []))
    if not days:
        return "No sighting stands any more"
    last = short_date(dt.date.fromisoformat(days[-1]))
    if count == 1:
        return f"Seen once without a lawful reason, on {last}"
    return f"Seen {count} times without a lawful reason, last on {last}"


def window_in_words(flag: Flag) -> str:
    """The days it rests on."""
    if flag.window_from == flag.window_to:
        return short_date(flag.window_to)
    return f"{short_date(flag.window_from)} to {short_date(flag.window_to)}"
