"""Letting one safeguard of one case pass, for a reason: a manager's, and never for a step of their own."""

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.errors import AlreadyDone, NotAllowed, WrongState
from accounts.models import User
from accounts.rules.text import readable_lines
from cases.access_support import check_can_lift_safeguard
from cases.actions.moments import moment_of
from cases.actions.moving import check_open, lock
from cases.actions.timeline import add_event
from cases.choices import SAFEGUARDS, SUPPORT_OFFERED, EventKind
from cases.models import Case, LiftedSafeguard
from cases.models.facts import gather
from cases.rules.safeguards import unconsulted
from cases.rules.stages import Facts

TWICE = "one_safeguard_lifted_once_by_each"


@transaction.atomic
def lift_safeguard(
    *, case: Case, safeguard: str, by: User, reason: str, on: dt.date | None = None
) -> LiftedSafeguard:
    """Let the case go on without one safeguard that is not met. Every other one stands.

    Raises NotAllowed (no manager; the one who asked for the very step), WrongState (closed; no reason;
    nothing is missing there), AlreadyDone.
    """
    case, reason = lock(case), readable_lines(reason)
    check_can_lift_safeguard(by, case)
    check_open(case)
    if case.escalations.undecided().filter(asked_by=by).exists():
        raise NotAllowed("You asked for the next step, so somebody else must let it pass.")
    day = timezone.localdate(moment_of(on))
    if safeguard not in missing_safeguards(case, day):
        raise WrongState("Nothing is missing there: there is nothing to let pass.")
    if not reason:
        raise WrongState("Say why the case may go on without it.")
    row = LiftedSafeguard(case=case, safeguard=safeguard, reason=reason, on=day, by=by)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as clash:
        if TWICE not in str(clash):
            raise
        raise AlreadyDone(f"You have let this pass already: {SAFEGUARDS[safeguard]}.") from clash
    add_event(
        case=case, kind=EventKind.GUARD_LIFTED, by=by, at=moment_of(on), text=reason,
        data={"safeguard": safeguard}, legal=True,
    )  # fmt: skip
    return row


def missing_safeguards(case: Case, day: dt.date, proposer: User | None = None) -> list[str]:
    """The safeguards not met on that day, as they stand for that proposer (for anybody, when left out)."""
    return missing_in(gather(case, day, proposer))


def missing_in(facts: Facts) -> list[str]:
    """The safeguards these facts lack, support first."""
    lacking = unconsulted(facts.consultations_due, facts.considered, facts.lifted)
    support = not facts.supported and SUPPORT_OFFERED not in facts.lifted
    return [*([SUPPORT_OFFERED] if support else []), *map(str, lacking)]
