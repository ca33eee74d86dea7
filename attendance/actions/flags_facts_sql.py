"""What a run knows of everybody in scope, in temporary tables made from the tallies: no mark is read.

`flag_school` the windows of each school, counted back in its own school weeks; `flag_sums` what the
tallies add up to, since 1 August and since each day a window begins; `flag_missed` the weeks with an
absence, in bits; `flag_facts` all of it, one row an enrolment. Sessions after the day of judgement are
masked out of its week, and those before 1 August out of the first week of the year.

Parameters: as_of, first (1 August), first_week, this_week (their Mondays), day_mask, year_mask, and the
numbers of the rules under their own names.
"""

from collections.abc import Sequence

WHOLE_WEEK = 16383
MONDAY_FRIDAY = 771  # bits 0, 1, 8 and 9
DAYS_OF_A_WEEK = 7
EACH_DAY = 5461  # bit 0, 2, ... 12: the first of each day
EVERYBODY = "TRUE"
SCOPED = "enrolment_id IN (SELECT enrolment_id FROM flag_scope)"

TABLES = (
    "flag_scope", "flag_standing", "flag_school", "flag_sums", "flag_missed", "flag_facts", "flag_edge", "flag_run",
    "flag_judged", "flag_evidence", "flag_done", "flag_done_before",
)  # fmt: skip
CLEAN = "DROP TABLE IF EXISTS " + ", ".join(f"pg_temp.{name}" for name in TABLES)

SCOPE = """
CREATE TEMP TABLE flag_scope ON COMMIT DROP AS
SELECT DISTINCT unnest(%(ids)s::bigint[]) AS enrolment_id
"""


# Of a run of absence, the days it ran when the flag was last judged.
STANDING = """
CREATE TEMP TABLE flag_standing ON COMMIT DROP AS
SELECT id, enrolment_id, kind, window_from, (numbers ->> 'first')::date AS run_first,
    (numbers ->> 'last')::date AS run_last
FROM attendance_flag
WHERE cleared_at IS NULL AND kind = ANY(%(kinds)s) AND {scope}
"""


def bits(expression: str) -> str:
    """How many half days some bits are: an integer, which adds up faster than bit_count's own type."""
    return f"bit_count(({expression})::int::bit(14))::int"


def days(expression: str) -> str:
    """The first bit of each day that holds any of the bits. (PostgreSQL's | and >> bind alike.)"""
    return f"((({expression}) | (({expression}) >> 1)) & {EACH_DAY})"


def within(week: str, first: str, last: str = "") -> str:
    """The bits of a week that lie from one day to another, both included; an empty end is open.

    Most weeks lie wholly within, and are told by two comparisons.
    """
    before = f"least(greatest(coalesce({first}, {week}) - {week}, 0), 7)"
    until = f"least(greatest(coalesce({last}, {week} + 6) - {week} + 1, 0), 7)" if last else "7"
    wholly = f"{week} >= {first}" + (f" AND {week} + 6 <= {last}" if last else "")
    return f"""(CASE WHEN {wholly} THEN {WHOLE_WEEK}
        ELSE ({WHOLE_WEEK} << 2 * {before}) & ((1 << 2 * {until}) - 1) & {WHOLE_WEEK} END)"""


def up_to_today(week: str) -> str:
    """The bits of a week that lie no later than the day of judgement."""
    return f"(CASE WHEN {week} = %(this_week)s THEN %(day_mask)s ELSE {WHOLE_WEEK} END)"


def _window(number: str) -> str:
    """The Monday on which the last so many school weeks begin: the earliest there is, when fewer."""
    return f"w.weeks[least({number}, cardinality(w.weeks))]"


# The school weeks are the school's own, newest first; `year_weeks` those of the school year, in order.
SCHOOLS = f"""
CREATE TEMP TABLE flag_school ON COMMIT DROP AS
SELECT sc.id AS school_id, cardinality(w.weeks) AS weeks_begun,
    {_window("%(notice_school_weeks)s::int")} AS notice_from,
    greatest({_window("%(on_course_weeks)s::int")}, %(first_week)s::date) AS course_from,
    {_window("%(sudden_change_weeks)s::int")} AS sudden_from,
    CASE WHEN cardinality(w.weeks) > %(sudden_change_weeks)s::int THEN
        {_window("%(sudden_change_weeks)s::int + %(sudden_change_before_weeks)s::int")}
        END AS before_from,
    {_window("%(condoned_weeks)s::int")} AS condoned_from,
    {_window("%(late_after_close_weeks)s::int")} AS late_from,
    {_window("%(monday_friday_weeks)s::int")} AS monday_from,
    {_window("%(broken_weeks_weeks)s::int")} AS broken_from,
    {_window("%(continuous_recent_weeks)s::int")} AS recent_from,
    date_trunc('week', coalesce(w.weeks[1], %(as_of)s::date)
        - make_interval(months => %(look_back_months)s::int))::date AS looked_back,
    coalesce(cardinality(y.weeks), 0) AS year_weeks,
    CASE WHEN cardinality(y.weeks) <= %(early_absence_until_weeks)s::int
        THEN y.weeks[%(early_absence_weeks)s::int + 1] END AS early_until,
    (SELECT count(*) FROM attendance_session s WHERE s.school_id = sc.id AND s.is_open
        AND s.date > %(as_of)s AND s.date <= %(year_end)s)::int AS remaining
FROM attendance_school sc
CROSS JOIN LATERAL (
    SELECT array_agg(week ORDER BY week DESC) AS weeks FROM (
        SELECT DISTINCT s.week FROM attendance_session s
        WHERE s.school_id = sc.id AND s.is_open AND s.week <= %(as_of)s
        ORDER BY s.week DESC LIMIT %(most_weeks)s) lately) w
CROSS JOIN LATERAL (
    SELECT array_agg(week ORDER BY week) AS weeks FROM (
        SELECT DISTINCT s.week FROM attendance_session s
        WHERE s.school_id = sc.id AND s.is_open AND s.week <= %(as_of)s
            AND s.date BETWEEN %(first)s AND %(year_end)s) begun) y
WHERE {{schools}}
"""
EVERY_SCHOOL = "TRUE"
THEIR_SCHOOLS = """sc.id IN (SELECT school_id FROM attendance_enrolment
    WHERE id IN (SELECT enrolment_id FROM flag_scope))"""

# The Mondays on which the windows begin that are counted in possible sessions; schools share most.
BOUNDARIES = """
SELECT DISTINCT d FROM flag_school,
    unnest(ARRAY[course_from, sudden_from, before_from, early_until]) d
WHERE d IS NOT NULL ORDER BY d
"""

# The earliest week any window asks for.
EARLIEST = """
SELECT least(%(first_week)s::date, min(looked_back), min(notice_from), min(course_from),
    min(before_from), min(condoned_from), min(late_from), min(monday_from), min(broken_from))
FROM flag_school
"""


# Of the week of the day of judgement, and of the first of the year, only the bits tell.
_SO_FAR = up_to_today("week")
_OF_YEAR = f"{_SO_FAR} & CASE WHEN week = %(first_week)s THEN %(year_mask)s ELSE {WHOLE_WEEK} END"
_POSSIBLE = "(attended_bits | authorised_bits | unauthorised_bits)"
_PARTLY = ", ".join(
    f"{bits(expression)}::smallint"
    for expression in (
        f"{_POSSIBLE} & {_SO_FAR}", f"{_POSSIBLE} & {_OF_YEAR}", f"authorised_bits & {_OF_YEAR}",
        f"unauthorised_bits & {_OF_YEAR}",
    )
)  # fmt: skip


def sums(scope: str, boundaries: Sequence[object]) -> str:
    """CREATE flag_sums: one scan of the tallies, in parallel where that pays.

    `possible_since` holds a sum for each of the boundaries, in their order: a window of any school is one
    of them, or the difference of two. So nothing need be joined to six million rows.
    """
    since = (
        f"coalesce(sum(possible) FILTER (WHERE week >= %(since_{n})s), 0)"
        for n in range(len(boundaries))
    )
    of_year = "FILTER (WHERE week >= %(first_week)s)"
    return f"""
    CREATE TEMP TABLE flag_sums ON COMMIT DROP AS
    SELECT enrolment_id,
        coalesce(sum(year_possible) {of_year}, 0)::int AS possible,
        coalesce(sum(year_authorised) {of_year}, 0)::int AS authorised,
        coalesce(sum(year_unauthorised) {of_year}, 0)::int AS unauthorised,
        ARRAY[{", ".join(since)}]::int[] AS possible_since
    FROM (
        SELECT enrolment_id, week, possible, possible AS year_possible,
            authorised AS year_authorised, unauthorised AS year_unauthorised
        FROM attendance_weeklytally
        WHERE week BETWEEN %(earliest)s AND %(as_of)s AND week NOT IN (%(this_week)s, %(first_week)s)
            AND {scope}
        UNION ALL
        SELECT enrolment_id, week, {_PARTLY}
        FROM attendance_weeklytally
        WHERE week IN (%(this_week)s, %(first_week)s) AND week BETWEEN %(earliest)s AND %(as_of)s
            AND {scope}
    ) t GROUP BY enrolment_id
    """


def missed(scope: str) -> str:
    """CREATE flag_missed: every week with an absence up to the day of judgement, in bits."""
    columns = {
        "absent": "authorised_bits | unauthorised_bits", "authorised": "authorised_bits",
        "notice": "notice_bits", "illness": "illness_bits", "late": "late_bits & notice_bits",
        "attended": "attended_bits", "marked": "marked_bits",
    }  # fmt: skip
    mask = up_to_today("week")
    picked = ", ".join(f"({what}) & {mask} AS {name}" for name, what in columns.items())
    return f"""
    CREATE TEMP TABLE flag_missed ON COMMIT DROP AS
    SELECT enrolment_id, week, {picked} FROM attendance_weeklytally
    WHERE week BETWEEN %(earliest)s AND %(as_of)s AND authorised + unauthorised > 0 AND {scope}
    """


def _since(day: str) -> str:
    """Possible sessions since a boundary; nought where the school has no such window."""
    return f"coalesce(s.possible_since[array_position(%(boundaries)s::date[], {day})], 0)"


def _lately(name: str, expression: str, since: str, until: str = "") -> str:
    before = f" AND m.week < {until}" if until else ""
    return f"coalesce(sum({expression}) FILTER (WHERE m.week >= {since}{before}), 0)::int AS {name}"


_EXCUSED = f"m.authorised & {within('m.week', 'p.compulsory_from', 'p.compulsory_until')}"
_MISSED = bits("m.absent")
_SUMS_LATELY = (
    _lately("notice", bits("m.notice"), "k.notice_from"),
    _lately("course_absent", _MISSED, "k.course_from"),
    _lately("sudden_absent", _MISSED, "k.sudden_from"),
    _lately("before_absent", _MISSED, "k.before_from", "k.sudden_from"),
    _lately("late", bits("m.late"), "k.late_from"),
    _lately("condoned_missed", _MISSED, "k.condoned_from"),
    _lately("excused", bits(_EXCUSED), "k.condoned_from"),
    _lately("monday_missed", _MISSED, "k.monday_from"),
    _lately("monday_friday", bits(f"m.absent & {MONDAY_FRIDAY}"), "k.monday_from"),
    _lately("broken_missed", _MISSED, "k.broken_from"),
    _lately("broken", "(m.absent <> 0)::int", "k.broken_from"),
    _lately("late_in_year", _MISSED, "k.early_until"),
)

# Weeks missed, as each window of the school sees them.
_LATELY = f"""
    SELECT m.enrolment_id, {", ".join(_SUMS_LATELY)}
    FROM flag_missed m
    JOIN attendance_enrolment e ON e.id = m.enrolment_id
    JOIN attendance_pupil p ON p.id = e.pupil_id
    JOIN flag_school k ON k.school_id = e.school_id
    WHERE m.week >= (SELECT least(min(notice_from), min(course_from), min(before_from),
        min(late_from), min(condoned_from), min(monday_from), min(broken_from), min(early_until))
        FROM flag_school)
    GROUP BY m.enrolment_id
"""

_WINDOWS = (
    "weeks_begun", "notice_from", "course_from", "sudden_from", "before_from", "condoned_from",
    "late_from", "monday_from", "broken_from", "recent_from", "looked_back", "year_weeks",
    "early_until",
)  # fmt: skip

_LATELY_COLUMNS = (
    "notice", "course_absent", "sudden_absent", "before_absent", "late", "condoned_missed", "excused",
    "monday_missed", "monday_friday", "broken_missed", "broken",
)  # fmt: skip

FACTS = f"""
CREATE TEMP TABLE flag_facts ON COMMIT DROP AS
SELECT e.id AS enrolment_id, e.school_id, e.pupil_id, p.compulsory_from, p.compulsory_until,
    e.starts_on <= %(as_of)s AND (e.ends_on IS NULL OR e.ends_on >= %(as_of)s) AS on_roll,
    s.possible, s.authorised, s.unauthorised, s.authorised + s.unauthorised AS absent,
    {_since("k.course_from")} AS course_possible, {_since("k.sudden_from")} AS sudden_possible,
    CASE WHEN k.before_from IS NULL THEN 0
        ELSE {_since("k.before_from")} - {_since("k.sudden_from")} END AS before_possible,
    s.possible - {_since("k.early_until")} AS early_possible,
    s.authorised + s.unauthorised - coalesce(l.late_in_year, 0) AS early_absent,
    {", ".join(f"k.{name}" for name in _WINDOWS)},
    CASE WHEN e.ends_on IS NULL THEN k.remaining ELSE (
        SELECT count(*) FROM attendance_session w WHERE w.school_id = e.school_id AND w.is_open
            AND w.date > %(as_of)s AND w.date <= least(%(year_end)s, e.ends_on))::int END AS remaining,
    {", ".join(f"coalesce(l.{name}, 0) AS {name}" for name in _LATELY_COLUMNS)}
FROM (
    SELECT * FROM flag_sums
    UNION ALL
    SELECT DISTINCT f.enrolment_id, 0, 0, 0, '{{}}'::int[] FROM flag_standing f
    WHERE f.enrolment_id NOT IN (SELECT enrolment_id FROM flag_sums)
) s
JOIN attendance_enrolment e ON e.id = s.enrolment_id
JOIN attendance_pupil p ON p.id = e.pupil_id
JOIN flag_school k ON k.school_id = e.school_id
LEFT JOIN ({_LATELY}) l ON l.enrolment_id = s.enrolment_id
"""

# The school days beside a time without school, by week; a number of bits names the breaks they touch.
EDGES = """
CREATE TEMP TABLE flag_edge ON COMMIT DROP AS
WITH day AS (
    SELECT school_id, date, week, before, lead(date) OVER school AS after
    FROM (
        SELECT d.school_id, d.date, d.week,
            coalesce(lag(d.date) OVER (PARTITION BY d.school_id ORDER BY d.date), (
                SELECT max(o.date) FROM attendance_session o
                WHERE o.school_id = d.school_id AND o.is_open AND o.date < d.date)) AS before
        FROM (
            SELECT DISTINCT s.school_id, s.date, s.week FROM attendance_session s
            JOIN flag_school k ON k.school_id = s.school_id
            WHERE s.is_open AND s.date >= k.looked_back) d
    ) dated
    WINDOW school AS (PARTITION BY school_id ORDER BY date)
), numbered AS (
    SELECT *, date - before > %(holiday_edge_break_days)s AS opens,
        after - date > %(holiday_edge_break_days)s AS closes,
        count(*) FILTER (WHERE date - before > %(holiday_edge_break_days)s) OVER (
            PARTITION BY school_id ORDER BY date) AS number
    FROM day
)
SELECT school_id, week, 3 << 2 * (date - week) AS bits,
    CASE WHEN opens THEN 1::bigint << least(number, 62)::int ELSE 0 END
        | CASE WHEN closes THEN 1::bigint << least(number + 1, 62)::int ELSE 0 END AS breaks
FROM numbered WHERE (opens OR closes) AND date <= %(as_of)s
"""
