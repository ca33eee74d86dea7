"""The figures of notices and courts of a school year: what became of notices, money, courts, and how long it took."""

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import Any

from accounts.audit import record
from accounts.models import User
from attendance.actions.insight_periods import read_terms
from attendance.actions.thresholds import threshold_on
from attendance.models import School
from attendance.rules.calendar import AcademicYear
from fines.access_court import visible_charges
from fines.access_figures import check_can_see_figures
from fines.actions import figures_sql as sql
from fines.actions.court_reading import with_next
from fines.actions.money_book import Sums, read_book
from fines.actions.return_rows import ALL, Rows, notice_rows
from fines.actions.yearly_return import rows_of
from fines.choices import Outcome
from fines.rules.returns import ReturnYear, average_pence

BYS = ("school", "term", "month", "reason", "rung", "rate", "ground")
SUPPRESS = "figures_suppress_up_to"


@dataclass(frozen=True)
class Group:
    """Everybody, or one school, term, month, reason, rung, rate or ground, and where its notices stand."""

    key: str = ""
    name: str = ""
    issued: int = 0
    ends: dict[str, int] = field(default_factory=lambda: dict.fromkeys(sql.ENDS, 0))

    @property
    def paid(self) -> int:
        """Paid in time, at whatever rate."""
        return self.ends["paid_first"] + self.ends["paid_second"]


@dataclass(frozen=True)
class StepTime:
    """How many took a step; half of them, and nine in ten, within so many days."""

    reached: int
    half: int | None
    most: int | None


@dataclass(frozen=True)
class CourtLine:
    """Results of one kind under one charge; `fine_pence` is their sum."""

    charge: str
    outcome: str
    count: int
    fine_pence: int


@dataclass(frozen=True)
class CourtFigures:
    """Courts, apart from notices: a fine of a court is never the amount of a notice (domain T55)."""

    lines: list[CourtLine]
    awaiting: int

    @property
    def fines(self) -> int:
        """How many fines."""
        return sum(n.count for n in self.lines if n.outcome == Outcome.FINE)

    @property
    def fine_pence(self) -> int:
        """Their sum."""
        return sum(n.fine_pence for n in self.lines if n.outcome == Outcome.FINE)

    @property
    def average(self) -> int | None:
        """Their average in pence, halves up; None while there is none."""
        return average_pence(self.fine_pence, self.fines)


@dataclass(frozen=True)
class NoticeFigures:
    """Everything the page of figures shows. `up_to`: the largest count that is hidden in a publication."""

    year: ReturnYear
    as_at: dt.date
    total: Group
    groups: dict[str, list[Group]]
    steps: dict[str, StepTime]
    courts: CourtFigures
    representations: dict[str, int]
    months: list[tuple[dt.date, Sums]]
    money: Sums
    up_to: int

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing of that year."""
        return not (self.total.issued or self.courts.lines or self.courts.awaiting or self.months)


def read_figures(*, by: User, year: ReturnYear, as_at: dt.date) -> NoticeFigures:
    """The figures of notices issued in a year, as at a day, for both offences. Raises NotAllowed."""
    check_can_see_figures(by)
    record(by=by, kind="figures.read", target_type="notices", target_ref=f"{year.label} {as_at}")
    given = _days(year, as_at)
    groups = _groups(given)
    book = read_book(by=by, first=year.first, last=min(year.last, as_at), period="month")
    months: dict[dt.date, Sums] = {}
    for row in book.rows:
        months[row.start] = months.get(row.start, Sums()) + row.sums
    said = {r["answer"]: r["count"] for r in rows_of(sql.REPRESENTATIONS, given)}
    return NoticeFigures(
        year, as_at, next(iter(groups[""]), Group()), {b: groups[b] for b in BYS}, _steps(given),
        _courts(given), said, sorted(months.items()), book.total,
        threshold_on(SUPPRESS, as_at) or 0,
    )  # fmt: skip


def read_group_rows(
    *, by: User, year: ReturnYear, as_at: dt.date, group: str, key: str, end: str,
    page: tuple[int, int] = (0, ALL),
) -> Rows:  # fmt: skip
    """The notices behind one figure of a group. Raises NotAllowed."""
    check_can_see_figures(by)
    asked = {"year": year.label, "as_at": str(as_at), "key": key[:100]}
    what = f"{group} {end}".strip()[:60] or "all"
    record(by=by, kind="figures.rows_read", target_type="notices", target_ref=what, after=asked)
    where = f"{sql.OF_GROUP.get(group, 'FALSE')} AND {sql.OF_END.get(end, 'FALSE')}"
    given = _days(year, as_at) | {"key": key, "offset": page[0], "limit": page[1]}
    return notice_rows(by, where, given)


def read_court_rows(*, by: User, year: ReturnYear, as_at: dt.date, outcome: str) -> list[Any]:
    """The charges with a result of that kind in the year ("" for any), or those awaiting one. Raises NotAllowed."""
    check_can_see_figures(by)
    record(
        by=by, kind="figures.rows_read", target_type="court", target_ref=f"{as_at} {outcome}"[:60]
    )
    given = _days(year, as_at) | {"key": outcome}
    statement = sql.AWAITING if outcome == "awaiting" else sql.OF_RESULTS
    ids = [row["id"] for row in rows_of(statement, given)]
    return list(with_next(visible_charges(by).filter(pk__in=ids)).order_by("-filed_on", "-id"))


def _days(year: ReturnYear, as_at: dt.date) -> dict[str, Any]:
    given = {"first": year.first, "last": year.last, "as_at": as_at, "offence": ""}
    begins = {span.name.lower(): span.first for span in read_terms(AcademicYear(year.start_year))}
    return given | {"spring": begins.get("spring"), "summer": begins.get("summer")}


def _groups(given: dict[str, Any]) -> dict[str, list[Group]]:
    found: dict[str, list[Group]] = {by: [] for by in ("", *BYS)}
    for row in rows_of(sql.GROUPS, given):
        by = sql.GROUPED[row["grouped"]]
        key = row[by] if by else ""
        if (
            key is None
        ):  # not paid, not withdrawn, or no terms known: in the total, and in no such group
            continue
        ends = {end: row[end] for end in sql.ENDS}
        found[by].append(Group(str(key), str(key), row["issued"], ends))
    names = dict(School.objects.values_list("pk", "name"))
    found["school"] = [replace(g, name=names[int(g.key)]) for g in found["school"]]
    for by in BYS:
        found[by].sort(
            key=lambda g: (g.name.casefold(), g.key)
        )  # terms too: their names are in order
    found["rate"].sort(key=lambda g: int(g.key))
    return found


def _steps(given: dict[str, Any]) -> dict[str, StepTime]:
    found: dict[str, StepTime] = {}
    for with_, steps in (
        (sql.NOTICE_STEPS, sql.STEPS_OF_NOTICES), (sql.CHARGE_STEPS, sql.STEPS_OF_CHARGES),
    ):  # fmt: skip
        (row,) = rows_of(sql.summed(with_, steps), given)
        found |= {s: StepTime(row[f"{s}_n"], row[f"{s}_half"], row[f"{s}_most"]) for s in steps}
    return found


def _courts(given: dict[str, Any]) -> CourtFigures:
    lines = [
        CourtLine(r["charge"], r["outcome"], r["count"], int(r["fine_pence"] or 0))
        for r in rows_of(sql.RESULTS, given)
    ]
    return CourtFigures(lines, len(rows_of(sql.AWAITING, given)))
