"""Flags that are somebody's task: a child nobody has done anything about, reasons nobody gave."""

from __future__ import annotations

from accounts.web.words import plural
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
