"""What a flag leads to: a new case, a place in the open one, or waiting, and always why."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from attendance.choices import PATROL_KINDS, FlagKind
from attendance.rules.calendar import AcademicYear

# Counted from the first day of the school year: a new year begins them again from nothing.
OF_THE_YEAR = frozenset({FlagKind.PERSISTENT_ABSENCE, FlagKind.SEVERE_ABSENCE})
# Something that happened: news to an open case, no ground to open one, and no basis a case stands on.
SIGHTINGS = frozenset(PATROL_KINDS)


class Outcome(StrEnum):
    OPEN = "open"
    JOIN = "join"
    WAIT = "wait"


@dataclass(frozen=True)
class Answer:
    """What to do with a flag, in a word and in a sentence."""

    outcome: Outcome
    because: str


def open_join_or_wait(
    *, open_case: str, possible: int | None, minimum_possible: int, cleared: bool = False,
    has_left: bool = False, is_sighting: bool = False,
) -> Answer:  # fmt: skip
    """One open case per pupil; a share of very few sessions waits (T48); a cleared flag opens nothing.

    `open_case` is the ref of the pupil's open case or empty; `possible` the possible sessions the
    flag rests on, None when it does not rest on a share; `minimum_possible` a dated local setting.
    `has_left` says that the flagged enrolment has ended: its figures stay in the statistics (T17),
    but a school the child has left can do nothing; another school's own flag opens a case there.
    `is_sighting`: a child seen once on patrol; whether that needs a case is for a person to say.
    """
    if open_case:
        return Answer(Outcome.JOIN, f"The pupil has an open case, {open_case}")
    if is_sighting:
        return Answer(Outcome.WAIT, "Seen on patrol: a case is opened only if a person chooses so")
    if has_left:
        return Answer(
            Outcome.WAIT, "The child has left this school: the flag stays in the statistics"
        )
    if cleared:
        return Answer(Outcome.WAIT, "The flag was cleared before anybody took it up")
    if possible is not None and possible < minimum_possible:
        return Answer(
            Outcome.WAIT,
            f"Only {possible} possible sessions so far; a case waits for {minimum_possible}",
        )
    return Answer(Outcome.OPEN, "The pupil had no open case")


def basis_fell_away(standing: int, total: int) -> bool:
    """Whether every flag a case rests on has cleared: propose a step-down, a person confirms (T13)."""
    return total > 0 and standing == 0


def is_turn_of_the_year(kind: str, window_to: dt.date, cleared_as_of: dt.date) -> bool:
    """Whether a flag fell only because a new school year began: no amendment, and no improvement.

    A notice threshold runs on through the summer (T23), so a year never turns it.
    """
    return kind in OF_THE_YEAR and window_to < AcademicYear.of(cleared_as_of).first_day
