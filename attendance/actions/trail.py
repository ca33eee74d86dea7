"""The trail of amendments: every change of a mark, a teacher's mark kept beside the office's, every unlocking.

What a court is shown: the original entry and the new one, the reason, the date and time, the name and
the role (SI 2024/208 regulation 11: the original entry of an amended register is kept). Two queries a
page, however long the trail.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection

from attendance.access import visible_enrolments
from attendance.choices import Role
from attendance.rules.registers import Entry

if TYPE_CHECKING:
    from accounts.models import User
    from attendance.models import Pupil, School

AMENDED, BESIDE, UNLOCKED = "amended", "beside", "unlocked"

OF_PUPIL = "kept.enrolment_id = ANY(%(enrolments)s)"
OF_SCHOOL = "session.school_id = %(school)s AND (%(group)s = '' OR enrolment.registration_group = %(group)s)"
MARK = """
  JOIN attendance_session session ON session.id = kept.session_id
  JOIN attendance_enrolment enrolment ON enrolment.id = kept.enrolment_id
  JOIN attendance_pupil pupil ON pupil.id = enrolment.pupil_id
  JOIN attendance_school school ON school.id = session.school_id
 WHERE session.date BETWEEN %(first)s AND %(last)s AND """
TRAIL = """
SELECT kept.at, 'amended' AS kind, school.urn, pupil.ref, pupil.legal_forename, pupil.legal_surname,
       enrolment.registration_group, session.date AS first_day, session.date AS last_day, session.half,
       kept.old_code, kept.old_minutes_late, kept.old_note, kept.old_entered_at, kept.old_entered_by_name,
       kept.old_entered_role, kept.old_source, kept.new_code, kept.new_minutes_late, kept.new_note,
       kept.reason, kept.by_name, kept.role, kept.source
  FROM attendance_markchange kept {mark}
UNION ALL
SELECT kept.at, 'beside', school.urn, pupil.ref, pupil.legal_forename, pupil.legal_surname,
       enrolment.registration_group, session.date, session.date, session.half,
       kept.office_code, NULL, '', NULL, '', '', '', kept.code, kept.minutes_late, kept.note,
       '', kept.by_name, %(teacher)s, ''
  FROM attendance_teachermark kept {mark}
UNION ALL
SELECT kept.at, 'unlocked', school.urn, '', '', '', kept.registration_group, kept.starts_on, kept.ends_on,
       '', '', NULL, '', NULL, '', '', '', '', NULL, '', kept.reason, kept.by_name,
       kept.by_role, ''
  FROM attendance_registerunlock kept
  JOIN attendance_school school ON school.id = kept.school_id
 WHERE kept.starts_on <= %(last)s AND kept.ends_on >= %(first)s AND {unlocks}
"""
UNLOCKS_OF_PUPIL = """EXISTS (SELECT FROM attendance_enrolment enrolment
    WHERE enrolment.id = ANY(%(enrolments)s) AND enrolment.school_id = kept.school_id
      AND kept.registration_group IN ('', enrolment.registration_group))"""
UNLOCKS_OF_SCHOOL = (
    "kept.school_id = %(school)s AND (%(group)s = '' OR kept.registration_group IN ('', %(group)s))"
)
ORDER = " ORDER BY at, first_day, half, ref OFFSET %(offset)s LIMIT %(limit)s"


@dataclass(frozen=True)
class Step:
    """One step of the trail, as it is kept. The last three fields of each entry say who and whence."""

    at: dt.datetime
    kind: str
    urn: str
    ref: str
    forename: str
    surname: str
    registration_group: str
    first_day: dt.date
    last_day: dt.date
    half: str
    old_code: str
    old_minutes: int | None
    old_note: str
    old_at: dt.datetime | None
    old_by: str
    old_role: str
    old_source: str
    new_code: str
    new_minutes: int | None
    new_note: str
    reason: str
    by: str
    role: str
    source: str

    @property
    def old(self) -> Entry:
        """What stood."""
        return Entry(self.old_code, self.old_minutes, self.old_note)

    @property
    def new(self) -> Entry:
        """What was written."""
        return Entry(self.new_code, self.new_minutes, self.new_note)


class Trail:
    """The steps about some sessions in the order they were taken; a paginator may count and slice it."""

    def __init__(self, sql: str, parameters: dict[str, Any]) -> None:
        self.sql = sql
        self.parameters = parameters

    def count(self) -> int:
        """How many steps there are."""
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM ({self.sql}) trail", self.parameters)  # noqa: S608 - constants above
            return int(cursor.fetchone()[0])

    def __len__(self) -> int:
        return self.count()

    def __getitem__(self, span: slice) -> list[Step]:
        page = {"offset": span.start or 0, "limit": (span.stop or 0) - (span.start or 0)}
        with connection.cursor() as cursor:
            cursor.execute(self.sql + ORDER, self.parameters | page)
            return [Step(*row) for row in cursor.fetchall()]


def trail_of_pupil(pupil: Pupil, by: User, first: dt.date, last: dt.date) -> Trail:
    """What became of a child's marks of sessions in those days, at the schools in the person's scope."""
    enrolments = list(visible_enrolments(by).filter(pupil=pupil).values_list("id", flat=True))
    sql = TRAIL.format(mark=MARK + OF_PUPIL, unlocks=UNLOCKS_OF_PUPIL)
    return Trail(sql, _facts(first, last) | {"enrolments": enrolments})


def trail_of_school(school: School, group: str, first: dt.date, last: dt.date) -> Trail:
    """What became of the marks of a school, or of one class, of sessions in those days."""
    sql = TRAIL.format(mark=MARK + OF_SCHOOL, unlocks=UNLOCKS_OF_SCHOOL)
    return Trail(sql, _facts(first, last) | {"school": school.pk, "group": group})


def _facts(first: dt.date, last: dt.date) -> dict[str, Any]:
    return {"first": first, "last": last, "teacher": Role.TEACHER.value}
