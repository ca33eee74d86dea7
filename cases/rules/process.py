"""How long casework took and whether it kept its promise: what may be said of some cases. No clock, no database.

Days are school days of each child's own school. What has not happened yet is neither quick nor slow: it is left
out of a middle and counted by itself. Of few cases nothing is compared.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from cases.rules.improvement import Answer


class Step(StrEnum):
    """What is timed, from the referral on."""

    CONTACT = "contact"
    PANEL = "panel"
    DECISION = "decision"


class Promise(StrEnum):
    """Whether the decision came within the pathway's school weeks."""

    KEPT = "kept"
    BROKEN = "broken"
    NOT_DUE = "not_due"


@dataclass(frozen=True)
class Course:
    """What became of one case: school days to each step that was taken, the promise, and after closing."""

    ref: str
    pathway: str
    school: str
    officer: str
    days: dict[Step, int]
    promise: Promise | None = None  # None: Fast Track was not opened
    improved: bool | None = None  # None: not closed; else whether it was closed as improved
    after: Answer | None = None  # None: not closed as improved


@dataclass(frozen=True)
class Timing:
    """Of so many cases the middle and the ninetieth, in school days; None where there are too few."""

    count: int
    middle: int | None
    ninetieth: int | None


@dataclass(frozen=True)
class Share:
    """So many of so many, what is not known yet, and whether there are enough to compare."""

    part: int
    whole: int
    unknown: int
    enough: bool


@dataclass(frozen=True)
class Line:
    """Everything about one group of cases."""

    name: str
    cases: int
    timings: dict[Step, Timing]
    promise: Share
    improved: Share
    still: Share


def ranked(values: Sequence[int], percent: int) -> int:
    """The value that `percent` of a hundred do not exceed, by nearest rank: always one that occurred."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)]


def timing(values: Sequence[int], fewest: int) -> Timing:
    """The middle and the ninetieth of the days, from `fewest` cases on."""
    if len(values) < max(1, fewest):
        return Timing(len(values), None, None)
    return Timing(len(values), ranked(values, 50), ranked(values, 90))


def line_of(name: str, courses: Sequence[Course], fewest: int) -> Line:
    """What may be said of some cases together."""
    kept = [course.promise for course in courses if course.promise]
    closed = [course.improved for course in courses if course.improved is not None]
    after = [course.after for course in courses if course.after]
    known = sum(answer in (Answer.IMPROVED, Answer.NOT_IMPROVED) for answer in after)
    return Line(
        name=name,
        cases=len(courses),
        timings={
            step: timing([c.days[step] for c in courses if step in c.days], fewest) for step in Step
        },
        promise=_share(
            kept.count(Promise.KEPT), len(kept) - kept.count(Promise.NOT_DUE),
            kept.count(Promise.NOT_DUE), fewest,
        ),
        improved=_share(sum(closed), len(closed), 0, fewest),
        still=_share(after.count(Answer.IMPROVED), known, len(after) - known, fewest),
    )  # fmt: skip


def lines_by(group: str, courses: Iterable[Course], fewest: int) -> list[Line]:
    """One line a pathway, school or officer, in order of the name: nobody is ranked."""
    found: dict[str, list[Course]] = {}
    for course in courses:
        found.setdefault(getattr(course, group), []).append(course)
    return [line_of(name, found[name], fewest) for name in sorted(found)]


def _share(part: int, whole: int, unknown: int, fewest: int) -> Share:
    return Share(part, whole, unknown, whole >= max(1, fewest))
