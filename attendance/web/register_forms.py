"""What a register page sends: one line a pupil, and a reason for amendments."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from accounts.rules.text import is_keepable, readable
from attendance.choices import AmendReason
from attendance.rules.registers import Entry, Line, read_time

CODE, MINUTES, NOTE, SEEN = "code-", "min-", "note-", "seen-"
GLUE = "|"
MOST_UNSURE = 10
LONGEST_REASON = 200
UNKEEPABLE = "There is a character in it that no register can keep. Type it again."


def read_lines(sent: Mapping[str, str], half: str) -> list[Line]:
    """Every pupil's line in a sent register, by the names of its fields."""
    refs = [name.removeprefix(CODE) for name in sent if name.startswith(CODE)]
    return [
        _line(
            ref, half, sent[CODE + ref], sent.get(MINUTES + ref, ""), sent.get(NOTE + ref, ""),
            sent.get(SEEN + ref, ""),
        )
        for ref in refs
    ]  # fmt: skip


def read_json_lines(sent: list[Any], half: str) -> list[Line]:
    """Lines as the script sends them: `{ref, code, min, note, seen, unsure: [...]}`, all of them words.

    Of two lines of one pupil the last counts. Raises ValueError for anything of another shape.
    """
    return list(
        {line.ref: line for line in (_read_json_line(each, half) for each in sent)}.values()
    )


def _read_json_line(sent: Any, half: str) -> Line:
    if not isinstance(sent, dict):
        raise ValueError("a line is an object")
    values = [sent.get(key, "") for key in ("ref", "code", "min", "note", "seen")]
    unsure = sent.get("unsure", [])
    if not isinstance(unsure, list) or not all(isinstance(v, str) for v in (*values, *unsure)):
        raise ValueError("a line is made of words")
    ref, code, minutes, note, seen = values
    line = _line(ref, half, code, minutes, note, seen)
    return replace(line, unsure=tuple(read_seen(each) for each in unsure[:MOST_UNSURE]))


def write_seen(entry: Entry) -> str:
    """A mark as the form remembers it, so that a stale save is noticed; empty for no mark."""
    if entry == Entry():
        return ""
    minutes = "" if entry.minutes_late is None else entry.minutes_late
    return GLUE.join((entry.code, str(minutes), entry.note))


def fill_blanks(lines: list[Line], code: str, spared: Collection[str] = ()) -> list[Line]:
    """The lines with every blank one made `code`, but those `spared`: what "rest present" does."""
    return [
        Line(line.ref, Entry(code), line.seen)
        if line.wanted == Entry() == line.seen
        and not (line.unreadable or line.arrived or line.ref in spared)
        else line
        for line in lines
    ]


def _line(ref: str, half: str, code: str, minutes: str, note: str, seen: str) -> Line:
    late, arrived, unreadable = read_minutes(minutes, half)
    if not is_keepable(ref + code + note):
        unreadable = UNKEEPABLE
    return Line(ref, Entry.read(code, late, note), read_seen(seen), unreadable, arrived)


def read_minutes(text: str, half: str) -> tuple[int | None, dt.time | None, str]:
    """The box after the mark: minutes late, or a time of arrival, or a sentence about neither."""
    minutes, unreadable = _read_minutes(text)
    arrived = read_time(text, half)
    return (None, arrived, "") if arrived else (minutes, None, unreadable)


def _read_minutes(text: str) -> tuple[int | None, str]:
    text = text.strip()
    if not text:
        return None, ""
    if text.isascii() and text.isdigit() and len(text) < 5:
        return int(text), ""
    return None, (
        f"Minutes late is a whole number, such as 12, or the time of arrival, such as 9:05. "
        f"“{text[:20]}” is neither."
    )


def read_seen(text: str) -> Entry:
    """The inverse of `write_seen`."""
    code, _, rest = text.partition(GLUE)
    minutes, _, note = rest.partition(GLUE)
    return Entry.read(code, _read_minutes(minutes)[0], note)


@dataclass(frozen=True)
class Reason:
    """Why marks already in a register are changed: a pick from the short list, words, or both, as sent."""

    picked: str = ""
    words: str = ""

    @classmethod
    def read(cls, sent: Mapping[str, str]) -> "Reason":
        """From a form; what it does not say is empty."""
        return cls(sent.get("reason", ""), sent.get("words", "").strip())

    @property
    def options(self) -> list[tuple[str, str, bool]]:
        """The short list: value, words, and whether it is picked."""
        return [(value, label, value == self.picked) for value, label in AmendReason.choices]

    @property
    def sentence(self) -> str:
        """The reason as it is kept; empty when none was given, or only "another" without saying which."""
        known, words = self.picked in ("", *AmendReason.values), readable(self.words)
        if not known or len(words) > LONGEST_REASON:
            return ""
        if self.picked in ("", AmendReason.OTHER):
            return words
        return ": ".join(part for part in (AmendReason(self.picked).label, words) if part)
