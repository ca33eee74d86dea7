"""Writing down that somebody acted on a child's absence: the one writer of `ActionTaken`."""

import datetime as dt

from accounts.models import User
from attendance.choices import ActionKind
from attendance.models import ActionTaken, Enrolment


def note_action(
    *,
    enrolment: Enrolment,
    kind: str,
    label: str,
    source_app_ref: str,
    by: User,
    done_on: dt.date,
    private: bool = False,
    instead_of: str = "",
) -> ActionTaken:
    """Leave one row in the caller's transaction; a source noted already keeps the row it has.

    A `private` one counts and is not listed. `instead_of` is the source of the row this one corrects. The
    caller has asked its own permission, knows the day is not still to come, and writes the audit event of
    the same fact.
    """
    row, _ = ActionTaken.objects.get_or_create(
        source_app_ref=source_app_ref,
        defaults={
            "pupil_id": enrolment.pupil_id, "enrolment": enrolment, "kind": ActionKind(kind),
            "label": label, "by": by, "by_name": by.name, "done_on": done_on, "private": private,
            "instead_of": _corrected(instead_of) if instead_of else None,
        },
    )  # fmt: skip
    return row


def _corrected(source_app_ref: str) -> ActionTaken | None:
    return ActionTaken.objects.filter(source_app_ref=source_app_ref).first()
