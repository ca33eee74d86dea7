"""The one writer of the audit trail."""

from collections.abc import Sequence
from typing import Any

from accounts.models import AuditEvent, User

SYSTEM = "Bellwether"


def record(
    *,
    by: User | None,
    kind: str,
    target_type: str,
    target_ref: str,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    actor: str = SYSTEM,
) -> AuditEvent:
    """Write one event in the caller's transaction.

    `by` is the person, or None for a job, which is then named by `actor`. `before` and `after`
    hold plain JSON values; never secrets, and no more about a child than the event needs.
    """
    return AuditEvent.objects.create(
        by_id=by.pk if by else None,
        by_name=by.name if by else actor,
        kind=kind,
        target_type=target_type,
        target_ref=target_ref,
        before=before,
        after=after,
    )


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
