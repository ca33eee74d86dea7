"""What the register says of a case's child, for the tests that turn on absence without permission."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q

from attendance.models import AttendanceCode, Enrolment, Mark, Session
from attendance.rules.calendar import ten_school_weeks
from attendance.rules.codes import CodeRow
from attendance.rules.counting import tally
from cases.models.cases import Case
from cases.models.limits import local_setting
from cases.rules.deadlines import add_months
from cases.rules.entry import EntryTest, entry_gap

LOOK_BACK = dt.timedelta(weeks=52)


@dataclass(frozen=True)
class MarkOf:
    """One mark of the child, with what its code meant on its day."""

    date: dt.date
    half: str
    code: str
    row: CodeRow


def below_entry(enrolment: Enrolment, test: EntryTest, on: dt.date) -> str:
    """Why the child may not be referred to Fast Track that day, in words; empty when it may."""
    return entry_gap(*entry_count(enrolment, test, on), test)


def entry_count(enrolment: Enrolment, test: EntryTest, on: dt.date) -> tuple[int, int]:
    """Sessions missed without permission and those possible, over the weeks the entry test names.

    Counted over the last school weeks of the child's school, the week of the day included.
    """
    figures = tally(mark.row for mark in entry_marks(enrolment, test, on))
    return figures.unauthorised, figures.possible


def entry_marks(enrolment: Enrolment, test: EntryTest, on: dt.date) -> list[MarkOf]:
    """The marks the entry test counts, in order: all of the last so many school weeks."""
    first = _first_week(enrolment, on, test.school_weeks)
    return marks_between(enrolment, first, on) if first else []


def out_of_time(case: Case, on: dt.date) -> str:
    """Why no absence can be charged any more, in words; empty while one can, or when none is known.

    Which sessions are relied on is chosen later; here the last of them is asked. The months are a
    dated row: Magistrates' Courts Act 1980 s127.
    """
    marks = marks_between(case.enrolment, on - LOOK_BACK, on)
    missed = [mark.date for mark in marks if tally([mark.row]).unauthorised]
    if not missed:
        return ""
    limit = add_months(max(missed), local_setting("limitation_months", on))
    if on <= limit:
        return ""
    return f"Proceedings had to begin by {limit.day} {limit:%B %Y}: no later absence can be charged"


def _first_week(enrolment: Enrolment, on: dt.date, weeks: int) -> dt.date | None:
    """The Monday the last so many school weeks began on; None before the school's first."""
    sessions = Session.objects.open().filter(
        school=enrolment.school_id, date__range=(on - LOOK_BACK, on)
    )
    mondays = sessions.order_by("week").values_list("week", flat=True).distinct()
    return next(iter(ten_school_weeks(list(mondays), on, weeks)), None)


def marks_between(enrolment: Enrolment, first: dt.date, last: dt.date) -> list[MarkOf]:
    """The child's marks of those days with what each code meant on its day."""
    days = Q(session__date__range=(max(first, enrolment.starts_on), last))
    if enrolment.ends_on:
        days &= Q(session__date__lte=enrolment.ends_on)
    rows = Mark.objects.filter(days, enrolment=enrolment).exclude(code="")
    rows = rows.order_by("session__date", "session__half")
    book = AttendanceCode.objects.book()
    found = rows.values_list("session__date", "session__half", "code")
    known = ((day, half, code, book.on(code, day)) for day, half, code in found)
    return [MarkOf(day, half, code, row) for day, half, code, row in known if row]
