"""What a notice for an excluded child in a public place stands on. Values in, reasons out.

Education and Inspections Act 2006 s103: a parent commits an offence when a child who is excluded is in a public
place during school hours on one of the first five school days of the exclusion, of which s104 notice was given,
without reasonable justification; s105: a penalty notice for it. It is no absence that is unauthorised: the
threshold of ten sessions and the limit of three years are of section 444 and have no part in it.
"""

import datetime as dt
from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from accounts.rules.text import readable
from fines.choices import Refusal
from fines.rules.on_file import session_words

EXCLUDED = "E"


@dataclass(frozen=True)
class Seen:
    """One sighting, in local time, of one half day."""

    date: dt.date
    half: str
    time: dt.time
    place: str
    by: str

    @property
    def words(self) -> str:
        """Such as: Tue 4 Nov 2025, morning, 10:40, High Street, seen by PC Hale."""
        return f"{session_words(self.date, self.half)}, {self.time:%H:%M}, {self.place}, seen by {self.by}"


class Excluded(Protocol):
    """A session as the rule of eligibility knows it."""

    @property
    def date(self) -> dt.date: ...
    @property
    def half(self) -> str: ...
    @property
    def code(self) -> str: ...
    @property
    def excluded_day(self) -> int: ...
    @property
    def words(self) -> str: ...


def day_of_exclusion(
    day: dt.date, school_days: Sequence[dt.date], excluded: Collection[dt.date]
) -> int:
    """Which school day of an exclusion a day is, from 1; 0 when it is none.

    Two exclusions that follow each other without a day between are read as one: then the day is rather too late
    than wrongly within the first five. `school_days` are in order.
    """
    at = bisect_left(school_days, day)
    if day not in excluded or at == len(school_days) or school_days[at] != day:
        return 0
    count = 0
    while at - count >= 0 and school_days[at - count] in excluded:
        count += 1
    return count


def against(
    sessions: Sequence[Excluded], seen: Sequence[Seen], first_days: int | None, on: dt.date
) -> Iterator[tuple[Refusal, str]]:
    """Every reason why the sessions and sightings carry no such notice. `on` is the day of the proposal."""
    chosen = {(s.date, s.half) for s in sessions}
    sighted = {(s.date, s.half) for s in seen}
    for s in sessions:
        if s.code != EXCLUDED:
            mark = f"marked {s.code}" if s.code else "without a mark"
            yield Refusal.NOT_EXCLUDED, f"{s.words}: {mark}, which is no exclusion."
        elif first_days is None or not 0 < s.excluded_day <= first_days:
            day = f"day {s.excluded_day} of the exclusion on the register"
            limit = f"the offence is of the first {first_days} school days" if first_days else ""
            yield (
                Refusal.NOT_FIRST_DAYS,
                f"{s.words}: {day}; {limit or 'there is no such offence'}.",
            )
        if (s.date, s.half) not in sighted:
            yield Refusal.NOT_SEEN, f"{s.words}: say where the child was seen, when, and by whom."
    for one in seen:
        if (one.date, one.half) not in chosen:
            which = session_words(one.date, one.half)
            yield Refusal.NOT_SEEN, f"{which}: the child was seen on a half day that is not chosen."
        elif not (readable(one.place) and readable(one.by)):
            which = session_words(one.date, one.half)
            yield Refusal.NOT_SEEN, f"{which}: say where the child was seen, and by whom."
        elif one.date > on:
            yield Refusal.NOT_SEEN, f"{one.words}: this lies ahead of the proposal."
