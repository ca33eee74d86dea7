"""Counting encounters: each falls into one column of every table, so the tables have the same totals."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from attendance.choices import Accompanied, EncounterOutcome, YesNo
from attendance.rules.patrols import Verdict, verdict_of

ALONE_OR_FRIENDS = "alone_or_friends"


@dataclass(frozen=True)
class Met:
    """So many children met alike: at which school (None: none of ours), with whom, why, and what was done."""

    school_id: int | None
    accompanied: str
    compulsory: str
    reason: str
    lawful: str
    outcome: str
    count: int = 1

    @property
    def verdict(self) -> Verdict:
        """How they count."""
        return verdict_of(self.compulsory, self.reason, self.lawful)


def _company(met: Met) -> str:
    alone = met.accompanied in (Accompanied.ALONE, Accompanied.FRIENDS)
    return ALONE_OR_FRIENDS if alone else met.accompanied


@dataclass(frozen=True)
class Division:
    """One way of dividing the children met: its columns, and which of them a child falls into."""

    columns: tuple[str, ...]
    column_of: Callable[[Met], str]


DIVISIONS = {
    "company": Division((Accompanied.PARENT, Accompanied.ADULT, ALONE_OR_FRIENDS), _company),
    "age": Division(tuple(YesNo), lambda met: met.compulsory),
    "reason": Division(tuple(Verdict), lambda met: met.verdict),
    "outcome": Division(tuple(EncounterOutcome), lambda met: met.outcome),
}


def tabulate(met: Iterable[Met], school_ids: Sequence[int | None]) -> dict[str, list[list[int]]]:
    """Each division by school, rows and columns in the order given."""
    rows = {school: n for n, school in enumerate(school_ids)}
    found = {
        name: [[0] * len(division.columns) for _ in rows] for name, division in DIVISIONS.items()
    }
    for each in met:
        for name, division in DIVISIONS.items():
            column = division.columns.index(division.column_of(each))
            found[name][rows[each.school_id]][column] += each.count
    return found


def count(met: Iterable[Met]) -> dict[str, dict[str, int]]:
    """How many in each column of each division."""
    met = list(met)
    return {
        name: {
            column: sum(each.count for each in met if division.column_of(each) == column)
            for column in division.columns
        }
        for name, division in DIVISIONS.items()
    }
