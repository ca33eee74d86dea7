"""Closing a school that did not mean to be closed: which codes, and what becomes of marks that stand.

Pure. Source: SI 2024/208 regulation 10 (Y1 to Y7), SI 2006/1751 regulation 6 (Y) before it. A planned
closing, such as an INSET day, is not one of these: it is in the calendar, and has no sessions.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from attendance.choices import StatisticalClass
from attendance.rules.codes import CodeBook, CodeRow

PART, WHOLE = "Y3", "Y4"
# In custody is a fact about one child; the council's duty and the other school have codes of their own.
OF_ONE_CHILD = frozenset({"Y5"})
NEEDS = frozenset({"", "closure", "cause"})


def closure_codes(book: CodeBook, day: dt.date) -> list[CodeRow]:
    """The codes an unplanned closing may have on that day, those of a closed school first."""
    rows = [
        row
        for row in book.in_force(day)
        if row.statistical_class == StatisticalClass.NOT_POSSIBLE
        and not row.half
        and not row.age_rule
        and row.requires in NEEDS
        and row.code not in OF_ONE_CHILD
    ]
    return sorted(rows, key=lambda row: (row.requires != "closure", row.code))


def explain_code(book: CodeBook, code: str, first: dt.date, last: dt.date, *, whole: bool) -> str:
    """Why a closing cannot have that code; empty when it can."""
    for day in (first, last):
        if code not in {row.code for row in closure_codes(book, day)}:
            refusal = book.explain_refusal(code, day)
            return refusal.message if refusal else f"{code} is not a code for a closed school."
    if whole and code == PART:
        return f"{PART} is for a part of the school. Use {WHOLE}, or choose the classes."
    if not whole and code == WHOLE:
        return f"{WHOLE} is for the whole school. Use {PART} for some classes."
    return ""


def overwritable(book: CodeBook, day: dt.date) -> list[str]:
    """Codes of marks that somebody may choose to overwrite: absences without leave, not lateness.

    A child who was there, ill or away for a known reason stays so; a child "absent" from a school that
    was shut was not.
    """
    return [r.code for r in book.in_force(day) if r.counts_for_notice and not r.is_late]


OF_A_CLOSING = "Closure "


def closure_source(ref: str) -> str:
    """How a mark says that it is a closing's: made by it, or taken from what it suggested."""
    return f"{OF_A_CLOSING}{ref}"


def closing_of(source: str) -> str:
    """The reference of the closing whose mark says so; empty for any other source."""
    return source.removeprefix(OF_A_CLOSING) if source.startswith(OF_A_CLOSING) else ""


@dataclass(frozen=True)
class Standing:
    """One session of one child under a closing: the code that stands (empty: none), and whether a row
    of it exists already."""

    session_id: int
    enrolment_id: int
    code: str = ""
    exists: bool = False


@dataclass
class Effect:
    """What a closing does to sessions already begun. `stay` and `may_go` count marks by code."""

    new: list[Standing] = field(default_factory=list)
    refilled: list[Standing] = field(default_factory=list)
    overwritten: list[Standing] = field(default_factory=list)
    stay: Counter[str] = field(default_factory=Counter)
    may_go: Counter[str] = field(default_factory=Counter)

    @property
    def blanks(self) -> int:
        """Blanks that get the code at once."""
        return len(self.new) + len(self.refilled)


def sort_marks(
    standings: Iterable[Standing], code: str, may_go: Iterable[str], chosen: Iterable[str]
) -> Effect:
    """Blanks get the code; a mark stays, unless its code was chosen to be overwritten and may be."""
    effect, may_go = Effect(), frozenset(may_go)
    go = frozenset(chosen) & may_go
    for each in standings:
        if not each.code:
            (effect.refilled if each.exists else effect.new).append(each)
            continue
        if each.code == code:
            continue
        (effect.may_go if each.code in may_go else effect.stay)[each.code] += 1
        if each.code in go:
            effect.overwritten.append(each)
    return effect
