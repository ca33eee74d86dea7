"""An authority made by SQL in seconds: schools, a year of sessions, pupils, and marks by rule.

The numbers are drawn by hashing the key, so that every run and every machine gets the same marks:
four pupils in five miss 1-7 % of days, the fifth 10-35 %; three absences in ten are unauthorised.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import connection

from attendance.models.tally_sql import COLUMNS, JOINS, MEASURES

FIRST_MONDAY = dt.date(2025, 9, 1)
WEEK = dt.timedelta(days=7)
HOLIDAYS = tuple(
    dt.date.fromisoformat(day)
    for day in ("2025-10-27", "2025-12-22", "2025-12-29", "2026-02-16", "2026-03-30", "2026-04-06")
)


@dataclass(frozen=True)
class Size:
    """How much to make."""

    name: str
    schools: int
    pupils_each: int
    weeks: int = 38

    @property
    def pupils(self) -> int:
        """Of all schools."""
        return self.schools * self.pupils_each


S = Size("S", 5, 300)
L = Size("L", 160, 282)

AUTHORITY = """
INSERT INTO attendance_authority (code, name, address, telephone, email)
VALUES ('390', 'Bench Council', '', '', '');
INSERT INTO attendance_school (urn, authority_id, establishment_number, name, phase, street, town,
    postcode, telephone, head_name, am_opens, am_closes, pm_opens, pm_closes)
SELECT (800000 + n)::text, (SELECT max(id) FROM attendance_authority), '', 'School ' || n, 'Primary',
    '', '', '', '', '', '08:50', '09:20', '13:10', '13:40'
FROM generate_series(1, %(schools)s) n;
INSERT INTO attendance_session (school_id, date, half, week, academic_year, is_open, opens_at, closes_at)
SELECT s.id, w.week + d, h.half, w.week, '2025/26', true, h.opens, h.closes
FROM attendance_school s, unnest(%(weeks)s::date[]) w(week), generate_series(0, 4) d,
    (VALUES ('AM', '08:50'::time, '09:20'::time), ('PM', '13:10', '13:40')) h(half, opens, closes)
ORDER BY w.week, d, h.half, s.id;
INSERT INTO attendance_pupil (ref, upn, legal_surname, legal_forename, sort_name, date_of_birth, sex,
    compulsory_from, compulsory_until)
SELECT 'P-' || n, 'B' || lpad(n::text, 12, '0'), 'Bench', 'Child ' || n, 'bench child ' || n,
    '2016-05-14', 'U', '2021-08-31', '2032-06-25'
FROM generate_series(1, %(pupils)s) n;
INSERT INTO attendance_enrolment (pupil_id, school_id, kind, starts_on, year_group, registration_group)
SELECT p.id, s.id, 'main', %(first)s, '4', '4' || chr((65 + p.n %% 9)::int)
FROM (SELECT id, row_number() OVER (ORDER BY id) - 1 AS n FROM attendance_pupil) p
JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS n FROM attendance_school) s
    ON s.n = p.n / %(pupils_each)s
ORDER BY p.id;
ANALYZE attendance_school, attendance_session, attendance_pupil, attendance_enrolment;
"""

# One row a session and enrolment, in session order, as registers come in.
MARKS = """
SELECT s.id AS session_id, e.id AS enrolment_id, s.date, s.half,
    CASE WHEN u.u >= u.p THEN
            CASE WHEN v.v < 0.02 THEN 'L' WHEN s.half = 'AM' THEN '/' ELSE '\\' END
         WHEN v.v < 0.20 THEN 'O' WHEN v.v < 0.25 THEN 'G' WHEN v.v < 0.27 THEN 'N'
         WHEN v.v < 0.30 THEN 'U' WHEN v.v < 0.40 THEN 'M' ELSE 'I' END AS code
FROM attendance_session s
JOIN attendance_enrolment e ON e.school_id = s.school_id
CROSS JOIN LATERAL (SELECT
    (hashint8extended(e.id * 4099 + (s.date - '2025-01-01'::date), 7) & 1048575) / 1048576.0 AS u,
    CASE WHEN e.id %% 5 = 0 THEN 0.10 + 0.25 * (hashint8extended(e.id, 3) & 1023) / 1024.0
         ELSE 0.01 + 0.06 * (hashint8extended(e.id, 3) & 1023) / 1024.0 END AS p) u
CROSS JOIN LATERAL (SELECT
    (hashint8extended(e.id * 4099 + s.id, 11) & 1048575) / 1048576.0 AS v) v
WHERE s.date BETWEEN %(since)s AND %(until)s
"""

INSERT = f"""
INSERT INTO attendance_mark (session_id, enrolment_id, code, note, entered_at, entered_by_name,
    entered_role, source)
SELECT session_id, enrolment_id, code, '', now(), 'Bench', 'school_admin', ''
FROM ({MARKS}) m ORDER BY session_id, enrolment_id
"""

# All at once: everybody is on roll all year here, so what is expected of them is the school's week.
TALLIES = f"""
INSERT INTO attendance_weeklytally (enrolment_id, week, {", ".join(COLUMNS)}, expected)
SELECT x.enrolment_id, s.week, {MEASURES}, min(k.sessions)
FROM (SELECT session_id, enrolment_id, code, 1 AS sign FROM attendance_mark) x
{JOINS}
JOIN (SELECT school_id, week, count(*) AS sessions FROM attendance_session WHERE is_open
    GROUP BY school_id, week) k ON k.school_id = s.school_id AND k.week = s.week
GROUP BY x.enrolment_id, s.week ORDER BY x.enrolment_id, s.week
"""


def school_weeks(size: Size) -> list[dt.date]:
    """The Mondays of the year's school weeks."""
    weeks: list[dt.date] = []
    monday = FIRST_MONDAY
    while len(weeks) < size.weeks:
        if monday not in HOLIDAYS:
            weeks.append(monday)
        monday += dt.timedelta(days=7)
    return weeks


def make_authority(size: Size) -> None:
    """Schools, sessions, pupils and enrolments; no marks yet."""
    with connection.cursor() as cursor:
        cursor.execute(
            AUTHORITY,
            {
                "schools": size.schools,
                "pupils": size.pupils,
                "pupils_each": size.pupils_each,
                "weeks": school_weeks(size),
                "first": FIRST_MONDAY,
            },
        )


def make_marks(since: dt.date, until: dt.date, *, through_triggers: bool = False) -> int:
    """Fill the registers of those days; return how many marks.

    Without triggers (ten times as quick) nothing is tallied: `make_tallies` follows.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"SET session_replication_role = {'origin' if through_triggers else 'replica'}"
        )
        cursor.execute(INSERT, {"since": since, "until": until})
        made = int(cursor.rowcount)
        cursor.execute("SET session_replication_role = origin")
    return made


def make_tallies() -> None:
    """Write every tally from the marks, and ask for everybody's flags."""
    with connection.cursor() as cursor:
        cursor.execute("SET work_mem = '512MB'")
        cursor.execute(TALLIES)
        cursor.execute("RESET work_mem")
        cursor.execute(
            "INSERT INTO attendance_recheckrequest (enrolment_id, asked_at)"
            " SELECT id, now() FROM attendance_enrolment"
        )
        cursor.execute("ANALYZE attendance_mark, attendance_weeklytally")
