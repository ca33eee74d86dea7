"""Every tally of some schools from their marks: each mark is read once, and most weeks are worked out once.

A week of an enrolment is first written as one number, its pattern: fourteen half days of four bits
(Monday morning the lowest), each saying of what kind the mark is. Patterns are made one school week at a
time: those marks lie together on disk, and are few enough to be added up without leaving the processor's
cache. Most weeks look like many others, so what a pattern counts (`tally_sql.MEASURES`, as everywhere) is
worked out once for all of them.

The view `attendance_tally_recount` says the same the plain way; a test over generated histories holds
the two to the same answers.
"""

from attendance.choices import ILLNESS_CODE
from attendance.models.tally_sql import COLUMNS, MEASURES, expected

BITS, SLOTS = 4, 14
ALL_DAYS = (1 << BITS * SLOTS) - 1
WRITTEN = (*COLUMNS, "expected")

# Whoever saves a register of these schools waits; those of other schools do not.
LOCK = """
SELECT 1 FROM attendance_enrolment WHERE school_id = ANY(%(schools)s) ORDER BY id FOR NO KEY UPDATE;
SELECT 1 FROM attendance_school WHERE id = ANY(%(schools)s) ORDER BY id FOR SHARE
"""

# All that tallies tell apart: a number for each kind of mark. 0 is a withdrawn mark, which makes a row
# and no more; a code that was not in force is marked and no more, as an administrative one is.
KINDS = f"""
CREATE TEMPORARY TABLE tally_kind AS
SELECT code, coalesce(valid_from, '-infinity') AS first, coalesce(valid_to, 'infinity') AS last,
    statistical_class, is_late, counts_for_notice,
    dense_rank() OVER (ORDER BY statistical_class <> 'administrative', statistical_class, is_late,
        counts_for_notice, code = '{ILLNESS_CODE}') AS number
FROM attendance_attendancecode WHERE code <> ''
UNION ALL SELECT '', '-infinity', 'infinity', '', false, false, 0
"""
UNKNOWN = 1  # administrative: the first of the numbers
MOST_KINDS = "SELECT max(number) FROM tally_kind"

_CHILDREN = """
    SELECT e.id, e.school_id, e.starts_on, e.ends_on, p.compulsory_from, p.compulsory_until
    FROM attendance_enrolment e JOIN attendance_pupil p ON p.id = e.pupil_id
    WHERE e.school_id = ANY(%(schools)s)
"""

_PATTERNS = f"""
    SELECT w.*, t.enrolment_id, t.pattern FROM (
        SELECT school_id, week, count(*) FILTER (WHERE is_open) AS sessions,
            min(date) FILTER (WHERE is_open) AS first, max(date) FILTER (WHERE is_open) AS last
        FROM attendance_session WHERE school_id = ANY(%(schools)s) GROUP BY school_id, week) w
    CROSS JOIN LATERAL (
        SELECT m.enrolment_id, bit_or(coalesce(k.number, {UNKNOWN}) << s.shift) AS pattern
        FROM (
            SELECT id, date, {BITS} * (2 * (date - week) + (half = 'PM')::int) AS shift
            FROM attendance_session WHERE school_id = w.school_id AND week = w.week) s
        JOIN attendance_mark m ON m.session_id = s.id
        LEFT JOIN tally_kind k ON k.code = m.code AND s.date BETWEEN k.first AND k.last
        GROUP BY m.enrolment_id) t
"""


def _days(first: str, last: str) -> str:
    """The bits of the week's days from one date to another: nearly always the whole week."""
    return f"""
        CASE WHEN {first} <= t.week AND {last} >= t.week + 6 THEN {ALL_DAYS} ELSE
            (-1::bigint << {2 * BITS} * greatest(0, least(7, {first} - t.week)))
            & ((1::bigint << {2 * BITS} * greatest(0, least(7, {last} - t.week + 1))) - 1) END
    """


# Cut to the days on roll, and once more to compulsory school age, in which alone a session counts
# towards a notice. A week of which no mark is left has no tally.
_CUT = f"""
    SELECT t.enrolment_id, t.week, t.pattern & roll AS pattern, t.pattern & roll & age AS aged,
        CASE WHEN e.starts_on <= t.first AND (e.ends_on IS NULL OR e.ends_on >= t.last)
            THEN t.sessions ELSE {expected("e")} END AS expected
    FROM pattern t
    JOIN child e ON e.id = t.enrolment_id
    CROSS JOIN LATERAL (SELECT {_days("e.starts_on", "coalesce(e.ends_on, t.week + 6)")} AS roll,
        {_days("e.compulsory_from", "e.compulsory_until")} AS age) within
    WHERE roll = {ALL_DAYS} OR EXISTS (
        SELECT FROM attendance_session s
        JOIN attendance_mark m ON m.session_id = s.id AND m.enrolment_id = e.id
        WHERE s.school_id = e.school_id AND s.week = t.week AND s.date >= e.starts_on
            AND (e.ends_on IS NULL OR s.date <= e.ends_on))
"""

# What each pattern counts: its marks taken apart again, in a week that stands for any other.
_MEANINGS = f"""
    SELECT w.pattern, {MEASURES}
    FROM (SELECT pattern FROM cut UNION SELECT aged FROM cut) w
    CROSS JOIN (
        SELECT '2024-01-01'::date AS week, '2024-01-01'::date + n / 2 AS date,
            CASE n %% 2 WHEN 0 THEN 'AM' ELSE 'PM' END AS half, {BITS} * n AS shift
        FROM generate_series(0, {SLOTS - 1}) n) s
    CROSS JOIN (SELECT '-infinity'::date AS compulsory_from, 'infinity'::date AS compulsory_until) p
    JOIN (SELECT number, min(code) AS code, statistical_class, is_late, counts_for_notice
          FROM tally_kind GROUP BY number, statistical_class, is_late, counts_for_notice) c
        ON c.number = w.pattern >> s.shift & {(1 << BITS) - 1}
    CROSS JOIN LATERAL (SELECT 1 AS sign, c.code) x
    GROUP BY w.pattern
"""


def _meaning(column: str) -> str:
    return f"{'aged' if column.startswith('notice') else 'm'}.{column}::smallint AS {column}"


COUNTED = f"""
CREATE TEMPORARY TABLE tally_counted AS
WITH child AS MATERIALIZED ({_CHILDREN}), pattern AS MATERIALIZED ({_PATTERNS}),
    cut AS MATERIALIZED ({_CUT}), meaning AS MATERIALIZED ({_MEANINGS})
SELECT t.enrolment_id, t.week, {", ".join(map(_meaning, COLUMNS))}, t.expected::smallint AS expected
FROM cut t
JOIN meaning m ON m.pattern = t.pattern
JOIN meaning aged ON aged.pattern = t.aged
"""

_KEYS = ("enrolment_id", "week")


def _same(columns: tuple[str, ...]) -> str:
    return " AND ".join(f"c.{column} = kept.{column}" for column in columns)


# What is right is left alone; what is not goes, and comes anew. Whose tallies moved is looked at again.
REMOVE = f"""
WITH gone AS (
    DELETE FROM attendance_weeklytally kept USING attendance_enrolment e
    WHERE e.id = kept.enrolment_id AND e.school_id = ANY(%(schools)s)
        AND NOT EXISTS (SELECT FROM tally_counted c WHERE {_same((*_KEYS, *WRITTEN))})
    RETURNING kept.enrolment_id, kept.week
), asked AS (
    INSERT INTO attendance_recheckrequest (enrolment_id, asked_at)
    SELECT enrolment_id, clock_timestamp() FROM gone GROUP BY enrolment_id
)
SELECT count(*) FROM gone WHERE NOT EXISTS (
    SELECT FROM tally_counted c WHERE (c.enrolment_id, c.week) = (gone.enrolment_id, gone.week))
"""
WRITE = f"""
WITH written AS (
    INSERT INTO attendance_weeklytally (enrolment_id, week, {", ".join(WRITTEN)})
    SELECT enrolment_id, week, {", ".join(WRITTEN)} FROM tally_counted c
    WHERE NOT EXISTS (SELECT FROM attendance_weeklytally kept WHERE {_same(_KEYS)})
    ORDER BY enrolment_id, week
    RETURNING enrolment_id
), asked AS (
    INSERT INTO attendance_recheckrequest (enrolment_id, asked_at)
    SELECT enrolment_id, clock_timestamp() FROM written GROUP BY enrolment_id
)
SELECT count(*) FROM written
"""
DROP = "DROP TABLE tally_kind, tally_counted"
