"""One line of a register: whether it may stand, and what to do when two people wrote it.

Pure: the dated codes, the session's times and the child's ages are handed in.
"""

import datetime as dt
import re
from dataclasses import dataclass, replace
from enum import Enum

from accounts.rules.text import readable
from attendance.choices import REASON_NOT_KNOWN, AgeRule, Half, StatisticalClass
from attendance.rules.codes import CodeBook, CodeRow, PupilFacts, parse_mark

LONGEST_NOTE = 500
MOST_MINUTES = 400  # longer than any session
# An odd mark that an import lets through with a warning, a person at the register can put right now.
REFUSED_DOUBTS = ("wrong_half", "compulsory_age", "too_young", "too_old")


@dataclass(frozen=True)
class Entry:
    """What one cell of a register says. An empty code is no mark."""

    code: str = ""
    minutes_late: int | None = None
    note: str = ""

    @classmethod
    def read(cls, code: str, minutes_late: int | None = None, note: str = "") -> "Entry":
        """From what was typed: lower case, spaces and `-` are understood, what cannot be seen is left out."""
        return cls(parse_mark(code) or "", minutes_late, readable(note))

    @property
    def words(self) -> str:
        """`L, 12 min, bus`; `no mark` for an empty one."""
        minutes = "" if self.minutes_late is None else f"{self.minutes_late} min"
        return ", ".join(part for part in (self.code or "no mark", minutes, self.note) if part)


BLANK = Entry()


@dataclass(frozen=True)
class Line:
    """One pupil's line as sent: what it should say, and what the person saw when they began.

    `unreadable` is a sentence when something typed could not even be read, such as minutes in words.
    `arrived` is a time of arrival still to be made into code and minutes. `unsure` are entries the
    person sent before without ever hearing what became of them. `source` is the plan it was taken from,
    where the mark has to say so.
    """

    ref: str
    wanted: Entry
    seen: Entry = BLANK
    unreadable: str = ""
    arrived: dt.time | None = None
    unsure: tuple[Entry, ...] = ()
    source: str = ""

    @property
    def is_touched(self) -> bool:
        """Whether the person changed anything on it."""
        return bool(self.unreadable) or self.wanted != self.seen


class Settled(Enum):
    """What becomes of a line."""

    KEEP = "keep"
    WRITE = "write"
    CLASH = "clash"
    BESIDE = "beside"


def settle(line: Line, stands: Entry, *, office_stands: bool = False) -> Settled:
    """Write it, leave it, or ask: never overwrite what the person did not see.

    Sending the same line twice finds its own mark standing and leaves it be. `office_stands`: a
    teacher writes where the office's mark is, which stays; the teacher's is kept beside it.
    """
    if not line.is_touched or (line.wanted == stands and not line.unreadable):
        return Settled.KEEP
    if office_stands:
        return Settled.BESIDE
    return Settled.WRITE if line.seen == stands else Settled.CLASH


@dataclass(frozen=True)
class SessionFacts:
    """What a line needs to know of its session; times are local."""

    day: dt.date
    half: str
    opens_at: dt.time
    closes_at: dt.time

    @property
    def minutes_open(self) -> int:
        """How long the register stays open."""
        return _minutes(self.closes_at) - _minutes(self.opens_at)


CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})|(\d{2})(\d{2})")
NOON = 12


def read_time(text: str, half: str) -> dt.time | None:
    """A time of day as people type it: `9:05`, `9.05`, `0905`; in an afternoon `1:20` is 13:20.

    None for anything else, minutes late such as `12` included.
    """
    found = CLOCK.fullmatch(text.strip())
    if found is None:
        return None
    hour, minute = (int(part) for part in found.groups() if part)
    if half == Half.PM and 1 <= hour < NOON / 2:
        hour += NOON
    return dt.time(hour, minute) if hour < 2 * NOON and minute < 60 else None


def arrival(session: SessionFacts, time: dt.time, book: CodeBook) -> tuple[str, int | None]:
    """The code and the minutes late of a child who came at `time`: L until the register closes, U from
    then on, and present without minutes for one who came before it opened.

    Raises ValueError for a time past any session. SI 2024/208 regulation 10.
    """
    late = _minutes(time) - _minutes(session.opens_at)
    if late > MOST_MINUTES:
        raise ValueError(f"{time:%H:%M} is past the end of the session.")
    rows = book.in_force(session.day)
    if late <= 0:
        return next(row.code for row in rows if _is_present(row, session.half)), None
    after_close = late >= session.minutes_open
    return next(r.code for r in rows if r.is_late and r.counts_for_notice == after_close), late


def with_arrival(line: Line, session: SessionFacts, book: CodeBook, now: dt.datetime) -> Line:
    """The line with its time of arrival made into code and minutes; as it is when it has none.

    A time goes with a child who came: it settles a blank, a present, a late mark and a reason not yet
    known, and is refused beside any other code. Nobody has come yet at a time after `now` (local), nor
    so many minutes late.
    """
    if line.arrived is None:
        return _with_minutes(line, session, book, now)
    if (session.day, line.arrived) > (now.date(), now.time()):
        words = f"It is {now:%H:%M}: nobody has come at {line.arrived:%H:%M} yet."
        return replace(line, unreadable=words)
    row = book.on(line.wanted.code, session.day)
    absent = row is not None and not (row.is_late or _is_present(row, session.half))
    if absent and line.wanted.code != REASON_NOT_KNOWN:
        words = f"A time of arrival goes with a child who came, not with {line.wanted.code}."
        return replace(line, unreadable=words)
    try:
        code, minutes = arrival(session, line.arrived, book)
    except ValueError as past:
        return replace(line, unreadable=str(past))
    return replace(line, wanted=Entry(code, minutes, line.wanted.note), arrived=None)


def _with_minutes(line: Line, session: SessionFacts, book: CodeBook, now: dt.datetime) -> Line:
    """The line, its minutes late held against the clock; what stands and is not touched is left be."""
    minutes, row = line.wanted.minutes_late, book.on(line.wanted.code, session.day)
    if minutes is None or minutes > MOST_MINUTES or not line.is_touched:
        return line
    if row is None or not row.is_late:
        return line
    came = _minutes(session.opens_at) + minutes
    if (session.day, came) <= (now.date(), _minutes(now.time())):
        return line
    words = (
        f"It is {now:%H:%M}: {minutes} minutes late is {came // 60:02}:{came % 60:02}, which has not "
        "come yet."
    )
    return replace(line, unreadable=words)


def _is_present(row: CodeRow, half: str) -> bool:
    return row.half == half and row.statistical_class == StatisticalClass.PRESENT


def explain_line(
    line: Line, session: SessionFacts, pupil: PupilFacts, book: CodeBook, name: str = "this child"
) -> str | None:
    """Why the line cannot stand, in a sentence that says what to do; None when it can.

    `name` is the child's, for the sentence.
    SI 2024/208 regulation 10 (codes, halves, L until the register closes and U after it).
    """
    if line.unreadable:
        return line.unreadable
    entry = line.wanted
    if not entry.code:
        return _explain_no_code(entry)
    row = book.on(entry.code, session.day)
    if row is None:
        refusal = book.explain_refusal(entry.code, session.day)
        return refusal.message if refusal else None
    return (
        _explain_doubt(row, session, pupil, book, name)
        or _explain_minutes(row, entry.minutes_late, session, book)
        or _explain_note(entry.note)
    )


def _explain_no_code(entry: Entry) -> str | None:
    if entry == BLANK:
        return None
    return "Give a code as well: minutes or a note cannot stand without a mark."


def _explain_doubt(
    row: CodeRow, session: SessionFacts, pupil: PupilFacts, book: CodeBook, name: str
) -> str | None:
    found = book.doubts(row, session.half, session.day, pupil)
    doubt = next((doubt for doubt in found if doubt.code in REFUSED_DOUBTS), None)
    if doubt is None:
        return None
    in_force = book.in_force(session.day)
    if doubt.code == "wrong_half":  # the code of this half that counts the same, as \ does for /
        use = [r for r in in_force if r.half == session.half and _counts_like(r, row)]
        return f"{doubt.message} Use {use[0].code}." if use else doubt.message
    if doubt.code == "compulsory_age":
        return doubt.message
    spare = next((r.code for r in in_force if r.age_rule == AgeRule.NOT_COMPULSORY), "")
    return _explain_age(row.code, doubt.code, pupil, name, spare)


def _explain_age(code: str, doubt: str, pupil: PupilFacts, name: str, spare: str) -> str:
    """Absence is not unauthorised at this age, but it is still absence when a session was expected."""
    since, until = pupil.compulsory_from, pupil.compulsory_until
    when = (
        f"is not until {_day(since)}" if doubt == "too_young" else f"was only until {_day(until)}"
    )
    only = f"; {spare} only if the child is not required to attend this session" if spare else ""
    return (
        f"{code} is only for a child of compulsory school age, and {name} {when}. "
        f"Use the code of the reason if you know it{only}."
    )


def _day(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"


def _counts_like(row: CodeRow, other: CodeRow) -> bool:
    return row.statistical_class == other.statistical_class


def _explain_minutes(
    row: CodeRow, minutes: int | None, session: SessionFacts, book: CodeBook
) -> str | None:
    if minutes is None:
        return None
    if not row.is_late:
        return f"Minutes late go with a late code, not with {row.code}."
    if not 0 <= minutes <= MOST_MINUTES:
        return f"Minutes late is a whole number from 0 to {MOST_MINUTES}."
    after_close = minutes >= session.minutes_open
    if after_close == row.counts_for_notice:  # late before the close, absent after it
        return None
    side = "after" if after_close else "before"
    late = (r for r in book.in_force(session.day) if r.is_late)
    use = next((f": use {r.code}" for r in late if r.counts_for_notice == after_close), "")
    return (
        f"{minutes} minutes late is {side} the register closed at {session.closes_at:%H:%M}{use}."
    )


def _explain_note(note: str) -> str | None:
    if len(note) <= LONGEST_NOTE:
        return None
    return f"The note is {len(note)} characters long. Shorten it to {LONGEST_NOTE}."


def _minutes(time: dt.time) -> int:
    return time.hour * 60 + time.minute
