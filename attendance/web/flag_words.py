"""A flag in words: what was found, over which days, and what it takes."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from accounts.web.words import plural, short_date
from attendance.choices import FlagKind

if TYPE_CHECKING:
    from attendance.models import Flag

TONES = {
    FlagKind.PERSISTENT_ABSENCE: "warn",
    FlagKind.SEVERE_ABSENCE: "bad",
    FlagKind.NOTICE_THRESHOLD: "bad",
    FlagKind.REASON_OVERDUE: "warn",
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
    if flag.kind == FlagKind.NOTICE_THRESHOLD:
        return f"{n.get('threshold_sessions', '?')} in {n.get('threshold_school_weeks', '?')} weeks"
    return f"{n.get('threshold_percent', '?')}% or more"


def window_in_words(flag: Flag) -> str:
    """The days it rests on."""
    return f"{short_date(flag.window_from)} to {short_date(flag.window_to)}"
