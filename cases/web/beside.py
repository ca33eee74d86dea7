"""Before and after in words: sessions missed of those possible on either side of what was done, and no claim why."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from accounts.web.words import plural
from attendance.rules.weekly import Stretch, before_and_after
from cases.choices import CONTACTS, ContactKind, ContactOutcome, EventKind
from cases.rules.compared import Compared, Verdict, compare
from cases.rules.compared_weeks import Weeks, window_after, window_before

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


def whole_words(reader: TimelineReader) -> str:
    """The whole of a closed case: as many school weeks before it was opened, and after it was closed, as the
    watch lasts. Fractions and no verdict; nothing while it is open."""
    case, weeks = reader.case, reader.file.calendars.weeks
    if case.closed_on is None:
        return ""
    length = case.pathway.watch_weeks
    before = window_before(weeks, case.opened_on, length)
    after = window_after(weeks, case.closed_on, length)
    told = f"Before it was opened: {_missed_in(reader, before)}"
    if after is None or not after.is_over(reader.today):
        return f"{told}. The {length} school weeks after it was closed are not over: too early to compare."
    return f"{told}. In the {length} school weeks after it was closed: {_missed_in(reader, after)}."


def _missed_in(reader: TimelineReader, window: Weeks | None) -> str:
    held = (
        []
        if window is None
        else [w for w in reader.weeks if window.first <= w.monday <= window.last]
    )
    if not held:
        return "no school week with marks"
    missed, possible = (
        sum(getattr(w.figures, name) for w in held) for name in ("absent", "possible")
    )
    return f"{missed} of {possible} sessions missed in {plural(len(held), 'school week')}"


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
    since = "after" if found.whole else "so far"
    return (
        f"{before.absent} of {before.possible} before, {after.absent} of {after.possible} {since}"
    )


def _side(part: Stretch, when: str) -> str:
    if not part.weeks:
        return f"no school week {when}"
    return f"{part.absent} of {part.possible} sessions missed in {plural(part.weeks, 'school week')} {when}"
