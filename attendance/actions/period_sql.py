"""Sums of sessions over any days, read from weekly tallies.

Every week the days touch is taken whole from its tally; the few marks of those weeks that lie outside
the days are taken away again. So a year to date costs no reading of marks while nobody has marked
the rest of this week, and is right when somebody has.

Parameters: first, last (the days, both included), first_week (the Monday of `first`), last_sunday
(the Sunday of `last`), and whatever `scope` needs.
"""

SUMS = ("present", "approved_activity", "authorised", "unauthorised", "late")

# What one mark takes away from each measure of `SUMS`.
_LESS = """
    -(c.statistical_class = 'present')::int, -(c.statistical_class = 'approved_activity')::int,
    -(c.statistical_class = 'authorised')::int, -(c.statistical_class = 'unauthorised')::int,
    -c.is_late::int
"""

# What a mark means on the day of its session, for an enrolment on roll then.
MARK_WITH_MEANING = """
    attendance_session s
    JOIN attendance_mark m ON m.session_id = s.id
    JOIN attendance_enrolment e ON e.id = m.enrolment_id
        AND s.date >= e.starts_on AND (e.ends_on IS NULL OR s.date <= e.ends_on)
    JOIN attendance_attendancecode c ON c.code = m.code
        AND (c.valid_from IS NULL OR s.date >= c.valid_from)
        AND (c.valid_to IS NULL OR s.date <= c.valid_to)
"""


def period_totals(scope: str) -> str:
    """SELECT enrolment_id and its sums; `scope` is a condition on `enrolment_id`, or TRUE."""
    marks_scope = scope.replace("enrolment_id", "m.enrolment_id")
    sums = ", ".join(f"sum({name})::int AS {name}" for name in SUMS)
    return f"""
    SELECT enrolment_id, {sums} FROM (
        SELECT enrolment_id, {", ".join(SUMS)} FROM attendance_weeklytally
        WHERE week BETWEEN %(first_week)s AND %(last)s AND {scope}
        UNION ALL
        SELECT m.enrolment_id, {_LESS}
        FROM {MARK_WITH_MEANING}
        WHERE (s.date BETWEEN %(first_week)s AND %(first)s::date - 1
               OR s.date BETWEEN %(last)s::date + 1 AND %(last_sunday)s) AND {marks_scope}
    ) part GROUP BY enrolment_id
    """
