"""Opening a child's record is written down, like changing it."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from accounts.audit import record
from accounts.models import AuditEvent, User
from attendance.models import Pupil

LATEST = 12


@transaction.atomic
def record_reading(*, pupil: Pupil, by: User, what: str = "record") -> None:
    """Write that a person opened a child's record, or the named part of it."""
    record(
        by=by,
        kind="pupil.read",
        target_type="pupil",
        target_ref=pupil.ref,
        after={"what": what},
    )


@dataclass(frozen=True)
class Reading:
    """Who opened the record, and when last of how many times."""

    by: str
    at: dt.datetime


def read_readers(pupil: Pupil) -> list[Reading]:
    """The latest readings of the record, newest first, one line a person."""
    events = AuditEvent.objects.filter(
        target_type="pupil", target_ref=pupil.ref, kind="pupil.read"
    ).order_by("-at", "-id")[:200]
    seen: dict[str, Reading] = {}
    for event in events:
        seen.setdefault(event.by_name, Reading(event.by_name, event.at))
    return list(seen.values())[:LATEST]
