"""What the application has on file that a proposal is held against. Values only."""

import datetime as dt
from dataclasses import dataclass

HALF_WORDS = {"AM": "morning", "PM": "afternoon"}


def session_words(day: dt.date, half: str) -> str:
    """Such as: Tue 4 Nov 2025, morning."""
    return f"{day:%a} {day.day} {day:%b %Y}, {HALF_WORDS.get(half, half)}"


@dataclass(frozen=True)
class OpenN:
    """A session still marked N in the weeks of a notice, and the last day to settle it (domain 1.3)."""

    date: dt.date
    half: str
    due: dt.date | None  # None: the calendar does not reach so far
    is_late: bool

    @property
    def key(self) -> str:
        """2025-11-04-AM."""
        return f"{self.date.isoformat()}-{self.half}"

    @property
    def words(self) -> str:
        """Which, and until when the school has to settle it."""
        which = session_words(self.date, self.half)
        if self.due is None:
            return which
        by = f"{self.due:%a} {self.due.day} {self.due:%b %Y}"
        return f"{which} ({'was to be' if self.is_late else 'to be'} settled by {by})"


@dataclass(frozen=True)
class OnFile:
    """A notice, case, charge or order about the same child or parent. `plain` is what a school reads of it.

    `is_theirs`: about this very child and parent, so that one which comes after the proposal is asked about again. A
    notice to the other parent, or for a brother, goes out beside it every day.
    """

    key: str
    words: str
    plain: str
    is_theirs: bool = True
