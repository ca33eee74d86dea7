"""Part-time and dual timetables: what must be agreed, reviewed and ended, and the code they give.

Pure. Source: Working together to improve school attendance 2024, part-time timetables (temporary,
exceptional, agreed with a parent, with a review and an end); SI 2024/208 regulation 10 (C2, D, X).
"""

import datetime as dt
from dataclasses import dataclass
from enum import IntEnum

from attendance.choices import AgeRule, StatisticalClass
from attendance.rules.codes import PART_TIME_PLAN, CodeBook, CodeRow, PupilFacts
from attendance.rules.leave import Span
from attendance.rules.patterns import WHOLE_WEEK

OTHER_ENROLMENT = "other_enrolment"
SOON = dt.timedelta(days=7)
# The half days that are left, or are at the other school, have to be some and not all.
NONE_LEFT = "Leave at least one half day that the child attends."
NONE_TAKEN = "Choose at least one half day."


class Standing(IntEnum):
    """Where a part-time timetable is, in the order a list wants it: what waits for somebody first."""

    OVERDUE = 0
    DUE = 1
    RUNNING = 2
    COMING = 3
    ENDED = 4


@dataclass(frozen=True)
class PartTime:
    """A part-time timetable as agreed; `span.pattern` holds the half days off."""

    span: Span
    agreed_on: dt.date
    review_on: dt.date


def explain_part_time(plan: PartTime, today: dt.date, review_weeks: int | None) -> dict[str, str]:
    """What is wrong with a part-time timetable, by field; nothing when it may stand.

    `review_weeks` is the authority's longest time to a review, None for no limit.
    """
    span, faults = plan.span, explain_half_days(plan.span.pattern)
    if plan.agreed_on > today:
        faults["agreed_on"] = "Enter the day the parent agreed: it cannot be to come."
    elif plan.agreed_on > span.starts_on:
        faults["agreed_on"] = "A parent has to agree before it begins."
    if not span.starts_on <= plan.review_on <= span.ends_on:
        faults["review_on"] = "The review has to fall between the first and the last day."
    elif too_late := explain_review(span.starts_on, plan.review_on, review_weeks):
        faults["review_on"] = too_late
    return faults


def explain_half_days(pattern: int) -> dict[str, str]:
    """Some half days, and not all ten."""
    if not pattern:
        return {"half_days": NONE_TAKEN}
    return {"half_days": NONE_LEFT} if pattern == WHOLE_WEEK else {}


def explain_review(since: dt.date, review_on: dt.date, review_weeks: int | None) -> str:
    """Why a review is too far off; empty when it is not."""
    if review_weeks is None or review_on <= since + dt.timedelta(weeks=review_weeks):
        return ""
    latest = since + dt.timedelta(weeks=review_weeks)
    return f"Review it within {review_weeks} weeks: by {_day(latest)}."


def part_time_code(book: CodeBook, span: Span, pupil: PupilFacts) -> tuple[str, str]:
    """The code of its half days off, and why there is none: one of the two is empty.

    C2 rests on the timetable (SI 2024/208 reg 10), before it C; below or above compulsory school
    age the session was not required, X. A timetable cannot run over the day the age changes.
    """
    of_age = pupil.is_compulsory(span.starts_on)
    if of_age != pupil.is_compulsory(span.ends_on):
        turns = pupil.compulsory_until + dt.timedelta(days=1) if of_age else pupil.compulsory_from
        return "", (
            f"On {_day(turns)} the child's compulsory school age {'ends' if of_age else 'begins'}: "
            "end this one the day before and agree another."
        )
    codes = [_code_on(book, day, of_age=of_age) for day in (span.starts_on, span.ends_on)]
    if not codes[0] or codes[0] != codes[1]:
        return "", "No code for a part-time timetable holds on all of these days."
    return codes[0], ""


def _code_on(book: CodeBook, day: dt.date, *, of_age: bool) -> str:
    rows = book.in_force(day)
    if not of_age:
        fitting = [r for r in rows if r.age_rule == AgeRule.NOT_COMPULSORY]
    else:
        fitting = [r for r in rows if r.requires == PART_TIME_PLAN] or [
            r for r in rows if r.requires == "granted_by"
        ]
    return fitting[0].code if fitting else ""


def dual_code(book: CodeBook, day: dt.date) -> str:
    """The code of a half day at the other school; empty when none is in force."""
    return next((r.code for r in book.in_force(day) if r.requires == OTHER_ENROLMENT), "")


def standing(
    span: Span, review_on: dt.date | None, ended_on: dt.date | None, today: dt.date
) -> Standing:
    """Where it is today. A review due today is not overdue yet."""
    last = min(span.ends_on, ended_on) if ended_on else span.ends_on
    if last < today:
        return Standing.ENDED
    if review_on and review_on < today:
        return Standing.OVERDUE
    if span.starts_on > today:
        return Standing.COMING
    return Standing.DUE if review_on and review_on <= today + SOON else Standing.RUNNING


def trip_codes(book: CodeBook, day: dt.date) -> list[CodeRow]:
    """The codes of an approved educational activity on that day (not D, when it still was one)."""
    return [
        row
        for row in book.in_force(day)
        if row.statistical_class == StatisticalClass.AEA and row.requires != OTHER_ENROLMENT
    ]


def _day(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"
