"""Reading requests for leave: a school's list, and what a decision on one rests on."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from attendance.access import visible_enrolments, visible_flags
from attendance.actions.leave import as_ground
from attendance.actions.spans import Marked, count_open_sessions, marks_in, span_of
from attendance.choices import LeaveStatus
from attendance.models import (
    AttendanceCode,
    Flag,
    Leave,
    LeaveGround,
    Responsibility,
    School,
    WeeklyTally,
)
from attendance.rules.calendar import AcademicYear
from attendance.rules.codes import CodeBook, CodeRow, PupilFacts
from attendance.rules.counting import Figures
from attendance.rules.leave import Ground, codes_without_leave, grounds_on

TO_DECIDE, COMING, PAST = "to-decide", "coming", "past"
TABS = (TO_DECIDE, COMING, PAST)


@dataclass(frozen=True)
class LeaveBasis:
    """What one request rests on: the child's attendance, what it would miss, and what is like it."""

    leave: Leave
    sessions: int
    marked: list[Marked]
    figures: Figures
    year: AcademicYear
    earlier: list[Leave]
    siblings: list[Leave]
    flags: list[Flag]
    grounds: list[Ground]
    book: CodeBook
    without_leave: list[CodeRow]


def list_leaves(by: User, school: School, tab: str) -> QuerySet[Leave]:
    """One tab of a school's requests: those to decide (oldest first), decided and to come, the rest."""
    today = timezone.localdate()
    leaves = Leave.objects.filter(enrolment__in=visible_enrolments(by).filter(school=school))
    leaves = leaves.select_related("enrolment__pupil", "ground")
    asked, ahead = Q(status=LeaveStatus.ASKED), Q(ends_on__gte=today)
    if tab == TO_DECIDE:
        return leaves.filter(asked).order_by("starts_on", "id")
    if tab == COMING:
        return leaves.filter(ahead, status=LeaveStatus.GRANTED).order_by("starts_on", "id")
    done = ~asked & ~(ahead & Q(status=LeaveStatus.GRANTED))
    return leaves.filter(done).order_by("-starts_on", "-id")


def count_to_decide(by: User, school: School) -> int:
    """How many requests wait for somebody."""
    return list_leaves(by, school, TO_DECIDE).count()


def read_basis(leave: Leave, by: User) -> LeaveBasis:
    """Everything a decision rests on, in a fixed number of queries."""
    enrolment, span = leave.enrolment, span_of(leave)
    year = AcademicYear.of(leave.starts_on)
    book = AttendanceCode.objects.book()
    pupil = enrolment.pupil
    facts = PupilFacts(pupil.compulsory_from, pupil.compulsory_until)
    tallies = WeeklyTally.objects.in_days(year.first_day, year.last_day)
    rows = LeaveGround.objects.order_by("id")
    return LeaveBasis(
        leave=leave,
        sessions=count_open_sessions(enrolment, span),
        marked=marks_in(enrolment, span),
        figures=tallies.filter(enrolment=enrolment).totals(),
        year=year,
        earlier=_read_earlier(leave, year),
        siblings=_read_siblings(leave, by),
        flags=list(visible_flags(by).filter(enrolment=enrolment)),
        grounds=grounds_on([as_ground(row) for row in rows], span),
        book=book,
        without_leave=list(codes_without_leave(book, leave.starts_on, facts)),
    )


def _read_earlier(leave: Leave, year: AcademicYear) -> list[Leave]:
    """Other requests for the child in the same school year, whatever became of them."""
    others = Leave.objects.filter(
        enrolment=leave.enrolment_id, starts_on__range=(year.first_day, year.last_day)
    )
    others = others.exclude(pk=leave.pk).select_related("enrolment__pupil", "ground")
    return list(others.order_by("starts_on", "id"))


def _read_siblings(leave: Leave, by: User) -> list[Leave]:
    """Requests for children with a carer in common, on some of the same days, that may be seen."""
    carers = Responsibility.objects.filter(pupil=leave.enrolment.pupil_id).values("carer_id")
    family = Responsibility.objects.filter(carer__in=carers).values("pupil_id")
    same: dict[str, Any] = {
        "starts_on__lte": leave.ends_on, "ends_on__gte": leave.starts_on,
        "enrolment__in": visible_enrolments(by).filter(pupil__in=family),
    }  # fmt: skip
    found = Leave.objects.filter(**same).exclude(enrolment__pupil=leave.enrolment.pupil_id)
    found = found.exclude(status=LeaveStatus.WITHDRAWN)
    return list(found.select_related("enrolment__pupil", "enrolment__school").order_by("id"))
