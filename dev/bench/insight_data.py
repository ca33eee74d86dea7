"""A large authority's weekly tallies of two years, made by SQL: what figures are counted from.

No marks but those of weeks in which a child's circumstance began or ended, the only ones that the
figures of whole weeks read. Every number is drawn by hashing the key, so each run gets the same.
"""

from __future__ import annotations

import datetime as dt

from django.db import connection

from dev.bench import data
from dev.bench.table import say

XL = data.Size("XL", 450, 333, 40)
LAST_DAY = dt.date(2026, 7, 15)  # the year is nearly over: this is as much as one question can read
A_YEAR = dt.timedelta(weeks=52)
# Share of all children, in thousandths: near the national ones.
KINDS = {
    "child_in_need": 25, "child_protection": 4, "looked_after": 6, "ehc_plan": 48, "sen_support": 136,
    "young_carer": 10, "free_school_meals": 246, "youth_justice": 2,
}  # fmt: skip
HALF_TERMS = (
    ("2025-09-01", "2025-10-24"), ("2025-11-03", "2025-12-19"), ("2026-01-05", "2026-02-13"),
    ("2026-02-23", "2026-03-27"), ("2026-04-13", "2026-05-22"), ("2026-06-01", "2026-07-17"),
)  # fmt: skip

# Four schools in five are primary; ages are right for the year group; a sixth joined this September.
AGES = """
SET session_replication_role = replica;
UPDATE attendance_enrolment e SET year_group = y.year,
    registration_group = y.year || chr((65 + e.id %% 3)::int),
    starts_on = CASE WHEN y.year IN ('R', '7') THEN %(this_year)s ELSE %(last_year)s END
FROM (SELECT id, CASE WHEN school_id %% 5 = 0 THEN (7 + id %% 5)::text
    WHEN id %% 7 = 0 THEN 'R' ELSE (id %% 7)::text END AS year FROM attendance_enrolment) y
WHERE y.id = e.id;
UPDATE attendance_pupil p SET date_of_birth = '2021-02-01'::date
    - make_interval(years => CASE e.year_group WHEN 'R' THEN 0 ELSE e.year_group::int END)
FROM attendance_enrolment e WHERE e.pupil_id = p.id;
SET session_replication_role = origin;
"""

CALENDARS = """
INSERT INTO attendance_calendarperiod (school_id, academic_year, kind, start, "end", note, source)
SELECT s.id, r.year, 'in_term', r.first, r.last, '', ''
FROM attendance_school s, unnest(%(years)s::text[], %(firsts)s::date[], %(lasts)s::date[]) r(year, first, last);
INSERT INTO attendance_session (school_id, date, half, week, academic_year, is_open, opens_at, closes_at)
SELECT school_id, date - 364, half, week - 364, '2024/25', is_open, opens_at, closes_at
FROM attendance_session ORDER BY date, half, school_id;
"""

# Most have theirs all along; a fifth got or lost it on some day of this year.
CIRCUMSTANCES = """
INSERT INTO attendance_circumstance (pupil_id, kind, valid_from, valid_to, worker, note)
SELECT p.id, k.kind,
    CASE WHEN h.turn < 10 THEN '2025-09-01'::date + h.day ELSE '2023-09-01' END,
    CASE WHEN h.turn BETWEEN 10 AND 19 THEN '2025-09-01'::date + h.day END, '', ''
FROM attendance_pupil p, unnest(%(kinds)s::text[], %(shares)s::int[]) WITH ORDINALITY k(kind, share, n),
    LATERAL (SELECT (hashint8extended(p.id, 100 + k.n) & 1023) AS u,
        (hashint8extended(p.id, 200 + k.n) & 1048575)::int %% 100 AS turn,
        (hashint8extended(p.id, 300 + k.n) & 1048575)::int %% 300 AS day) h
WHERE h.u < k.share * 1.024;
"""

# Absence with permission first in the week, then without, then presence: which half days is all one here.
TALLIES = """
INSERT INTO attendance_weeklytally (enrolment_id, week, possible, present, approved_activity,
    authorised, unauthorised, notice_sessions, late, marked, expected,
    marked_bits, authorised_bits, unauthorised_bits, notice_bits, attended_bits, late_bits, illness_bits)
SELECT e.id, w.week, 10, 10 - a.auth - a.unauth - a.activity, a.activity, a.auth, a.unauth, a.unauth,
    a.late, 10, 10,
    1023, (1 << a.auth) - 1, ((1 << a.unauth) - 1) << a.auth, ((1 << a.unauth) - 1) << a.auth,
    1023 - ((1 << (a.auth + a.unauth)) - 1), a.late << 9, 0
FROM attendance_enrolment e, unnest(%(weeks)s::date[]) w(week),
    LATERAL (SELECT hashint8extended(e.id * 4099 + (w.week - '2020-01-01'::date), 7) AS h,
        e.id %% 5 = 0 AS often) d,
    LATERAL (SELECT
        CASE WHEN d.h & 255 < CASE WHEN d.often THEN 110 ELSE 26 END
            THEN (1 + ((d.h >> 8) & 3))::int ELSE 0 END AS auth,
        CASE WHEN (d.h >> 16) & 255 < CASE WHEN d.often THEN 60 ELSE 8 END
            THEN (1 + ((d.h >> 24) & 3))::int ELSE 0 END AS unauth,
        ((d.h >> 32) & 63 = 0)::int AS activity, ((d.h >> 40) & 15 = 0)::int AS late) a
WHERE w.week >= e.starts_on
"""

MARKS = """
INSERT INTO attendance_mark (session_id, enrolment_id, code, note, entered_at, entered_by_name,
    entered_role, source)
SELECT s.id, e.id, CASE (hashint8extended(e.id * 4099 + s.id, 11) & 15) WHEN 0 THEN 'O' WHEN 1 THEN 'I'
    ELSE CASE s.half WHEN 'AM' THEN '/' ELSE '\\' END END, '', now(), 'Bench', 'school_admin', ''
FROM (SELECT pupil_id, date_trunc('week', d)::date AS week
    FROM attendance_circumstance, unnest(ARRAY[valid_from, valid_to]) d
    WHERE d BETWEEN %(first)s AND %(last)s GROUP BY 1, 2) c
JOIN attendance_enrolment e ON e.pupil_id = c.pupil_id
JOIN attendance_session s ON s.school_id = e.school_id AND s.week = c.week
ORDER BY 1, 2
"""


def make(size: data.Size) -> None:
    """Schools, children, circumstances, calendars and the tallies of two years."""
    this_year = data.school_weeks(size)
    last_year = [week - A_YEAR for week in this_year]
    say(f"Figures: making {size.pupils:,} pupils and the tallies of two years.")
    data.make_authority(size)
    runs = [(dt.date.fromisoformat(a), dt.date.fromisoformat(b)) for a, b in HALF_TERMS]
    runs = [(a - A_YEAR, b - A_YEAR) for a, b in runs] + runs
    with connection.cursor() as cursor:
        cursor.execute(AGES, {"this_year": this_year[0], "last_year": last_year[0]})
        cursor.execute(CALENDARS, {
            "years": ["2024/25"] * 6 + ["2025/26"] * 6,
            "firsts": [first for first, _ in runs], "lasts": [last for _, last in runs],
        })  # fmt: skip
        cursor.execute(CIRCUMSTANCES, {"kinds": list(KINDS), "shares": list(KINDS.values())})
        for week in [*last_year, *this_year]:  # as time wrote them: week by week
            cursor.execute(TALLIES, {"weeks": [week]})
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(MARKS, {"first": this_year[0], "last": this_year[-1]})
        cursor.execute("SET session_replication_role = origin")
        cursor.execute("VACUUM ANALYZE")
