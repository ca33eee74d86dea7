"""Asking a manager for a decision, and deciding. Nobody decides on their own question."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.errors import AlreadyDone, NotAllowed, WrongState
from accounts.models import User
from accounts.rules.text import readable, readable_lines
from attendance.choices import Role
from attendance.rules.calendar import add_working_days
from cases.access import case_roles, check_can_ask, check_can_decide, check_is_not_their_own
from cases.actions.moments import moment_of
from cases.actions.moving import move_case
from cases.actions.timeline import add_event
from cases.choices import Decision, EventKind, ReturnReason, Stage
from cases.models import Case, Escalation
from cases.models.calendars import english_bank_holidays
from cases.models.facts import charge_record
from cases.models.limits import local_setting
from cases.rules.stages import DECIDED_ON_A_RECORD, LEGAL_STAGES, check_role
from cases.rules.ties import NO_RECORD


@transaction.atomic
def ask(
    *,
    case: Case,
    by: User,
    stage: str = "",
    kind: str = "",
    summary: str,
    recommendation: str,
    path: str = "",
    data: dict[str, Any] | None = None,
    on: dt.date | None = None,
    at: dt.datetime | None = None,
    due: dt.date | None = None,
) -> Escalation:
    """Put a question in the manager's queue.

    `stage` is where the case would go, `path` the page where it is decided when that is not the
    queue, `data` the evidence as it stands. One question of a `kind` waits per case (by default one
    per stage). Raises NotAllowed, WrongState (no such move), AlreadyDone (it waits already).
    """
    summary, recommendation = readable(summary), readable_lines(recommendation)
    if not path:  # a page of its own has asked its own permission
        check_can_ask(by, case)
    if stage and not path:
        _check_can_be_granted(case, stage, by)
    moment = moment_of(on, at)
    day = timezone.localdate(moment)
    escalation = Escalation(
        case=case, kind=kind or f"move:{stage}", stage=stage, summary=summary,
        recommendation=recommendation, path=path, data=data or {}, legal=stage in LEGAL_STAGES,
        asked_by=by, asked_at=moment, due=due or _decide_by(day),
    )  # fmt: skip
    _save_new(escalation)
    add_event(
        case=case, kind=EventKind.ESCALATED, by=by, at=moment, legal=escalation.legal,
        text=f"{summary}\n{recommendation}", data={"escalation": escalation.pk, "stage": stage},
    )  # fmt: skip
    return escalation


@transaction.atomic
def approve(
    *, escalation: Escalation, by: User, reason: str = "", on: dt.date | None = None,
    at: dt.datetime | None = None,
) -> Escalation:  # fmt: skip
    """Say yes; the case moves at once, unless the question is decided on a page of its own.

    Raises NotAllowed (not a manager, or their own question), AlreadyDone, and whatever the move raises:
    then nothing is decided.
    """
    reason = readable_lines(reason)
    escalation = _decide(escalation, by, Decision.APPROVED, reason, moment_of(on, at))
    if escalation.stage and not escalation.path:
        words = reason or escalation.recommendation
        mover = _mover(escalation, by)
        move_case(
            case=escalation.case, to=escalation.stage, by=mover, reason=words, on=on, at=at,
            proposer=escalation.asked_by,
        )  # fmt: skip
    return escalation


@transaction.atomic
def return_(
    *, escalation: Escalation, by: User, reason: str, because: str = "", on: dt.date | None = None,
    at: dt.datetime | None = None,
) -> Escalation:  # fmt: skip
    """Say no, and why; the case stays where it is. `because` is one of the short list, words alone another reason.

    Raises NotAllowed, AlreadyDone, WrongState (no reason, or "another reason" without words).
    """
    reason = readable_lines(reason)
    because = because or ReturnReason.OTHER
    if not reason and because == ReturnReason.OTHER:
        raise WrongState("Say why it goes back: the officer needs to know what to do.")
    if because != ReturnReason.OTHER:
        reason = "\n".join(part for part in (f"{ReturnReason(because).label}.", reason) if part)
    moment = moment_of(on, at)
    return _decide(escalation, by, Decision.RETURNED, reason, moment, returned_for=because)


@transaction.atomic
def settle(
    *, escalation: Escalation, by: User, decision: str, reason: str, at: dt.datetime
) -> Escalation:
    """Close a question that was decided on a page of its own (`path`), whose rule said who may.

    The case does not move here. Raises NotAllowed (their own question), AlreadyDone.
    """
    return _decide(escalation, by, decision, reason, at, check=check_is_not_their_own)


def _decide(
    escalation: Escalation, by: User, decision: str, reason: str, moment: dt.datetime,
    check: Callable[[User, Escalation], None] = check_can_decide, returned_for: str = "",
) -> Escalation:  # fmt: skip
    row = (
        Escalation.objects.select_for_update(of=("self",))
        .select_related("case__enrolment__school", "asked_by")
        .get(pk=escalation.pk)
    )
    check(by, row)
    if row.decided_at:
        raise AlreadyDone(f"{row.decided_by} has decided this already: {row.decision}.")
    row.decided_by, row.decided_at, row.decision, row.decision_reason = by, moment, decision, reason
    row.returned_for = returned_for
    row.save(
        update_fields=["decided_by", "decided_at", "decision", "decision_reason", "returned_for"]
    )
    kind = EventKind.APPROVED if decision == Decision.APPROVED else EventKind.SENT_BACK
    add_event(
        case=row.case, kind=kind, by=by, at=moment, legal=row.legal,
        text="\n".join(part for part in (row.summary, reason) if part),
        data={"escalation": row.pk, "stage": row.stage, "asked_by": row.asked_by.name},
    )  # fmt: skip
    return row


def _check_can_be_granted(case: Case, stage: str, by: User) -> None:
    """Refuse a question to which a manager's yes could not move the case."""
    move = case.way(stage)
    if move is None:
        raise WrongState(f"A case cannot go from here to {Stage(stage).label.lower()}.")
    if stage in DECIDED_ON_A_RECORD:
        label = Stage(stage).label.lower()
        raise WrongState(
            f"A {label} is not asked for here. {charge_record(case).lacking or NO_RECORD}."
        )
    if Role.MANAGER not in move.roles and check_role(move, case_roles(by, case)):
        raise NotAllowed(check_role(move, case_roles(by, case))[0].text + ": they have to ask.")


def _mover(escalation: Escalation, by: User) -> User:
    """Who enters the stage: the manager where the table lets a manager, else the one who asked."""
    move = escalation.case.way(escalation.stage)
    if move is None:
        raise WrongState("The case has moved on since this was asked: return it instead.")
    for person in (by, escalation.asked_by):
        if not check_role(move, case_roles(person, escalation.case)):
            return person
    raise NotAllowed("Neither of you has the role that enters this stage.")


def _decide_by(day: dt.date) -> dt.date:
    days = local_setting("decision_working_days", day)
    return add_working_days(day, days, english_bank_holidays())


def _save_new(escalation: Escalation) -> None:
    try:
        with transaction.atomic():
            escalation.save()
    except IntegrityError as clash:
        if "one_undecided_escalation_per_kind" not in str(clash):
            raise
        raise AlreadyDone("This is in the manager's queue already.") from clash
