"""The record of interviews under caution in a pack: what was given and offered, who was there, what was said.

Police and Criminal Evidence Act 1984, Code C and Code E: the record is produced whole, also where it speaks for the
parent. What people typed goes through the screen as every other note does.
"""

from typing import Any

from django.utils import timezone

from fines.actions.pack_file import PackFile
from fines.actions.pack_notes import of_interview
from fines.choices import InterviewEnd
from fines.models import InterviewRecord
from fines.rules.spelling import long_date

Block = dict[str, Any]


def interview_blocks(file: PackFile) -> list[Block]:
    """A heading and a table for each that was held, or to which the parent did not come."""
    return [block for row in file.interviews for block in _one(file, row)]


def _one(file: PackFile, row: InterviewRecord) -> list[Block]:
    local = timezone.localtime(row.interview.at)
    title = f"{row.get_end_display()}: {long_date(local.date())}, {local:%H:%M}"
    rows = [line for line in _lines(file, row) if line[1]]
    return [
        {"type": "heading", "text": title},
        {
            "type": "table", "title": title, "head": ["What", "Record"], "rows": rows, "widths": [1.2, 4],
            "size": 9.5,
        },
    ]  # fmt: skip


def _lines(file: PackFile, row: InterviewRecord) -> list[list[str]]:
    def told(field: str) -> str:
        return file.told(of_interview(row, field))

    arranged = [
        ["Parent", file.carer.full_name], ["Where", told("place")],
        ["Interviewer", row.interview.interviewer.name],
    ]  # fmt: skip
    if row.end != InterviewEnd.HELD:
        return [*arranged, ["Reason", told("reason")]]
    return [
        *arranged,
        ["Caution", "Given, in full, and understood."],
        ["Legal advice", "The right to it was explained and advice was offered."],
        ["Advised by", told("advised_by") or "Nobody"],
        ["Others there", told("present") or "Nobody"],
        ["Recording", told("record_reference")],
        ["Summary", told("summary")],
    ]
