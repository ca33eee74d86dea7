"""What every action on a notice does: lock, move its status, write its events, take the case along."""

import datetime as dt
from typing import Any

from django.db import transaction

from accounts.audit import record
from accounts.errors import WrongState
from accounts.models import User
from accounts.rules.text import readable_lines
from attendance.choices import Role
from attendance.models import Responsibility
from cases.actions.moving import lock as lock_case
from cases.actions.moving import move_case
from cases.actions.timeline import add_event
from cases.choices import CloseReason, Stage
from cases.models import Case
from cases.rules.stages import REOPENED_FROM, SYSTEM
from fines.choices import Actor, EventKind, NoticeStatus
from fines.models import PenaltyNotice
from fines.rules.done import ACTS
from fines.rules.eligibility import Reason
from fines.rules.stages import check_move

AUTHORITY = frozenset({Role.MANAGER.value})


def lock_notice(notice: PenaltyNotice) -> PenaltyNotice:
    """The notice as it stands now, its case locked first, then itself, until the transaction ends."""
    case = lock_case(notice.case)
    row = (
        PenaltyNotice.objects.select_for_update(of=("self",))
        .light()
        .select_related("pupil", "carer", "enrolment__school__authority", "proposed_by", "tariff")
        .get(pk=notice.pk)
    )
    row.case = case
    return row


def lock_pair(pupil_id: int, carer_id: int) -> None:
    """Let one proposal or issue at a time count the notices of one parent for one child."""
    list(Responsibility.objects.select_for_update().filter(pupil=pupil_id, carer=carer_id))


def set_status(
    notice: PenaltyNotice, to: NoticeStatus, *, actor: Actor, by: User | None, at: dt.datetime,
    reason: str = "",
) -> None:  # fmt: skip
    """Move the status on the row in hand, unsaved: the only writer of it.

    Raises AlreadyDone, WrongState.
    """
    check_move(notice.status, to, actor, reason)
    notice.status, notice.status_changed_at, notice.status_changed_by = to, at, by
    notice.status_reason = readable_lines(reason)


STATUS_FIELDS = ("status", "status_changed_at", "status_changed_by", "status_reason")


def titled(kind: str, facts: dict[str, Any]) -> dict[str, Any]:
    """The facts of a line of the timeline with its heading: casework knows no kinds but its own."""
    return {"title": str(EventKind(kind).label), **facts}


def tell(
    notice: PenaltyNotice, kind: str, text: str, *, by: User | None, at: dt.datetime,
    data: dict[str, Any] | None = None, legal: bool = False,
) -> None:  # fmt: skip
    """Write the line on the case's timeline, and the audit event on the notice."""
    facts = {"notice": notice.ref, **(data or {})}
    add_event(
        case=notice.case, kind=kind, text=text, by=by, at=at, data=titled(kind, facts), legal=legal,
        done=ACTS.get(kind),
    )  # fmt: skip
    record(by=by, kind=kind, target_type="notice", target_ref=notice.ref, after=facts)


def take_case_along(
    notice: PenaltyNotice, to: Stage, *, starts: tuple[Stage, ...], by: User | None,
    at: dt.datetime, reason: str, due: dt.date | None = None, close_reason: str = "",
) -> Case:  # fmt: skip
    """Move the case when it stands at one of `starts`; elsewhere it stays, and the event tells."""
    if notice.case.stage in starts:
        roles = AUTHORITY if by else frozenset({SYSTEM})
        notice.case = move_case(
            case=notice.case, to=to, by=by, reason=reason, at=at, due=due, acting_as=roles,
            close_reason=close_reason,
        )  # fmt: skip
    return notice.case


def settle_case(
    notice: PenaltyNotice, close_reason: CloseReason, at: dt.datetime, words: str
) -> None:
    """Close the case when this was the last notice on it that anybody still waited for."""
    others = PenaltyNotice.objects.unsettled().filter(case=notice.case_id).exclude(pk=notice.pk)
    if not others.exists():
        take_case_along(
            notice, Stage.CLOSED, starts=(Stage.NOTICE_ISSUED, Stage.NOTICE_UNPAID), by=None, at=at,
            reason=words, close_reason=close_reason,
        )  # fmt: skip


def bring_back(notice: PenaltyNotice, by: User, at: dt.datetime, reason: str) -> None:
    """Take the case back to wait for payment, when no other notice on it is unpaid."""
    unpaid = PenaltyNotice.objects.filter(case=notice.case_id, status=NoticeStatus.UNPAID)
    if notice.case.stage in REOPENED_FROM and not unpaid.exclude(pk=notice.pk).exists():
        notice.case = move_case(
            case=notice.case, to=Stage.NOTICE_ISSUED, by=by, reason=reason, at=at,
            due=notice.second_due, acting_as=frozenset({SYSTEM}),
        )  # fmt: skip


def reopen_case(notice: PenaltyNotice, by: User, at: dt.datetime, reason: str) -> None:
    """Open again a case that was closed as paid, when the money of its notice is not there after all.

    Where the child has another case by now, this one stays closed and its timeline says what to do.
    """
    case = notice.case
    if case.is_open or case.close_reason != CloseReason.NOTICE_PAID:
        return
    other = Case.objects.filter(pupil=case.pupil_id).exclude(stage=Stage.CLOSED).first()
    if other:
        words = f"{reason} {case.ref} stays closed: decide on {notice.ref} in {other.ref}."
        tell(notice, EventKind.DECISION_DUE, words, by=by, at=at, legal=True)
        return
    notice.case = move_case(
        case=case, to=Stage.NOTICE_ISSUED, by=by, reason=reason, at=at, due=notice.second_due,
        acting_as=frozenset({SYSTEM}),
    )  # fmt: skip


def refuse(reasons: tuple[Reason, ...]) -> None:
    """Raise WrongState with every reason; nothing when there is none."""
    if reasons:
        raise WrongState(" ".join(reason.message for reason in reasons))


__all__ = [
    "STATUS_FIELDS", "bring_back", "lock_case", "lock_notice", "lock_pair", "refuse", "reopen_case",
    "set_status", "settle_case", "take_case_along", "tell", "transaction",
]  # fmt: skip
