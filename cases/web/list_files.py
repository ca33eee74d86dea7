"""The list of cases as a file for a spreadsheet: what the list shows, and no more of a child."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from attendance.web.figures_sheets import Row, write_csv
from cases.web.rows import CaseRow

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from cases.models import Case

HEADS = (
    "case", "child", "school", "stage", "due", "officer", "notes", "rests_on", "opened", "closed",
)  # fmt: skip


def cases_as_csv(cases: Iterable[Case]) -> bytes:
    """One line a case, in the order of the list."""
    today = timezone.localdate()
    return write_csv([_line(CaseRow(case, today)) for case in cases], HEADS)


def _line(row: CaseRow) -> Row:
    case = row.case
    values = (
        case.ref, row.child, row.school, row.stage.text, _day(case.stage_due), row.officer,
        "; ".join(tag.text for tag in row.tags), row.basis, _day(case.opened_on), _day(case.closed_on),
    )  # fmt: skip
    return dict(zip(HEADS, values, strict=True))


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
