"""Who signed an attendance contract, who would not, and when it was not kept."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from accounts.errors import WrongState
from accounts.models import User
from accounts.rules.text import readable
from attendance.models import Carer
from cases.access import check_can_edit
from cases.actions.moments import moment_of
from cases.actions.moving import check_open, lock
from cases.actions.timeline import add_event
from cases.choices import EventKind, PlanKind, SignedHow
from cases.models import Case, ContractAnswer, ContractBreach, Plan

SCHOOL = "The school"


@transaction.atomic
def answer_contract(
    *, plan: Plan, by: User, carer: Carer | None, signed: bool, how: str = "", reason: str = "",
    on: dt.date | None = None,
) -> ContractAnswer:  # fmt: skip
    """Write down one party's answer; `carer` None is the school. A later one counts, the earlier stays.

    Raises NotAllowed, WrongState (no contract; a day to come or before it; signed how; refused why;
    nobody of this child's).
    """
    case, reason = lock(plan.case), readable(reason)
    check_can_edit(by, case)
    check_open(case)
    moment = moment_of(on)
    day = timezone.localdate(moment)
    _check(plan, case, carer, day)
    if signed and how not in SignedHow.values:
        raise WrongState("Say how it was signed.")
    if not signed and not reason:
        raise WrongState("Say why it was refused, in their words.")
    row = ContractAnswer.objects.create(
        plan=plan, carer=carer, signed=signed, on=day, how=how if signed else "", by=by,
        reason="" if signed else reason,
    )  # fmt: skip
    add_event(
        case=case, kind=EventKind.CONTRACT_ANSWERED, by=by, at=moment, text=row.reason,
        data={"party": carer.full_name if carer else SCHOOL, "signed": signed, "how": row.how},
    )  # fmt: skip
    return row


@transaction.atomic
def record_breach(
    *, plan: Plan, by: User, carer: Carer | None, facts: str, on: dt.date | None = None
) -> ContractBreach:
    """Write down that a party did not keep a contract, with the day and the facts; `carer` None is the school.

    Nothing follows from it (domain 5): no clock, no stage. Raises NotAllowed, WrongState (no contract; refused by
    everybody; a day to come or before it; no facts; nobody of this child's).
    """
    case, facts = lock(plan.case), readable(facts)
    check_can_edit(by, case)
    check_open(case)
    moment = moment_of(on)
    day = timezone.localdate(moment)
    _check(plan, case, carer, day)
    if plan.refused:
        raise WrongState("This contract was refused: nobody has to keep it.")
    if not facts:
        raise WrongState("Say what was agreed and not done.")
    row = ContractBreach.objects.create(plan=plan, carer=carer, on=day, facts=facts, by=by)
    add_event(
        case=case, kind=EventKind.CONTRACT_NOT_KEPT, by=by, at=moment, text=facts,
        data={"party": carer.full_name if carer else SCHOOL},
    )  # fmt: skip
    return row


def _check(plan: Plan, case: Case, carer: Carer | None, day: dt.date) -> None:
    if plan.kind != PlanKind.CONTRACT:
        raise WrongState("Only an attendance contract is signed, and kept.")
    if carer and not case.pupil.responsibilities.filter(carer=carer).exists():
        raise WrongState(f"{carer.full_name} is not a carer of this child.")
    if not plan.agreed_on <= day <= timezone.localdate():
        raise WrongState("Choose a day from when the contract was written to today.")
