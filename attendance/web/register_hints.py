"""What is known of a blank mark before the register is taken, as the page says it; and the page's keys."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache, cached_property

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from accounts.web.parts import KeyHelp
from accounts.web.words import london_time, short_date
from attendance.actions.first_day import read_answers
from attendance.actions.judging import OnFile
from attendance.actions.sheets import Lately, Sheet, SheetRow
from attendance.actions.sweep import opening
from attendance.actions.timetable_lists import overdue_reviews
from attendance.choices import ILLNESS_CODE, PlanKind
from attendance.rules.codes import CodeBook
from attendance.rules.plans import Suggestion, suggest
from attendance.rules.records import Need, demand, note_hint
from attendance.rules.registers import Entry, Line, explain_line
from attendance.rules.sweep import Attempt, said_for

A_WEEKEND = dt.timedelta(days=3)  # an illness before a holiday says nothing of the day after it
KEYS = [
    KeyHelp("/ \\", "Present, whichever half of the day it is; the cursor goes down"),
    KeyHelp("A … Z", "A code: mark and go down. C, J and Y wait for their figure"),
    KeyHelp("=", "Accept the suggestion in a dashed box"),
    KeyHelp("; name Enter", "Jump to a pupil"),
    KeyHelp("↑ ↓ ← →", "Move"),
    KeyHelp("Shift ↑ ↓", "Select pupils: the next code marks all of them"),
    KeyHelp("9:05", "In the minutes box: the time of arrival. L or U follows from it"),
    KeyHelp("Enter", "Write a note; Enter again goes on"),
    KeyHelp("Delete", "Clear the mark"),
    KeyHelp("Alt P", "Rest present: fills only blanks without a suggestion"),
    KeyHelp("Ctrl Z", "Undo, as far back as you like; Ctrl Y does it again"),
    KeyHelp("Ctrl S", "Take the register"),
]


@cache
def draw_key_sheet() -> SafeString:
    """The sheet that `?` opens: the same on every register, so it is drawn once."""
    words = {"rows": KEYS, "title": "Keys of the register"}
    return render_to_string("components/key_sheet.html", words)


@dataclass(frozen=True)
class Hint:
    """A code offered for a blank mark and the words beside the name. Certain ones stand once taken.

    `note` goes into the note of a code that needs one.
    """

    code: str
    words: str
    is_certain: bool
    note: str


@dataclass(frozen=True)
class Hints:
    """The suggestions of one register. `says_why` is false for a reader who may not know the reason."""

    sheet: Sheet
    lately: Lately
    book: CodeBook
    says_why: bool

    @cached_property
    def on_file(self) -> OnFile:
        return OnFile(self.sheet)

    def of(self, row: SheetRow) -> Hint | None:
        """What to offer for this pupil; None when nothing is known."""
        session = self.sheet.session
        found = suggest(
            self.on_file.plans.get(row.enrolment_id, ()), session.date, session.half,
            self._last_code(row), (ILLNESS_CODE,),
        )  # fmt: skip
        if not (found and found.is_certain) and (said := self._said(row)):
            return said
        if found is None:
            return None
        code = self.book.on(found.code, session.date)
        note = found.words if code and note_hint(code) else ""
        return Hint(found.code, self._words(found), found.is_certain, note)

    @cached_property
    def answers(self) -> dict[int, list[Attempt]]:
        """What somebody said of the day with a code, of the children nobody has marked yet."""
        blank = [row.enrolment_id for row in self.sheet.rows if not row.stands.code]
        return read_answers(blank, self.sheet.session.date) if blank else {}

    def _said(self, row: SheetRow) -> Hint | None:
        """What the office was told of this session, where the code can stand and this reader may enter it."""
        told = self.answers.get(row.enrolment_id)
        if not told:
            return None
        session, other = self.sheet.session, self.lately.other
        is_first = other is None or session.half < other.half
        said = said_for(opening(session), told, is_first=is_first)
        code = self.book.on(said.code, session.date) if said else None
        if said is None or code is None or (code.office_only and not self.says_why):
            return None
        lacks = demand(code, Entry(code.code), self.on_file.behind(row))
        why = explain_line(Line(row.ref, Entry(code.code)), self.sheet.facts, row.facts, self.book)
        if why or code.is_late or (lacks and lacks.need is not Need.NOTE):
            return None
        day = " for the whole day" if said.whole_day else ""
        words = f"suggested {code.code}: the office was told at {london_time(said.at)}{day}"
        return Hint(code.code, words, is_certain=False, note="")

    def _last_code(self, row: SheetRow) -> str:
        if not self.lately.sessions:
            return ""
        last = self.lately.sessions[-1]
        if self.sheet.session.date - last.date > A_WEEKEND:
            return ""
        return last.codes.get(row.enrolment_id, "")

    def _words(self, found: Suggestion) -> str:
        label = PlanKind(found.kind).label
        if not found.is_certain:
            return f"suggested {found.code}: {label[:1].lower()}{label[1:]}"
        why = found.words if self.says_why and found.words else label
        due = self.overdue.get(found.ref)
        late = f" (its review is overdue since {short_date(due)})" if due else ""
        return f"planned {found.code}: {why[:1].lower()}{why[1:]}{late}"

    @cached_property
    def overdue(self) -> dict[str, dt.date]:
        """Part-time timetables whose review is overdue: still offered, and said."""
        plans = (plan for of_child in self.on_file.plans.values() for plan in of_child)
        refs = {plan.ref for plan in plans if plan.kind == PlanKind.PART_TIME}
        return overdue_reviews(refs, self.sheet.session.date)
