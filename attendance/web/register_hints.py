"""What is known of a blank mark before the register is taken, as the page says it; and the page's keys."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache, cached_property

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from accounts.web.parts import KeyHelp
from accounts.web.words import short_date
from attendance.actions.judging import OnFile
from attendance.actions.sheets import Lately, Sheet, SheetRow
from attendance.actions.timetable_lists import overdue_reviews
from attendance.choices import ILLNESS_CODE, PlanKind
from attendance.rules.codes import CodeBook
from attendance.rules.plans import Suggestion, suggest
from attendance.rules.records import note_hint

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
        if found is None:
            return None
        code = self.book.on(found.code, session.date)
        note = found.words if code and note_hint(code) else ""
        return Hint(found.code, self._words(found), found.is_certain, note)

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
