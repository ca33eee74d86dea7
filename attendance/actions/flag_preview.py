"""What amending marks would do to flags, found by doing it and taking it back.

The marks are written, the flags judged, and all of it undone again within one savepoint: the answer is
that of the database itself, triggers and tallies included, and cannot differ from what then happens. It
costs as many statements for one mark as for a thousand, uses up no number and waits for no run.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, OperationalError, connection, transaction
from django.utils import timezone

from attendance.actions.flags import FlagLine, Outcome, look_at_flags
from attendance.actions.marks import Author, MarkEntry, put_marks
from attendance.models import Enrolment
from attendance.rules.amending import Amending

ASKER = Author(None, "preview", "")
REASON = "preview"
WAIT = "SET LOCAL lock_timeout = '2s'"  # for marks somebody else is writing

Numbers = Mapping[str, Any]
Key = tuple[int, str]


@dataclass(frozen=True)
class FlagChange:
    """One flag before and after: None where it does not stand. `name` is the child's.

    `cleared_by` are the numbers that clear it, None unless it would stand no longer.
    """

    enrolment_id: int
    name: str
    kind: str
    before: Numbers | None
    after: Numbers | None
    cleared_by: Numbers | None
    window_from: dt.date
    window_to: dt.date


class _TakeBack(Exception):
    """Ends the savepoint once the answer is known, and carries it out."""

    def __init__(self, before: Outcome, after: Outcome) -> None:
        super().__init__()
        self.before, self.after = before, after


@transaction.atomic
def preview_flags(
    amendments: Sequence[Amending], *, at: dt.datetime | None = None
) -> list[FlagChange] | None:
    """Every flag of these children that the amendments would raise, clear or move, by name of the child.

    None when it cannot be said now: somebody is writing these marks, or one cannot stand as it is asked.
    """
    moved = [each for each in amendments if each.code != each.was]
    if not moved:
        return []
    ids = sorted({each.enrolment_id for each in moved})
    try:
        with transaction.atomic():
            raise _TakeBack(*_judge_twice(moved, ids, at or timezone.now()))
    except _TakeBack as known:
        return _compare(known.before, known.after, _names(ids))
    except (IntegrityError, OperationalError):
        return None


def _judge_twice(
    moved: Sequence[Amending], ids: list[int], at: dt.datetime
) -> tuple[Outcome, Outcome]:
    """The flags as the marks stand, and as they would stand."""
    today = timezone.localdate(at)
    before = look_at_flags(as_of=today, enrolment_ids=ids, at=at)
    with connection.cursor() as cursor:
        cursor.execute(WAIT)
    entries = [MarkEntry(each.session_id, each.enrolment_id, each.code) for each in moved]
    put_marks(entries, author=ASKER, reason=REASON, at=at)
    return before, look_at_flags(as_of=today, enrolment_ids=ids, at=at)


def _compare(before: Outcome, after: Outcome, names: Mapping[int, str]) -> list[FlagChange]:
    stood = {_key(line): line for line in (*before.raised, *before.standing)}
    stands = {_key(line): line for line in (*after.raised, *after.standing)}
    cleared = {_key(line): line.numbers for line in after.cleared}
    in_order = sorted(stood.keys() | stands.keys(), key=lambda key: (names[key[0]], key))
    changes = [
        FlagChange(
            *(key[0], names[key[0]], key[1]),
            before=stood[key].numbers if key in stood else None,
            after=stands[key].numbers if key in stands else None,
            cleared_by=None if key in stands else cleared.get(key, {}),
            window_from=(stands.get(key) or stood[key]).window_from,
            window_to=(stands.get(key) or stood[key]).window_to,
        )
        for key in in_order
    ]
    return [change for change in changes if change.before != change.after]


def _key(line: FlagLine) -> Key:
    return line.enrolment_id, line.kind


def _names(ids: Sequence[int]) -> dict[int, str]:
    found = Enrolment.objects.filter(pk__in=ids).select_related("pupil")
    return {enrolment.pk: enrolment.pupil.full_name for enrolment in found}
