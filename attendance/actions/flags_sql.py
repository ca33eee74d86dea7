"""What holds of whom, and making the flags say so: one statement for absence, one for notices.

Each first judges every enrolment in scope (`judged`: enrolment_id, kind, holds, window_from, what its
numbers are made of), then raises, keeps or clears by comparing with the standing flags. The rules
are those of `attendance.rules.flags`; a test holds the two to the same answers.

Parameters: as_of, at (the instant of the run), ids (when scoped), the window and the rule's numbers.
"""

from attendance.actions.period_sql import MARK_WITH_MEANING, period_totals

EVERYBODY, SCOPED = "TRUE", "enrolment_id = ANY(%(ids)s::bigint[])"

LOCK = "SELECT pg_advisory_xact_lock(hashtext('attendance.refresh_flags'))"

TAKE_REQUESTS = """
WITH taken AS (DELETE FROM attendance_recheckrequest RETURNING enrolment_id)
SELECT DISTINCT enrolment_id FROM taken
"""

# Standing flags that time alone can move: a notice window slides by the week, a year ends; and any
# judged by somebody as of a later day than this one. Reasons overdue have a run of their own.
DUE = """
SELECT DISTINCT enrolment_id FROM attendance_flag
WHERE cleared_at IS NULL AND kind IN ('notice_threshold', 'persistent_absence', 'severe_absence')
    AND (window_to > %(as_of)s OR CASE kind
        WHEN 'notice_threshold' THEN window_to <> %(as_of)s ELSE window_from <> %(first)s END)
"""

# Marks of days to come were not counted: look again when those days are here.
ASK_AGAIN_FOR_LATER_MARKS = """
INSERT INTO attendance_recheckrequest (enrolment_id, asked_at)
SELECT DISTINCT m.enrolment_id, %(at)s FROM attendance_session s
JOIN attendance_mark m ON m.session_id = s.id
WHERE s.date > %(as_of)s AND m.enrolment_id = ANY(%(ids)s::bigint[])
"""

ASK_AGAIN = """
INSERT INTO attendance_recheckrequest (enrolment_id, asked_at)
SELECT unnest(%(ids)s::bigint[]), %(at)s
"""

_ABSENCE_JUDGED = """
    totals AS MATERIALIZED ({totals}),
    rule (kind, percent, sessions) AS (VALUES
        ('persistent_absence', %(persistent_percent)s::int, %(persistent_sessions)s::int),
        ('severe_absence', %(severe_percent)s::int, NULL)),
    judged AS (
        SELECT enrolment_id, kind, percent, sessions, authorised, unauthorised,
            authorised + unauthorised AS absent,
            present + approved_activity + authorised + unauthorised AS possible,
            present + approved_activity + authorised + unauthorised > 0 AND CASE
                WHEN percent IS NOT NULL THEN 100 * (authorised + unauthorised)
                    >= percent * (present + approved_activity + authorised + unauthorised)
                ELSE authorised + unauthorised >= sessions END AS holds,
            %(first)s::date AS window_from
        FROM totals CROSS JOIN rule
    )
"""

_ABSENCE_NUMBERS = """
    jsonb_strip_nulls(jsonb_build_object(
        'absent', coalesce(j.absent, 0), 'possible', coalesce(j.possible, 0),
        'authorised', coalesce(j.authorised, 0), 'unauthorised', coalesce(j.unauthorised, 0),
        'absence_percent', round(100.0 * j.absent / nullif(j.possible, 0), 1),
        'threshold_percent', j.percent, 'threshold_sessions', j.sessions))
"""

# The school weeks are the school's own: weeks with an open session, terms and years no boundary.
_NOTICE_JUDGED = """
    span AS MATERIALIZED (
        SELECT sc.id AS school_id, min(w.week) AS first, count(*)::int AS weeks
        FROM attendance_school sc CROSS JOIN LATERAL (
            SELECT DISTINCT s.week FROM attendance_session s
            WHERE s.school_id = sc.id AND s.is_open AND s.week <= %(as_of)s
            ORDER BY s.week DESC LIMIT %(notice_weeks)s) w
        GROUP BY sc.id
    ), counted AS (
        SELECT t.enrolment_id, t.notice_sessions AS sessions FROM attendance_weeklytally t
        JOIN attendance_enrolment e ON e.id = t.enrolment_id
        JOIN span ON span.school_id = e.school_id
        WHERE t.notice_sessions > 0 AND t.week BETWEEN span.first AND %(as_of)s AND {scope}
        UNION ALL
        SELECT m.enrolment_id, -1 FROM {marks}
        JOIN attendance_pupil p ON p.id = e.pupil_id
        WHERE s.date BETWEEN %(as_of)s::date + 1 AND %(last_sunday)s AND c.counts_for_notice
            AND s.date BETWEEN p.compulsory_from AND p.compulsory_until AND {marks_scope}
    ), judged AS MATERIALIZED (
        SELECT k.enrolment_id, 'notice_threshold' AS kind, sum(k.sessions)::int AS sessions,
            span.first AS window_from, span.weeks, e.school_id,
            sum(k.sessions) >= %(notice_sessions)s AND e.starts_on <= %(as_of)s
                AND (e.ends_on IS NULL OR e.ends_on >= %(as_of)s) AS holds
        FROM counted k
        JOIN attendance_enrolment e ON e.id = k.enrolment_id
        JOIN span ON span.school_id = e.school_id
        GROUP BY k.enrolment_id, e.id, span.first, span.weeks
    )
"""

_NOTICE_NUMBERS = """
    jsonb_build_object(
        'sessions', coalesce(j.sessions, 0), 'school_weeks', coalesce(j.weeks, 0),
        'threshold_sessions', %(notice_sessions)s::int,
        'threshold_school_weeks', %(notice_weeks)s::int,
        'codes', coalesce(codes.counts, '{}'))
"""

# Which codes the sessions of a finding carry. Marks are looked up one by one, by their key and only
# in weeks that have any: left to itself the planner reads whole years of them.
_NOTICE_CODES = """
    , counted_session AS MATERIALIZED (
        SELECT j.enrolment_id, s.id AS session_id, s.date
        FROM judged j
        JOIN attendance_weeklytally t ON t.enrolment_id = j.enrolment_id AND t.notice_sessions > 0
            AND t.week BETWEEN j.window_from AND %(as_of)s
        JOIN attendance_session s ON s.school_id = j.school_id AND s.week = t.week
            AND s.date <= %(as_of)s
        JOIN attendance_enrolment e ON e.id = j.enrolment_id AND s.date >= e.starts_on
            AND (e.ends_on IS NULL OR s.date <= e.ends_on)
        JOIN attendance_pupil p ON p.id = e.pupil_id
            AND s.date BETWEEN p.compulsory_from AND p.compulsory_until
        WHERE j.holds OR j.enrolment_id IN (SELECT enrolment_id FROM standing)
    ), codes AS MATERIALIZED (
        SELECT enrolment_id, jsonb_object_agg(code, n) AS counts FROM (
            SELECT k.enrolment_id, m.code, count(*) AS n
            FROM counted_session k CROSS JOIN LATERAL (
                SELECT code FROM attendance_mark
                WHERE session_id = k.session_id AND enrolment_id = k.enrolment_id OFFSET 0) m
            JOIN attendance_attendancecode c ON c.code = m.code AND c.counts_for_notice
                AND (c.valid_from IS NULL OR k.date >= c.valid_from)
                AND (c.valid_to IS NULL OR k.date <= c.valid_to)
            GROUP BY k.enrolment_id, m.code) per_code
        GROUP BY enrolment_id
    )
"""

# The first day the numbers of a cleared flag were counted from, which its own window may not be: a
# year may have begun since, or the weeks moved on.
_ABSENCE_FROM = "coalesce(j.window_from, %(first)s::date)"
_NOTICE_FROM = """
    coalesce(j.window_from, (
        SELECT span.first FROM span JOIN attendance_enrolment e ON e.school_id = span.school_id
        WHERE e.id = f.enrolment_id), f.window_from)
"""

# Raise, keep or clear. Nothing is written that stands already as it should; a day gone by with the
# same numbers moves the end of the window and not `changed_at`.
_SYNC = """
    , standing AS MATERIALIZED (
        SELECT * FROM attendance_flag
        WHERE cleared_at IS NULL AND kind = ANY(%(kinds)s) AND {scope}
    ){evidence}, met AS MATERIALIZED (
        SELECT f.id, coalesce(f.enrolment_id, j.enrolment_id) AS enrolment_id,
            coalesce(f.kind, j.kind) AS kind, coalesce(j.holds, false) AS holds,
            CASE WHEN j.holds THEN j.window_from ELSE f.window_from END AS window_from,
            {judged_from} AS judged_from, {numbers} AS numbers
        FROM (SELECT * FROM judged WHERE holds OR (enrolment_id, kind) IN
                (SELECT enrolment_id, kind FROM standing)) j
        FULL JOIN standing f ON f.enrolment_id = j.enrolment_id AND f.kind = j.kind {joined}
    ), raised AS (
        INSERT INTO attendance_flag (ref, enrolment_id, kind, window_from, window_to, numbers,
            raised_numbers, raised_at, raised_as_of, changed_at, evidence_weeks, evidence_bits)
        SELECT 'F-' || lpad(n.n::text, greatest(6, length(n.n::text)), '0'), n.enrolment_id, n.kind,
            n.window_from, %(as_of)s, n.numbers, n.numbers, %(at)s, %(as_of)s, %(at)s, '{{}}', '{{}}'
        FROM (SELECT o.*, nextval('attendance_flag_ref') AS n FROM (
            SELECT * FROM met WHERE id IS NULL AND holds ORDER BY enrolment_id, kind) o) n
        RETURNING *
    ), kept AS (
        UPDATE attendance_flag f SET numbers = met.numbers, window_from = met.window_from,
            window_to = %(as_of)s, changed_at = CASE
                WHEN f.numbers = met.numbers AND f.window_from = met.window_from THEN f.changed_at
                ELSE %(at)s END
        FROM met WHERE f.id = met.id AND met.holds AND (f.numbers <> met.numbers
            OR f.window_from <> met.window_from OR f.window_to <> %(as_of)s)
        RETURNING f.id
    ), cleared AS (
        UPDATE attendance_flag f SET cleared_at = %(at)s, cleared_as_of = %(as_of)s,
            cleared_numbers = met.numbers
        FROM met WHERE f.id = met.id AND NOT met.holds
        RETURNING f.id
    )
    SELECT o.outcome, sc.urn, p.upn, o.enrolment_id, o.kind, o.numbers, o.window_from, o.window_to
    FROM (
        SELECT 'raised' AS outcome, enrolment_id, kind, numbers, window_from, window_to FROM raised
        UNION ALL
        SELECT CASE WHEN holds THEN 'standing' ELSE 'cleared' END, enrolment_id, kind, numbers,
            judged_from, %(as_of)s FROM met WHERE id IS NOT NULL
    ) o
    JOIN attendance_enrolment e ON e.id = o.enrolment_id
    JOIN attendance_school sc ON sc.id = e.school_id
    JOIN attendance_pupil p ON p.id = e.pupil_id
    ORDER BY sc.urn, p.upn, o.kind
"""


def _sync(
    scope: str, numbers: str, judged_from: str, *, evidence: str = "", joined: str = ""
) -> str:
    return _SYNC.format(
        scope=scope, numbers=numbers, judged_from=judged_from, evidence=evidence, joined=joined
    )


def absence_flags(scope: str) -> str:
    """Persistent and severe absence over the year to date; DfE guide 2018, section 3."""
    judged = _ABSENCE_JUDGED.format(totals=period_totals(scope))
    return f"WITH {judged} {_sync(scope, _ABSENCE_NUMBERS, _ABSENCE_FROM)}"


def notice_flags(scope: str) -> str:
    """So many unauthorised sessions in so many school weeks; Working together 2024."""
    judged = _NOTICE_JUDGED.format(
        scope=scope.replace("enrolment_id", "t.enrolment_id"),
        marks_scope=scope.replace("enrolment_id", "m.enrolment_id"),
        marks=MARK_WITH_MEANING,
    )
    joined = "LEFT JOIN codes ON codes.enrolment_id = j.enrolment_id"
    sync = _sync(scope, _NOTICE_NUMBERS, _NOTICE_FROM, evidence=_NOTICE_CODES, joined=joined)
    return f"WITH {judged} {sync}"
