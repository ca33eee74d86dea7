"""Leave of absence: on which grounds it may be granted, and the sentences that say when it may not.

Pure: the dated grounds and codes, the calendar's sessions and the child's dates are handed in.
Source: SI 2024/208 regulation 11 from 19 August 2024; SI 2006/1751 regulation 7 before it, as amended
by SI 2013/756 from 1 September 2013.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from attendance.choices import REASON_NOT_KNOWN
from attendance.rules.calendar import AcademicYear
from attendance.rules.codes import CodeBook, CodeRow, PupilFacts
from attendance.rules.patterns import holds

ONE_DAY = dt.timedelta(days=1)
HOLIDAY = (
    "A family holiday is not a ground for leave. If it is taken without leave, each session missed is "
    "recorded as {code}."
)
HOLIDAY_CODE = "G"
YEARS_AHEAD = 2


@dataclass(frozen=True)
class Ground:
    """A ground on which leave may be granted between two dates, both included; an empty one is open."""

    key: str
    label: str
    code: str
    needs: str = ""
    in_advance: bool = True
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    source: str = ""

    def holds(self, day: dt.date) -> bool:
        """Whether it is a ground on that day."""
        after_start = self.valid_from is None or self.valid_from <= day
        return after_start and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True)
class Span:
    """Some half days of the weeks between two dates, both included."""

    starts_on: dt.date
    ends_on: dt.date
    pattern: int

    @property
    def days(self) -> list[dt.date]:
        """Every day from the first to the last."""
        length = (self.ends_on - self.starts_on).days + 1
        return [self.starts_on + ONE_DAY * n for n in range(length)]

    def covers(self, day: dt.date, half: str) -> bool:
        """Whether it holds that session."""
        return self.starts_on <= day <= self.ends_on and holds(self.pattern, day, half)


def grounds_on(grounds: Iterable[Ground], span: Span) -> list[Ground]:
    """The grounds that hold on the first and on the last day, and so on every day between."""
    return [g for g in grounds if g.holds(span.starts_on) and g.holds(span.ends_on)]


def shares_a_session(first: Span, second: Span) -> bool:
    """Whether two spans hold a half day in common."""
    common = Span(
        max(first.starts_on, second.starts_on),
        min(first.ends_on, second.ends_on),
        first.pattern & second.pattern,
    )
    return any(holds(common.pattern, day, half) for day in common.days for half in ("AM", "PM"))


def explain_span(
    span: Span, on_roll_from: dt.date, on_roll_until: dt.date | None, open_sessions: int | None
) -> dict[str, str]:
    """What is wrong with the dates of something planned for one child: field and sentence.

    `open_sessions` is how many sessions of the school it covers, None when not counted yet.
    """
    if span.ends_on < span.starts_on:
        return {"ends_on": "The last day is before the first."}
    if span.starts_on < on_roll_from:
        return {"starts_on": f"The child is on roll only from {_day(on_roll_from)}."}
    if on_roll_until and span.ends_on > on_roll_until:
        return {"ends_on": f"The child leaves the school on {_day(on_roll_until)}."}
    if open_sessions == 0:
        return {"starts_on": "The school is not open for any session of these days."}
    return {}


def explain_bounds(span: Span, asked_on: dt.date, today: dt.date) -> dict[str, str]:
    """What is wrong with days nobody can know yet, or a request too old to be one: field and sentence.

    Leave is a decision about days of a calendar: it goes at most to the end of the school year after
    next, and was asked for in the school year it begins in, or the one before.
    """
    faults = {}
    last = AcademicYear(AcademicYear.of(today).start_year + YEARS_AHEAD).last_day
    if span.ends_on > last:
        faults["ends_on"] = (
            f"Leave goes at most to the end of the school year after next, {_day(last)}."
        )
    earliest = AcademicYear(AcademicYear.of(span.starts_on).start_year - 1).first_day
    if asked_on < earliest:
        faults["asked_on"] = (
            f"Enter the day it was asked for: not before {_day(earliest)}, the school year before the "
            "leave begins."
        )
    return faults


def explain_grant(ground: Ground | None, span: Span, asked_on: dt.date, book: CodeBook) -> str:
    """Why leave cannot be granted on that ground, in a sentence; empty when it can.

    Regulation 11: only on its grounds, and (but for none of today's) only when asked for in advance.
    Asked for on the day it begins may still be before the session, so it is not refused.
    """
    if ground is None:
        return "Choose the ground on which leave is granted. Without one it can only be refused."
    if not (ground.holds(span.starts_on) and ground.holds(span.ends_on)):
        return f"{ground.label} is not a ground for leave on these days."
    if ground.in_advance and asked_on > span.starts_on:
        return (
            f"Leave has to be asked for before it begins. It began on {_day(span.starts_on)} and was "
            f"asked for on {_day(asked_on)}, so it can only be refused."
        )
    for day in (span.starts_on, span.ends_on):
        refusal = book.explain_refusal(ground.code, day)
        if refusal:
            return refusal.message
    return ""


def asked_late(span: Span, asked_on: dt.date) -> bool:
    """Whether the request came on the day the leave begins: then somebody has to know the hour."""
    return asked_on == span.starts_on


def holiday_sentence(book: CodeBook, day: dt.date) -> str:
    """That a family holiday is no ground, and the code it then has; empty where it could be agreed."""
    row = book.on(HOLIDAY_CODE, day)
    return HOLIDAY.format(code=f"{row.code} ({row.meaning.lower()})") if row else ""


def codes_without_leave(book: CodeBook, day: dt.date, pupil: PupilFacts) -> Sequence[CodeRow]:
    """What a session missed without leave may become on that day: nothing for a child who is not of
    compulsory school age, since no absence is unauthorised then (DfE guide, section 4)."""
    if not pupil.is_compulsory(day):
        return []
    rows = (row for row in book.in_force(day) if row.counts_for_notice and not row.is_late)
    return [row for row in rows if row.code != REASON_NOT_KNOWN]


def _day(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"
