"""What each register code means on the day of the session, and what to say when it cannot be used.

Codes are dated rows handed in; nothing here knows a code by name except the missing mark.
Source: SI 2024/208 regulation 10 (from 19 August 2024), SI 2006/1751 regulation 6 before it.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from attendance.choices import AgeRule, Half, StatisticalClass

MISSING = ("", "-")
PART_TIME_PLAN = "part_time_plan"


@dataclass(frozen=True)
class CodeRow:
    """What one code means between two dates, both included; an empty date is open."""

    code: str
    meaning: str
    statistical_class: StatisticalClass
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    half: str = ""
    counts_for_notice: bool = False
    is_late: bool = False
    requires: str = ""
    age_rule: str = ""
    alternative: str = ""
    source: str = ""
    office_only: bool = False

    def holds(self, day: dt.date) -> bool:
        """Whether the row is in force on that day."""
        after_start = self.valid_from is None or self.valid_from <= day
        return after_start and (self.valid_to is None or day <= self.valid_to)

    @property
    def alternatives(self) -> list[str]:
        """The codes to use outside the row's dates."""
        return self.alternative.split()


@dataclass(frozen=True)
class Refusal:
    """Why a mark cannot stand: a short code for programs, a sentence for people."""

    code: str
    message: str


@dataclass(frozen=True)
class Doubt:
    """Why a mark that can stand may still be wrong."""

    code: str
    message: str


@dataclass(frozen=True)
class PupilFacts:
    """What `CodeBook.doubts` needs to know of the child on the day of the session.

    Ages are those of `attendance.rules.ages`; `has_part_time_plan` is None when nobody can say.
    """

    compulsory_from: dt.date
    compulsory_until: dt.date
    has_part_time_plan: bool | None = None

    def is_compulsory(self, day: dt.date) -> bool:
        """Whether the child is of compulsory school age on that day."""
        return self.compulsory_from <= day <= self.compulsory_until


@dataclass(frozen=True)
class Lateness:
    """How many minutes late, and what they are held against: how long the register stays open from
    the start of the session, and how long the session can last. All in minutes."""

    minutes: int | None
    register_open: int
    session: int


def parse_mark(raw: str | None) -> str | None:
    """The code in a cell: trimmed and upper-cased. None for a missing mark (blank or `-`)."""
    text = (raw or "").strip().upper()
    return None if text in MISSING else text


@dataclass(frozen=True)
class CodeBook:
    """Every dated row of every code, looked up by the date of the session, never of the entry."""

    rows: tuple[CodeRow, ...]
    _by_code: dict[str, list[CodeRow]] = field(init=False, repr=False, compare=False)

    def __init__(self, rows: Iterable[CodeRow]) -> None:
        """Raises ValueError when two rows of one code hold the same day."""
        ordered = tuple(sorted(rows, key=lambda row: (row.code, row.valid_from or dt.date.min)))
        by_code: dict[str, list[CodeRow]] = defaultdict(list)
        for row in ordered:
            earlier = by_code[row.code]
            start = row.valid_from or dt.date.min
            if earlier and (earlier[-1].valid_to is None or earlier[-1].valid_to >= start):
                raise ValueError(f"Two rows of code {row.code} hold the same day")
            earlier.append(row)
        object.__setattr__(self, "rows", ordered)
        object.__setattr__(self, "_by_code", dict(by_code))

    def on(self, code: str, day: dt.date) -> CodeRow | None:
        """The row in force for that code on that day, or None."""
        return next((row for row in self._by_code.get(code, ()) if row.holds(day)), None)

    def in_force(self, day: dt.date) -> list[CodeRow]:
        """Every row in force on that day, in code order."""
        return [row for row in self.rows if row.holds(day)]

    def explain_refusal(self, raw: str, day: dt.date | None) -> Refusal | None:
        """Why `raw` cannot be a mark on `day`, naming what to use instead; None when it can.

        Without a day, only whether there has ever been such a code.
        """
        code = parse_mark(raw)
        if code is None or (day and self.on(code, day)):
            return None
        rows = self._by_code.get(code)
        if not rows:
            return Refusal("unknown_code", f"{code} is not an attendance code.")
        if day is None:
            return None
        use = _use_instead(list(self._instead(rows[0], day, {code})))
        return Refusal("code_not_in_force", f"{code} {_when(rows, day)}{use}.")

    def _instead(self, row: CodeRow, day: dt.date, seen: set[str]) -> Iterator[str]:
        """Alternatives in force on `day`; one that has itself ended leads on to its own."""
        for code in row.alternatives:
            if code in seen:
                continue
            seen.add(code)
            if self.on(code, day):
                yield code
            elif code in self._by_code:
                yield from self._instead(self._by_code[code][0], day, seen)

    def doubts(self, row: CodeRow, half: str, day: dt.date, pupil: PupilFacts) -> list[Doubt]:
        """What is odd, but not impossible, about this mark for this child in this session.

        Source: SI 2024/208 reg 10 (the halves, X); DfE guide section 4 (unauthorised only at
        compulsory school age).
        """
        found = [_half_doubt(row, half), _age_doubt(row, day, pupil)]
        if row.requires == PART_TIME_PLAN and not pupil.has_part_time_plan:
            found.append(Doubt("no_plan", DOUBT_WORDS["no_plan"].format(code=row.code)))
        return [doubt for doubt in found if doubt]


DOUBT_WORDS = {
    "wrong_half": "{code} is the {right} code, but this is {wrong} session.",
    "compulsory_age": "{code} is only for a child who is not of compulsory school age on the day; "
    "this child is.",
    "too_young": "{code} is only for a child of compulsory school age; this child reaches it on "
    "{since}.",
    "too_old": "{code} is only for a child of compulsory school age; this child left it on {until}.",
    "not_late": "Minutes late are given, but {code} does not mean late.",
    "late_after_close": "{code} is for a child who comes while the register is open, {open} minutes "
    "here; this one came after {minutes}.",
    "late_after_end": "{minutes} minutes late is past the end of the session.",
    "no_plan": "{code} needs a part-time timetable plan, and none is recorded for this day.",
}
_HALF_WORDS = {
    Half.AM.value: ("morning", "a morning"),
    Half.PM.value: ("afternoon", "an afternoon"),
}


def late_doubt(row: CodeRow, late: Lateness) -> Doubt | None:
    """What is odd about the minutes late given with a code; None when nothing is.

    SI 2024/208 reg 10: a child who comes while the register is open is present, and late; one who
    comes after it closed is absent for the session.
    """
    if not late.minutes:
        return None
    facts = {"code": row.code, "minutes": late.minutes, "open": late.register_open}
    if not row.is_late:
        kind = "not_late"
    elif late.minutes >= late.session:
        kind = "late_after_end"
    elif row.statistical_class == StatisticalClass.PRESENT and late.minutes > late.register_open:
        kind = "late_after_close"
    else:
        return None
    return Doubt(kind, DOUBT_WORDS[kind].format(**facts))


def half_message(code: str, code_half: str, session_half: str) -> str:
    """The sentence for a morning code in an afternoon, or the other way about."""
    right, wrong = _HALF_WORDS[code_half][0], _HALF_WORDS[session_half][1]
    return DOUBT_WORDS["wrong_half"].format(code=code, right=right, wrong=wrong)


def _half_doubt(row: CodeRow, half: str) -> Doubt | None:
    if not row.half or row.half == half:
        return None
    return Doubt("wrong_half", half_message(row.code, row.half, half))


def _age_doubt(row: CodeRow, day: dt.date, pupil: PupilFacts) -> Doubt | None:
    compulsory = pupil.is_compulsory(day)
    if row.age_rule == AgeRule.NOT_COMPULSORY and compulsory:
        return Doubt("compulsory_age", DOUBT_WORDS["compulsory_age"].format(code=row.code))
    if row.age_rule != AgeRule.COMPULSORY or compulsory:
        return None
    kind = "too_young" if day < pupil.compulsory_from else "too_old"
    words = DOUBT_WORDS[kind].format(
        code=row.code, since=_day(pupil.compulsory_from), until=_day(pupil.compulsory_until)
    )
    return Doubt(kind, words)


def _when(rows: list[CodeRow], day: dt.date) -> str:
    """`ended on ...` or `begins on ...`, from the row nearest the day."""
    ends = [row.valid_to for row in rows if row.valid_to and row.valid_to < day]
    if ends:
        return f"ended on {_day(max(ends))}"
    return f"begins on {_day(min(row.valid_from for row in rows if row.valid_from))}"


def _use_instead(codes: list[str]) -> str:
    if not codes:
        return ""
    if len(codes) == 1:
        return f": use {codes[0]}"
    return f": use {', '.join(codes[:-1])}, or {codes[-1]}"


def _day(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"
