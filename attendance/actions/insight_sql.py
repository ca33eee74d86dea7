"""One statement for the figures of any days, schools and group, from weekly tallies.

Weeks are taken whole from their tallies. Marks are read for part weeks only: at the edges of the
period (those outside it are taken away again), and where a child's circumstance begins or ends within
a week (those inside it change sides).

`inside` says on which side of the comparison sessions count: in the group asked for, or not. Parameters:
first, last, first_week, last_sunday (see `period_sql`), and those the chosen parts need.
"""

from dataclasses import dataclass

from attendance.actions.period_sql import SUMS
from attendance.actions.thresholds import AbsenceRule

_WEEK = "daterange(t.week, t.week + 7)"
_MEASURES = ", ".join(
    f"{{sign}}(c.statistical_class = '{name}')::int"
    for name in ("present", "approved_activity", "authorised", "unauthorised")
) + ", {sign}c.is_late::int"  # fmt: skip
_CODE = """
    JOIN attendance_attendancecode c ON c.code = m.code
        AND (c.valid_from IS NULL OR s.date >= c.valid_from)
        AND (c.valid_to IS NULL OR s.date <= c.valid_to)
"""
_ON_ROLL = "s.date >= b.starts_on AND (b.ends_on IS NULL OR s.date <= b.ends_on)"
# What the first column of a row says of it; the key is in the second.
BY_SCHOOL, BY_YEAR, BY_CLASS, BY_MISSED = "school", "year", "class", "missed"


@dataclass(frozen=True)
class Shape:
    """Which parts the statement has: conditions, not values, so that each shape is planned once."""

    schools: bool = False
    year_group: bool = False
    registration_group: bool = False
    group: str = ""  # "", "at_time" or "ever"
    cut: str = ""  # "", "everybody" or "at_15": whose second half of summer is left out
    past_year: bool = False  # year groups are worked out from age

    @property
    def is_everybody(self) -> bool:
        """Whether nearly every tally of the period is wanted, so that picking them out is waste."""
        return not (self.schools or self.year_group or self.registration_group)


def on_books(shape: Shape) -> str:
    """CTEs `cut` and `books`: the enrolments asked for, and the Monday from which each is left out."""
    conditions = ["e.starts_on <= %(last)s", "(e.ends_on IS NULL OR e.ends_on >= %(first)s)"]
    if shape.schools:
        conditions.append("e.school_id = ANY(%(schools)s)")
    if shape.year_group:
        conditions.append(f"{_year_group(shape)} = %(year_group)s")
    if shape.registration_group:
        conditions.append("e.registration_group = %(registration_group)s")
    if shape.cut:
        conditions.append("p.date_of_birth BETWEEN %(oldest_born)s AND %(youngest_born)s")
        conditions.append(f"e.starts_on < {_CUT_WEEK}")
    return f"""
    cut AS (
        SELECT school_id, min(start) AS day FROM attendance_calendarperiod
        WHERE kind = 'in_term' AND start BETWEEN %(summer_from)s AND %(year_ends)s
        GROUP BY school_id
    ), books AS (
        SELECT e.id, e.pupil_id, e.school_id, e.registration_group, e.starts_on, e.ends_on,
            {_year_group(shape)} AS year_group, {_until(shape)} AS until,
            p.date_of_birth BETWEEN %(born_15_from)s AND %(born_15_to)s AS at_15
        FROM attendance_enrolment e
        JOIN attendance_pupil p ON p.id = e.pupil_id
        LEFT JOIN cut ON cut.school_id = e.school_id
        WHERE {" AND ".join(conditions)}
    )"""


# A school without a calendar of its own is taken to break when the first of the others does.
_CUT_DAY = "coalesce(cut.day, (SELECT min(day) FROM cut), 'infinity')"
_CUT_WEEK = f"date_trunc('week', {_CUT_DAY}::timestamp)::date"


def _until(shape: Shape) -> str:
    if shape.cut == "everybody":
        return _CUT_WEEK
    if shape.cut == "at_15":
        at_15 = "p.date_of_birth BETWEEN %(born_15_from)s AND %(born_15_to)s"
        return f"CASE WHEN {at_15} THEN {_CUT_WEEK} ELSE 'infinity' END"
    return "'infinity'::date"


def _year_group(shape: Shape) -> str:
    if not shape.past_year:
        return "e.year_group"
    age = "date_part('year', age(%(aged_on)s::date, p.date_of_birth))::int"
    return f"CASE WHEN {age} > 4 THEN ({age} - 4)::text WHEN {age} = 4 THEN 'R' ELSE 'N' END"


def spells(shape: Shape) -> str:
    """CTE `spell`: the days each pupil was in the group, the groups above it taken away."""
    held = "valid_from <= %(held_to)s AND (valid_to IS NULL OR valid_to >= %(held_from)s)"
    rows = f"attendance_circumstance WHERE kind = ANY(%(kinds)s) AND {held} GROUP BY pupil_id"
    if shape.group == "ever":
        return f"""
    spell AS (
        SELECT pupil_id, '{{(,)}}'::datemultirange AS days FROM {rows}
        HAVING bool_or(kind = %(kind)s) AND NOT bool_or(kind = ANY(%(above)s))
    )"""
    days = "range_agg(daterange(valid_from, valid_to, '[]')) FILTER (WHERE kind ="
    return f"""
    spell AS (
        SELECT pupil_id, {days} %(kind)s)
            - coalesce({days} ANY(%(above)s)), '{{}}'::datemultirange) AS days
        FROM {rows} HAVING bool_or(kind = %(kind)s)
    )"""


def each_enrolment(shape: Shape) -> str:
    """CTEs up to `each`: one row an enrolment and side, with its sums.

    `base` is everything each enrolment did in the period. Its tallies are added up before anything is
    joined to them, so that the database can share the work out. Of a group only its own children are
    looked at again: what they did inside it is one side, the rest of `base` the other.
    """
    own = "" if shape.is_everybody else "AND t.enrolment_id IN (SELECT id FROM books)"
    ctes = f"""
    {on_books(shape)}, base AS MATERIALIZED (
        SELECT enrolment_id, {_ADDED_UP} FROM (
            SELECT t.enrolment_id, {_ADDED_UP} FROM attendance_weeklytally t
            WHERE t.week BETWEEN %(first_week)s AND %(last)s {own} GROUP BY t.enrolment_id
            UNION ALL {_edges("JOIN books b ON b.id = m.enrolment_id")}
            {_LEFT_OUT if shape.cut else ""}
        ) part GROUP BY enrolment_id
    )"""
    return f"{ctes}, {_sides(shape)}"


_ADDED_UP = ", ".join(f"sum({name})::int AS {name}" for name in SUMS)
_PLAIN = ", ".join(f"a.{name}" for name in SUMS)


def _sides(shape: Shape) -> str:
    """CTE `each` from `base`."""
    if not shape.group:
        return f"each AS (SELECT a.enrolment_id, TRUE AS inside, {_PLAIN} FROM base a)"
    if shape.group == "ever":
        return f"""{spells(shape)}, each AS (
        SELECT a.enrolment_id, g.pupil_id IS NOT NULL AS inside, {_PLAIN}
        FROM base a JOIN books b ON b.id = a.enrolment_id
        LEFT JOIN spell g ON g.pupil_id = b.pupil_id)"""
    rest = ", ".join(f"a.{name} - coalesce(w.{name}, 0)" for name in SUMS)
    within = "JOIN books b ON b.id = m.enrolment_id JOIN spell g ON g.pupil_id = b.pupil_id"
    return f"""{spells(shape)}, within AS MATERIALIZED (
        SELECT enrolment_id, {_ADDED_UP} FROM (
            SELECT t.enrolment_id, {", ".join(f"t.{name}" for name in SUMS)}
            FROM spell g JOIN books b ON b.pupil_id = g.pupil_id
            JOIN attendance_weeklytally t ON t.enrolment_id = b.id
                AND t.week BETWEEN %(first_week)s AND %(last)s AND t.week < b.until
                AND g.days @> {_WEEK}
            UNION ALL {_edges(within)} AND g.days @> s.date
            {_PART_WEEKS}
        ) part GROUP BY enrolment_id
    ), each AS (
        SELECT a.enrolment_id, TRUE AS inside, {_PLAIN} FROM within a
        UNION ALL
        SELECT a.enrolment_id, FALSE, {rest}
        FROM base a LEFT JOIN within w ON w.enrolment_id = a.enrolment_id
    )"""


def _edges(joined: str) -> str:
    """Marks outside the period in the weeks at its edges, taken away again."""
    return f"""
            SELECT m.enrolment_id, {_MEASURES.format(sign="-")}
            FROM attendance_session s JOIN attendance_mark m ON m.session_id = s.id
            {joined} {_CODE}
            WHERE (s.date BETWEEN %(first_week)s AND %(first)s::date - 1
                   OR s.date BETWEEN %(last)s::date + 1 AND %(last_sunday)s)
                AND s.date < b.until AND {_ON_ROLL}"""


# Whole weeks from the one in which an enrolment is left out for the rest of the year.
_LEFT_OUT = f"""
            UNION ALL
            SELECT t.enrolment_id, {", ".join(f"-t.{name}" for name in SUMS)}
            FROM books b JOIN attendance_weeklytally t ON t.enrolment_id = b.id
                AND t.week BETWEEN %(first_week)s AND %(last)s AND t.week >= b.until
            WHERE b.until <= %(last)s"""

# In a week of which only some days are inside, the marks of those days.
_PART_WEEKS = f"""
            UNION ALL
            SELECT m.enrolment_id, {_MEASURES.format(sign="")}
            FROM spell g JOIN books b ON b.pupil_id = g.pupil_id
            JOIN attendance_weeklytally t ON t.enrolment_id = b.id
                AND t.week BETWEEN %(first_week)s AND %(last)s AND t.week < b.until
                AND g.days && {_WEEK} AND NOT g.days @> {_WEEK}
            JOIN attendance_session s ON s.school_id = b.school_id AND s.week = t.week
                AND g.days @> s.date AND {_ON_ROLL}
            JOIN attendance_mark m ON m.session_id = s.id AND m.enrolment_id = b.id {_CODE}"""

_POSSIBLE = "e.present + e.approved_activity + e.authorised + e.unauthorised"
_ABSENT = "e.authorised + e.unauthorised"


def holds(rule: AbsenceRule) -> str:
    """SQL for whether an absence rule holds; FALSE where none was in force. Its numbers are our own."""
    if rule.percent is not None:
        return f"(100 * ({_ABSENT}) >= {rule.percent:d} * ({_POSSIBLE}))"
    return "FALSE" if rule.sessions is None else f"({_ABSENT} >= {rule.sessions:d})"


def judged(persistent: AbsenceRule, at_15: AbsenceRule, severe: AbsenceRule) -> str:
    """CTE `judged`: enrolments with a possible session, each with whether it is persistent, severe."""
    return f"""
    judged AS (
        SELECT e.*, b.school_id, b.year_group, b.registration_group, b.pupil_id,
            {_POSSIBLE} AS possible, {_ABSENT} AS absent, {holds(severe)} AS severe,
            CASE WHEN b.at_15 THEN {holds(at_15)} ELSE {holds(persistent)} END AS persistent
        FROM each e JOIN books b ON b.id = e.enrolment_id WHERE {_POSSIBLE} > 0
    )"""


def counts(shape: Shape, judging: str, by_class: bool) -> str:
    """SELECT what the row is by, its key, inside, then counts: by school, year, class, and missed."""
    sets = ["(inside, school_id)", "(inside, year_group)", "(inside, absent)"]
    sets += ["(inside, registration_group)"] if by_class else []
    registration = f"WHEN grouping(registration_group) = 0 THEN '{BY_CLASS}'" if by_class else ""
    return f"""
    WITH {each_enrolment(shape)}, {judging}
    SELECT CASE WHEN grouping(school_id) = 0 THEN '{BY_SCHOOL}'
            WHEN grouping(year_group) = 0 THEN '{BY_YEAR}' {registration} ELSE '{BY_MISSED}' END,
        coalesce(school_id::text, year_group, {"registration_group," if by_class else ""} absent::text),
        inside, count(*), {", ".join(f"sum({name})" for name in SUMS)},
        count(*) FILTER (WHERE persistent), count(*) FILTER (WHERE severe),
        count(*) FILTER (WHERE unauthorised > 0)
    FROM judged GROUP BY GROUPING SETS ({", ".join(sets)})
    """


ORDERS = {
    "missed": "absent * 1.0 / possible DESC, absent DESC",
    "unauthorised": "unauthorised DESC, absent DESC",
}
ONLY = {
    "all": "TRUE",
    "persistent": "persistent",
    "severe": "severe",
    "unauthorised": "unauthorised > 0",
}


def rows(shape: Shape, judging: str, only: str, order: str) -> str:
    """SELECT the enrolments behind a count, most absent first, and how many there are in all."""
    return f"""
    WITH {each_enrolment(shape)}, {judging}
    SELECT j.enrolment_id, {", ".join(f"j.{name}" for name in SUMS)}, j.persistent, j.severe,
        count(*) OVER () FROM judged j
    WHERE inside = %(inside)s AND {ONLY[only]} ORDER BY {ORDERS[order]}, j.enrolment_id
    LIMIT %(limit)s OFFSET %(offset)s
    """


def codes(shape: Shape) -> str:
    """SELECT each code, the last day it was given, and how often: read from marks."""
    spell = f", {spells(shape)}" if shape.group else ""
    joined = "JOIN spell g ON g.pupil_id = b.pupil_id AND g.days @> s.date" if shape.group else ""
    return f"""
    WITH {on_books(shape)}{spell}
    SELECT m.code, max(s.date), count(*)
    FROM books b
    JOIN attendance_session s ON s.school_id = b.school_id
        AND s.date BETWEEN %(first)s AND %(last)s AND s.date < b.until AND {_ON_ROLL}
    JOIN attendance_mark m ON m.session_id = s.id AND m.enrolment_id = b.id AND m.code <> ''
    {joined} GROUP BY m.code ORDER BY count(*) DESC, m.code
    """
