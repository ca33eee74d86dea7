"""Schools, their calendars, and the sessions those calendars make."""

import datetime as dt
from typing import Any, ClassVar

import pgtrigger
from django.db import models
from django.db.models import F, Q

from accounts.models.protection import never_deleted
from accounts.prepared import Prepared
from accounts.querysets import columns, take
from attendance.choices import CalendarKind, Half
from attendance.models import tally_sql
from attendance.querysets import SchoolQuerySet, SessionQuerySet


class Authority(models.Model):
    """The local authority whose service this is. `code` is the DfE's three digits."""

    code = models.CharField(max_length=3, unique=True)
    name = models.CharField(max_length=100)
    address = models.TextField(blank=True, help_text="As printed on letters, one line each")
    telephone = models.CharField(max_length=30, blank=True)
    email = models.EmailField(blank=True)

    def __str__(self) -> str:
        return self.name


class School(models.Model):
    """A school, as the national register of schools (GIAS) describes it.

    The four times are local: when each register opens and when it closes. A pupil who comes after
    opening is late (L); after closing, absent without permission for the session (U).
    """

    urn = models.CharField(max_length=6, unique=True)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="schools")
    establishment_number = models.CharField(max_length=4, blank=True)
    name = models.CharField(max_length=150)
    phase = models.CharField(max_length=40, blank=True)
    low_age = models.SmallIntegerField(null=True)
    high_age = models.SmallIntegerField(null=True)
    opened_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    street = models.CharField(max_length=150, blank=True)
    town = models.CharField(max_length=100, blank=True)
    postcode = models.CharField(max_length=10, blank=True)
    telephone = models.CharField(max_length=30, blank=True)
    head_name = models.CharField(max_length=120, blank=True)
    am_opens = models.TimeField(default=dt.time(8, 50))
    am_closes = models.TimeField(default=dt.time(9, 20))
    pm_opens = models.TimeField(default=dt.time(13, 10))
    pm_closes = models.TimeField(default=dt.time(13, 40))

    objects = SchoolQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(urn__regex=r"^\d{6}$"), name="school_urn_six_digits"
            ),
            models.CheckConstraint(
                condition=Q(am_opens__lt=F("am_closes")) & Q(pm_opens__lt=F("pm_closes")),
                name="school_register_opens_before_it_closes",
            ),
        ]
        triggers: ClassVar[list[Any]] = never_deleted()

    def __str__(self) -> str:
        return self.name


class CalendarPeriod(models.Model):
    """A run of days in one school's calendar, both ends included, as given by the school or authority."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="calendar_periods")
    academic_year = models.CharField(max_length=7, help_text="2025/26")
    kind = models.CharField(max_length=20, choices=CalendarKind.choices)
    start = models.DateField()
    end = models.DateField()
    note = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["school", "start", "kind"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["school", "kind", "start", "end"], name="one_calendar_period_per_run"
            ),
            models.CheckConstraint(
                condition=Q(end__gte=F("start")), name="calendar_period_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.school} {self.kind} {self.start} to {self.end}"


class Session(models.Model):
    """Half a school day at one school, made from its calendar.

    `week` is the Monday of its week: a week with at least one open session is a school week. A
    session that has marks is never deleted; a calendar change closes or opens it.
    """

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="sessions")
    date = models.DateField()
    half = models.CharField(max_length=2, choices=Half.choices)
    week = models.DateField(help_text="The Monday of its week")
    academic_year = models.CharField(max_length=7)
    is_open = models.BooleanField(default=True)
    opens_at = models.TimeField(help_text="Local time the register opens")
    closes_at = models.TimeField(help_text="Local time the register closes")

    objects = SessionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["date", "half"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["school", "date", "half"], name="one_session_per_school_date_half"
            ),
            models.CheckConstraint(
                condition=Q(half__in=Half.values), name="session_half_is_am_or_pm"
            ),
            models.CheckConstraint(
                condition=Q(week__lte=F("date")) & Q(week__gt=F("date") - dt.timedelta(days=7)),
                name="session_week_holds_its_date",
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["school", "week"], name="session_by_school_week"),
            models.Index(fields=["date", "school"], name="session_by_date"),
        ]
        triggers: ClassVar[list[Any]] = [
            pgtrigger.Trigger(
                name="update_keeps_tally",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Update,
                referencing=pgtrigger.Referencing(old="old_sessions", new="new_sessions"),
                func=tally_sql.AFTER_SESSIONS_CHANGED,
            ),
            pgtrigger.Trigger(
                name="insert_keeps_tally",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                referencing=pgtrigger.Referencing(new="new_sessions"),
                func=tally_sql.AFTER_SESSIONS_ADDED,
            ),
            *never_deleted(),
        ]

    def __str__(self) -> str:
        return f"{self.school} {self.date} {self.half}"


SESSION_AT = Prepared(
    "session_at",
    f"""
SELECT {columns(Session, "session")}, {columns(School, "school")}
  FROM attendance_session session JOIN attendance_school school ON school.id = session.school_id
 WHERE school.urn = %(urn)s AND session.date = %(date)s AND session.half = %(half)s
    """,  # noqa: S608  names of columns
    urn="text", date="date", half="text",
)  # fmt: skip


def session_at(urn: str, date: dt.date, half: str) -> Session | None:
    """That session of the school with that URN, its school at hand; None when there is none."""
    for row in SESSION_AT.rows(urn=urn, date=date, half=half):
        values = iter(row)
        session = take(Session, values)
        session.school = take(School, values)
        return session
    return None
