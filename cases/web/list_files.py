"""Lists of casework as files for a spreadsheet: what the list shows, and no more of a child."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from attendance.web.figures_sheets import Row, write_csv
from cases.web.rows import CaseRow

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from cases.models import Case
    from cases.web.queue_page import QueueLine

HEADS = (
    "case", "child", "school", "stage", "due", "officer", "notes", "rests_on", "opened", "closed",
)  # fmt: skip

QUEUE_HEADS = (
    "case", "child", "school", "stage", "question", "would_go_to", "asked_by", "asked_on", "due",
    "officer", "notes",
)  # fmt: skip


def cases_as_csv(cases: Iterable[Case]) -> bytes:
    """One line a case, in the order of the list."""
    today = timezone.localdate()
    return write_csv([_line(CaseRow(case, today)) for case in cases], HEADS)


def queue_as_csv(lines: Iterable[QueueLine]) -> bytes:
    """One line a question, in the order of the queue."""
    return write_csv([_asked(line) for line in lines], QUEUE_HEADS)


def _asked(line: QueueLine) -> Row:
    row, case = line.row, line.row.case
    values = (
        case.ref, line.child, case.enrolment.school.name, line.stage.text, row.summary, line.goes_to,
        row.asked_by.name, _day(timezone.localdate(row.asked_at)), _day(row.due), line.officer,
        "; ".join(part for part in (line.late.text if line.late else "", "yours" if line.is_own else "") if part),
    )  # fmt: skip
    return dict(zip(QUEUE_HEADS, values, strict=True))


def _line(row: CaseRow) -> Row:
    case = row.case
    values = (
        case.ref, row.child, row.school, row.stage.text, _day(row.first_due), row.officer,
        "; ".join(tag.text for tag in row.tags), row.basis, _day(case.opened_on), _day(case.closed_on),
    )  # fmt: skip
    return dict(zip(HEADS, values, strict=True))


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
