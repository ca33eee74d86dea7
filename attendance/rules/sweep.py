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
    is_found: bool = False  # here, authorised or not possible: somebody knows where the child is
    gives_up: bool = False  # absent without a reason, written on the day itself: nobody knows

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
    code: str = ""
    whole_day: bool = False  # the code was said to hold for the whole day, in so many words

    @property
    def answers(self) -> bool:
        """Whether somebody said where the child is."""
        return self.outcome in ANSWERED


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


def asking(marks: Sequence[SessionMark], attempts: Sequence[Attempt]) -> list[SessionMark]:
    """The sessions the list shows: those that want a reason, and those given up before anybody was found."""
    return [
        mark
        for mark in marks
        if mark.needs_reason or (mark.gives_up and not _is_answered(mark, marks, attempts))
    ]


def unaccounted_since(
    marks: Sequence[SessionMark], attempts: Sequence[Attempt] = ()
) -> dt.datetime | None:
    """The opening of the first session nobody has answered for; of the first that asks, when all are."""
    first = _first_open(marks, attempts)
    return first.opened_at if first else None


def standing_of(marks: Sequence[SessionMark], attempts: Sequence[Attempt]) -> Standing:
    """What is known of the child by now. Each half day is answered for by itself: a call about the
    morning says nothing of a child who is missing after lunch."""
    if not _unanswered(marks, attempts):
        return Standing.ANSWERED
    current = about_now(marks, attempts)
    return Standing.REFERRED if any(_ends(each) for each in current) else Standing.UNKNOWN


def about_now(marks: Sequence[SessionMark], attempts: Sequence[Attempt]) -> list[Attempt]:
    """The contacts about the absence nobody has answered for: those since its session opened."""
    first = _first_open(marks, attempts)
    return [a for a in attempts if first is None or _is_about(a, first, marks)]


def suggest_code(marks: Sequence[SessionMark], attempts: Sequence[Attempt]) -> str:
    """The code offered last by somebody who answered; else what a later session was excused by.

    Neither reaches into a half day that opened afterwards: a code suggested holds for all that ask.
    """
    last = max(asking(marks, attempts), key=lambda mark: mark.opened_at, default=None)
    if last is None:
        return ""
    told = [a.code for a in attempts if a.code and a.answers and _is_about(a, last, marks)]
    if told:
        return told[-1]
    known = [mark for mark in marks if mark.is_excused and mark.opened_at >= last.opened_at]
    return max(known, key=lambda mark: mark.opened_at).code if known else ""


def said_for(
    opened_at: dt.datetime, attempts: Sequence[Attempt], *, is_first: bool
) -> Attempt | None:
    """The last answer with a code that is about a session nobody has marked yet; None without one.

    About it is what was said since it opened, before school for the first session of the day, and for
    the whole day in so many words. A register may offer it, to be said again by a person: an answer of
    the morning does not find a child who is missing after lunch.
    """
    told = [a for a in attempts if a.code and a.answers]
    about = [a for a in told if is_first or a.whole_day or a.at >= opened_at]
    return about[-1] if about else None


def next_rung(since: dt.datetime, attempts: Sequence[Attempt], minutes: Mapping[str, int]) -> Rung:
    """The rung after the highest climbed, due so many minutes after the attempt before it.

    `attempts` are those about this absence, `minutes` by step, the first counted from `since`; a step
    without a number is due at once. The rungs are not skipped over, but one that was (straight to a
    visit) is not asked for afterwards. Only a referral ends the ladder: until then its last rung
    falls due again.
    """
    climbed = [a for a in attempts if a.step in LADDER]
    if any(_ends(each) for each in climbed):
        return Rung(None, None)
    highest = max((LADDER.index(ContactStep(a.step)) for a in climbed), default=-1)
    step = LADDER[min(highest + 1, len(LADDER) - 1)]
    before = max((a.at for a in climbed), default=since)
    return Rung(step, before + dt.timedelta(minutes=minutes.get(step, 0)))


def _ends(attempt: Attempt) -> bool:
    return attempt.step == LADDER[-1] and attempt.outcome == ContactOutcome.REFERRED


def _unanswered(marks: Sequence[SessionMark], attempts: Sequence[Attempt]) -> list[SessionMark]:
    return [m for m in asking(marks, attempts) if not _is_answered(m, marks, attempts)]


def _first_open(marks: Sequence[SessionMark], attempts: Sequence[Attempt]) -> SessionMark | None:
    found = _unanswered(marks, attempts) or asking(marks, attempts)
    return min(found, key=lambda mark: mark.opened_at, default=None)


def _is_answered(
    mark: SessionMark, marks: Sequence[SessionMark], attempts: Sequence[Attempt]
) -> bool:
    """By a later register that has the child or its reason, or by somebody reached since it opened."""
    if any(other.is_found and other.opened_at > mark.opened_at for other in marks):
        return True
    return any(each.answers and _is_about(each, mark, marks) for each in attempts)


def _is_about(attempt: Attempt, mark: SessionMark, marks: Sequence[SessionMark]) -> bool:
    """Made since the session opened; a family that writes before school means its first session."""
    first = min(each.opened_at for each in marks)
    return attempt.at >= mark.opened_at or mark.opened_at == first


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
