"""How well a pupil fits what a child met on a patrol said of itself, and in which words. A person decides."""

import datetime as dt
from dataclasses import dataclass

from attendance.rules.ages import age_on
from attendance.rules.names import fold

LEAST = 2  # a first name alone, or an age alone, is nobody in particular


@dataclass(frozen=True)
class Said:
    """What was said in the street; what was not said is empty."""

    forename: str
    surname: str
    born: dt.date | None
    age: int | None
    sex: str
    school_id: int | None
    day: dt.date

    @property
    def name(self) -> str:
        """As pupils are sorted: surname, forename."""
        return " ".join(part for part in (fold(self.surname), fold(self.forename)) if part)

    @property
    def is_nobody(self) -> bool:
        """Whether there is nothing to look for."""
        return not self.name and self.born is None


@dataclass(frozen=True)
class Known:
    """What the roll says of a pupil."""

    forename: str
    surname: str
    born: dt.date
    sex: str
    school_id: int


@dataclass(frozen=True)
class Fit:
    """How well the two agree: the higher the better, and why."""

    score: int
    agrees: tuple[str, ...]
    differs: tuple[str, ...]

    @property
    def is_likely(self) -> bool:
        """Whether it is worth showing."""
        return self.score >= LEAST


def fit(said: Said, known: Known) -> Fit:
    """Compare the two, part by part. What was not said neither speaks for a pupil nor against."""
    agrees: list[str] = []
    differs: list[str] = []
    score = 0
    for points, words in (
        _names(said.surname, known.surname, "surname", 3),
        _names(said.forename, known.forename, "first name", 2),
        _birth(said, known),
        _school(said, known),
        _sex(said, known),
    ):
        score += points
        if words:
            (agrees if points > 0 else differs).append(words)
    return Fit(score, tuple(agrees), tuple(differs))


def _names(said: str, known: str, what: str, points: int) -> tuple[int, str]:
    one, other = fold(said), fold(known)
    if not one:
        return 0, ""
    if one == other or one in other.split():
        return points, f"same {what}"
    if one[:3] == other[:3]:
        return 1, f"{what} nearly the same"
    return 0, f"another {what}"


def _birth(said: Said, known: Known) -> tuple[int, str]:
    if said.born:
        same = said.born == known.born
        return (4, "same date of birth") if same else (-2, "another date of birth")
    if said.age is None:
        return 0, ""
    age = age_on(known.born, said.day)
    if age == said.age:
        return 1, f"aged {age}"
    return (-2 if abs(age - said.age) > 1 else 0), f"aged {age}, not {said.age}"


def _school(said: Said, known: Known) -> tuple[int, str]:
    if said.school_id is None:
        return 0, ""
    same = said.school_id == known.school_id
    return (2, "at the school given") if same else (-1, "at another school")


def _sex(said: Said, known: Known) -> tuple[int, str]:
    both = {said.sex, known.sex}
    return (-2, "of the other sex") if both == {"F", "M"} else (0, "")
