"""What a person answers to a question before a notice, and what makes an answer whole."""

import datetime as dt
from dataclasses import dataclass

from accounts.rules.text import readable
from fines.choices import AddressSource, Consideration

# A bare yes is not enough: what was found is kept.
NEEDS_WORDS = frozenset(
    {
        Consideration.SUPPORT, Consideration.EQUALITY, Consideration.CONSULTED, Consideration.PERSON,
        Consideration.ELSEWHERE, Consideration.UNSETTLED, Consideration.EXCLUSION,
        Consideration.JUSTIFIED, Consideration.IMPROVEMENT,
    }
)  # fmt: skip


@dataclass(frozen=True)
class Answer:
    """What a person says to one consideration: yes or no, and in what words.

    `source` (`AddressSource`) and `on` say against what, and on which day, a name and an address were checked.
    """

    yes: bool
    reason: str = ""
    source: str = ""
    on: dt.date | None = None


def lacking(asked: Consideration, answer: Answer, on: dt.date) -> str:
    """What a yes still lacks; empty when it is whole. `on` is the day it is given."""
    if asked == Consideration.ADDRESS:
        if answer.source not in AddressSource.values or answer.on is None:
            return "say against what it was checked, and on which day"
        if answer.on > on:
            return "the day of the check lies ahead"
    if asked in NEEDS_WORDS and not readable(answer.reason):
        return "say in what way"
    return ""
