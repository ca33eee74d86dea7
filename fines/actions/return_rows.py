"""The very rows behind a figure of the yearly return."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from accounts.audit import record
from accounts.models import User
from attendance.models import Carer
from cases.access import visible_cases
from fines.access import visible_notices
from fines.access_figures import check_can_see_figures
from fines.actions import returns_sql as sql
from fines.actions.yearly_return import days_of, rows_of
from fines.models import PenaltyNotice
from fines.rules.returns import ReturnYear

ALL = 1_000_000


@dataclass(frozen=True)
class NoticeRow:
    """One notice behind a figure, with what it counts as."""

    notice: PenaltyNotice
    reason: str
    is_tie: bool
    end: str
    paid_on: dt.date | None
    paid_pence: int | None
    charged_on: dt.date | None
    withdrawn_on: dt.date | None


@dataclass(frozen=True)
class MeasureRow:
    """One case, order or contract behind a figure; `case` is None where the person may not see it."""

    case: Any
    carer: Carer | None
    day: dt.date
    state: str


@dataclass(frozen=True)
class Rows:
    """A page of rows, and how many there are in all."""

    notices: list[NoticeRow]
    measures: list[MeasureRow]
    total: int


def has_rows(column: str) -> bool:
    """Whether rows stand behind the column."""
    return column in sql.OF_NOTICES or column in sql.OF_MEASURES or column in sql.NOTES


def read_rows(
    *, by: User, year: ReturnYear, as_at: dt.date, column: str, page: tuple[int, int] = (0, ALL)
) -> Rows:
    """What one column counted, the latest first: so many from an offset. Raises NotAllowed."""
    check_can_see_figures(by)
    asked = {"year": year.label, "as_at": str(as_at)}
    known = column if has_rows(column) else "none"
    record(by=by, kind="return.rows_read", target_type="return", target_ref=known, after=asked)
    given = days_of(year, as_at) | {"offset": page[0], "limit": page[1]}
    if column in sql.OF_MEASURES:
        return _measures(by, column, given)
    return notice_rows(by, (sql.OF_NOTICES | sql.NOTES).get(column, "FALSE"), given)


def notice_rows(by: User, where: str, given: dict[str, Any]) -> Rows:
    """Notices that fulfil one of our own conditions."""
    found = rows_of(sql.ROWS_OF_NOTICES.replace("__WHERE__", where), given)
    seen = visible_notices(by).light().select_related("pupil", "carer", "enrolment__school", "case")
    by_key = seen.in_bulk([r["id"] for r in found])
    total = found[0].pop("total") if found else 0
    kept = ("reason", "is_tie", "end", "paid_on", "paid_pence", "charged_on", "withdrawn_on")
    rows = [
        NoticeRow(by_key[r["id"]], **{name: r[name] for name in kept})
        for r in found
        if r["id"] in by_key
    ]
    return Rows(rows, [], total)


def _measures(by: User, column: str, given: dict[str, Any]) -> Rows:
    kind, states = sql.OF_MEASURES[column]
    found = rows_of(sql.ROWS_OF_MEASURES, given | {"kind": kind, "states": list(states)})
    seen = visible_cases(by).select_related("pupil", "enrolment__school")
    cases = seen.in_bulk([r["case_id"] for r in found])
    carers = Carer.objects.in_bulk([r["carer_id"] for r in found if r["carer_id"]])
    rows = [
        MeasureRow(cases.get(r["case_id"]), carers.get(r["carer_id"]), r["day"], r["state"])
        for r in found
    ]
    return Rows([], rows, found[0]["total"] if found else 0)
