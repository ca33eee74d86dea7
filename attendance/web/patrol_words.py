"""What patrols came to, in sentences and fractions. Numbers in, words out; a hidden number is said to be hidden."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from accounts.web.parts import Tag
from accounts.web.words import percent_of, plural
from attendance.choices import (
    Accompanied,
    EncounterOutcome,
    PatrolStatus,
    YesNo,
)
from attendance.rules.patrol_counts import ALONE_OR_FRIENDS
from attendance.rules.patrols import Verdict, one_in

HIDDEN = "not shown"
PROXY = (
    "With a parent says who was there, not why: a child with their mother at the dentist has a "
    "valid reason. It may point to condoned absence and never proves it."
)
SUPPRESSED = (
    "Counts of 1 or 2 are not shown, nor what would give them away; schools with too few are put "
    "together. Publish one period: the difference of two that overlap could tell what each hides."
)
STATUS_TONES = {
    PatrolStatus.PLANNED: "info",
    PatrolStatus.UNDER_WAY: "warn",
    PatrolStatus.FINISHED: "ok",
    PatrolStatus.CANCELLED: "quiet",
}
VERDICTS: dict[str, str] = {
    Verdict.VALID: "Valid reason",
    Verdict.UNAUTHORISED: "No lawful reason",
    Verdict.UNKNOWN: "Not known yet",
    Verdict.NOT_COUNTED: "Not counted",
}
VERDICT_TONES: dict[str, str] = {
    Verdict.VALID: "ok",
    Verdict.UNAUTHORISED: "bad",
    Verdict.UNKNOWN: "warn",
    Verdict.NOT_COUNTED: "quiet",
}
COMPANY: dict[str, str] = {
    Accompanied.PARENT: "With a parent",
    Accompanied.ADULT: "With another adult",
    ALONE_OR_FRIENDS: "Alone or with friends",
}
AGES: dict[str, str] = {
    YesNo.YES: "Of compulsory school age",
    YesNo.NO: "Below or above it",
    YesNo.UNKNOWN: "Age not known",
}
DIVISION_WORDS: dict[str, tuple[str, Mapping[str, str]]] = {
    "company": ("Who was with them", COMPANY),
    "reason": ("Reasons", VERDICTS),
    "outcome": ("What was done", {each.value: str(each.label) for each in EncounterOutcome}),
    "age": ("School age", AGES),
}


@dataclass(frozen=True)
class Numbers:
    """How many were stopped, and how many of them are in each column; None for a hidden count."""

    stopped: int
    columns: Mapping[str, Mapping[str, int | None]]
    children: int | None = 0
    again: int | None = 0

    def get(self, division: str, *names: str) -> int | None:
        """How many in one column, or in several together; None when one of them is hidden."""
        counts = [self.columns[division][name] for name in names]
        return None if None in counts else sum(each or 0 for each in counts)


@dataclass(frozen=True)
class Line:
    """One measure: its name, `299 of 788`, `37.9%`."""

    name: str
    fraction: str
    rate: str
    part: int | None
    whole: int | None


def status_tag(status: str) -> Tag:
    """Where a patrol stands, as a word with a shape."""
    return Tag(str(PatrolStatus(status).label), STATUS_TONES[PatrolStatus(status)])


def verdict_tag(verdict: str) -> Tag:
    """How an encounter counts, as a word with a shape."""
    return Tag(VERDICTS[verdict], VERDICT_TONES[verdict])


def sentences(numbers: Numbers) -> list[str]:
    """What it came to, the most asked first; each number with its fraction."""
    if not numbers.stopped:
        return []
    return [each for each in (_company(numbers), _reasons(numbers), _returned(numbers)) if each]


def _company(numbers: Numbers) -> str:
    """`299 of 788 stopped were with a parent (37.9%, 1 in 2.6); 489 were alone or with friends (62.1%).`"""
    whole = numbers.stopped
    parent = numbers.get("company", Accompanied.PARENT)
    adult = numbers.get("company", Accompanied.ADULT)
    alone = numbers.get("company", ALONE_OR_FRIENDS)
    if parent is None:
        return f"{plural(whole, 'child', 'children')} stopped. Too few were with a parent to say how many."
    often = one_in(parent, whole)
    share = ", ".join([percent_of(parent, whole), *([f"1 in {often}"] if often else [])])
    parts = [f"{parent:,} of {whole:,} stopped {_were(parent)} with a parent ({share})"]
    if adult:
        parts.append(f"{adult:,} with another adult ({percent_of(adult, whole)})")
    if alone is not None:
        rest = percent_of(alone, whole)
        parts.append(f"{alone:,} {_were(alone)} alone or with friends ({rest})")
    return f"{'; '.join(parts)}."


def _reasons(numbers: Numbers) -> str:
    whole = numbers.stopped
    valid = numbers.get("reason", Verdict.VALID)
    none = numbers.get("reason", Verdict.UNAUTHORISED)
    if valid is None or none is None:
        return ""
    words = (
        f"{valid:,} of {whole:,} had a valid reason ({percent_of(valid, whole)}); "
        f"{none:,} had no lawful one ({percent_of(none, whole)})"
    )
    unknown = numbers.get("reason", Verdict.UNKNOWN)
    return f"{words}; of {unknown:,} it is not known yet." if unknown else f"{words}."


def _returned(numbers: Numbers) -> str:
    back = numbers.get("outcome", EncounterOutcome.RETURNED)
    if back is None:
        return ""
    whole = numbers.stopped
    return f"{back:,} of {whole:,} {_were(back)} returned to school ({percent_of(back, whole)})."


def measures(numbers: Numbers, again: str) -> list[Line]:
    """The lines of the report; `again` names what a repeat is: met before, or more than once."""
    whole = numbers.stopped
    asked = [
        ("With an adult, parent or other", "company", (Accompanied.PARENT, Accompanied.ADULT)),
        ("Of compulsory school age", "age", (YesNo.YES,)),
        ("Valid reason", "reason", (Verdict.VALID,)),
        ("No lawful reason", "reason", (Verdict.UNAUTHORISED,)),
        ("Not counted: below or above school age, or educated at home", "reason", (Verdict.NOT_COUNTED,)),
        ("Returned to school", "outcome", (EncounterOutcome.RETURNED,)),
        ("Taken to the designated place", "outcome", (EncounterOutcome.DESIGNATED,)),
        ("Safeguarding referral", "outcome", (EncounterOutcome.SAFEGUARDING,)),
    ]  # fmt: skip
    lines = [
        line(name, numbers.get(division, *columns), whole) for name, division, columns in asked
    ]
    return [*lines, line(again, numbers.again, numbers.children)]


def line(name: str, part: int | None, whole: int | None) -> Line:
    """One measure with its fraction and its rate, or what stands for a hidden one."""
    if part is None or whole is None:
        return Line(name, HIDDEN, "–", None, None)
    return Line(name, f"{part:,} of {whole:,}", percent_of(part, whole), part, whole)


def _were(count: int) -> str:
    return "was" if count == 1 else "were"
