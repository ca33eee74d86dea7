"""The one comparison of every kept tally with a recount from marks."""

from attendance.models.tally_sql import COLUMNS

_MEASURES = (*COLUMNS, "expected")


def _of(name: str) -> str:
    return ", ".join(f"{name}.{column}" for column in _MEASURES)


DIFFERENCES = f"""
SELECT enrolment_id, sc.urn, p.upn, week, {_of("kept")}, {_of("counted")}
FROM attendance_weeklytally kept
FULL JOIN attendance_tally_recount counted USING (enrolment_id, week)
JOIN attendance_enrolment e ON e.id = enrolment_id
JOIN attendance_school sc ON sc.id = e.school_id
JOIN attendance_pupil p ON p.id = e.pupil_id
WHERE ({_of("kept")}) IS DISTINCT FROM ({_of("counted")})
ORDER BY sc.urn, p.upn, week
"""
