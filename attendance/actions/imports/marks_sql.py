"""The SQL of the marks import: the whole file is judged and written as sets, never row by row.

The file is copied as text into `import_line`. Each column has few different values, so each value is
understood once, in Python, and the answers come back as small tables to join with. `import_mark` is
the file in our own keys.
"""

from collections.abc import Sequence

COLUMNS = ("URN", "UPN", "Date", "Session", "Mark", "Minutes late", "Comments")
URN, UPN, DAY, HALF, MARK, MINUTES, NOTE = (f"cell{number}" for number in range(len(COLUMNS)))

TABLES = """
CREATE TEMP TABLE import_school (raw text, id bigint, half_day smallint) ON COMMIT DROP;
CREATE TEMP TABLE import_pupil (raw text, id bigint, compulsory_from date, compulsory_until date)
    ON COMMIT DROP;
CREATE TEMP TABLE import_day (raw text, day date, academic_year text, to_come boolean) ON COMMIT DROP;
CREATE TEMP TABLE import_half (raw text, half text) ON COMMIT DROP;
CREATE TEMP TABLE import_code (raw text, code text) ON COMMIT DROP;
CREATE TEMP TABLE import_minutes (raw text, minutes smallint) ON COMMIT DROP;
"""


def different(column: str) -> str:
    """The different values of one column of the file."""
    return f"SELECT DISTINCT {column} FROM import_line"


def keep(table: str) -> str:
    """Fill one of the small tables, many rows at a time."""
    return f"INSERT INTO {table} VALUES %s"


DROP = "DROP TABLE IF EXISTS " + ", ".join(
    f"import_{name}"
    for name in ("line", "school", "pupil", "day", "half", "code", "minutes", "mark", "known")
)

# What an empty cell may hold: space, tab, no-break space, byte-order mark.
BLANKS = (0x20, 0x09, 0xA0, 0xFEFF)
BLANK = "||".join(f"chr({point})" for point in BLANKS)


def no_blank_lines(names: Sequence[str]) -> str:
    """Forget the lines with nothing in any column; others keep their numbers."""
    quick = f"ascii({names[0]}) IN (0, {', '.join(map(str, BLANKS))})"
    empty = " AND ".join(f"btrim({name}, {BLANK}) = ''" for name in names)
    return f"DELETE FROM import_line WHERE {quick} AND {empty}"


# The code only says what the calendar says already: there has to be one for that school year.
CLOSED_DAY = """
    CASE WHEN law.requires = 'calendar_row' AND session.id IS NULL THEN EXISTS (
        SELECT 1 FROM attendance_session known
        WHERE known.school_id = school.id AND known.academic_year = day.academic_year) END"""

REGISTER_OPEN = "extract(epoch FROM session.closes_at - session.opens_at) / 60"

# A missing mark is the empty code.
RESOLVE = f"""
CREATE TEMP TABLE import_mark ON COMMIT DROP AS
SELECT line.number, session.id AS session_id, enrolment.id AS enrolment_id, code.code,
    minutes.minutes, btrim(line.{NOTE}, {BLANK}) AS note, day.day, half.half,
    pupil.compulsory_from, pupil.compulsory_until, {CLOSED_DAY} AS closed_day,
    day.to_come AND law.requires <> 'calendar_row' AS to_come,
    (school.id IS NULL OR pupil.id IS NULL OR day.day IS NULL OR half.half IS NULL
        OR code.code IS NULL OR length(btrim(line.{NOTE}, {BLANK})) > 500
        OR (minutes.minutes IS NULL AND btrim(line.{MINUTES}, {BLANK}) <> '')
        OR (code.code <> '' AND (law.id IS NULL OR enrolment.id IS NULL
            OR (session.id IS NULL AND {CLOSED_DAY} IS NOT TRUE)))
    ) IS TRUE AS is_wrong,
    ((law.half <> '' AND law.half <> half.half)
        OR law.requires = 'part_time_plan'
        OR (law.age_rule = 'compulsory' AND (day.day < pupil.compulsory_from
            OR day.day > pupil.compulsory_until))
        OR (law.age_rule = 'not_compulsory' AND day.day >= pupil.compulsory_from
            AND day.day <= pupil.compulsory_until)
        OR (day.to_come AND law.requires <> 'calendar_row')
        OR (minutes.minutes > 0 AND (NOT law.is_late OR minutes.minutes >= school.half_day
            OR (law.statistical_class = 'present' AND minutes.minutes > {REGISTER_OPEN})))
    ) IS TRUE AS is_doubtful
FROM import_line line
LEFT JOIN import_school school ON school.raw = line.{URN}
LEFT JOIN import_pupil pupil ON pupil.raw = line.{UPN}
LEFT JOIN import_day day ON day.raw = line.{DAY}
LEFT JOIN import_half half ON half.raw = line.{HALF}
LEFT JOIN import_code code ON code.raw = line.{MARK}
LEFT JOIN import_minutes minutes ON minutes.raw = line.{MINUTES}
LEFT JOIN attendance_attendancecode law ON law.code = code.code
    AND (law.valid_from IS NULL OR law.valid_from <= day.day)
    AND (law.valid_to IS NULL OR day.day <= law.valid_to)
LEFT JOIN attendance_session session ON session.school_id = school.id AND session.date = day.day
    AND session.half = half.half AND session.is_open
LEFT JOIN attendance_enrolment enrolment ON enrolment.pupil_id = pupil.id
    AND enrolment.school_id = school.id AND enrolment.starts_on <= day.day
    AND (enrolment.ends_on IS NULL OR day.day <= enrolment.ends_on)
"""

# Rows that are to become marks: neither missing nor a closed day.
REAL = "code <> '' AND closed_day IS NOT TRUE"

WRONG = f"""
SELECT line.number, line.{URN}, line.{UPN}, line.{DAY}, line.{HALF}, line.{MARK}, line.{MINUTES},
    line.{NOTE}, mark.session_id IS NOT NULL, mark.enrolment_id IS NOT NULL, mark.day, mark.half,
    mark.code, mark.closed_day IS TRUE
FROM import_mark mark JOIN import_line line USING (number)
WHERE mark.is_wrong ORDER BY line.number
"""

DOUBTFUL = f"""
SELECT mark.number, mark.code, mark.half, mark.day, mark.compulsory_from, mark.compulsory_until,
    mark.minutes, ({REGISTER_OPEN})::int, school.half_day, mark.to_come
FROM import_mark mark JOIN import_line line USING (number)
JOIN import_school school ON school.raw = line.{URN}
LEFT JOIN attendance_session session ON session.id = mark.session_id
WHERE mark.is_doubtful AND NOT mark.is_wrong ORDER BY mark.number
"""

CLOSED_DAYS = f"""
SELECT mark.number, line.{URN}, mark.code, mark.day
FROM import_mark mark JOIN import_line line USING (number)
WHERE mark.closed_day AND NOT mark.is_wrong ORDER BY mark.number
"""

REPEATS = f"""
SELECT array_agg(number ORDER BY number),
    count(DISTINCT (code, coalesce(minutes, -1), note)) > 1 AS differ
FROM import_mark JOIN (
    SELECT session_id, enrolment_id FROM import_mark WHERE {REAL} AND NOT is_wrong
    GROUP BY session_id, enrolment_id HAVING count(*) > 1
) repeated USING (session_id, enrolment_id)
WHERE {REAL}
GROUP BY session_id, enrolment_id
"""

FORGET_ROWS = "DELETE FROM import_mark WHERE number = ANY(%s)"

# What the register already holds for these sessions: found by session, the first half of the key.
KNOWN = """
CREATE TEMP TABLE import_known ON COMMIT DROP AS
SELECT mark.session_id, mark.enrolment_id, mark.code, mark.minutes_late, mark.note
FROM attendance_mark mark
WHERE mark.session_id = ANY(ARRAY(SELECT DISTINCT session_id FROM import_mark))
"""

LEFT_STANDING = """
SELECT mark.number, known.code FROM import_mark mark
JOIN import_known known USING (session_id, enrolment_id)
WHERE mark.code = '' AND known.code <> '' AND NOT mark.is_wrong ORDER BY mark.number
"""

# Rows with R, each with the earlier days near it on which the child has R: in the file, or in the register where the
# file says nothing of the session. `code` and `near` (days) are given.
OBSERVED = f"""
WITH observed AS (
    SELECT number, enrolment_id, day, note FROM import_mark
    WHERE code = %(code)s AND NOT is_wrong AND {REAL}
), near AS (
    SELECT enrolment_id, day, note FROM observed
    UNION
    SELECT mine.enrolment_id, session.date, known.note
    FROM observed mine JOIN attendance_enrolment enrolment ON enrolment.id = mine.enrolment_id
    JOIN attendance_session session ON session.school_id = enrolment.school_id
        AND session.date > mine.day - %(near)s AND session.date < mine.day
    JOIN attendance_mark known ON known.session_id = session.id
        AND known.enrolment_id = mine.enrolment_id AND known.code = %(code)s
    WHERE NOT EXISTS (SELECT 1 FROM import_mark said
        WHERE said.session_id = session.id AND said.enrolment_id = mine.enrolment_id)
)
SELECT mine.number, mine.day, mine.note, array_agg(near.day ORDER BY near.day),
    array_agg(near.note ORDER BY near.day)
FROM observed mine JOIN near ON near.enrolment_id = mine.enrolment_id
    AND near.day > mine.day - %(near)s AND near.day < mine.day
GROUP BY mine.number, mine.day, mine.note ORDER BY mine.number
"""

DIFFERS = """(known.code, known.minutes_late, known.note)
    IS DISTINCT FROM (mark.code, mark.minutes, mark.note)"""

COUNTS = f"""
SELECT count(*), count(*) FILTER (WHERE known.session_id IS NULL),
    count(*) FILTER (WHERE known.session_id IS NOT NULL AND {DIFFERS})
FROM (SELECT * FROM import_mark WHERE {REAL}) mark
LEFT JOIN import_known known USING (session_id, enrolment_id)
"""

INSERT = f"""
INSERT INTO attendance_mark (session_id, enrolment_id, code, minutes_late, note, entered_at,
    entered_by_id, entered_by_name, entered_role, source)
SELECT session_id, enrolment_id, code, minutes, note, %(at)s, NULL, %(actor)s, '', %(source)s
FROM import_mark mark
WHERE {REAL} AND NOT EXISTS (SELECT 1 FROM import_known known
    WHERE known.session_id = mark.session_id AND known.enrolment_id = mark.enrolment_id)
ORDER BY session_id, enrolment_id
"""

UPDATE = f"""
UPDATE attendance_mark kept SET code = mark.code, minutes_late = mark.minutes, note = mark.note,
    entered_at = %(at)s, entered_by_id = NULL, entered_by_name = %(actor)s, entered_role = '',
    source = %(source)s
FROM import_mark mark JOIN import_known known USING (session_id, enrolment_id)
WHERE kept.session_id = mark.session_id AND kept.enrolment_id = mark.enrolment_id
    AND {REAL.replace("code", "mark.code", 1)} AND {DIFFERS}
"""
