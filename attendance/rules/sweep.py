"""Who is unaccounted for this morning, since when, and what is to be done next about each child.

Pure: marks, contacts, times and the authority's numbers are handed in. KCSIE part 2 and Working together
to improve school attendance 2024 ask a school to find out on the first day why a child is not there;
the rungs and the times between them are the authority's own (dated rows).
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from attendance.choices import (
    REASON_NOT_KNOWN,
    CircumstanceKind,
    ContactOutcome,
    ContactStep,
)

LADDER = (
    ContactStep.FIRST,
    ContactStep.SECOND,
    ContactStep.THIRD,
    ContactStep.HOME_VISIT,
    ContactStep.SAFE_AND_WELL,
)
# Whose absence is looked into first. Only whether there is one decides the order: a list sorted by
# kind would tell what it is.
PRIORITY = frozenset(
    {
        CircumstanceKind.CHILD_PROTECTION,
        CircumstanceKind.CHILD_IN_NEED,
        CircumstanceKind.LOOKED_AFTER,
        CircumstanceKind.YOUTH_JUSTICE,
        CircumstanceKind.YOUNG_CARER,
        CircumstanceKind.EHC_PLAN,
    }
)
# Whose worker hears of an unexplained absence the same day (Working together 2024, expectations of schools).
HAS_A_WORKER = frozenset(
    {
        CircumstanceKind.CHILD_PROTECTION,
        CircumstanceKind.CHILD_IN_NEED,
        CircumstanceKind.LOOKED_AFTER,
        CircumstanceKind.YOUTH_JUSTICE,
    }
)
ANSWERED = (ContactOutcome.REASON_GIVEN, ContactOutcome.SEEN_SAFE)


@dataclass(frozen=True)
class SessionMark:
    """What the register says of a child for one session of the day that has begun."""

    opened_at: dt.datetime
    code: str
    is_taken: bool
    is_excused: bool = False  # authorised absence: a reason was given and accepted

    @property
    def needs_reason(self) -> bool:
        """N, or no mark in a register that counts as taken (SI 2024/208 regulation 10)."""
        return self.code == REASON_NOT_KNOWN or (not self.code and self.is_taken)


@dataclass(frozen=True)
class Attempt:
    """One contact of the day, as the ladder knows it."""

    step: str
    outcome: str
    at: dt.datetime


class Standing(Enum):
    """How much is known of a child whose mark wants a reason."""

    UNKNOWN = "unknown"  # nobody has said where the child is
    ANSWERED = "answered"  # somebody has, or the child is here now: only the code is wanting
    REFERRED = "referred"  # handed on at the end of the ladder; not yet found


@dataclass(frozen=True)
class Rung:
    """The next thing to do: which step of the ladder, and by when; nothing after the last."""

    step: ContactStep | None
    due_at: dt.datetime | None

    def is_due(self, now: dt.datetime) -> bool:
        """Whether its time has come."""
        return self.due_at is not None and now >= self.due_at


def unexplained(marks: Sequence[SessionMark]) -> list[SessionMark]:
    """The sessions whose mark still asks for a reason, in order."""
    return [mark for mark in marks if mark.needs_reason]


def unaccounted_since(marks: Sequence[SessionMark]) -> dt.datetime | None:
    """The opening of the first session of the day whose mark asks for a reason; None when none does."""
    return min((mark.opened_at for mark in unexplained(marks)), default=None)


def standing_of(marks: Sequence[SessionMark], attempts: Sequence[Attempt]) -> Standing:
    """What is known of the child by now: the last register of the day, then the contacts, decide."""
    last = max(marks, key=lambda mark: mark.opened_at, default=None)
    if last and last.code and not last.needs_reason:
        return Standing.ANSWERED
    if any(attempt.outcome in ANSWERED for attempt in attempts):
        return Standing.ANSWERED
    climbed = {attempt.step for attempt in attempts}
    return Standing.REFERRED if LADDER[-1] in climbed else Standing.UNKNOWN


def suggest_code(marks: Sequence[SessionMark], offered: Sequence[str]) -> str:
    """The code somebody who answered offered last; else what the day's other session was excused by."""
    told = [code for code in offered if code]
    if told:
        return told[-1]
    known = [mark for mark in marks if mark.is_excused]
    return max(known, key=lambda mark: mark.opened_at).code if known else ""


def next_rung(since: dt.datetime, attempts: Sequence[Attempt], minutes: Mapping[str, int]) -> Rung:
    """The rung after the highest climbed today, due so many minutes after the attempt before it.

    `minutes` by step, the first counted from `since`; a step without a number is due at once. The
    rungs are not skipped over, but one that was (straight to a visit) is not asked for afterwards.
    """
    climbed = [a for a in attempts if a.step in LADDER]
    highest = max((LADDER.index(ContactStep(a.step)) for a in climbed), default=-1)
    if highest + 1 == len(LADDER):
        return Rung(None, None)
    step = LADDER[highest + 1]
    before = max((a.at for a in climbed), default=since)
    return Rung(step, before + dt.timedelta(minutes=minutes.get(step, 0)))


def is_priority(kinds: Sequence[str]) -> bool:
    """Whether some circumstance of the child puts it at the head of the list."""
    return any(kind in PRIORITY for kind in kinds)


def in_order(
    priority: bool, since: dt.datetime, due_at: dt.datetime | None, name: str
) -> tuple[bool, dt.datetime, dt.datetime, str]:
    """Sort key: vulnerable first, then the longest unaccounted for, then what is due soonest."""
    return (not priority, since, due_at or dt.datetime.max.replace(tzinfo=dt.UTC), name)


def minutes_between(since: dt.datetime, now: dt.datetime) -> int:
    """Whole minutes gone by, never less than none."""
    return max(0, int((now - since).total_seconds() // 60))


def is_chase_due(
    opened_at: dt.datetime, now: dt.datetime, minutes: int, on_roll: int, marked: int, taken: bool
) -> bool:
    """Whether whoever usually takes a register is reminded: so many minutes after it opened.

    Nobody is reminded of an empty class, nor of a register taken or complete by another way.
    """
    late = now >= opened_at + dt.timedelta(minutes=minutes)
    return late and on_roll > 0 and marked < on_roll and not taken


def overdue_before(school_days: Sequence[dt.date], as_of: dt.date, days: int) -> dt.date | None:
    """An absence before this day has gone `days` whole school days without a reason by `as_of`.

    `school_days` are the school's own, in order, holidays and closures left out; None while there
    have been too few. Working together 2024: a reason within five school days of the session.
    """
    before = [day for day in school_days if day < as_of]
    return before[-days] if 0 < days <= len(before) else None
