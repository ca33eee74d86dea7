"""Flags that are somebody's task: a child nobody has done anything about, one seen on a patrol, reasons nobody gave."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from accounts.web.words import plural, short_date
from attendance.choices import FlagKind
from attendance.web.flag_told import Told, Wording, counted, days, missed, only, upper


def _nobody_acted(told: Told) -> str:
    much = f"{upper(days(told.count('absent')))} missed in {told.year}"
    if not told.has("days_since"):
        return f"{much}, and nothing is recorded as done about it."
    last = f" (on {told.day('last_action')})" if told.has("last_action") else ""
    return f"{much}, and the last thing done about it was {_days_ago(told)}{last}."


def _days_ago(told: Told) -> str:
    since = told.count("days_since")
    return f"{plural(since, 'day')} ago" if since else "today"


def _overdue(told: Told) -> str:
    number = upper(counted(told.count("sessions"), "session"))
    has = "has" if told.count("sessions") in (0, 1) else "have"
    within = plural(told.count("school_days"), "school day")
    oldest = f", the oldest of {told.day('oldest')}" if told.has("oldest") else ""
    days_gone = f" after more than {within}" if told.count("school_days") else ""
    return f"{number} {has} no reason yet{days_gone}{oldest}."


def _overdue_line(told: Told) -> str:
    within = told.count("school_days")
    return f"a reason within {plural(within, 'school day')}" if within else "a reason in time"


def sightings_in_words(numbers: Mapping[str, Any]) -> str:
    """`Seen once without a lawful reason, on 4 Mar 2026`; `Seen 2 times …, last on 9 Mar 2026`."""
    count, days = numbers.get("sightings", 0), sorted(numbers.get("dates", []))
    if not days:
        return "No sighting stands any more"
    last = short_date(dt.date.fromisoformat(days[-1]))
    if count == 1:
        return f"Seen once without a lawful reason, on {last}"
    return f"Seen {count} times without a lawful reason, last on {last}"


TASKS: dict[str, Wording] = {
    FlagKind.NOBODY_ACTED: Wording(
        tone="bad", sentence=_nobody_acted, measure=missed,
        line=lambda told: "somebody should have acted",
        clears=lambda told: "Any honest action that is logged clears this: a call, a visit, a letter, a "
        "meeting. Acknowledging it does not.",
        about="Much absence, and no contact, visit, letter, meeting or plan on record for a long time.",
        act="Do one thing, and log it",
        keys=("nobody_acted_days", "nobody_acted_percent", "nobody_acted_sessions"),
    ),
    FlagKind.SEEN_ON_PATROL: Wording(
        tone="bad", sentence=lambda told: f"{sightings_in_words(told.numbers)}.",
        measure=lambda told: only(told, "sighting", key="sightings"),
        line=lambda told: "stands until somebody closes it",
        clears=lambda told: "It stands until whoever follows it up closes it, on the patrol's own page.",
        about="An officer of a truancy patrol met the child in school hours, and no lawful reason was found.",
        act="Follow it up from the patrol",
    ),
    FlagKind.REASON_OVERDUE: Wording(
        tone="warn", sentence=_overdue,
        measure=lambda told: only(told, "session without a reason", many="sessions without a reason"),
        line=_overdue_line,
        clears=lambda told: "Each N that becomes the right code clears its part; the last one clears this.",
        about="N stands for a reason not yet known. It is to become another code within these school "
        "days.",
        act="Ask the family, then put the right code",
        keys=("unexplained_school_days",),
    ),
}  # fmt: skip
