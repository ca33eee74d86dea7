"""A step of a charge that was entered wrongly, put right or taken back: a new row with its reason."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from accounts.errors import WrongState
from accounts.models import User
from accounts.rules.text import readable
from fines.access_court import check_can_charge
from fines.actions.court_steps import (
    answer_by,
    check_step,
    check_undecided,
    lock_charge,
    plea_by,
    send_to_hearing,
)
from fines.actions.courts import tell_court
from fines.choices import PLEAS, EventKind, StepKind
from fines.models import CourtStep, Proceedings
from fines.rules.spelling import long_date

CORRECTED = (StepKind.SERVED, *PLEAS)


def steps_to_correct(proceedings: Proceedings) -> list[CourtStep]:
    """Service and plea as they stand: what a person entered, and may have entered wrongly."""
    return list(proceedings.steps.standing().filter(kind__in=CORRECTED).order_by("id"))


@transaction.atomic
def correct_step(
    *, proceedings: Proceedings, step: int, kind: str, by: User, why: str,
    on: dt.date | None = None, note: str = "",
) -> CourtStep:  # fmt: skip
    """Put a service or a plea right, or take it back (`kind` says so): the row that was entered stays.

    The days to plead follow the day of service as it is now. What a plea of not guilty set going is not undone: a
    charge sent to a hearing stays there. Raises NotAllowed, AlreadyDone (there is a result), WrongState.
    """
    check_can_charge(by, proceedings.case)
    row, why = lock_charge(proceedings), readable(why)
    check_undecided(row)
    standing = steps_to_correct(row)
    before = next((found for found in standing if found.pk == step), None)
    if before is None:
        raise WrongState("Choose a step that stands: this one was put right.", field="step")
    if not why:
        raise WrongState("Say why the step is put right.", field="why")
    day = before.on if on is None or kind == StepKind.TAKEN_BACK else on
    others = {s.kind: s for s in row.steps.standing().exclude(pk=before.pk).order_by("id")}
    _check(row, before, others, kind, day)
    now = CourtStep.objects.create(
        proceedings=row, kind=kind, on=day, plea_by=answer_by(row, kind, day), note=readable(note),
        replaces=before, why_changed=why, by=by,
    )  # fmt: skip
    words = f"{row.ref}: {_what(before)} put right."
    tell_court(row, EventKind.COURT_STEP, words, by=by, at=timezone.now())
    send_to_hearing(row, now, by)
    return now


def _what(step: CourtStep) -> str:
    """What the timeline calls a step: that there was a plea, not which one."""
    return "plea" if step.kind in PLEAS else "service of the papers"


def _check(
    row: Proceedings, before: CourtStep, others: dict[str, CourtStep], kind: str, day: dt.date
) -> None:
    served = before.kind == StepKind.SERVED
    plea = next((others[name] for name in PLEAS if name in others), None)
    if kind == StepKind.TAKEN_BACK:
        if served and plea:
            raise WrongState("Take the plea back first: it answers these papers.", field="kind")
        return
    if served != (kind == StepKind.SERVED):
        words = (
            "A service is put right by a service, a plea by a plea. Take it back where neither was."
        )
        raise WrongState(words, field="kind")
    check_step(row, others, kind, day)
    if served and plea:
        _check_answer(row, plea, day)


def _check_answer(row: Proceedings, plea: CourtStep, served: dt.date) -> None:
    """Raise WrongState where the plea on record could not follow a service of that day."""
    if plea.on < served:
        words = f"The plea of {long_date(plea.on)} would come before it: put that right first."
        raise WrongState(words, field="on")
    last = plea_by(served)
    if plea.kind == StepKind.NO_REPLY and last and plea.on <= last:
        words = f"There would be time to plead until {long_date(last)}: take the plea back first."
        raise WrongState(words, field="on")
