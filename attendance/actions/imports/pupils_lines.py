"""What a pupils file says, row by row, in our own words."""

import datetime as dt
from dataclasses import dataclass

from attendance.choices import EnrolmentKind, Sex

FOREVER = dt.date.max


@dataclass(frozen=True)
class Child:
    """What the file says of a pupil."""

    upn: str
    surname: str
    forename: str
    born: dt.date
    sex: Sex


@dataclass(frozen=True)
class Stay:
    """A child at a school from a day to a day: a row of the file, or an enrolment already known."""

    row: int
    urn: str
    school_id: int
    year_group: str
    registration_group: str
    starts_on: dt.date
    ends_on: dt.date | None
    kind: EnrolmentKind = EnrolmentKind.MAIN

    @property
    def last_day(self) -> dt.date:
        """The leaving date, or the end of time."""
        return self.ends_on or FOREVER

    def shares_days(self, other: "Stay") -> bool:
        """Whether the two hold a day in common."""
        return self.starts_on <= other.last_day and other.starts_on <= self.last_day

    def clashes(self, other: "Stay") -> bool:
        """Whether the two hold a day in common that only one of them may hold."""
        both_main = self.kind == other.kind == EnrolmentKind.MAIN
        return self.shares_days(other) and (both_main or self.school_id == other.school_id)


@dataclass(frozen=True)
class Line:
    """One row that can be read."""

    child: Child
    stay: Stay

    @property
    def row(self) -> int:
        """Its number in the file."""
        return self.stay.row
