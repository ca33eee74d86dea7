"""Names taken off the roll after a flag, judged last: from the flags as this run leaves them.

The rule is `attendance.rules.flags_removal`. It rests on the sessions of the gravest flag that stood.
"""

from attendance.choices import OFFERED_KINDS, FlagKind

_ORDER = "array_position(ARRAY[{}], f.kind::text)".format(
    ", ".join(f"'{kind.value}'" for kind in OFFERED_KINDS)
)

_YEAR_OF_END = """make_date(extract(year FROM e.ends_on)::int
    - (extract(month FROM e.ends_on) < 8)::int, 8, 1)"""

# The flag of each kind that stood at the end, or was cleared last before it.
_STOOD = f"""
    SELECT DISTINCT ON (f.enrolment_id, f.kind) f.enrolment_id, f.id, f.kind, {_ORDER} AS gravity,
        greatest(0, e.ends_on - coalesce(f.cleared_as_of, e.ends_on)) AS gap
    FROM attendance_flag f JOIN attendance_enrolment e ON e.id = f.enrolment_id
    WHERE {_ORDER} IS NOT NULL AND f.raised_as_of <= e.ends_on
        AND e.ends_on - coalesce(f.cleared_as_of, e.ends_on) <= %(removed_after_flag_days)s::int
    ORDER BY f.enrolment_id, f.kind, f.cleared_as_of DESC NULLS FIRST, f.id DESC
"""

JUDGE = f"""
INSERT INTO flag_judged
SELECT e.id, '{FlagKind.REMOVED_AFTER_FLAG.value}', coalesce(stood.kinds IS NOT NULL
        AND e.ends_on >= (%(as_of)s::date - make_interval(months => %(look_back_months)s::int))::date
        AND e.ends_on < %(as_of)s
        AND e.ends_on + 1 BETWEEN p.compulsory_from AND p.compulsory_until
        AND e.ends_on < (SELECT max(s.date) FROM attendance_session s
            WHERE s.school_id = e.school_id AND s.is_open AND s.date BETWEEN {_YEAR_OF_END}
                AND ({_YEAR_OF_END} + interval '1 year' - interval '1 day')::date)
        AND NOT EXISTS (SELECT FROM attendance_enrolment n WHERE n.pupil_id = e.pupil_id
            AND n.id <> e.id AND n.starts_on <= e.ends_on + %(removed_new_school_days)s::int
            AND (n.ends_on IS NULL OR n.ends_on > e.ends_on)), false),
    e.ends_on, 'flag', e.ends_on, e.ends_on,
    jsonb_strip_nulls(jsonb_build_object('kinds', stood.kinds, 'ended', e.ends_on,
        'days_since_flag', stood.gap, 'absent', g.numbers -> 'absent',
        'possible', g.numbers -> 'possible', 'sessions', g.numbers -> 'sessions'))
FROM attendance_enrolment e
JOIN attendance_pupil p ON p.id = e.pupil_id
LEFT JOIN (
    SELECT enrolment_id, jsonb_agg(kind ORDER BY gravity) AS kinds, min(gap) AS gap,
        (array_agg(id ORDER BY gravity))[1] AS flag_id
    FROM ({_STOOD}) each_kind GROUP BY enrolment_id) stood ON stood.enrolment_id = e.id
LEFT JOIN attendance_flag g ON g.id = stood.flag_id
WHERE {{scope}} AND (stood.kinds IS NOT NULL AND e.ends_on < %(as_of)s
    AND e.ends_on >= (%(as_of)s::date - make_interval(months => %(look_back_months)s::int))::date
    OR e.id IN (SELECT f.enrolment_id FROM flag_standing f
        WHERE f.kind = '{FlagKind.REMOVED_AFTER_FLAG.value}'))
"""

EVIDENCE = f"""
CREATE TEMP TABLE flag_evidence ON COMMIT DROP AS
SELECT j.enrolment_id, j.basis, j.first, j.last, g.evidence_weeks AS weeks, g.evidence_bits AS bits
FROM flag_judged j JOIN LATERAL (
    SELECT f.* FROM ({_STOOD}) f WHERE f.enrolment_id = j.enrolment_id
    ORDER BY f.gravity LIMIT 1) stood ON true
JOIN attendance_flag g ON g.id = stood.id
WHERE j.holds
"""
