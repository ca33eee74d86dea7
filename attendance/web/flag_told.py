"""The numbers of a flag as its wording asks for them, and the shape of a wording."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from accounts.web.words import plural, short_date
from attendance.rules.calendar import AcademicYear


@dataclass(frozen=True)
class Told:
    """Numbers and window of one flag. A number that is not there is nothing, not an error.

    `left` is how many sessions the child still has in the school year; None where nobody counted them.
    """

    numbers: Mapping[str, Any]
    first: dt.date
    last: dt.date
    left: int | None = None

    def count(self, key: str) -> int:
        """A whole number; 0 when it is not there."""
        return int(self.numbers.get(key) or 0)

    def has(self, key: str) -> bool:
        """Whether the number is there at all."""
        return self.numbers.get(key) is not None

    def day(self, key: str) -> str:
        """A day in words, such as 3 Nov 2025; empty when it is not there."""
        text = self.numbers.get(key)
        return short_date(dt.date.fromisoformat(text)) if text else ""

    @property
    def year(self) -> str:
        """The school year it was judged in: 2025/26."""
        return AcademicYear.of(self.last).label


@dataclass(frozen=True)
class Measure:
    """The one fraction of a flag. `whole` is None where there is nothing to be a part of."""

    part: int
    whole: int | None
    unit: str  # what the whole is made of, in the plural: sessions
    words: str  # 38 of 380 sessions missed


Teller = Callable[[Told], str]
Measurer = Callable[[Told], Measure]


@dataclass(frozen=True)
class Wording:
    """How one kind of flag is told.

    `about` explains the rule without its numbers, which are dated rows: `keys` names those, so that
    the page can quote their source. `act` is the first thing to do about it.
    """

    tone: str
    sentence: Teller
    measure: Measurer
    line: Teller
    clears: Teller
    about: str
    act: str
    keys: tuple[str, ...] = ()


def counted(number: int, one: str, many: str = "") -> str:
    """`no session`, `1 session`, `38 sessions`."""
    return plural(number, one, many) if number else f"no {one}"


def days(sessions: int) -> str:
    """Half days as days: `no day`, `half a day`, `1 day`, `1½ days`, `19 days`."""
    whole, half = divmod(sessions, 2)
    if not whole:
        return "half a day" if half else "no day"
    number = f"{whole:,}{'½' if half else ''}"
    return f"{number} {'day' if sessions == 2 else 'days'}"


def missed(told: Told, absent: str = "absent", possible: str = "possible") -> Measure:
    """So many sessions missed of those possible."""
    part, whole = told.count(absent), told.count(possible)
    return Measure(part, whole, "sessions", f"{part:,} of {plural(whole, 'session')} missed")


def only(told: Told, noun: str, key: str = "sessions", many: str = "") -> Measure:
    """A number of something that is no part of a whole."""
    return Measure(told.count(key), None, many or f"{noun}s", counted(told.count(key), noun, many))


def upper(text: str) -> str:
    """With a capital letter at the front."""
    return text[:1].upper() + text[1:]
