"""Before and after in words: sessions missed of those possible on either side of what was done, and no claim why."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from accounts.web.words import plural
from attendance.rules.weekly import BeforeAfter, Stretch, before_and_after
from cases.choices import CONTACTS, ContactKind, ContactOutcome, EventKind
from cases.rules.compared import Compared, Verdict, compare

if TYPE_CHECKING:
    from cases.actions.timelines import TimelineReader
    from cases.models import CaseEvent, Contact

WEIGHTY = frozenset(
    {EventKind.LETTER_SENT, EventKind.PANEL_HELD, EventKind.PLAN_AGREED, EventKind.STAGE_MOVED}
)
NOTICE_ISSUED = "notice.issued"
MET = (ContactOutcome.SPOKE, ContactOutcome.ATTENDED)
FACE_TO_FACE = (ContactKind.VISIT, ContactKind.MEETING)
VERDICTS = {
    Verdict.LESS: "less missed after", Verdict.SAME: "as much missed after", Verdict.MORE: "more missed after",
    Verdict.TOO_EARLY: "too early to compare", Verdict.TOO_FEW: "too few sessions to compare",
}  # fmt: skip


def is_of_weight(event: CaseEvent, contact: Contact | None) -> bool:
    """Whether something was done that the weeks after it are looked at for: a talk, a letter, a panel, a plan,
    a stage, a notice. A call nobody answered is none, and a restricted note is not spoken of."""
    if event.kind in CONTACTS:
        if contact is None or contact.restricted:
            return False
        return contact.outcome in MET or (
            contact.kind in FACE_TO_FACE and contact.outcome == ContactOutcome.REFUSED
        )
    return event.kind in WEIGHTY or event.kind == NOTICE_ISSUED


def compare_around(reader: TimelineReader, day: dt.date) -> Compared:
    """The school weeks on either side of a day, as many as the service compares."""
    weeks = reader.compared_weeks
    sides = before_and_after(reader.weeks, day, reader.today, weeks)
    return compare(sides, weeks=weeks, least=reader.least_sessions)


def compare_case(reader: TimelineReader) -> Compared | None:
    """The school weeks before the case was opened beside those after it was closed; None while it is open."""
    case, weeks = reader.case, reader.compared_weeks
    if case.closed_on is None:
        return None
    opened = before_and_after(reader.weeks, case.opened_on, reader.today, weeks)
    closed = before_and_after(reader.weeks, case.closed_on, reader.today, weeks)
    sides = BeforeAfter(opened.before, closed.after)
    return compare(sides, weeks=weeks, least=reader.least_sessions)


def beside_words(reader: TimelineReader, day: dt.date) -> str:
    """`16 of 40 sessions missed in the 4 school weeks before, 6 of 40 in the 4 after: less missed after.`"""
    found = compare_around(reader, day)
    return in_words(found)


def in_words(found: Compared) -> str:
    """Both sides with their fractions, then what may be said."""
    return f"{_side(found.before, 'before')}; {_side(found.after, 'after')}: {VERDICTS[found.verdict]}."


def short_words(found: Compared) -> str:
    """`16 of 40 before, 6 of 40 after`: where there is no room for the sentence."""
    if found.verdict in (Verdict.TOO_EARLY, Verdict.TOO_FEW):
        return VERDICTS[found.verdict]
    before, after = found.before, found.after
    so_far = "" if found.whole else " so far"
    sides = f"{before.absent} of {before.possible} before, {after.absent} of {after.possible} after"
    return f"missed {sides}{so_far}"


def _side(part: Stretch, when: str) -> str:
    if not part.weeks:
        return f"no school week {when}"
    return f"{part.absent} of {part.possible} sessions missed in {plural(part.weeks, 'school week')} {when}"
