"""Writing marks: the one door for pages and small corrections (imports use the same table and triggers)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from accounts.prepared import Prepared


@dataclass(frozen=True)
class MarkEntry:
    """One mark to be written: keys, code (empty withdraws), minutes late, note; `source` where it is
    not its author's."""

    session_id: int
    enrolment_id: int
    code: str
    minutes_late: int | None = None
    note: str = ""
    source: str = ""


@dataclass(frozen=True)
class Author:
    """Who enters the marks, as the register keeps it."""

    id: int | None
    name: str
    role: str
    source: str = ""


@dataclass(frozen=True)
class Written:
    """How many marks were new, changed, or stood already as asked."""

    created: int
    updated: int
    unchanged: int


def set_reason(reason: str) -> None:
    """Give the database the reason for the amendments that follow in this transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('bellwether.reason', %s, true)", [reason])


# The reason is set in the statement that writes, so that it costs no journey of its own.
WRITE = Prepared(
    "write_marks",
    """
WITH entry AS (
    SELECT * FROM unnest(%(sessions)s, %(enrolments)s, %(codes)s, %(minutes)s, %(notes)s, %(sources)s)
        AS entry(session_id, enrolment_id, code, minutes_late, note, source)
)
INSERT INTO attendance_mark AS kept (session_id, enrolment_id, code, minutes_late, note,
    entered_at, entered_by_id, entered_by_name, entered_role, source)
SELECT session_id, enrolment_id, code, minutes_late, note, %(at)s, %(by)s, %(name)s, %(role)s,
    entry.source
FROM entry CROSS JOIN (SELECT set_config('bellwether.reason', %(reason)s, true) AS given) reason
WHERE reason.given IS NOT NULL ORDER BY session_id, enrolment_id
ON CONFLICT (session_id, enrolment_id) DO UPDATE SET
    code = excluded.code, minutes_late = excluded.minutes_late, note = excluded.note,
    entered_at = excluded.entered_at, entered_by_id = excluded.entered_by_id,
    entered_by_name = excluded.entered_by_name, entered_role = excluded.entered_role,
    source = excluded.source
WHERE (kept.code, kept.minutes_late, kept.note)
    IS DISTINCT FROM (excluded.code, excluded.minutes_late, excluded.note)
RETURNING (xmax = 0) AS created
    """,
    sessions="bigint[]", enrolments="bigint[]", codes="text[]", minutes="smallint[]", notes="text[]",
    sources="text[]", at="timestamptz", by="bigint", name="text", role="text", reason="text",
)  # fmt: skip


@transaction.atomic
def write_marks(
    entries: Sequence[MarkEntry], *, author: Author, reason: str, at: dt.datetime | None = None
) -> Written:
    """Insert or amend marks in one statement; the database keeps history and tallies.

    `reason` is kept with each amendment; an amendment without one is refused by the database.
    Raises django.db.IntegrityError when a mark cannot stand (see `attendance.models.registers`).
    """
    return put_marks(entries, author=author, reason=reason, at=at)


def put_marks(
    entries: Sequence[MarkEntry], *, author: Author, reason: str = "", at: dt.datetime | None = None
) -> Written:
    """`write_marks` in the caller's own transaction, which must end if this raises.

    With no reason only new marks are written: the database refuses to change a standing one, so a
    register sent for the first time cannot overwrite what somebody else has just written.
    """
    if not entries:
        return Written(0, 0, 0)
    created = [
        row[0]
        for row in WRITE.rows(**_parameters(entries, author, at or timezone.now()), reason=reason)
    ]
    if reason:
        set_reason("")
    new = sum(created)
    return Written(new, len(created) - new, len(entries) - len(created))


def _parameters(entries: Sequence[MarkEntry], author: Author, at: dt.datetime) -> dict[str, Any]:
    return {
        "sessions": [e.session_id for e in entries],
        "enrolments": [e.enrolment_id for e in entries],
        "codes": [e.code for e in entries],
        "minutes": [e.minutes_late for e in entries],
        "notes": [e.note for e in entries],
        "at": at,
        "by": author.id,
        "name": author.name,
        "role": author.role,
        "sources": [e.source or author.source for e in entries],
    }
