"""The one writer of a case's timeline."""

import datetime as dt
from typing import Any

from django.utils import timezone

from accounts.audit import SYSTEM, record
from accounts.models import User
from cases.models import Case, CaseEvent


def add_event(
    *,
    case: Case,
    kind: str,
    text: str = "",
    by: User | None,
    data: dict[str, Any] | None = None,
    at: dt.datetime | None = None,
    legal: bool = False,
) -> CaseEvent:
    """Write one line in the caller's transaction, and the audit event with it.

    `text` is for people; `data` plain JSON for programs. `legal` hides the words from school roles;
    the audit trail takes the facts, never the words.
    """
    record(
        by=by, kind=kind, target_type="case", target_ref=case.ref,
        after={**(data or {}), "at": (at or timezone.now()).isoformat()},
    )  # fmt: skip
    return CaseEvent.objects.create(
        case=case,
        kind=kind,
        text=text,
        by=by,
        by_name=by.name if by else SYSTEM,
        data=data or {},
        at=at or timezone.now(),
        legal=legal,
    )
