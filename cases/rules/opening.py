"""What a flag leads to: a new case, a place in the open one, or waiting, and always why."""

from dataclasses import dataclass
from enum import StrEnum


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
    *, open_case: str, possible: int | None, minimum_possible: int, cleared: bool = False
) -> Answer:
    """One open case per pupil; a share of very few sessions waits (T48); a cleared flag opens nothing.

    `open_case` is the ref of the pupil's open case or empty; `possible` the possible sessions the
    flag rests on, None when it does not rest on a share; `minimum_possible` a dated local setting.
    """
    if open_case:
        return Answer(Outcome.JOIN, f"The pupil has an open case, {open_case}")
    if cleared:
        return Answer(Outcome.WAIT, "The flag was cleared before anybody took it up")
    if possible is not None and possible < minimum_possible:
        return Answer(
            Outcome.WAIT,
            f"Only {possible} possible sessions so far; a case waits for {minimum_possible}",
        )
    return Answer(Outcome.OPEN, "No open case for this pupil")


def basis_fell_away(standing: int, total: int) -> bool:
    """Whether every flag a case rests on has cleared: propose a step-down, a person confirms (T13)."""
    return total > 0 and standing == 0
