"""Putting judged lines into a register: the marks, and a teacher's marks beside the office's."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, connection

from accounts.models import User
from attendance.actions.marks import Author, MarkEntry, put_marks
from attendance.actions.sheets import Sheet, SheetRow
from attendance.errors import MovedMeanwhile
from attendance.models import Mark
from attendance.rules.registers import Line

MOVED_MEANWHILE = (
    "Some of these marks were written by somebody else while you were saving. Nothing of yours was "
    "saved. Open the register again to see what it says now."
)
# Sent twice, it is kept once: until the teacher, or the office, says something else.
BESIDE = """
INSERT INTO attendance_teachermark (session_id, enrolment_id, code, minutes_late, note, office_code, at,
    by_id, by_name)
SELECT %(session)s, entry.*, %(at)s, %(by)s, %(name)s
  FROM unnest(%(enrolments)s::bigint[], %(codes)s::text[], %(minutes)s::smallint[], %(notes)s::text[],
    %(office)s::text[]) AS entry(enrolment_id, code, minutes_late, note, office_code)
 WHERE NOT EXISTS (
    SELECT FROM (
        SELECT kept.* FROM attendance_teachermark kept
         WHERE kept.session_id = %(session)s AND kept.enrolment_id = entry.enrolment_id
         ORDER BY kept.at DESC, kept.id DESC LIMIT 1) last
     WHERE (last.code, last.minutes_late, last.note, last.office_code, last.by_id)
        IS NOT DISTINCT FROM
        (entry.code, entry.minutes_late, entry.note, entry.office_code, %(by)s))
"""


def put_lines(
    sheet: Sheet, lines: Sequence[Line], *, author: Author, reason: str, at: dt.datetime
) -> None:
    """Write the lines; two statements, three when marks that stand are changed.

    Raises MovedMeanwhile when another path (an import) moved one of the marks since the sheet was read.
    """
    marks = [
        MarkEntry(
            sheet.session.pk, sheet.by_ref[line.ref].enrolment_id,
            line.wanted.code, line.wanted.minutes_late, line.wanted.note, line.source,
        )
        for line in lines
    ]  # fmt: skip
    standing = [row for line in lines if (row := sheet.by_ref[line.ref]).entered_at]
    _hold(sheet, standing)
    try:
        written = put_marks(marks, author=author, reason=reason, at=at)
    except IntegrityError as refusal:  # without a reason the database lets nothing be overwritten
        raise MovedMeanwhile(MOVED_MEANWHILE) from refusal
    if (written.created, written.updated) != (len(marks) - len(standing), len(standing)):
        raise MovedMeanwhile(MOVED_MEANWHILE)


def keep_beside(sheet: Sheet, lines: Sequence[Line], *, by: User, at: dt.datetime) -> int:
    """Keep a teacher's marks where the office's stand; says how many were new. One statement."""
    if not lines:
        return 0
    rows = [sheet.by_ref[line.ref] for line in lines]
    parameters: dict[str, Any] = {
        "session": sheet.session.pk,
        "enrolments": [row.enrolment_id for row in rows],
        "codes": [line.wanted.code for line in lines],
        "minutes": [line.wanted.minutes_late for line in lines],
        "notes": [line.wanted.note for line in lines],
        "office": [row.stands.code for row in rows],
        "at": at, "by": by.pk, "name": by.name,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(BESIDE, parameters)
        return int(cursor.rowcount)


def _hold(sheet: Sheet, rows: Sequence[SheetRow]) -> None:
    """Lock the marks about to be changed, and make sure that no import has moved them since."""
    if not rows:
        return
    marks = Mark.objects.filter(
        session=sheet.session.pk, enrolment__in=[r.enrolment_id for r in rows]
    )
    held = marks.order_by("enrolment").select_for_update().values_list("enrolment_id", "entered_at")
    if dict(held) != {row.enrolment_id: row.entered_at for row in rows}:
        raise MovedMeanwhile(MOVED_MEANWHILE)
