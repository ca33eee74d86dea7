"""What must stand behind a code before a person may enter it, and what to say when it does not.

The codes' dated rows name what they require (`CodeRow.requires`); here is what each of those words
asks for. Imports only warn: what another system let through is its own. Source: SI 2024/208
regulations 10 and 11; DfE "Working together to improve school attendance" (codes and part-time timetables).
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from attendance.choices import PlanKind
from attendance.rules.codes import CodeRow
from attendance.rules.plans import Plan, Suggestion, suggest
from attendance.rules.registers import Entry


class Need(StrEnum):
    """What has to be made or written before the code can stand."""

    NOTE = "note"
    LEAVE = "leave"
    PART_TIME = "part_time"
    DUAL = "dual"
    CLOSURE = "closure"
    CALENDAR = "calendar"
    ROLL = "roll"
    OFFICE = "office"


@dataclass(frozen=True)
class Demand:
    """What a code lacks, in a sentence that says what to do."""

    need: Need
    message: str


# By the word in the code's row: what the note has to say.
NOTES = {
    "nature": "say in the note what the education is and where",
    "approval": "say in the note what the activity is and who approved it",
    "council_duty": "say in the note what the council had to arrange and had not",
    "cause": "say in the note what the unavoidable cause was",
    "exclusion": "say in the note whether suspended or permanently excluded, and from when",
}
LEAVE = "leave granted for this session, and none is on file: record the request and its decision"
RECORDS = {
    "granted_by": (Need.LEAVE, LEAVE),
    "licence": (Need.LEAVE, LEAVE),
    "exam_leave": (Need.LEAVE, LEAVE),
    "interview_leave": (Need.LEAVE, LEAVE),
    "part_time_plan": (
        Need.PART_TIME,
        "a part-time timetable that covers this session, and none is on file: add the timetable",
    ),
    "other_enrolment": (
        Need.DUAL,
        "another school that the child is due at, and none is on file: add the other school's timetable",
    ),
    "closure": (
        Need.CLOSURE,
        "a closure of the school on file for this session: record the closure",
    ),
    "calendar_row": (
        Need.CALENDAR,
        "a day that the calendar says is closed, and the school is open: the calendar is changed first",
    ),
    "child_not_on_roll": (
        Need.ROLL,
        "a child who is not on the admission register yet, and this one is on roll: enter what happened",
    ),
}
KINDS = {
    Need.LEAVE: PlanKind.LEAVE, Need.PART_TIME: PlanKind.PART_TIME, Need.DUAL: PlanKind.DUAL,
    Need.CLOSURE: PlanKind.CLOSURE,
}  # fmt: skip


@dataclass(frozen=True)
class Records:
    """What is on file for one child and one session."""

    day: dt.date
    half: str
    plans: Sequence[Plan] = ()
    is_registered_elsewhere: bool = False

    @property
    def certain(self) -> Suggestion | None:
        """What the plans say of the session, whatever was marked."""
        return suggest(self.plans, self.day, self.half)

    def hold(self, need: Need, code: str) -> bool:
        """Whether a plan of that kind and code covers the session; a second registration serves for D."""
        if need is Need.DUAL and self.is_registered_elsewhere:
            return True
        covering = (plan for plan in self.plans if plan.covers(self.day, self.half))
        return any(plan.kind == KINDS.get(need) and plan.code == code for plan in covering)


def note_hint(row: CodeRow) -> str:
    """What the note of a code has to say; empty for a code that needs none."""
    return NOTES.get(row.requires, "")


def rests_on_records(row: CodeRow) -> bool:
    """Whether the code can be judged only with what is on file."""
    return row.requires in RECORDS


def demand(row: CodeRow, entry: Entry, records: Records) -> Demand | None:
    """What the code still lacks for this child and session; None when it can stand.

    The minutes of L and U are asked for by the page, and not demanded: a register is never held up
    for them.
    """
    if row.requires in NOTES:
        if entry.note:
            return None
        return Demand(Need.NOTE, f"{row.code} needs a note: {NOTES[row.requires]}.")
    need, words = RECORDS.get(row.requires, (None, ""))
    if need is None or records.hold(need, row.code):
        return None
    return Demand(need, f"{row.code} needs {words}.")


def refuse_teacher(row: CodeRow, records: Records) -> Demand | None:
    """Why a teacher may not enter the code: it rests on what the office holds.

    A code that a plan on file already gives this session is as good as entered by the office.
    """
    planned = records.certain
    if not row.office_only or (planned and planned.code == row.code):
        return None
    return Demand(
        Need.OFFICE,
        f"{row.code} is entered by the school office ({row.meaning[:1].lower()}{row.meaning[1:]}). "
        "Tell the office what you know, and leave the mark to them.",
    )
