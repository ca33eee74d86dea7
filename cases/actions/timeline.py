"""The one writer of a case's timeline."""

import datetime as dt
from typing import Any

from django.utils import timezone

from accounts.audit import SYSTEM, record
from accounts.models import User
from attendance.actions.actions_taken import note_action
from cases.models import Case, CaseEvent
from cases.models.facts import OF_A_CASE
from cases.rules.done import Done, what_was_done


def add_event(
    *,
    case: Case,
    kind: str,
    text: str = "",
    by: User | None,
    data: dict[str, Any] | None = None,
    at: dt.datetime | None = None,
    legal: bool = False,
    done: Done | None = None,
    private: bool = False,
    instead_of: CaseEvent | None = None,
) -> CaseEvent:
    """Write one line in the caller's transaction, and the audit event with it.

    `text` is for people; `data` plain JSON for programs. `legal` hides the words from school roles;
    the audit trail takes the facts, never the words. What a person did about the absence (`done`, or
    what the kind alone says) is told to attendance in the same transaction: `private`, it counts there and
    is listed nowhere; `instead_of` is the line this one corrects.
    """
    record(
        by=by, kind=kind, target_type="case", target_ref=case.ref,
        after={**(data or {}), "at": (at or timezone.now()).isoformat()},
    )  # fmt: skip
    event = CaseEvent.objects.create(
        case=case,
        kind=kind,
        text=text,
        by=by,
        by_name=by.name if by else SYSTEM,
        data=data or {},
        at=at or timezone.now(),
        legal=legal,
    )
    if by and (act := done or what_was_done(kind, event.data)):
        note_action(
            enrolment=case.enrolment, kind=act.kind, label=act.label, by=by,
            source_app_ref=_source(event), done_on=timezone.localdate(event.at), private=private,
            instead_of=_source(instead_of) if instead_of else "",
        )  # fmt: skip
    return event


def _source(event: CaseEvent) -> str:
    return f"{OF_A_CASE} {event.pk}"
