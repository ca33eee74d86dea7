"""The SQL that keeps marks, their history and their weekly tallies in step, inside the database.

Statement-level triggers work on whole sets of rows, so a register of thirty and an import of a
million take the same path, and no path can go round it. Tallies move by what was added and taken
away, so two people marking the same pupil at once cannot lose each other's session.

Dynamic SQL (EXECUTE) on purpose: the plan must fit the number of rows of this statement, not of
the first one this connection ever ran.
"""

# What one mark is worth. Expects s (session), p (pupil), c (attendance_code) and x.sign (+1 or -1).
MEASURES = """
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
    coalesce(sum(x.sign) FILTER (WHERE x.code <> ''), 0) AS marked
"""

COLUMNS = (
    "possible", "present", "approved_activity", "authorised", "unauthorised",
    "notice_sessions", "late", "marked",
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

# Sessions an enrolment is expected at in a week: open ones, while on roll.
EXPECTED = """
    (SELECT count(*) FROM attendance_session w
      WHERE w.school_id = e.school_id AND w.week = t.week AND w.is_open
        AND w.date >= e.starts_on AND (e.ends_on IS NULL OR w.date <= e.ends_on))
"""

# Every tally as it ought to be, worked out from the marks alone.
RECOUNT_VIEW = f"""
CREATE VIEW attendance_tally_recount AS
SELECT t.enrolment_id, t.week, {", ".join(f"t.{c}::int" for c in COLUMNS)},
       {EXPECTED}::int AS expected
FROM (
    SELECT x.enrolment_id, s.week, {MEASURES}
    FROM (SELECT session_id, enrolment_id, code, 1 AS sign FROM attendance_mark) x
    {JOINS}
    WHERE s.is_open AND s.date >= e.starts_on AND (e.ends_on IS NULL OR s.date <= e.ends_on)
    GROUP BY x.enrolment_id, s.week
) t
JOIN attendance_enrolment e ON e.id = t.enrolment_id;
"""

# Rewrite the tallies of some enrolments from their marks, and ask for their flags to be looked at.
RECOUNT_FUNCTION = f"""
CREATE FUNCTION attendance_recount(enrolments bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM attendance_enrolment WHERE id = ANY(enrolments) ORDER BY id FOR UPDATE;
    DELETE FROM attendance_weeklytally WHERE enrolment_id = ANY(enrolments);
    INSERT INTO attendance_weeklytally (enrolment_id, week, {", ".join(COLUMNS)}, expected)
    SELECT enrolment_id, week, {", ".join(COLUMNS)}, expected
    FROM attendance_tally_recount WHERE enrolment_id = ANY(enrolments)
    ORDER BY enrolment_id, week;
    INSERT INTO attendance_recheckrequest (enrolment_id, asked_at)
    SELECT unnest(enrolments), clock_timestamp();
END $$;
"""

# Refuse what cannot be a mark. `new_marks` is the transition table.
REFUSE_IMPOSSIBLE = """
    EXECUTE $check$
        SELECT CASE
            WHEN s.id IS NULL THEN 'there is no such session'
            WHEN e.id IS NULL THEN 'there is no such enrolment'
            WHEN e.school_id <> s.school_id THEN 'the session is at another school'
            WHEN NOT s.is_open THEN 'the school is closed for that session'
            WHEN s.date < e.starts_on OR s.date > e.ends_on THEN 'the pupil was not on roll then'
            ELSE 'code ' || n.code || ' was not in force on ' || s.date
        END || ' (session ' || n.session_id || ', enrolment ' || n.enrolment_id || ')'
        FROM new_marks n
        LEFT JOIN attendance_session s ON s.id = n.session_id
        LEFT JOIN attendance_enrolment e ON e.id = n.enrolment_id
        WHERE s.id IS NULL OR e.id IS NULL OR e.school_id <> s.school_id OR NOT s.is_open
           OR s.date < e.starts_on OR s.date > e.ends_on
           OR (n.code <> '' AND NOT EXISTS (
                SELECT 1 FROM attendance_attendancecode c WHERE c.code = n.code
                AND (c.valid_from IS NULL OR s.date >= c.valid_from)
                AND (c.valid_to IS NULL OR s.date <= c.valid_to)))
        LIMIT 1
    $check$ INTO refusal;
    IF refusal IS NOT NULL THEN
        RAISE EXCEPTION 'Mark refused: %', refusal USING ERRCODE = 'check_violation';
    END IF;
"""

ASK_FOR_RECHECK = """
    EXECUTE 'INSERT INTO attendance_recheckrequest (enrolment_id, asked_at)
             SELECT DISTINCT enrolment_id, clock_timestamp() FROM new_marks';
"""

AFTER_INSERT = f"""
    {REFUSE_IMPOSSIBLE}
    EXECUTE $tally$
        INSERT INTO attendance_weeklytally AS kept
            (enrolment_id, week, {", ".join(COLUMNS)}, expected)
        SELECT t.enrolment_id, t.week, {", ".join(f"t.{c}" for c in COLUMNS)},
               CASE WHEN e.starts_on <= k.first AND (e.ends_on IS NULL OR e.ends_on >= k.last)
                    THEN k.sessions ELSE {EXPECTED} END
        FROM (
            SELECT x.enrolment_id, s.week, {MEASURES}
            FROM (SELECT session_id, enrolment_id, code, 1 AS sign FROM new_marks) x
            {JOINS}
            GROUP BY x.enrolment_id, s.week
        ) t
        JOIN attendance_enrolment e ON e.id = t.enrolment_id
        JOIN (
            SELECT school_id, week, count(*) AS sessions, min(date) AS first, max(date) AS last
            FROM attendance_session WHERE is_open AND (school_id, week) IN (
                SELECT DISTINCT m.school_id, m.week FROM attendance_session m
                WHERE m.id IN (SELECT session_id FROM new_marks))
            GROUP BY school_id, week
        ) k ON k.school_id = e.school_id AND k.week = t.week
        ORDER BY t.enrolment_id, t.week
        ON CONFLICT (enrolment_id, week) DO UPDATE SET
            {", ".join(f"{c} = kept.{c} + excluded.{c}" for c in COLUMNS)}
    $tally$;
    {ASK_FOR_RECHECK}
    RETURN NULL;
"""

AFTER_UPDATE = f"""
    why := nullif(current_setting('bellwether.reason', true), '');
    IF EXISTS (SELECT 1 FROM new_marks) AND why IS NULL THEN
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
    {REFUSE_IMPOSSIBLE}
    EXECUTE $history$
        INSERT INTO attendance_markchange (session_id, enrolment_id, old_code, new_code,
            old_minutes_late, new_minutes_late, old_note, new_note, old_entered_at,
            old_entered_by_id, old_entered_by_name, old_entered_role, old_source,
            reason, at, by_id, by_name, role, source)
        SELECT n.session_id, n.enrolment_id, o.code, n.code, o.minutes_late, n.minutes_late,
            o.note, n.note, o.entered_at, o.entered_by_id, o.entered_by_name, o.entered_role,
            o.source, current_setting('bellwether.reason'), clock_timestamp(), n.entered_by_id,
            n.entered_by_name, n.entered_role, n.source
        FROM new_marks n JOIN old_marks o USING (session_id, enrolment_id)
        ORDER BY n.session_id, n.enrolment_id
    $history$;
    EXECUTE $lock$
        SELECT count(*) FROM (
            SELECT 1 FROM attendance_weeklytally w
            WHERE (w.enrolment_id, w.week) IN (
                SELECT n.enrolment_id, s.week FROM new_marks n
                JOIN attendance_session s ON s.id = n.session_id)
            ORDER BY w.enrolment_id, w.week FOR UPDATE) locked
    $lock$;
    EXECUTE $tally$
        UPDATE attendance_weeklytally kept SET
            {", ".join(f"{c} = kept.{c} + t.{c}" for c in COLUMNS)}
        FROM (
            SELECT x.enrolment_id, s.week, {MEASURES}
            FROM (SELECT session_id, enrolment_id, code, 1 AS sign FROM new_marks
                  UNION ALL
                  SELECT session_id, enrolment_id, code, -1 FROM old_marks) x
            {JOINS}
            GROUP BY x.enrolment_id, s.week
        ) t
        WHERE kept.enrolment_id = t.enrolment_id AND kept.week = t.week
    $tally$;
    {ASK_FOR_RECHECK}
    RETURN NULL;
"""

RECOUNT_ONE_ENROLMENT = """
    PERFORM attendance_recount(ARRAY[NEW.id]);
    RETURN NEW;
"""

RECOUNT_ONE_PUPIL = """
    PERFORM attendance_recount(array_agg(id)) FROM attendance_enrolment WHERE pupil_id = NEW.id
        HAVING count(*) > 0;
    RETURN NEW;
"""

# Sessions that opened or closed change what is expected of everybody at the school that week.
AFTER_SESSIONS_CHANGED = """
    IF EXISTS (
        SELECT 1 FROM old_sessions o JOIN attendance_mark m ON m.session_id = o.id
        JOIN new_sessions n ON n.id = o.id WHERE o.is_open AND NOT n.is_open AND m.code <> ''
    ) THEN
        RAISE EXCEPTION 'A session that has marks cannot be closed' USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS ((SELECT id, school_id, date, half FROM old_sessions)
               EXCEPT (SELECT id, school_id, date, half FROM new_sessions)) THEN
        RAISE EXCEPTION 'A session cannot be moved' USING ERRCODE = 'check_violation';
    END IF;
    UPDATE attendance_weeklytally kept SET expected = k.expected
    FROM (
        SELECT t.enrolment_id, t.week, """ + EXPECTED + """ AS expected
        FROM attendance_weeklytally t JOIN attendance_enrolment e ON e.id = t.enrolment_id
        WHERE (e.school_id, t.week) IN (SELECT school_id, week FROM new_sessions)
    ) k
    WHERE kept.enrolment_id = k.enrolment_id AND kept.week = k.week
      AND kept.expected <> k.expected;
    RETURN NULL;
"""

# A session added to a week that already has tallies is one more session expected.
AFTER_SESSIONS_ADDED = AFTER_SESSIONS_CHANGED[AFTER_SESSIONS_CHANGED.index("    UPDATE") :]
