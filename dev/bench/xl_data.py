"""The largest authority: 450 schools, 150,000 children, a year of 57 million marks, made once and kept."""

from __future__ import annotations

import datetime as dt
import json
import time
from pathlib import Path

from django.core.management import call_command
from django.db import connection

from dev.bench import data
from dev.bench.table import say
from dev.bench.xl_server import folder

XL = data.Size("XL", 450, 338)
WEEKS = data.school_weeks(XL)
LAST_DAY = WEEKS[-1] + dt.timedelta(days=4)

# Three children in a hundred come or go within the year; classes of about thirty; ages over the years
# of school, so that some are too young or too old for a notice.
PEOPLE = """
SET session_replication_role = replica;
UPDATE attendance_enrolment e SET
    registration_group = (4 + n.k %% 7)::text || chr((65 + n.k / 7 %% 2)::int),
    year_group = (4 + n.k %% 7)::text,
    starts_on = CASE WHEN e.id %% 200 < 3 THEN %(middle)s ELSE e.starts_on END,
    ends_on = CASE WHEN e.id %% 200 BETWEEN 3 AND 5 THEN %(middle)s END
FROM (SELECT id, row_number() OVER (PARTITION BY school_id ORDER BY id) AS k
      FROM attendance_enrolment) n
WHERE n.id = e.id;
UPDATE attendance_pupil SET
    date_of_birth = '2010-09-14'::date + (id %% 4000)::int,
    compulsory_from = CASE WHEN id %% 25 = 0 THEN '2025-12-31'::date ELSE '2021-08-31' END,
    legal_surname = 'Bench ' || id %% 997;
SET session_replication_role = origin;
VACUUM FULL attendance_enrolment;
VACUUM FULL attendance_pupil;
ANALYZE;
"""

# Four children in five miss 1-7 % of days, the fifth 10-35 %: whole days; beside them 0.8 % of half days,
# and late arrivals, 2.5 % of mornings and 0.8 % of afternoons. By hash of the key: the same everywhere.
MARKS = """
SELECT s.id AS session_id, e.id AS enrolment_id, s.date, s.half,
    CASE WHEN d.u < e.p THEN
            CASE WHEN d.v < 0.24 THEN 'O' WHEN d.v < 0.29 THEN 'G' WHEN d.v < 0.31 THEN 'N'
                 WHEN d.v < 0.34 THEN 'E' WHEN d.v < 0.40 THEN 'C' ELSE 'I' END
         WHEN h.u < 0.008 THEN
            CASE WHEN h.v < 0.70 THEN 'M' WHEN h.v < 0.85 AND s.half = 'AM' THEN 'U' ELSE 'I' END
         WHEN h.v < CASE WHEN s.half = 'AM' THEN 0.025 ELSE 0.008 END THEN 'L'
         WHEN s.half = 'AM' THEN '/' ELSE '\\' END AS code
FROM attendance_session s
JOIN (SELECT id, school_id, starts_on, coalesce(ends_on, 'infinity') AS ends_on,
        CASE WHEN id %% 5 = 0 THEN 0.10 + 0.25 * (hashint8extended(id, 3) & 1023) / 1024.0::float8
             ELSE 0.01 + 0.06 * (hashint8extended(id, 3) & 1023) / 1024.0::float8 END AS p
      FROM attendance_enrolment) e
    ON e.school_id = s.school_id AND s.date BETWEEN e.starts_on AND e.ends_on
CROSS JOIN LATERAL (SELECT
    hashint8extended(e.id * 4099 + (s.date - '2025-01-01'::date), 7) AS day,
    hashint8extended(e.id * 4099 + s.id, 11) AS half OFFSET 0) r
CROSS JOIN LATERAL (SELECT (r.day & 1048575) / 1048576.0::float8 AS u,
    (r.day >> 20 & 1048575) / 1048576.0::float8 AS v) d
CROSS JOIN LATERAL (SELECT (r.half & 1048575) / 1048576.0::float8 AS u,
    (r.half >> 20 & 1048575) / 1048576.0::float8 AS v) h
WHERE s.date BETWEEN %(since)s AND %(until)s
"""
FILL = f"""
INSERT INTO attendance_mark (session_id, enrolment_id, code, note, entered_at, entered_by_name,
    entered_role, source)
SELECT session_id, enrolment_id, code, '', now(), 'Bench', 'school_admin', ''
FROM ({MARKS}) m ORDER BY session_id, enrolment_id
"""
WITHOUT_KEYS = """
ALTER TABLE attendance_mark DROP CONSTRAINT attendance_mark_pkey;
DROP INDEX mark_by_enrolment;
DROP INDEX mark_without_reason;
"""
KEYS = """
ALTER TABLE attendance_mark ADD PRIMARY KEY (session_id, enrolment_id);
CREATE INDEX mark_by_enrolment ON attendance_mark (enrolment_id, session_id);
CREATE INDEX mark_without_reason ON attendance_mark (session_id, enrolment_id) WHERE code = 'N';
VACUUM (FREEZE, ANALYZE) attendance_mark;
"""
# What an analyst would have: child, number of the session in the year, code; in order of the child.
FOR_ANALYSTS = """
COPY (SELECT m.enrolment_id, n.n, m.code FROM attendance_mark m
    JOIN (SELECT id, 2 * (dense_rank() OVER (ORDER BY date) - 1) + (half = 'PM')::int AS n
          FROM attendance_session) n ON n.id = m.session_id
    ORDER BY m.enrolment_id, n.n)
TO STDOUT WITH (FORMAT csv)
"""


def make() -> None:
    """Fill the database that Django talks to: schools, children, and all marks but the last day's."""
    began = time.perf_counter()
    call_command("migrate", verbosity=0)
    say(f"XL: {XL.schools} schools, {XL.pupils:,} children.")
    data.make_authority(XL)
    run(PEOPLE, {"middle": WEEKS[18]})
    run(WITHOUT_KEYS)
    marks = sum(_fill(week) for week in WEEKS)
    say(f"  {marks:,} marks; keys and indexes")
    run(KEYS)
    made = {"marks": marks, "seconds": round(time.perf_counter() - began)}
    (folder() / "made.json").write_text(json.dumps(made))
    say(f"  made in {made['seconds']} s")


def _fill(week: dt.date) -> int:
    until = min(week + dt.timedelta(days=6), LAST_DAY - dt.timedelta(days=1))
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(FILL, {"since": week, "until": until})
        made = int(cursor.rowcount)
        cursor.execute("SET session_replication_role = origin")
    say(f"  {week}: {made:,}")
    return made


def run(script: str, values: dict[str, dt.date] | None = None) -> None:
    """Several statements, each on its own: VACUUM wants no transaction around it."""
    with connection.cursor() as cursor:
        for statement in script.split(";\n"):
            if statement.strip():
                cursor.execute(statement, values)


def write_for_analysts(path: Path) -> None:
    """All marks as CSV."""
    with path.open("w") as file, connection.cursor() as cursor:
        cursor.execute("SET work_mem = '1GB'")
        cursor.copy_expert(FOR_ANALYSTS, file)
        cursor.execute("RESET work_mem")
