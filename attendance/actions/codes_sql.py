"""How often each code was given at each school, and to whom: the only figures that are read from marks."""

from attendance.actions.insight_sql import Shape
from attendance.actions.totals_sql import ON_ROLL, with_books


def _marks(shape: Shape) -> str:
    """FROM the marks of whoever is asked about, of the days on which they count."""
    group = ""
    if shape.group:
        held = "g.ever" if shape.group == "ever" else "g.days @> s.date"
        group = f"JOIN grouped g ON g.id = b.id AND {held}"
    cut = {"five": "AND s.date < b.until", "official": "AND (NOT b.at_15 OR s.date < b.until)"}
    return f"""
    FROM books b
    JOIN attendance_session s ON s.school_id = b.school_id
        AND s.date BETWEEN %(first)s AND %(last)s AND {ON_ROLL} {cut.get(shape.basis, "")}
    JOIN attendance_mark m ON m.session_id = s.id AND m.enrolment_id = b.id
    {group}
    WHERE m.code <> '' {"AND b.in_statistics" if shape.basis != "whole" else ""}"""


def by_school(shape: Shape) -> str:
    """SELECT each code, the school, the last day it was given there, and how often."""
    return f"""
    WITH {with_books(shape.counted)}
    SELECT m.code, s.school_id, max(s.date), count(*) {_marks(shape)} GROUP BY m.code, s.school_id
    """


def by_enrolment(shape: Shape) -> str:
    """SELECT whoever was given one code, how often, most often first; and how many they are in all."""
    return f"""
    WITH {with_books(shape.counted)}
    SELECT m.enrolment_id, count(*), count(*) OVER () {_marks(shape)} AND m.code = %(code)s
    GROUP BY m.enrolment_id ORDER BY 2 DESC, 1 LIMIT %(limit)s OFFSET %(offset)s
    """
