"""Statements for figures, over `total` and `part` (see `totals_sql`): counted now, or as they are kept.

`inside` says on which side of the comparison sessions count: in the group asked for, or not.
"""

from dataclasses import dataclass

from attendance.actions.period_sql import SUMS
from attendance.actions.thresholds import AbsenceRule
from attendance.actions.totals_sql import VALUES_OF_GROUPS, Counted, with_totals, year_group

# What the first column of a row says of it; the key is in the second.
BY_SCHOOL, BY_YEAR, BY_CLASS, BY_MISSED = "school", "year", "class", "missed"
ONLY = {
    "all": "TRUE",
    "missed": "absent > 0",
    "authorised": "authorised > 0",
    "persistent": "persistent",
    "severe": "severe",
    "unauthorised": "unauthorised > 0",
}
# Lists are of whom the number speaks of, and begin with whoever weighs most in it.
ORDERS = {
    "missed": "absent DESC, possible", "authorised": "authorised DESC, absent DESC",
    "unauthorised": "unauthorised DESC, absent DESC",
}  # fmt: skip
MOST_ABSENT_FIRST = "absent * 1.0 / possible DESC, absent DESC"


@dataclass(frozen=True)
class Shape:
    """Which parts the statement has: conditions, not values, so that each shape is planned once."""

    is_kept: bool = False
    schools: bool = False
    year_group: bool = False
    registration_group: bool = False
    group: str = ""  # "", "at_time" or "ever"
    basis: str = "whole"  # "whole", "official" or "five"
    summer: bool = False  # the days reach into the second half of the summer term
    past_year: bool = False  # year groups are worked out from age
    by_class: bool = False  # of one school, counted now
    all_groups: bool = False

    @property
    def counted(self) -> Counted:
        """What is to be counted, where nothing is kept."""
        where = ["e.school_id = ANY(%(schools)s)"] if self.schools else []
        where += [f"{year_group(self.past_year)} = %(year_group)s"] if self.year_group else []
        where += (
            ["e.registration_group = %(registration_group)s"] if self.registration_group else []
        )
        groups = bool(self.group) or self.all_groups
        return Counted(tuple(where), self.past_year, self.summer and self.basis != "whole", groups)


def totals(shape: Shape) -> str:
    """CTEs `total` and `part` of who is asked about, from what is kept or counted now."""
    if not shape.is_kept:
        return with_totals(shape.counted)
    where = "AND t.school_id = ANY(%(schools)s)" if shape.schools else ""
    where += " AND t.year_group = %(year_group)s" if shape.year_group else ""
    return f"""
    total AS NOT MATERIALIZED (
        SELECT * FROM attendance_enrolmenttotal t WHERE t.period_id = %(period)s {where}
    ), part AS NOT MATERIALIZED (
        SELECT * FROM attendance_grouptotal WHERE period_id = %(period)s
    )"""


def sums(basis: str, of: str, at_15: str = "t.at_15") -> list[str]:
    """The five sums of `of` on a basis, in the order of `SUMS`."""
    if basis == "five":
        return [f"{of}.before_{name}" for name in SUMS]
    if basis == "official":
        return [f"CASE WHEN {at_15} THEN {of}.before_{name} ELSE {of}.{name} END" for name in SUMS]
    return [f"{of}.{name}" for name in SUMS]


def _each(shape: Shape) -> str:
    """CTE `each`: one row an enrolment and side, with its sums on the basis asked for."""
    about = "t.enrolment_id, t.school_id, t.year_group, t.at_15"
    about += "" if shape.is_kept else ", t.registration_group"
    counts = "t.in_statistics" if shape.basis != "whole" else "TRUE"
    own = sums(shape.basis, "t")
    if shape.group != "at_time":
        inside = "(t.ever & %(bit)s) <> 0" if shape.group else "TRUE"
        return f"""
    each AS (SELECT {about}, {inside} AS inside, {_named(own)} FROM total t WHERE {counts})"""
    within = sums(shape.basis, "w")
    rest = [f"{one} - {other}" for one, other in zip(own, within, strict=True)]
    return f"""
    moved AS MATERIALIZED (SELECT * FROM part WHERE kind = %(kind)s), each AS (
        SELECT {about}, (t.always & %(bit)s) <> 0 AS inside, {_named(own)}
        FROM total t
        WHERE {counts} AND NOT EXISTS (SELECT 1 FROM moved w WHERE w.enrolment_id = t.enrolment_id)
        UNION ALL
        SELECT {about}, side.inside, {_named(_either(within, rest))}
        FROM moved w JOIN total t ON t.enrolment_id = w.enrolment_id, (VALUES (TRUE), (FALSE)) side(inside)
        WHERE {counts}
    )"""


def _either(inside: list[str], outside: list[str]) -> list[str]:
    """What sessions of a child that changed sides come to, on each."""
    return [
        f"CASE WHEN side.inside THEN {one} ELSE {other} END"
        for one, other in zip(inside, outside, strict=True)
    ]


def _named(sqls: list[str]) -> str:
    return ", ".join(f"({sql})::int AS {name}" for sql, name in zip(sqls, SUMS, strict=True))


POSSIBLE = "present + approved_activity + authorised + unauthorised"
ABSENT = "authorised + unauthorised"


def holds(rule: AbsenceRule) -> str:
    """SQL for whether an absence rule holds; FALSE where none was in force. Its numbers are our own."""
    if rule.percent is not None:
        return f"(100 * ({ABSENT}) >= {rule.percent:d} * ({POSSIBLE}))"
    return "FALSE" if rule.sessions is None else f"({ABSENT} >= {rule.sessions:d})"


def judged(persistent: AbsenceRule, at_15: AbsenceRule, severe: AbsenceRule) -> str:
    """Columns that say of a row of sums whether it is persistent, and severe."""
    either = holds(persistent)
    if at_15 != persistent:
        either = f"CASE WHEN at_15 THEN {holds(at_15)} ELSE {either} END"
    return f"{either} AS persistent, {holds(severe)} AS severe"


def _judged(shape: Shape, judging: str) -> str:
    """CTEs up to `judged`: whoever had a possible session, on which side, and how much they missed."""
    return f"""
    WITH {totals(shape)}, {_each(shape)}, judged AS (
        SELECT *, {POSSIBLE} AS possible, {ABSENT} AS absent, {judging} FROM each WHERE {POSSIBLE} > 0
    )"""


# What a row of counts says, and how it is come by.
COUNTS = ("enrolments", *SUMS, "persistent", "severe", "any_unauthorised")
_COUNTED = (
    "count(*)", *(f"sum({name})" for name in SUMS), "count(*) FILTER (WHERE persistent)",
    "count(*) FILTER (WHERE severe)", "count(*) FILTER (WHERE unauthorised > 0)",
)  # fmt: skip
_NAMED_COUNTS = ", ".join(f"{sql} AS {name}" for sql, name in zip(_COUNTED, COUNTS, strict=True))


# The counts that may have to be hidden, each as it is had from a row of counts.
HIGHEST = {
    "enrolments": "enrolments", "unauthorised": "unauthorised", "absent": ABSENT,
    "persistent": "persistent", "severe": "severe", "any_unauthorised": "any_unauthorised",
}  # fmt: skip


def counts(shape: Shape, judging: str) -> str:
    """SELECT what the row is by, its key, inside, then counts: by school, year, class, and missed."""
    by_class = shape.by_class
    sets = ["(inside, school_id)", "(inside, year_group)", "(inside, absent)"]
    sets += ["(inside, registration_group)"] if by_class else []
    registration = f"WHEN grouping(registration_group) = 0 THEN '{BY_CLASS}'" if by_class else ""
    return f"""
    {_judged(shape, judging)}
    SELECT CASE WHEN grouping(school_id) = 0 THEN '{BY_SCHOOL}'
            WHEN grouping(year_group) = 0 THEN '{BY_YEAR}' {registration} ELSE '{BY_MISSED}' END,
        coalesce(school_id::text, year_group, {"registration_group," if by_class else ""} absent::text),
        inside, {_NAMED_COUNTS}
    FROM judged GROUP BY GROUPING SETS ({", ".join(sets)})
    """


def rows(shape: Shape, judging: str, only: str) -> str:
    """SELECT the enrolments behind a count, those that weigh most first, and how many there are in all."""
    return f"""
    {_judged(shape, judging)}
    SELECT enrolment_id, {", ".join(SUMS)}, persistent, severe, count(*) OVER ()
    FROM judged WHERE inside = %(inside)s AND {ONLY[only]}
    ORDER BY {ORDERS.get(only, MOST_ABSENT_FIRST)}, enrolment_id LIMIT %(limit)s OFFSET %(offset)s
    """


def by_group(shape: Shape, judging: str) -> str:
    """SELECT of every group, `ever` and `at_time`: its counts, then how high each can be where it is divided up.

    That is the highest in any school, or in any year group or class, whichever is lowest: it says whether a
    total is made of ones and would give them away. Children are first put together by the set of groups
    they are in, of which there are few.
    """
    counts = "t.in_statistics" if shape.basis != "whole" else "TRUE"
    places = ["school_id", "year_group"] + (["registration_group"] if shape.by_class else [])
    about = ", ".join(f"t.{name}" for name in (*places, "at_15"))
    sets = ", ".join(f"({name}, ever, always, kind)" for name in places)
    marks = ", ".join(f"grouping({name}) = 0 AS by_{name}" for name in places)
    keys = ", ".join(f"by_{name}, {name}" for name in places)
    highest = [
        f"least({', '.join(f'max({count}) FILTER (WHERE by_{name})' for name in places)})"
        for count in HIGHEST.values()
    ]
    return f"""
    WITH {totals(shape)}, each AS (
        SELECT {about}, t.ever, t.always, NULL AS kind, {_named(sums(shape.basis, "t"))}
        FROM total t WHERE {counts} AND t.ever | t.always <> 0
        UNION ALL
        SELECT {about}, 0, 0, w.kind, {_named(sums(shape.basis, "w"))}
        FROM part w JOIN total t ON t.enrolment_id = w.enrolment_id WHERE {counts}
    ), judged AS (
        SELECT *, {judging} FROM each WHERE {POSSIBLE} > 0
    ), cell AS MATERIALIZED (
        SELECT {marks}, {", ".join(places)}, ever, always, kind, {_NAMED_COUNTS} FROM judged
        GROUP BY GROUPING SETS ({sets})
    ), side AS (
        SELECT 'ever' AS status, g.kind AS of_kind, c.*
        FROM cell c JOIN (VALUES {VALUES_OF_GROUPS}) g(kind, bit) ON c.ever & g.bit <> 0
        UNION ALL
        SELECT 'at_time', g.kind, c.*
        FROM cell c JOIN (VALUES {VALUES_OF_GROUPS}) g(kind, bit) ON c.always & g.bit <> 0 OR c.kind = g.kind
    ), line AS (
        SELECT status, of_kind, {keys}, {", ".join(f"sum({name})::bigint AS {name}" for name in COUNTS)}
        FROM side GROUP BY status, of_kind, {keys}
    )
    SELECT status, of_kind, {", ".join(f"sum({name}) FILTER (WHERE by_school_id)" for name in COUNTS)},
        {", ".join(highest)}
    FROM line GROUP BY status, of_kind
    """
