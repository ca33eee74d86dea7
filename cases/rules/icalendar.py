"""Meetings as a calendar program reads them (RFC 5545). Pure: what a meeting is called is handed in.

Times are written as instants in UTC: each meeting is one event and never a repeating one, so a program shows it at
the right time in London on either side of a change of the clocks, without a table of zones to get wrong.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

LONGEST = 75  # octets of a line (RFC 5545, 3.1)
MAKER = "-//Bellwether//Meetings//EN"


@dataclass(frozen=True)
class Entry:
    """One event. The `uid` never changes; the `sequence` rises with every change, calling it off included."""

    uid: str
    sequence: int
    start: dt.datetime
    end: dt.datetime
    changed: dt.datetime
    summary: str
    location: str = ""
    description: str = ""
    cancelled: bool = False


def calendar_of(entries: Iterable[Entry], name: str = "", method: str = "PUBLISH") -> str:
    """The whole file, with the line ends and the folding the standard asks for."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{MAKER}", "CALSCALE:GREGORIAN"]
    lines.append(f"METHOD:{method}")
    lines += [f"X-WR-CALNAME:{_text(name)}"] * bool(name)
    for entry in entries:
        lines += _event(entry)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _fold(line))


def initials(*names: str) -> str:
    """B. A.: enough to know one's own meeting by, too little to know a child by."""
    return " ".join(f"{word[0].upper()}." for name in names if (word := name.strip()))


def _event(entry: Entry) -> list[str]:
    return [
        "BEGIN:VEVENT",
        f"UID:{entry.uid}",
        f"SEQUENCE:{entry.sequence}",
        f"DTSTAMP:{_instant(entry.changed)}",
        f"LAST-MODIFIED:{_instant(entry.changed)}",
        f"DTSTART:{_instant(entry.start)}",
        f"DTEND:{_instant(entry.end)}",
        f"SUMMARY:{_text(entry.summary)}",
        *([f"LOCATION:{_text(entry.location)}"] if entry.location else []),
        *([f"DESCRIPTION:{_text(entry.description)}"] if entry.description else []),
        f"STATUS:{'CANCELLED' if entry.cancelled else 'CONFIRMED'}",
        "CLASS:PRIVATE",
        "END:VEVENT",
    ]


def _instant(moment: dt.datetime) -> str:
    return f"{moment.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"


def _text(words: str) -> str:
    """Words as a value: what means something to the format is escaped (RFC 5545, 3.3.11)."""
    for char in ("\\", ";", ","):
        words = words.replace(char, f"\\{char}")
    return words.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n")


def _fold(line: str) -> Iterator[str]:
    """A line in parts of at most 75 octets, none cut inside a character."""
    part, room = "", LONGEST
    for char in line:
        if len((part + char).encode()) > room:
            yield part
            part = " "
        part += char
    yield part
