"""The SQL that keeps marks, their history and their weekly tallies in step, inside the database.

Statement-level triggers work on whole sets of rows, so a register of thirty and an import of a
million take the same path, and no path can go round it. Tallies move by what was added and taken
away, so two people marking the same pupil at once cannot lose each other's session.

Who waits for whom: whoever writes marks shares the enrolments and the schools they belong to;
whoever changes dates, ages or the calendar wants them alone. So a register and a leaving date
saved at the same moment each see the other, and two registers never wait for one another.
Enrolments, then schools, then tallies, each in order, so that nobody waits in a ring.
"""

from attendance.choices import ILLNESS_CODE


def sized(sql: str, into: str = "") -> str:
    """The statement as plpgsql, planned for the size of what it works on.

    A register uses a plan kept by the connection: planning takes longer than thirty rows. A large
    set is planned for itself: the plan for thirty rows would be ruinous. `{into}` in `sql` is where
    a static SELECT says where its answer goes.
    """
    static = sql.replace("{into}", f"INTO {into}")
    if not into:
        static = sql.replace("SELECT count", "PERFORM count", 1)  # an answer nobody wants
    dynamic = sql.replace("{into}", "")
    return f"""
    IF large THEN
        EXECUTE $large${dynamic}$large${f" INTO {into}" if into else ""};
    ELSE
        {static};
    END IF;
"""


# The half day of its week: Monday morning is bit 0, Friday afternoon 9, Sunday afternoon 13. A slot
# holds one mark, so taking one away and adding another is adding up, as with the counts.
BIT = "x.sign << (2 * (s.date - s.week) + (s.half = 'PM')::int)"

# What marks are worth. Expects s (session), p (pupil), c (attendance_code) and x.sign (+1 or -1).
MEASURES = f"""
    coalesce(sum(x.sign) FILTER (WHERE c.statistical_class IN
        ('present', 'approved_activity', 'authorised', 'unauthorised')), 0) AS possible,
    coalesce(sum(x.sign) FILTER (WHERE c.statistical_class = 'present'), 0) AS present,
    coalesce(sum(x.sign) FILTER (WHERE c.statistical_class = 'approved_activity'), 0)
        AS approved_activity,
    coalesce(sum(x.sign) FILTER (WHERE c.statistical_class = 'authorised'), 0) AS authorised,
    coalesce(sum(x.sign) FILTER (WHERE c.statistical_class = 'unauthorised'), 0) AS unauthorised,
    coalesce(sum(x.sign) FILTER (WHERE c.counts_for_notice
        AND s.date BETWEEN p.compulsory_from AND p.compulsory_until), 0) AS notice_sessions,
    coalesce(sum(x.sign) FILTER (WHERE c.is_late), 0) AS late,
    coalesce(sum(x.sign) FILTER (WHERE x.code <> ''), 0) AS marked,
    coalesce(sum({BIT}) FILTER (WHERE x.code <> ''), 0) AS marked_bits,
    coalesce(sum({BIT}) FILTER (WHERE c.statistical_class IN ('present', 'approved_activity')), 0)
        AS attended_bits,
    coalesce(sum({BIT}) FILTER (WHERE c.statistical_class = 'authorised'), 0) AS authorised_bits,
    coalesce(sum({BIT}) FILTER (WHERE c.statistical_class = 'unauthorised'), 0)
        AS unauthorised_bits,
    coalesce(sum({BIT}) FILTER (WHERE c.counts_for_notice
        AND s.date BETWEEN p.compulsory_from AND p.compulsory_until), 0) AS notice_bits,
    coalesce(sum({BIT}) FILTER (WHERE x.code = '{ILLNESS_CODE}'), 0) AS illness_bits,
    coalesce(sum({BIT}) FILTER (WHERE c.is_late), 0) AS late_bits
"""

COLUMNS = (
    "possible", "present", "approved_activity", "authorised", "unauthorised",
    "notice_sessions", "late", "marked", "marked_bits", "attended_bits", "authorised_bits",
    "unauthorised_bits", "notice_bits", "illness_bits", "late_bits",
)  # fmt: skip

# From signed marks x(session_id, enrolment_id, code, sign) to one row per enrolment and week.
JOINS = """
    JOIN attendance_session s ON s.id = x.session_id
    JOIN attendance_enrolment e ON e.id = x.enrolment_id
    JOIN attendance_pupil p ON p.id = e.pupil_id
    LEFT JOIN attendance_attendancecode c ON c.code = x.code
        AND (c.valid_from IS NULL OR s.date >= c.valid_from)
        AND (c.valid_to IS NULL OR s.date <= c.valid_to)
"""


def expected(roll: str) -> str:
    """Sessions an enrolment is expected at in week t.week: open ones, while on roll.

    `roll` names what holds school_id, starts_on and ends_on.
    """
    return f"""
    (SELECT count(*) FROM attendance_session w
      WHERE w.school_id = {roll}.school_id AND w.week = t.week AND w.is_open
        AND w.date >= {roll}.starts_on AND ({roll}.ends_on IS NULL OR w.date <= {roll}.ends_on))
"""


# Every tally as it ought to be, worked out from the marks alone. (A closed session holds none but
# withdrawn marks, which count nothing.)
RECOUNT_VIEW = f"""
CREATE OR REPLACE VIEW attendance_tally_recount AS
SELECT t.enrolment_id, t.week, {", ".join(f"t.{c}::int" for c in COLUMNS)},
       {expected("e")}::int AS expected
FROM (
    SELECT x.enrolment_id, s.week, {MEASURES}
    FROM (SELECT session_id, enrolment_id, code, 1 AS sign FROM attendance_mark) x
    {JOINS}
    WHERE s.date >= e.starts_on AND (e.ends_on IS NULL OR s.date <= e.ends_on)
    GROUP BY x.enrolment_id, s.week
) t
JOIN attendance_enrolment e ON e.id = t.enrolment_id;
"""

# Rewrite the tallies of some enrolments from their marks, and ask for their flags to be looked at.
RECOUNT_FUNCTION = f"""
CREATE OR REPLACE FUNCTION attendance_recount(enrolments bigint[]) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM attendance_enrolment WHERE id = ANY(enrolments) ORDER BY id FOR NO KEY UPDATE;
    PERFORM 1 FROM attendance_school WHERE id IN (
        SELECT school_id FROM attendance_enrolment WHERE id = ANY(enrolments))
        ORDER BY id FOR SHARE;
    DELETE FROM attendance_weeklytally WHERE enrolment_id = ANY(enrolments);
    INSERT INTO attendance_weeklytally (enrolment_id, week, {", ".join(COLUMNS)}, expected)
    SELECT enrolment_id, week, {", ".join(COLUMNS)}, expected
    FROM attendance_tally_recount WHERE enrolment_id = ANY(enrolments)
    ORDER BY enrolment_id, week;
    INSERT INTO attendance_recheckrequest (enrolment_id, asked_at)
    SELECT unnest(enrolments), clock_timestamp();
END $$;
"""

VARIABLES = [("large", "boolean"), ("refused", "boolean"), ("refusal", "text"), ("why", "text")]

# An upsert fires both triggers, one of them often with nothing to do.
MEASURE_SIZE = """
    large := (SELECT count(*) > 1000 FROM (SELECT 1 FROM new_marks LIMIT 1001) few);
    IF NOT EXISTS (SELECT 1 FROM new_marks) THEN
        RETURN NULL;
    END IF;
"""

# Nobody may change the dates or the calendar these marks lean on until they are committed.
SHARE_GROUND = sized(
    """
        SELECT count(*) FROM (
            SELECT 1 FROM attendance_enrolment
            WHERE id IN (SELECT enrolment_id FROM new_marks) ORDER BY id FOR SHARE) locked
    """
) + sized(
    """
        SELECT count(*) FROM (
            SELECT 1 FROM attendance_school WHERE id IN (
                SELECT school_id FROM attendance_enrolment
                WHERE id IN (SELECT enrolment_id FROM new_marks)) ORDER BY id FOR SHARE) locked
    """
)

# One row per enrolment and week of the signed marks x, and how many of them cannot be marks. (Where
# some cannot, the statement that counts them may write what it likes: all of it is rolled back.)
MOVES = f"""
        SELECT x.enrolment_id, s.week, e.school_id, e.starts_on, e.ends_on, {MEASURES},
            count(*) FILTER (WHERE x.sign = 1 AND (
                e.school_id = s.school_id AND s.is_open AND s.date >= e.starts_on
                AND (e.ends_on IS NULL OR s.date <= e.ends_on)
                AND (x.code = '' OR c.id IS NOT NULL)) IS NOT TRUE) AS wrong
        FROM x
        LEFT JOIN attendance_session s ON s.id = x.session_id
        LEFT JOIN attendance_enrolment e ON e.id = x.enrolment_id
        LEFT JOIN attendance_pupil p ON p.id = e.pupil_id
        LEFT JOIN attendance_attendancecode c ON c.code = x.code
            AND (c.valid_from IS NULL OR s.date >= c.valid_from)
            AND (c.valid_to IS NULL OR s.date <= c.valid_to)
        GROUP BY x.enrolment_id, s.week, e.id
"""

ASK_FOR_RECHECK = """
        INSERT INTO attendance_recheckrequest (enrolment_id, asked_at)
        SELECT enrolment_id, clock_timestamp() FROM t GROUP BY enrolment_id
"""

# Say which mark cannot stand, and why: the first, in the order of the key.
REFUSE_IMPOSSIBLE = """
    IF refused THEN
        SELECT CASE
            WHEN s.id IS NULL THEN 'there is no such session'
            WHEN e.id IS NULL THEN 'there is no such enrolment'
            WHEN e.school_id <> s.school_id THEN 'the session is at another school'
            WHEN NOT s.is_open THEN 'the school is closed for that session'
            WHEN s.date < e.starts_on OR s.date > e.ends_on THEN 'the pupil was not on roll then'
            ELSE 'code ' || n.code || ' was not in force on ' || s.date
        END || ' (session ' || n.session_id || ', enrolment ' || n.enrolment_id || ')'
        INTO refusal
        FROM new_marks n
        LEFT JOIN attendance_session s ON s.id = n.session_id
        LEFT JOIN attendance_enrolment e ON e.id = n.enrolment_id
        LEFT JOIN attendance_attendancecode c ON c.code = n.code
            AND (c.valid_from IS NULL OR s.date >= c.valid_from)
            AND (c.valid_to IS NULL OR s.date <= c.valid_to)
        WHERE s.id IS NULL OR e.id IS NULL OR e.school_id <> s.school_id OR NOT s.is_open
           OR s.date < e.starts_on OR s.date > e.ends_on OR (n.code <> '' AND c.id IS NULL)
        ORDER BY n.session_id, n.enrolment_id LIMIT 1;
        RAISE EXCEPTION 'Mark refused: %', refusal USING ERRCODE = 'check_violation';
    END IF;
"""

AFTER_INSERT = (
    MEASURE_SIZE
    + SHARE_GROUND
    + sized(
        f"""
        WITH x AS (SELECT session_id, enrolment_id, code, 1 AS sign FROM new_marks),
        t AS MATERIALIZED ({MOVES}),
        k AS MATERIALIZED (
            SELECT d.school_id, d.week, w.*
            FROM (SELECT DISTINCT school_id, week FROM t) d CROSS JOIN LATERAL (
                SELECT count(*) AS sessions, min(date) AS first, max(date) AS last
                FROM attendance_session
                WHERE school_id = d.school_id AND week = d.week AND is_open) w
        ), added AS (
            INSERT INTO attendance_weeklytally AS kept
                (enrolment_id, week, {", ".join(COLUMNS)}, expected)
            SELECT t.enrolment_id, t.week, {", ".join(f"t.{c}" for c in COLUMNS)},
                   CASE WHEN t.starts_on <= k.first AND (t.ends_on IS NULL OR t.ends_on >= k.last)
                        THEN k.sessions ELSE {expected("t")} END
            FROM t JOIN k ON k.school_id = t.school_id AND k.week = t.week
            ORDER BY t.enrolment_id, t.week
            ON CONFLICT (enrolment_id, week) DO UPDATE SET
                {", ".join(f"{c} = kept.{c} + excluded.{c}" for c in COLUMNS)}
        ), asked AS ({ASK_FOR_RECHECK})
        SELECT bool_or(wrong > 0) {{into}} FROM t
        """,
        into="refused",
    )
    + REFUSE_IMPOSSIBLE
    + """
    RETURN NULL;
"""
)

# An amendment: with a reason, in its place, its original kept.
DEMAND_REASON = """
    why := nullif(btrim(current_setting('bellwether.reason', true)), '');
    IF why IS NULL THEN
        RAISE EXCEPTION 'A mark cannot be changed without a reason: use the amendment action'
            USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (
        (SELECT session_id, enrolment_id FROM old_marks)
        EXCEPT (SELECT session_id, enrolment_id FROM new_marks)
    ) THEN
        RAISE EXCEPTION 'A mark cannot be moved to another session or pupil'
            USING ERRCODE = 'check_violation';
    END IF;
"""

KEEP_HISTORY = sized(
    """
        INSERT INTO attendance_markchange (session_id, enrolment_id, old_code, new_code,
            old_minutes_late, new_minutes_late, old_note, new_note, old_entered_at,
            old_entered_by_id, old_entered_by_name, old_entered_role, old_source,
            reason, at, by_id, by_name, role, source)
        SELECT n.session_id, n.enrolment_id, o.code, n.code, o.minutes_late, n.minutes_late,
            o.note, n.note, o.entered_at, o.entered_by_id, o.entered_by_name, o.entered_role,
            o.source, current_setting('bellwether.reason'), clock_timestamp(), n.entered_by_id,
            n.entered_by_name, n.entered_role, n.source
        FROM new_marks n JOIN old_marks o USING (session_id, enrolment_id)
        WHERE n.* IS DISTINCT FROM o.*
        ORDER BY n.session_id, n.enrolment_id
    """
)

# An UPDATE takes rows in no particular order; two of them could each wait for the other.
LOCK_TALLIES = sized(
    """
        SELECT count(*) FROM (
            SELECT 1 FROM attendance_weeklytally w
            WHERE (w.enrolment_id, w.week) IN (
                SELECT n.enrolment_id, s.week FROM new_marks n
                JOIN attendance_session s ON s.id = n.session_id)
            ORDER BY w.enrolment_id, w.week FOR UPDATE) locked
    """
)

AFTER_UPDATE = (
    MEASURE_SIZE
    + DEMAND_REASON
    + SHARE_GROUND
    + KEEP_HISTORY
    + LOCK_TALLIES
    + sized(
        f"""
        WITH x AS (
            SELECT session_id, enrolment_id, code, 1 AS sign FROM new_marks
            UNION ALL SELECT session_id, enrolment_id, code, -1 FROM old_marks
        ), t AS MATERIALIZED ({MOVES}),
        moved AS (
            UPDATE attendance_weeklytally kept SET
                {", ".join(f"{c} = kept.{c} + t.{c}" for c in COLUMNS)}
            FROM t WHERE kept.enrolment_id = t.enrolment_id AND kept.week = t.week
                AND t.wrong = 0
        ), asked AS ({ASK_FOR_RECHECK})
        SELECT bool_or(wrong > 0) {{into}} FROM t
        """,
        into="refused",
    )
    + REFUSE_IMPOSSIBLE
    + """
    RETURN NULL;
"""
)

RECOUNT_ONE_ENROLMENT = """
    PERFORM attendance_recount(ARRAY[NEW.id]);
    RETURN NEW;
"""

RECOUNT_ONE_PUPIL = """
    PERFORM attendance_recount(array_agg(id)) FROM attendance_enrolment WHERE pupil_id = NEW.id
        HAVING count(*) > 0;
    RETURN NEW;
"""

# A calendar change waits until registers being saved are in, and is seen by those that follow.
TAKE_SCHOOLS = """
    PERFORM 1 FROM attendance_school WHERE id IN (SELECT school_id FROM new_sessions)
        ORDER BY id FOR NO KEY UPDATE;
"""

# What is expected of everybody at the school in those weeks; and as school weeks may have come or
# gone, and days beside holidays with them, the flags of everybody with a mark there.
EXPECT_ANEW = f"""
    EXECUTE $expected$
        UPDATE attendance_weeklytally kept SET expected = k.expected
        FROM (
            SELECT t.enrolment_id, t.week, {expected("e")} AS expected
            FROM attendance_weeklytally t JOIN attendance_enrolment e ON e.id = t.enrolment_id
            WHERE (e.school_id, t.week) IN (SELECT school_id, week FROM new_sessions)
        ) k
        WHERE kept.enrolment_id = k.enrolment_id AND kept.week = k.week
          AND kept.expected <> k.expected
    $expected$;
    EXECUTE $recheck$
        INSERT INTO attendance_recheckrequest (enrolment_id, asked_at)
        SELECT e.id, clock_timestamp() FROM attendance_enrolment e
        WHERE e.school_id IN (SELECT school_id FROM new_sessions) AND EXISTS (
            SELECT 1 FROM attendance_weeklytally t WHERE t.enrolment_id = e.id)
    $recheck$;
    RETURN NULL;
"""

AFTER_SESSIONS_CHANGED = f"""
    {TAKE_SCHOOLS}
    IF EXISTS (
        SELECT 1 FROM old_sessions o JOIN attendance_mark m ON m.session_id = o.id
        JOIN new_sessions n ON n.id = o.id WHERE o.is_open AND NOT n.is_open AND m.code <> ''
    ) THEN
        RAISE EXCEPTION 'A session that has marks cannot be closed'
            USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS ((SELECT id, school_id, date, half, week FROM old_sessions)
               EXCEPT (SELECT id, school_id, date, half, week FROM new_sessions)) THEN
        RAISE EXCEPTION 'A session cannot be moved' USING ERRCODE = 'check_violation';
    END IF;
    {EXPECT_ANEW}
"""

# A session added to a week that already has tallies is one more session expected.
AFTER_SESSIONS_ADDED = f"""
    {TAKE_SCHOOLS}
    {EXPECT_ANEW}
"""
