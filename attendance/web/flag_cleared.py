"""What cleared a flag, in a sentence, from the numbers it rested on and those that cleared it.

Nobody wrote down a cause, so none is made up: the sentence says what is different.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from accounts.web.words import short_date
from attendance.choices import RETURN_KINDS, FlagKind, FlagNoteKind
from attendance.rules.calendar import AcademicYear
from attendance.web.flag_told import Told
from attendance.web.flag_words import measure_in_words, told_at_clearing, told_of, wording_of

if TYPE_CHECKING:
    from attendance.models import Flag, FlagNote

OF_THE_YEAR = frozenset(
    {
        FlagKind.SEVERE_ABSENCE, FlagKind.PERSISTENT_ABSENCE, FlagKind.ON_COURSE,
        FlagKind.EARLY_ABSENCE, FlagKind.NOBODY_ACTED, FlagKind.ILLNESS_DAYS,
    }
)  # fmt: skip


def cleared_in_words(flag: Flag, notes: Sequence[FlagNote] = ()) -> str:
    """Cleared 20 Jan 2026: 38 of 380 sessions missed, 10.0%, became 37 of 379 sessions missed, 9.8%. The
    register was corrected. Only for a cleared flag."""
    measure = wording_of(flag.kind).measure
    before, after = told_of(flag), told_at_clearing(flag)
    was, is_now = (measure_in_words(measure(told)) for told in (before, after))
    change = f": {was} became {is_now}" if was != is_now and not _gave_way(flag) else ""
    why = _return_made(flag, notes) or _why(flag, before, after)
    return f"Cleared {short_date(flag.cleared_as_of)}{change}. {why}".strip()


def _return_made(flag: Flag, notes: Sequence[FlagNote]) -> str:
    """The return that settled it, if one was made."""
    made = [note for note in notes if note.kind == FlagNoteKind.RETURN_MADE and note.made_on]
    if not made or flag.kind not in RETURN_KINDS:
        return ""
    reference = f" ({made[-1].reference})" if made[-1].reference else ""
    return (
        f"{made[-1].by_name} recorded the return made on {short_date(made[-1].made_on)}{reference}."
    )


def _gave_way(flag: Flag) -> bool:
    """Whether another run of absence took its place: there are no numbers of this one to tell."""
    return flag.kind in RETURN_KINDS and not flag.cleared_numbers


def _why(flag: Flag, before: Told, after: Told) -> str:
    if _gave_way(flag):
        return "Another time away took its place."
    if flag.kind in OF_THE_YEAR and AcademicYear.of(before.last) != AcademicYear.of(after.last):
        return "A new school year began, and with it a new count."
    acted = after.numbers.get("last_action")
    if flag.kind == FlagKind.NOBODY_ACTED and acted and acted != before.numbers.get("last_action"):
        return f"Something was done on {after.day('last_action')}."
    if not after.has("possible") or not before.has("possible"):
        return ""
    absent = after.count("absent") - before.count("absent")
    possible = after.count("possible") - before.count("possible")
    if absent < 0 or possible < 0:
        return "The register was corrected."
    return "Sessions were attended since." if possible > absent else ""
