"""What each enrolment adds up to in some days, and while in each group: common table expressions.

Weeks are taken whole from their tallies. Marks are read for part weeks only: at the edges of the days
(those outside are taken away again), and where a child's circumstance begins or ends within a week.
Every sum comes twice: of all the days, and `before_` the second half of the summer term.

`with_totals` gives `total` (one row an enrolment) and, where groups are wanted, `part` (one row an
enrolment and group it was in on some of its days and not on others). They have the columns of the kept
tables, so that figures are read from either alike. Parameters: see `actions.insight.parameters`.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from attendance.actions.period_sql import SUMS
from attendance.rules.insight import GROUP_BITS, SOCIAL_CARE_ORDER

BEFORE = tuple(f"before_{name}" for name in SUMS)
TOTAL_COLUMNS = (
    "enrolment_id", "school_id", "year_group", "ever", "always", "at_15", "in_statistics",
    *SUMS, *BEFORE,
)  # fmt: skip
PART_COLUMNS = ("kind", "enrolment_id", *SUMS, *BEFORE)

_WEEK = "daterange({week}, {week} + 7)"
_MEASURES = ", ".join(
    f"{{sign}}(c.statistical_class = '{name}')::int"
    for name in ("present", "approved_activity", "authorised", "unauthorised")
) + ", {sign}c.is_late::int"  # fmt: skip
_CODE = """
    JOIN attendance_attendancecode c ON c.code = m.code
        AND (c.valid_from IS NULL OR s.date >= c.valid_from)
        AND (c.valid_to IS NULL OR s.date <= c.valid_to)
"""
ON_ROLL = "s.date >= b.starts_on AND (b.ends_on IS NULL OR s.date <= b.ends_on)"
_OUTSIDE = """(s.date BETWEEN %(first_week)s AND %(first)s::date - 1
                OR s.date BETWEEN %(last)s::date + 1 AND %(last_sunday)s)"""


@dataclass(frozen=True)
class Counted:
    """Whose sessions are counted, and what of them: conditions and not values, so each is planned once.

    `where` are conditions on `e` (enrolment) and `p` (pupil). `past_year`: year groups by age.
    `summer`: the second half of the summer term has begun by the last day. `groups`: by group too.
    """

    where: tuple[str, ...] = ()
    past_year: bool = False
    summer: bool = False
    groups: bool = False


def with_totals(counted: Counted) -> str:
    """CTEs up to `total` and `part`."""
    ctes = [with_books(counted), _whole(counted)]
    ctes += [_after()] if counted.summer else []
    ctes += [_total(counted)]
    ctes += [_part_weeks(), _part()] if counted.groups else []
    return ",".join(ctes)


def with_books(counted: Counted) -> str:
    """CTEs `books` (who is asked about) and, of the groups wanted, `grouped` (who was when in one)."""
    return f"{_books(counted)}, {_grouped(counted) if counted.groups else _no_groups()}"


def year_group(past_year: bool) -> str:
    """The year group of `e`; of a past year worked out from the age of `p`."""
    if not past_year:
        return "e.year_group"
    age = "date_part('year', age(%(aged_on)s::date, p.date_of_birth))::int"
    return f"CASE WHEN {age} > 4 THEN ({age} - 4)::text WHEN {age} = 4 THEN 'R' ELSE 'N' END"


# A school without a calendar of its own is taken to break when the first of the others does.
_CUT_WEEK = """date_trunc('week',
            coalesce(cut.day, (SELECT min(day) FROM cut), 'infinity')::timestamp)::date"""


def _books(counted: Counted) -> str:
    """CTEs `cut` and `books`: who is asked about, and the Monday of their second half of summer."""
    conditions = (
        "e.starts_on <= %(last)s", "(e.ends_on IS NULL OR e.ends_on >= %(first)s)", *counted.where,
    )  # fmt: skip
    return f"""
    cut AS (
        SELECT school_id, min(start) AS day FROM attendance_calendarperiod
        WHERE kind = 'in_term' AND start BETWEEN %(summer_from)s AND %(year_ends)s
        GROUP BY school_id
    ), books AS MATERIALIZED (
        SELECT e.id, e.pupil_id, e.school_id, e.registration_group, e.starts_on, e.ends_on,
            {year_group(counted.past_year)} AS year_group, {_CUT_WEEK} AS until,
            p.date_of_birth BETWEEN %(born_15_from)s AND %(born_15_to)s AS at_15,
            p.date_of_birth BETWEEN %(oldest_born)s AND %(youngest_born)s
                AND e.starts_on < {_CUT_WEEK} AS in_statistics
        FROM attendance_enrolment e
        JOIN attendance_pupil p ON p.id = e.pupil_id
        LEFT JOIN cut ON cut.school_id = e.school_id
        WHERE {" AND ".join(conditions)}
    )"""


def _values(pairs: Iterable[tuple[str, object]]) -> str:
    """Rows of our own constants."""
    return ", ".join(f"('{one}', {other!r})" for one, other in pairs)


VALUES_OF_GROUPS = _values(GROUP_BITS.items())
_ABOVE = [
    (kind, higher)
    for place, kind in enumerate(SOCIAL_CARE_ORDER) for higher in SOCIAL_CARE_ORDER[:place]
]  # fmt: skip


def _grouped(counted: Counted) -> str:
    """CTE `grouped`: the days each enrolment's child was in a group, those in one above it taken away.

    `ever` on any day of the school year, `always` on each of its days asked about. And `bits` of both.
    """
    asked = """daterange(greatest(%(first)s::date, b.starts_on),
                least(%(last)s::date, coalesce(b.ends_on, %(last)s)), '[]')"""
    own = "AND pupil_id IN (SELECT pupil_id FROM books)" if counted.where else ""
    return f"""
    held AS (
        SELECT pupil_id, kind, range_agg(daterange(valid_from, valid_to, '[]')) AS days
        FROM attendance_circumstance
        WHERE kind = ANY(%(held_kinds)s) AND valid_from <= %(held_to)s
            AND (valid_to IS NULL OR valid_to >= %(held_from)s) {own}
        GROUP BY pupil_id, kind
    ), above AS (
        SELECT h.pupil_id, v.kind, range_agg(h.days) AS days
        FROM held h JOIN (VALUES {_values(_ABOVE)}) v(kind, higher) ON v.higher = h.kind GROUP BY 1, 2
    ), spell AS (
        SELECT h.pupil_id, h.kind, h.days - coalesce(a.days, '{{}}'::datemultirange) AS days,
            a.pupil_id IS NULL AS ever
        FROM held h LEFT JOIN above a ON a.pupil_id = h.pupil_id AND a.kind = h.kind
        WHERE h.kind = ANY(%(kinds)s)
    ), grouped AS MATERIALIZED (
        SELECT b.id, b.school_id, b.starts_on, b.ends_on, b.until, g.kind, v.bit, g.days, g.ever,
            g.days @> {asked} AS always
        FROM spell g JOIN books b ON b.pupil_id = g.pupil_id
        JOIN (VALUES {VALUES_OF_GROUPS}) v(kind, bit) ON v.kind = g.kind
    ), bits AS (
        SELECT id, coalesce(bit_or(bit) FILTER (WHERE ever), 0) AS ever,
            coalesce(bit_or(bit) FILTER (WHERE always), 0) AS always
        FROM grouped GROUP BY id
    )"""


def _no_groups() -> str:
    return """
    bits AS (SELECT NULL::bigint AS id, NULL::int AS ever, NULL::int AS always WHERE FALSE)"""


_ADDED_UP = ", ".join(f"sum({name})::int AS {name}" for name in SUMS)
_TALLIED = ", ".join(f"t.{name}" for name in SUMS)


def _edges(joined: str) -> str:
    """Marks outside the days in the weeks at their edges, to be taken away."""
    return f"""
            FROM attendance_session s JOIN attendance_mark m ON m.session_id = s.id
            {joined} {_CODE}
            WHERE {_OUTSIDE} AND {ON_ROLL}"""


def _whole(counted: Counted) -> str:
    """CTE `whole`: everything each enrolment did in the days.

    Tallies are added up before anything is joined to them, so that the database can share the work out.
    """
    own = "AND t.enrolment_id IN (SELECT id FROM books)" if counted.where else ""
    return f"""
    whole AS MATERIALIZED (
        SELECT enrolment_id, {_ADDED_UP} FROM (
            SELECT t.enrolment_id, {_ADDED_UP} FROM attendance_weeklytally t
            WHERE t.week BETWEEN %(first_week)s AND %(last)s {own} GROUP BY t.enrolment_id
            UNION ALL
            SELECT m.enrolment_id, {_MEASURES.format(sign="-")}
            {_edges("JOIN books b ON b.id = m.enrolment_id")}
        ) piece GROUP BY enrolment_id
    )"""


def _after() -> str:
    """CTE `after`: what of it lies in the second half of the summer term."""
    return f"""
    after AS (
        SELECT enrolment_id, {_ADDED_UP} FROM (
            SELECT t.enrolment_id, {_TALLIED}
            FROM books b JOIN attendance_weeklytally t ON t.enrolment_id = b.id
                AND t.week BETWEEN %(summer_week)s AND %(last)s
                AND t.week >= %(first_week)s AND t.week >= b.until
            UNION ALL
            SELECT m.enrolment_id, {_MEASURES.format(sign="-")}
            {_edges("JOIN books b ON b.id = m.enrolment_id AND s.week >= b.until")}
        ) piece GROUP BY enrolment_id
    )"""


def _total(counted: Counted) -> str:
    """CTE `total`: one row an enrolment, with what decides in which figures it counts."""
    before = [f"a.{n} - coalesce(z.{n}, 0)" if counted.summer else f"a.{n}" for n in SUMS]
    return f"""
    total AS (
        SELECT a.enrolment_id, b.school_id, b.year_group, b.registration_group,
            coalesce(v.ever, 0) AS ever, coalesce(v.always, 0) AS always, b.at_15, b.in_statistics,
            {", ".join(f"a.{name}" for name in SUMS)},
            {", ".join(f"{sql} AS {name}" for sql, name in zip(before, BEFORE, strict=True))}
        FROM whole a JOIN books b ON b.id = a.enrolment_id
        LEFT JOIN bits v ON v.id = b.id
        {"LEFT JOIN after z ON z.enrolment_id = a.enrolment_id" if counted.summer else ""}
    )"""


def _part_weeks() -> str:
    """CTE `part_week`: weeks in which a child was in a group on some days and not on others."""
    return f"""
    part_week AS (
        SELECT DISTINCT b.id, b.school_id, b.starts_on, b.ends_on, b.until, b.kind, b.days, w.week
        FROM grouped b, unnest(b.days) run, unnest(ARRAY[lower(run), upper(run) - 1]) edge,
            LATERAL (SELECT date_trunc('week', edge::timestamp)::date AS week) w
        WHERE NOT b.always AND w.week BETWEEN %(first_week)s AND %(last)s
            AND NOT b.days @> {_WEEK.format(week="w.week")}
    )"""


def _part() -> str:
    """CTE `part`: what each enrolment did while its child was in a group, where that was not always."""
    before = ", ".join(
        f"coalesce(sum({name}) FILTER (WHERE NOT in_summer), 0)::int AS before_{name}"
        for name in SUMS
    )
    joined = "JOIN grouped b ON b.id = m.enrolment_id AND NOT b.always AND b.days @> s.date"
    return f"""
    part AS (
        SELECT kind, enrolment_id, {_ADDED_UP}, {before} FROM (
            SELECT b.kind, t.enrolment_id, {_TALLIED}, t.week >= b.until AS in_summer
            FROM grouped b JOIN attendance_weeklytally t ON t.enrolment_id = b.id
                AND t.week BETWEEN %(first_week)s AND %(last)s
                AND b.days @> {_WEEK.format(week="t.week")}
            WHERE NOT b.always
            UNION ALL
            SELECT b.kind, m.enrolment_id, {_MEASURES.format(sign="-")}, s.week >= b.until
            {_edges(joined)}
            UNION ALL
            SELECT b.kind, m.enrolment_id, {_MEASURES.format(sign="")}, s.week >= b.until
            FROM part_week b
            JOIN attendance_session s ON s.school_id = b.school_id AND s.week = b.week
                AND b.days @> s.date AND {ON_ROLL}
            JOIN attendance_mark m ON m.session_id = s.id AND m.enrolment_id = b.id {_CODE}
        ) piece GROUP BY kind, enrolment_id
    )"""
