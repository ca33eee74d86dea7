"""Figures of every enrolment on roll in some days, in one statement."""

from attendance.actions.period_sql import SUMS, period_totals

_IN_SCHOOL = "enrolment_id IN (SELECT id FROM attendance_enrolment WHERE school_id = %(school)s)"


def figures(one_school: bool) -> str:
    """SELECT urn, upn, date of birth and the sums of each enrolment with a day on roll from `first` to `last`."""
    scope, school = (_IN_SCHOOL, "AND e.school_id = %(school)s") if one_school else ("TRUE", "")
    return f"""
    SELECT sc.urn, p.upn, p.date_of_birth, {", ".join(f"coalesce(t.{name}, 0)" for name in SUMS)}
    FROM attendance_enrolment e
    JOIN attendance_school sc ON sc.id = e.school_id
    JOIN attendance_pupil p ON p.id = e.pupil_id
    LEFT JOIN ({period_totals(scope)}) t ON t.enrolment_id = e.id
    WHERE e.starts_on <= %(last)s AND (e.ends_on IS NULL OR e.ends_on >= %(first)s) {school}
    ORDER BY sc.urn, p.upn, e.starts_on
    """
