"""The rows behind a figure as a table and as a file: notices, cases, orders and contracts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from accounts.web.parts import Cell, Column, Tag
from accounts.web.words import money, short_date
from attendance.web.figures_sheets import write_csv
from fines.choices import AbsenceReason, NoticeEnd, WithdrawalGround

if TYPE_CHECKING:
    from fines.actions.return_rows import MeasureRow, NoticeRow, Rows

TONES = {
    NoticeEnd.PAID_FIRST: "ok", NoticeEnd.PAID_SECOND: "ok", NoticeEnd.WITHDRAWN: "quiet",
    NoticeEnd.PROSECUTED: "bad", NoticeEnd.UNRESOLVED: "warn",
}  # fmt: skip
STATE_WORDS = {
    "prosecuted": "Prosecuted", "improved": "Closed: attendance improved",
    "other": "Closed for another reason", "running": "Still running",
    "carried_out": "Carried out", "lack_of_provision": "Not carried out: lack of provision",
    "breach_by_parent": "Not carried out: breach by the parent", "not_recorded": "Not recorded",
    "accepted": "Accepted", "refused": "Refused", "not_answered": "No answer recorded",
    "in_place": "In place of prosecution", "in_addition": "In addition to prosecution",
}  # fmt: skip
NOT_YOURS = "A case you may not open"
NOTICE_HEADS = ("Notice", "Child", "Parent", "School", "Issued for", "Stands")
MEASURE_HEADS = ("Case", "Child", "Parent", "School", "Day", "Stands")


@dataclass
class RowsPage:
    """A list of what one figure counted."""

    rows: Rows
    title: str

    @property
    def is_of_notices(self) -> bool:
        return not self.rows.measures

    @property
    def columns(self) -> list[Column]:
        heads = NOTICE_HEADS if self.is_of_notices else MEASURE_HEADS
        return [Column(head) for head in heads]

    @cached_property
    def lines(self) -> list[list[Cell]]:
        """The rows of the table."""
        if self.is_of_notices:
            return [_notice_cells(row) for row in self.rows.notices]
        return [_measure_cells(row) for row in self.rows.measures]

    @property
    def file(self) -> bytes:
        """The same as a flat file, with names: for this house, not for publication."""
        if self.is_of_notices:
            return write_csv([_notice_line(r) for r in self.rows.notices], NOTICE_FILE)
        return write_csv([_measure_line(r) for r in self.rows.measures], MEASURE_FILE)


NOTICE_FILE = (
    "notice", "child", "parent", "school", "issued_on", "reason", "stands", "paid_on", "paid_pence",
    "charged_on", "withdrawn_on", "withdrawal_ground",
)  # fmt: skip
MEASURE_FILE = ("case", "child", "parent", "school", "day", "stands")


def _end_note(row: NoticeRow) -> str:
    """What shows where it stands: the amount and its day, the charge, the ground."""
    if row.end == NoticeEnd.WITHDRAWN:
        ground = WithdrawalGround(row.notice.withdrawal_ground).label
        return f"{short_date(row.withdrawn_on)}: {ground[:1].lower()}{ground[1:]}"
    if row.paid_on:
        return f"{money(row.paid_pence)}, {short_date(row.paid_on)}"
    return f"charge laid {short_date(row.charged_on)}" if row.charged_on else ""


def _notice_cells(row: NoticeRow) -> list[Cell]:
    notice, end = row.notice, NoticeEnd(row.end)
    return [
        Cell(notice.ref, notice.get_absolute_url(), note=f"issued {short_date(notice.issued_on)}"),
        Cell(notice.pupil.full_name, note=notice.case.ref), Cell(notice.carer.full_name),
        Cell(notice.enrolment.school.name),
        Cell(str(AbsenceReason(row.reason).label), note="as many of another kind" if row.is_tie else ""),
        Cell("", tag=Tag(str(end.label), TONES[end]), note=_end_note(row)),
    ]  # fmt: skip


def _measure_cells(row: MeasureRow) -> list[Cell]:
    case = row.case
    if case is None:
        own = [Cell(NOT_YOURS), Cell("\u2013"), Cell("\u2013"), Cell("\u2013")]
    else:
        own = [
            Cell(case.ref, case_address(case)), Cell(case.pupil.full_name),
            Cell(row.carer.full_name if row.carer else "\u2013"), Cell(case.enrolment.school.name),
        ]  # fmt: skip
    return [*own, Cell(short_date(row.day)), Cell(STATE_WORDS[row.state])]


def case_address(case: Any) -> str:
    """The courts of the case, which everybody who sees these figures may open."""
    return reverse("fines:see_court_case", args=[case.ref])


def _notice_line(row: NoticeRow) -> dict[str, str | int]:
    notice = row.notice
    return {
        "notice": notice.ref, "child": notice.pupil.full_name, "parent": notice.carer.full_name,
        "school": notice.enrolment.school.name, "issued_on": _iso(notice.issued_on),
        "reason": row.reason, "stands": row.end, "paid_on": _iso(row.paid_on),
        "paid_pence": row.paid_pence or "", "charged_on": _iso(row.charged_on),
        "withdrawn_on": _iso(row.withdrawn_on) if row.end == NoticeEnd.WITHDRAWN else "",
        "withdrawal_ground": notice.withdrawal_ground if row.end == NoticeEnd.WITHDRAWN else "",
    }  # fmt: skip


def _measure_line(row: MeasureRow) -> dict[str, str | int]:
    case = row.case
    return {
        "case": case.ref if case else "", "child": case.pupil.full_name if case else "",
        "parent": row.carer.full_name if case and row.carer else "",
        "school": case.enrolment.school.name if case else "", "day": _iso(row.day),
        "stands": row.state,
    }  # fmt: skip


def _iso(day: Any) -> str:
    return day.isoformat() if day else ""
