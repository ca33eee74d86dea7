"""What a person answers to a question before a notice, and what makes an answer whole."""

import datetime as dt
from dataclasses import dataclass

from accounts.rules.text import readable
from fines.choices import AddressSource, Consideration
from fines.rules.spelling import long_date

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

    `source` (`AddressSource`) and `on` say against what, and on which day, a name and an address were checked; `at`
    when a kept answer was given, none for one that is given now.
    """

    yes: bool
    reason: str = ""
    source: str = ""
    on: dt.date | None = None
    at: dt.datetime | None = None


def is_of_another(answer: Answer, since: dt.datetime | None) -> bool:
    """Whether a check was made before the present address came on file, in local time.

    Of the same day the minutes decide: an answer kept before then is of the address there was.
    """
    if since is None or answer.on is None:
        return False
    if answer.on != since.date():
        return answer.on < since.date()
    return answer.at is not None and answer.at < since


def came_on_file(since: dt.datetime) -> str:
    """Such as: came on file on 12 March 2026 at 10:05."""
    return f"came on file on {long_date(since.date())} at {since:%H:%M}"


def lacking(
    asked: Consideration, answer: Answer, on: dt.date, since: dt.datetime | None = None
) -> str:
    """What a yes still lacks; empty when it is whole. `on` is the day it is given, `since` when the address came."""
    if asked == Consideration.ADDRESS:
        if answer.source not in AddressSource.values or answer.on is None:
            return "say against what it was checked, and on which day"
        if answer.on > on:
            return "the day of the check lies ahead"
        if since and is_of_another(answer, since):
            return f"the present address {came_on_file(since)}, after that check"
    if asked in NEEDS_WORDS and not readable(answer.reason):
        return "say in what way"
    return ""
