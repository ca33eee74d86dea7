"""What a planned span of days holds in the real calendar: a school's open sessions, and their marks."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils import timezone

from attendance.models import Enrolment, Mark, School, Session
from attendance.rules.leave import Span


@dataclass(frozen=True)
class Marked:
    """One session of a plan that has a mark already."""

    date: dt.date
    half: str
    code: str


def span_of(plan: Any) -> Span:
    """The days and half days of any planned row."""
    return Span(plan.starts_on, plan.ends_on, plan.pattern)


def open_sessions(school_id: int, span: Span) -> list[Session]:
    """The open sessions of a school that a span holds, in order: one query."""
    days = Q(date__gte=span.starts_on, date__lte=span.ends_on)
    found = Session.objects.open().filter(days, school=school_id).order_by("date", "half")
    return [session for session in found if span.covers(session.date, session.half)]


def count_open_sessions(enrolment: Enrolment, span: Span) -> int:
    """How many open sessions a span holds while the child is on roll."""
    last = min(span.ends_on, enrolment.ends_on or span.ends_on)
    return len(
        [
            session
            for session in open_sessions(enrolment.school_id, span)
            if enrolment.starts_on <= session.date <= last
        ]
    )


def marks_in(enrolment: Enrolment, span: Span) -> list[Marked]:
    """Sessions of a span that have a mark already, in order."""
    marks = Mark.objects.filter(enrolment=enrolment.pk).between(span.starts_on, span.ends_on)
    rows = marks.exclude(code="").values_list("session__date", "session__half", "code")
    return [Marked(*row) for row in sorted(rows) if span.covers(row[0], row[1])]


def list_classes(school: School, day: dt.date | None = None) -> list[str]:
    """The classes of a school on a day (today by default), in the order of their years."""
    on_roll = Enrolment.objects.in_schools([school.pk]).on_roll(day or timezone.localdate())
    groups = on_roll.order_by().values_list("registration_group", "year_group").distinct()
    ordered = sorted(groups, key=lambda row: (_year(row[1]), row[0]))
    return list(dict.fromkeys(name for name, _ in ordered))


def _year(group: str) -> int:
    return int(group) if group.isdigit() else -1
