"""Making the flags say what was judged: raise, keep or clear, with the sessions each rests on.

Nothing is written that stands already as it should; a day gone by with the same numbers moves the end of
the window and not `changed_at`.
"""

from attendance.actions.flags_facts_sql import within
from attendance.actions.flags_kinds_sql import BASES, EDGES_BY_WEEK

# Findings of several kinds often rest on the same sessions: each set is put together once.
EVIDENCE = f"""
CREATE TEMP TABLE flag_evidence ON COMMIT DROP AS
WITH wanted AS MATERIALIZED (
    SELECT row_number() OVER () AS n, j.* FROM (
        SELECT DISTINCT enrolment_id, basis, first, last FROM flag_judged
        WHERE holds OR kind = 'notice_threshold') j
), held AS (
    SELECT j.n, m.week, (({BASES}) & {within("m.week", "j.first", "j.last")})::smallint AS bits
    FROM wanted j
    JOIN attendance_enrolment e ON e.id = j.enrolment_id
    JOIN attendance_pupil p ON p.id = e.pupil_id
    JOIN flag_missed m ON m.enrolment_id = j.enrolment_id
        AND m.week > j.first - 7 AND m.week <= j.last
    LEFT JOIN ({EDGES_BY_WEEK}) g ON g.school_id = e.school_id AND g.week = m.week
        AND j.basis = 'edge'
    OFFSET 0  -- worked out once, not again for the condition
)
SELECT w.enrolment_id, w.basis, w.first, w.last, h.weeks, h.bits FROM wanted w JOIN (
    SELECT n, array_agg(week ORDER BY week) AS weeks, array_agg(bits ORDER BY week) AS bits
    FROM held WHERE bits <> 0 GROUP BY n) h USING (n)
"""

# Which codes the sessions of a notice finding carry: the only marks that are read, each by its key.
CODES = """
UPDATE flag_judged j SET numbers = j.numbers || jsonb_build_object('codes', coalesce(c.codes, '{}'))
FROM flag_judged k LEFT JOIN (
    SELECT enrolment_id, jsonb_object_agg(code, n) AS codes FROM (
        SELECT v.enrolment_id, m.code, count(*) AS n
        FROM flag_evidence v
        JOIN attendance_enrolment e ON e.id = v.enrolment_id
        CROSS JOIN LATERAL unnest(v.weeks, v.bits) AS w (week, bits)
        CROSS JOIN generate_series(0, 13) AS slot
        JOIN attendance_session s ON s.school_id = e.school_id AND s.date = w.week + slot / 2
            AND s.half = CASE WHEN slot & 1 = 0 THEN 'AM' ELSE 'PM' END
        CROSS JOIN LATERAL (
            SELECT code FROM attendance_mark
            WHERE session_id = s.id AND enrolment_id = v.enrolment_id OFFSET 0) m
        WHERE v.basis = 'notice' AND (w.bits >> slot) & 1 = 1 AND EXISTS (
            SELECT FROM flag_judged k WHERE k.enrolment_id = v.enrolment_id
                AND k.kind = 'notice_threshold' AND k.first = v.first AND k.last = v.last)
        GROUP BY v.enrolment_id, m.code) counted
    GROUP BY enrolment_id) c ON c.enrolment_id = k.enrolment_id
WHERE k.kind = 'notice_threshold' AND j.kind = k.kind AND j.enrolment_id = k.enrolment_id
"""

# What becomes of each flag. A flag with nothing judged of it any more is cleared too; and so is one of a
# run of absence when what holds now is another run, which asks for a return of its own: what people noted
# on the first one says nothing of it.
DONE = """
CREATE TEMP TABLE flag_done ON COMMIT DROP AS
SELECT f.id, coalesce(j.enrolment_id, f.enrolment_id) AS enrolment_id, coalesce(j.kind, f.kind) AS kind,
    CASE WHEN f.id IS NULL THEN 'raised' WHEN coalesce(j.holds, false) THEN 'standing'
        ELSE 'cleared' END AS outcome,
    coalesce(j.window_from, f.window_from, %(as_of)s) AS window_from,
    coalesce(j.numbers, '{}') AS numbers, coalesce(v.weeks, '{}') AS weeks,
    coalesce(v.bits, '{}') AS bits
FROM flag_judged j
LEFT JOIN flag_evidence v ON v.enrolment_id = j.enrolment_id AND v.basis = j.basis
    AND v.first = j.first AND v.last = j.last
FULL JOIN (SELECT * FROM flag_standing WHERE kind = ANY(%(kinds)s)) f
    ON f.enrolment_id = j.enrolment_id AND f.kind = j.kind
    AND (NOT j.holds OR f.run_last IS NULL OR j.first <= f.run_last AND j.last >= f.run_first)
WHERE f.id IS NOT NULL OR j.holds
"""

RAISE = """
INSERT INTO attendance_flag (ref, enrolment_id, kind, window_from, window_to, numbers, raised_numbers,
    raised_at, raised_as_of, changed_at, evidence_weeks, evidence_bits)
SELECT 'F-' || lpad(n.n::text, greatest(6, length(n.n::text)), '0'), n.enrolment_id, n.kind,
    n.window_from, %(as_of)s, n.numbers, n.numbers, %(at)s, %(as_of)s, %(at)s, n.weeks, n.bits
FROM (SELECT o.*, nextval('attendance_flag_ref') AS n FROM (
    SELECT * FROM flag_done WHERE outcome = 'raised' ORDER BY enrolment_id, kind) o) n
"""

KEEP = """
UPDATE attendance_flag f SET numbers = d.numbers, window_from = d.window_from, window_to = %(as_of)s,
    evidence_weeks = d.weeks, evidence_bits = d.bits,
    changed_at = CASE WHEN f.numbers = d.numbers AND f.window_from = d.window_from
        AND f.evidence_weeks = d.weeks AND f.evidence_bits = d.bits THEN f.changed_at ELSE %(at)s END
FROM flag_done d WHERE f.id = d.id AND d.outcome = 'standing' AND (f.numbers <> d.numbers
    OR f.window_from <> d.window_from OR f.window_to <> %(as_of)s
    OR f.evidence_weeks <> d.weeks OR f.evidence_bits <> d.bits)
"""

CLEAR = """
UPDATE attendance_flag f SET cleared_at = %(at)s, cleared_as_of = %(as_of)s,
    cleared_numbers = d.numbers
FROM flag_done d WHERE f.id = d.id AND d.outcome = 'cleared'
"""

# A flag put off comes back before its day when so many further sessions were missed.
_MEASURE = "coalesce({n} ->> 'absent', {n} ->> 'recent_absent', {n} ->> 'sessions', '0')::int"
WAKE = f"""
INSERT INTO attendance_flagnote (flag_id, kind, reason, reference, numbers, at, by_name, role)
SELECT f.id, 'unsnoozed', more.sessions || ' more sessions than when it was put off', '', f.numbers,
    %(at)s, 'Bellwether', ''
FROM flag_done d JOIN attendance_flag f ON f.id = d.id
CROSS JOIN LATERAL (
    SELECT n.numbers FROM attendance_flagnote n WHERE n.flag_id = f.id AND n.kind = 'snoozed'
    ORDER BY n.id DESC LIMIT 1) put_off
CROSS JOIN LATERAL (SELECT {_MEASURE.format(n="f.numbers")}
    - {_MEASURE.format(n="put_off.numbers")} AS sessions) more
WHERE d.outcome = 'standing' AND f.snoozed_until > %(as_of)s AND more.sessions > 0
    AND more.sessions >= %(wake_sessions)s::int
"""

# Removals are judged after the flags they rest on: their tables take the place of the first ones, and
# the rows of both are read together in the end.
ASIDE = """
ALTER TABLE flag_done RENAME TO flag_done_before;
TRUNCATE flag_judged; DROP TABLE flag_evidence
"""
TOGETHER = "INSERT INTO flag_done SELECT * FROM flag_done_before"

COUNTS = """
SELECT count(*) FILTER (WHERE outcome = 'raised'), count(*) FILTER (WHERE outcome = 'cleared'),
    count(*) FILTER (WHERE outcome = 'standing') FROM flag_done
"""

LINES = """
SELECT d.outcome, sc.urn, p.upn, d.enrolment_id, d.kind, d.numbers, d.window_from, %(as_of)s::date
FROM flag_done d
JOIN attendance_enrolment e ON e.id = d.enrolment_id
JOIN attendance_school sc ON sc.id = e.school_id
JOIN attendance_pupil p ON p.id = e.pupil_id
ORDER BY sc.urn, p.upn, d.kind
"""
