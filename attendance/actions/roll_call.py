"""Who is in the building: every pupil on roll today with the latest mark of the day, in three queries."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from attendance.models import AttendanceCode, Enrolment, Mark, School, Session
from attendance.rules.codes import CodeBook, CodeRow
from attendance.rules.presence import Where, where_is


@dataclass(frozen=True)
class Caller:
    """One pupil: where the marks say the child is, and which session's mark says so."""

    ref: str
    surname: str
    forename: str
    registration_group: str
    year_group: str
    code: CodeRow | None
    half: str
    minutes_late: int | None

    @property
    def where(self) -> Where:
        """In the building, elsewhere, absent, or not known."""
        return where_is(self.code)


@dataclass(frozen=True)
class RollCall:
    """A school's pupils at a moment. `half` is the session that has begun; empty before the first."""

    school: School
    at: dt.datetime
    half: str
    callers: list[Caller]


def read_roll_call(school: School, *, at: dt.datetime | None = None) -> RollCall:
    """Everybody on the roll today. In the afternoon a child without an afternoon mark is where the
    morning's mark said."""
    at = at or timezone.now()
    local = timezone.localtime(at)
    today = Session.objects.open().filter(school=school, date=local.date())
    begun = {s.pk: s for s in today if s.opens_at <= local.time()}
    on_roll = Enrolment.objects.filter(school=school).on_roll(local.date()).select_related("pupil")
    marks = Mark.objects.filter(session__in=begun).exclude(code="")
    latest: dict[int, tuple[str, str, int | None]] = {}
    values = marks.order_by("session__half").values_list(
        "enrolment_id", "session__half", "code", "minutes_late"
    )
    for enrolment_id, half, code, minutes in values:
        latest[enrolment_id] = (half, code, minutes)
    book = AttendanceCode.objects.book()
    callers = [
        _caller(e, latest.get(e.pk), book, local.date())
        for e in on_roll.order_by("pupil__sort_name")
    ]
    return RollCall(school, at, max((s.half for s in begun.values()), default=""), callers)


def _caller(
    enrolment: Enrolment, mark: tuple[str, str, int | None] | None, book: CodeBook, day: dt.date
) -> Caller:
    half, code, minutes = mark or ("", "", None)
    pupil = enrolment.pupil
    return Caller(
        pupil.ref, pupil.legal_surname, pupil.legal_forename, enrolment.registration_group,
        enrolment.year_group, book.on(code, day) if code else None, half, minutes,
    )  # fmt: skip
