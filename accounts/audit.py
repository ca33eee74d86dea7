"""The one writer of the audit trail."""

import json
from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.utils import timezone

from accounts.models import AuditEvent, User

SYSTEM = "Bellwether"
WRITE = """
INSERT INTO accounts_auditevent (at, by_id, by_name, kind, target_type, target_ref, before, after)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
"""


def record(
    *,
    by: User | None,
    kind: str,
    target_type: str,
    target_ref: str,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    actor: str = SYSTEM,
) -> None:
    """Write one event in the caller's transaction.

    `by` is the person, or None for a job, which is then named by `actor`. `before` and `after`
    hold plain JSON values; never secrets, and no more about a child than the event needs.
    """
    who = (by.pk, by.name) if by else (None, actor)
    values = (_as_json(before), _as_json(after))
    with connection.cursor() as cursor:
        cursor.execute(WRITE, (timezone.now(), *who, kind, target_type, target_ref, *values))


def record_each(
    *, by: User, kind: str, target_type: str, target_refs: Sequence[str], after: dict[str, Any]
) -> None:
    """Write one event for each target of the same thing a person did, in one statement."""
    AuditEvent.objects.bulk_create(
        [
            AuditEvent(
                by_id=by.pk, by_name=by.name, kind=kind, target_type=target_type, target_ref=ref,
                after=after,
            )
            for ref in target_refs
        ]
    )  # fmt: skip


def _as_json(values: dict[str, Any] | None) -> str | None:
    return None if values is None else json.dumps(values)
