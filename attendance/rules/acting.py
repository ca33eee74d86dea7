"""What may be said to have been done about a child's absence, and when. Pure."""

import datetime as dt

from attendance.choices import ActionKind

LONGEST_WORDS = 100
OLDEST_DAYS = 365

# What anybody may write down beside the child's record. A referral would say who works with the family,
# and a notice has a procedure of its own.
OFFERED = (
    ActionKind.CONTACT, ActionKind.MEETING, ActionKind.VISIT, ActionKind.LETTER, ActionKind.PLAN,
    ActionKind.SUPPORT, ActionKind.OTHER,
)  # fmt: skip


def explain_day(day: dt.date, on_roll_since: dt.date, today: dt.date) -> str:
    """Why something cannot have been done on that day, as a sentence; empty when it can."""
    if day > today:
        return "The day it was done is still to come"
    if day < on_roll_since:
        return (
            f"The child came to the school on {_in_words(on_roll_since)}: choose a day since then"
        )
    oldest = today - dt.timedelta(days=OLDEST_DAYS)
    if day < oldest:
        return f"Choose a day of the last 12 months, since {_in_words(oldest)}"
    return ""


def label_of(kind: ActionKind, words: str) -> str:
    """`Meeting: with mother in school`; what is nothing in particular is its words alone."""
    return words if kind == ActionKind.OTHER else f"{kind.label}: {words}"


def _in_words(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"
