"""What a flag says: one sentence, one fraction, what it is held against, and what would clear it.

Numbers in, words out: nothing is read here, nobody but the child is spoken of, and days come before
sessions and sessions before percentages. One entry a kind, in three files by what the kind is for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from accounts.web.words import percent_of, short_date
from attendance.choices import FlagKind
from attendance.web.flag_told import Measure, Told, Wording
from attendance.web.flag_words_lines import LINES
from attendance.web.flag_words_patterns import PATTERNS
from attendance.web.flag_words_tasks import TASKS

if TYPE_CHECKING:
    from attendance.models import Flag

# What each kind is for: a page counts by these three before it counts by kind.
GROUPS: dict[str, tuple[str, dict[str, Wording]]] = {
    "lines": ("Lines crossed", LINES),
    "patterns": ("Patterns", PATTERNS),
    "tasks": ("Things to do", TASKS),
}
WORDINGS: dict[str, Wording] = LINES | PATTERNS | TASKS


def wording_of(kind: str) -> Wording:
    """How flags of that kind are worded."""
    return WORDINGS[kind]


def kinds_of(group: str) -> list[str]:
    """The kinds of a group, the gravest first; none for a group nobody knows."""
    named = GROUPS.get(group, ("", {}))[1]
    return [kind for kind in FlagKind.values if kind in named]


def told_of(flag: Flag, left: int | None = None) -> Told:
    """What a flag rests on now, or, once cleared, what it rested on last; `left` as `Told` has it."""
    return Told(flag.numbers, flag.window_from, flag.window_to, left)


def told_at_raising(flag: Flag) -> Told:
    """What it rested on when it was raised, which nothing that came after changes."""
    return Told(flag.raised_numbers, flag.window_from, flag.raised_as_of)


def told_at_clearing(flag: Flag) -> Told:
    """What cleared it. Only for a cleared flag."""
    return Told(flag.cleared_numbers or {}, flag.window_from, flag.cleared_as_of or flag.window_to)


def tone_of(flag: Flag) -> str:
    """The tone of its tag."""
    return wording_of(flag.kind).tone


def sentence_of(kind: str, told: Told) -> str:
    """The flag in one sentence."""
    return wording_of(kind).sentence(told)


def numbers_in_words(flag: Flag) -> str:
    """`41 of 198 sessions missed, 20.7%`, or `10 unauthorised sessions`: the fraction alone, for a short line."""
    return measure_in_words(wording_of(flag.kind).measure(told_of(flag)))


def measure_in_words(measure: Measure) -> str:
    """`38 of 380 sessions missed, 10.0%`; without a whole, `10 unauthorised sessions`."""
    if measure.whole is None:
        return measure.words
    share = f", {percent_of(measure.part, measure.whole)}" if measure.whole else ""
    return f"{measure.words}{share}"


def window_in_words(flag: Flag) -> str:
    """The days it rests on."""
    if flag.window_from == flag.window_to:
        return short_date(flag.window_to)
    return f"{short_date(flag.window_from)} to {short_date(flag.window_to)}"
