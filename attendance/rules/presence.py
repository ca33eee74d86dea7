"""Where a child is, as far as the marks of the day say: for the roll call of an evacuated building.

Pure: the dated code of the mark is handed in.
"""

from enum import StrEnum

from attendance.choices import StatisticalClass
from attendance.rules.codes import CodeRow


class Where(StrEnum):
    """In order of who has to be looked for first."""

    UNKNOWN = "unknown"
    IN = "in"
    ELSEWHERE = "elsewhere"
    ABSENT = "absent"


AT_ANOTHER_SCHOOL = "other_enrolment"


def where_is(row: CodeRow | None) -> Where:
    """No mark is not known. A child who came late is in the building, before the close or after it.

    SI 2024/208 regulation 10: U is an absence from the session, but of a child who has arrived.
    """
    if row is None:
        return Where.UNKNOWN
    if row.statistical_class == StatisticalClass.PRESENT or row.is_late:
        return Where.IN
    if row.statistical_class == StatisticalClass.AEA or row.requires == AT_ANOTHER_SCHOOL:
        return Where.ELSEWHERE
    return Where.ABSENT
