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
) -> ActionTaken:
    """Leave one row in the caller's transaction; a source noted already keeps the row it has.

    The caller has asked its own permission, knows the day is not still to come, and writes the audit
    event of the same fact.
    """
    row, _ = ActionTaken.objects.get_or_create(
        source_app_ref=source_app_ref,
        defaults={
            "pupil_id": enrolment.pupil_id, "enrolment": enrolment, "kind": ActionKind(kind),
            "label": label, "by": by, "by_name": by.name, "done_on": done_on,
        },
    )  # fmt: skip
    return row
