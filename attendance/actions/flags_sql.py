"""Whom a run must look at again: asked for, or moved by the calendar alone.

A school's windows slide when a new week of its own begins, and its year with 1 August: then everybody on
its roll is looked at. Within a week only a few kinds move by themselves, each named below. `FlagsJudged`
says up to which day and week each school was judged, and by which numbers: any other number, and
everybody is looked at.
"""

LOCK = "SELECT pg_advisory_xact_lock(hashtext('attendance.refresh_flags'))"

TAKE_REQUESTS = """
WITH taken AS (DELETE FROM attendance_recheckrequest RETURNING enrolment_id)
SELECT DISTINCT enrolment_id FROM taken
"""

ASK_AGAIN = """
INSERT INTO attendance_recheckrequest (enrolment_id, asked_at)
SELECT unnest(%(ids)s::bigint[]), %(at)s
"""

# Marks of days to come were not counted: look again when those days are here. Few such days have any
# mark, so each is looked up by its session; the planner, who cannot know that, would read every mark.
ASK_AGAIN_FOR_LATER_MARKS = """
INSERT INTO attendance_recheckrequest (enrolment_id, asked_at)
SELECT DISTINCT m.enrolment_id, %(at)s FROM attendance_session s
CROSS JOIN LATERAL (
    SELECT enrolment_id FROM attendance_mark WHERE session_id = s.id OFFSET 0) m
WHERE s.date > %(as_of)s AND m.enrolment_id = ANY(%(ids)s::bigint[])
    AND s.school_id IN (SELECT school_id FROM attendance_enrolment WHERE id = ANY(%(ids)s::bigint[]))
"""

# What moves one child's flags may move another's: those of the same home (absent together), and the
# child's own at a school left before (on another roll since).
WITH_KIN = """
SELECT s.id FROM attendance_enrolment e
JOIN attendance_responsibility own ON own.pupil_id = e.pupil_id AND own.lives_with_pupil
JOIN attendance_responsibility other ON other.carer_id = own.carer_id AND other.lives_with_pupil
JOIN attendance_enrolment s ON s.pupil_id = other.pupil_id
WHERE e.id = ANY(%(ids)s::bigint[]) AND (s.ends_on IS NULL OR s.ends_on >= %(as_of)s)
UNION
SELECT s.id FROM attendance_enrolment e JOIN attendance_enrolment s ON s.pupil_id = e.pupil_id
WHERE e.id = ANY(%(ids)s::bigint[]) AND s.ends_on < %(as_of)s
"""

CALENDAR = """
    SELECT sc.id AS school_id, j.as_of, lately.week, j.as_of IS NULL OR j.as_of > %(as_of)s
        OR j.as_of < %(first)s OR lately.week IS DISTINCT FROM j.week AS moved
    FROM attendance_school sc
    LEFT JOIN attendance_flagsjudged j ON j.school_id = sc.id
    CROSS JOIN LATERAL (
        SELECT max(s.week) AS week FROM attendance_session s
        WHERE s.school_id = sc.id AND s.is_open AND s.week <= %(as_of)s) lately
"""

DUE = f"""
WITH calendar AS MATERIALIZED ({CALENDAR}),
moved AS MATERIALIZED (SELECT school_id FROM calendar WHERE moved)
-- A new school week, or a new school year.
SELECT e.id FROM attendance_enrolment e
WHERE e.school_id IN (SELECT school_id FROM moved) AND e.starts_on <= %(as_of)s
    AND (e.ends_on IS NULL OR e.ends_on >= %(as_of)s)
UNION
SELECT f.enrolment_id FROM attendance_flag f JOIN attendance_enrolment e ON e.id = f.enrolment_id
WHERE f.cleared_at IS NULL AND f.kind = ANY(%(judged)s)
    AND e.school_id IN (SELECT school_id FROM moved)
UNION
-- Judged as of a later day, or over another school year.
SELECT enrolment_id FROM attendance_flag WHERE cleared_at IS NULL AND kind = ANY(%(judged)s)
    AND (window_to > %(as_of)s
        OR kind = ANY(%(of_year)s) AND window_from NOT BETWEEN %(first)s AND %(as_of)s)
UNION
-- Off the roll since.
SELECT e.id FROM attendance_enrolment e JOIN calendar k ON k.school_id = e.school_id
WHERE e.ends_on >= k.as_of AND e.ends_on < %(as_of)s
UNION
-- On another roll by now, or too long ago.
SELECT f.enrolment_id FROM attendance_flag f JOIN attendance_enrolment e ON e.id = f.enrolment_id
WHERE f.cleared_at IS NULL AND f.kind = 'removed_after_flag' AND (
    e.ends_on < (%(as_of)s::date - make_interval(months => %(look_back_months)s::int))::date
    OR EXISTS (SELECT FROM attendance_enrolment n WHERE n.pupil_id = e.pupil_id AND n.id <> e.id
        AND n.starts_on <= e.ends_on + %(removed_new_school_days)s::int
        AND (n.ends_on IS NULL OR n.ends_on > e.ends_on)))
UNION
-- The rest of the year is shorter by a day.
SELECT f.enrolment_id FROM attendance_flag f
JOIN attendance_enrolment e ON e.id = f.enrolment_id
WHERE f.cleared_at IS NULL AND f.kind = 'on_course' AND e.school_id IN (
    SELECT k.school_id FROM calendar k WHERE EXISTS (SELECT FROM attendance_session s
        WHERE s.school_id = k.school_id AND s.date > k.as_of AND s.date <= %(as_of)s AND s.is_open))
UNION
-- The last action is now too long ago.
SELECT e.id FROM attendance_actiontaken a
JOIN attendance_enrolment e ON e.pupil_id = a.pupil_id
JOIN calendar k ON k.school_id = e.school_id
WHERE a.done_on <= %(as_of)s::date - %(nobody_acted_days)s::int
    AND a.done_on > k.as_of - %(nobody_acted_days)s::int
"""

JUDGED_SO_FAR = f"""
INSERT INTO attendance_flagsjudged AS j (school_id, as_of, week, numbers)
SELECT school_id, %(as_of)s, week, %(numbers)s FROM ({CALENDAR}) k ORDER BY school_id
ON CONFLICT (school_id) DO UPDATE SET as_of = excluded.as_of, week = excluded.week,
        numbers = excluded.numbers
    WHERE (j.as_of, j.week, j.numbers) IS DISTINCT FROM (
        excluded.as_of, excluded.week, excluded.numbers)
"""
