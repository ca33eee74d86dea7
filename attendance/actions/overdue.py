"""Reasons nobody gave in time: marks of N older than the school days allowed, as tasks of the school.

One standing flag an enrolment says how many and since when. It is the school's own task: casework does
not take it up (it is none of `OFFERED_KINDS`), and the run that judges absence does not touch it. Judged
over the school year of the day, like all that a school still has in hand.
"""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from accounts.audit import record
from attendance.actions import flags_sql
from attendance.actions.closed import SHUTS, Closings, read_closings
from attendance.actions.thresholds import threshold_on
from attendance.choices import REASON_NOT_KNOWN, FlagKind
from attendance.models import Flag, Mark, School, Session
from attendance.rules.calendar import AcademicYear
from attendance.rules.sweep import overdue_before

SCHOOL_DAYS = "unexplained_school_days"
NEVER = 10_000  # no number in force: nothing is ever overdue
MOST_CLOSED = 60  # school days closings may have taken out of the last few

# Each school's own last days before today: the earliest of them is the first day still in time. A day
# that a closing shut is none of them; a class with a closing of its own has days of its own.
SYNC = f"""
WITH places AS (
    SELECT id AS school_id, NULL::text AS class FROM attendance_school
    UNION SELECT c.school_id, unnest(c.groups) FROM attendance_closure c
    WHERE c.withdrawn_at IS NULL AND c.starts_on < %(as_of)s AND c.ends_on >= %(first)s
), limits AS MATERIALIZED (
    SELECT p.school_id, p.class, last.day FROM places p LEFT JOIN LATERAL (
        SELECT min(d.date) AS day FROM (
            SELECT DISTINCT s.date FROM attendance_session s
            WHERE s.school_id = p.school_id AND s.is_open AND s.date < %(as_of)s
                AND NOT EXISTS (SELECT FROM attendance_closure c WHERE {SHUTS}
                    AND (c.groups = '{{}}' OR p.class = ANY(c.groups)))
            ORDER BY s.date DESC LIMIT %(days)s) d
        HAVING count(*) = %(days)s) last ON true
), late AS (
    SELECT m.enrolment_id, s.week, count(*)::int AS sessions, min(s.date) AS oldest,
        bit_or(1 << (2 * (s.date - s.week) + (s.half = 'PM')::int))::smallint AS bits
    FROM limits l
    JOIN attendance_session s ON s.school_id = l.school_id AND s.date >= %(first)s
        AND s.date < %(as_of)s
    JOIN attendance_mark m ON m.session_id = s.id AND m.code = 'N'
    JOIN attendance_enrolment e ON e.id = m.enrolment_id
    LEFT JOIN limits own ON own.school_id = l.school_id AND own.class = e.registration_group
    WHERE l.class IS NULL AND s.date < CASE WHEN own.class IS NULL THEN l.day ELSE own.day END
    GROUP BY m.enrolment_id, s.week
), overdue AS MATERIALIZED (
    SELECT enrolment_id, sum(sessions)::int AS sessions, min(oldest) AS oldest,
        array_agg(week ORDER BY week) AS weeks, array_agg(bits ORDER BY week) AS bits
    FROM late GROUP BY enrolment_id
), met AS MATERIALIZED (
    SELECT f.id, coalesce(f.enrolment_id, o.enrolment_id) AS enrolment_id, o.sessions, o.oldest,
        o.weeks, o.bits, jsonb_build_object('sessions', coalesce(o.sessions, 0), 'oldest', o.oldest,
            'school_days', %(days)s::int) AS numbers
    FROM overdue o FULL JOIN (
        SELECT * FROM attendance_flag WHERE cleared_at IS NULL AND kind = %(kind)s) f
        ON f.enrolment_id = o.enrolment_id
), raised AS (
    INSERT INTO attendance_flag (ref, enrolment_id, kind, window_from, window_to, numbers,
        raised_numbers, raised_at, raised_as_of, changed_at, evidence_weeks, evidence_bits)
    SELECT 'F-' || lpad(n.n::text, greatest(6, length(n.n::text)), '0'), n.enrolment_id, %(kind)s,
        n.oldest, %(as_of)s, n.numbers, n.numbers, %(at)s, %(as_of)s, %(at)s, n.weeks, n.bits
    FROM (SELECT o.*, nextval('attendance_flag_ref') AS n FROM (
        SELECT * FROM met WHERE id IS NULL ORDER BY enrolment_id) o) n
    RETURNING id
), kept AS (
    UPDATE attendance_flag f SET numbers = met.numbers, window_from = met.oldest,
        window_to = %(as_of)s, evidence_weeks = met.weeks, evidence_bits = met.bits,
        changed_at = CASE WHEN f.numbers = met.numbers THEN f.changed_at ELSE %(at)s END
    FROM met WHERE f.id = met.id AND met.sessions > 0
        AND (f.numbers <> met.numbers OR f.window_to <> %(as_of)s
            OR f.evidence_weeks <> met.weeks OR f.evidence_bits <> met.bits)
    RETURNING f.id
), cleared AS (
    UPDATE attendance_flag f SET cleared_at = %(at)s, cleared_as_of = %(as_of)s,
        cleared_numbers = met.numbers
    FROM met WHERE f.id = met.id AND met.sessions IS NULL
    RETURNING f.id
)
SELECT (SELECT count(*) FROM raised), (SELECT count(*) FROM kept), (SELECT count(*) FROM cleared)
"""  # noqa: S608  text of ours


@dataclass(frozen=True)
class Expired:
    """What a run did to the standing flags."""

    raised: int
    kept: int
    cleared: int

    @property
    def rows(self) -> int:
        """How many were written."""
        return self.raised + self.kept + self.cleared


@dataclass(frozen=True)
class WithoutReason:
    """One child's day with an N: which halves, and whether the school days allowed have gone by."""

    ref: str
    name: str
    group: str
    enrolment_id: int
    date: dt.date
    halves: tuple[str, ...]
    is_overdue: bool


@transaction.atomic
def expire_unexplained(*, as_of: dt.date, at: dt.datetime | None = None) -> Expired:
    """Make the flags of reasons overdue say what the marks say. Twice changes nothing; two runs wait.

    One statement under the lock of the flag run: cut short, nothing of it is there.
    """
    at = at or timezone.now()
    parameters: dict[str, Any] = {
        "as_of": as_of, "at": at, "kind": FlagKind.REASON_OVERDUE.value,
        "days": threshold_on(SCHOOL_DAYS, as_of) or NEVER, "first": AcademicYear.of(as_of).first_day,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(flags_sql.LOCK)
        cursor.execute(SYNC, parameters)
        done = Expired(*cursor.fetchone())
    if done.raised or done.cleared:
        record(
            by=None, kind="flags.refreshed", target_type="flags", target_ref=as_of.isoformat(),
            after={"raised": done.raised, "cleared": done.cleared}, actor="expire_unexplained",
        )  # fmt: skip
    return done


def read_without_reason(school: School, as_of: dt.date) -> list[WithoutReason]:
    """Days before `as_of` with an N, of this school year as the marks say now, oldest first."""
    limits = _Limits.of(school, as_of)
    sessions = Session.objects.open().filter(
        school=school, date__gte=AcademicYear.of(as_of).first_day, date__lt=as_of
    )
    marks = Mark.objects.filter(code=REASON_NOT_KNOWN, session__in=sessions).order_by(
        "session__date", "enrolment__pupil__sort_name", "enrolment", "session__half"
    )
    columns = (
        "enrolment__pupil__ref", "enrolment__pupil__legal_surname",
        "enrolment__pupil__legal_forename", "enrolment__registration_group", "enrolment_id",
        "session__date", "session__half",
    )  # fmt: skip
    found: dict[tuple[int, dt.date], WithoutReason] = {}
    for ref, surname, forename, group, enrolment, date, half in marks.values_list(*columns):
        known = found.get((enrolment, date))
        halves = (*known.halves, half) if known else (half,)
        before = limits.before(group)
        late = before is not None and date < before
        name = f"{surname}, {forename}"
        found[enrolment, date] = WithoutReason(ref, name, group, enrolment, date, halves, late)
    return list(found.values())


def count_overdue(school: School) -> int:
    """How many absences of a school stand without a reason too long, as the last run found."""
    flags = Flag.objects.standing().filter(enrolment__school=school, kind=FlagKind.REASON_OVERDUE)
    return sum(numbers.get("sessions", 0) for numbers in flags.values_list("numbers", flat=True))


def allowed_days(as_of: dt.date) -> int | None:
    """How many school days a reason may take."""
    return threshold_on(SCHOOL_DAYS, as_of)


@dataclass(frozen=True)
class _Limits:
    """The first day still in time, class by class: a closing may have shut only some."""

    sessions: list[tuple[dt.date, str]]
    closings: Closings
    as_of: dt.date
    days: int
    known: dict[str, dt.date | None] = field(default_factory=dict)

    @classmethod
    def of(cls, school: School, as_of: dt.date) -> "_Limits":
        """From the school's sessions lately: two queries."""
        days = allowed_days(as_of) or NEVER
        met = Session.objects.open().filter(school=school, date__lt=as_of).order_by("-date")
        lately = list(met.values_list("date", "half")[: 2 * (days + MOST_CLOSED)])
        first = lately[-1][0] if lately else as_of
        return cls(lately, read_closings(school, first, as_of), as_of, days)

    def before(self, group: str) -> dt.date | None:
        """A day before this one is overdue; None while there have been too few."""
        if group not in self.known:
            met = {d for d, half in self.sessions if not self.closings.of(d, half, group)}
            self.known[group] = overdue_before(sorted(met), self.as_of, self.days)
        return self.known[group]
