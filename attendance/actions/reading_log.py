"""Opening a child's record is written down, like changing it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from accounts.audit import record, record_each
from accounts.models import AuditEvent, User
from attendance.models import Pupil

LATEST = 12
BESIDE = "beside a sibling"


@transaction.atomic
def record_reading(
    *, pupil: Pupil, by: User, what: str = "record", beside: Sequence[Pupil] = ()
) -> None:
    """Write that a person opened a child's record, or the named part of it.

    `beside` are the children whose figures stand on the same page: that is a reading of theirs.
    """
    record(
        by=by,
        kind="pupil.read",
        target_type="pupil",
        target_ref=pupil.ref,
        after={"what": what},
    )
    record_each(
        by=by, kind="pupil.read", target_type="pupil", target_refs=[each.ref for each in beside],
        after={"what": BESIDE},
    )  # fmt: skip


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
