"""Writing down what was considered or who was consulted before a step, with the answer and the reason."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from accounts.errors import WrongState
from accounts.models import User
from accounts.rules.text import readable, readable_lines
from cases.access import check_can_consider
from cases.actions.moments import moment_of
from cases.actions.moving import check_open, lock, move_case
from cases.actions.timeline import add_event
from cases.choices import LEGAL_CONSIDERATIONS, ConsiderationKind, EventKind, Offence
from cases.models import Case, Consideration


@transaction.atomic
def consider(
    *, case: Case, by: User, kind: str, answer: str, reason: str, who: str = "",
    on: dt.date | None = None, at: dt.datetime | None = None,
) -> Consideration:  # fmt: skip
    """Record one consideration; a later one of the same kind takes its place, the earlier stays.

    `answer` is yes or no, or the offence chosen; `who` was asked, where somebody was. A service that could
    not be reached is "no": it was not consulted. Raises NotAllowed, WrongState (no reason; a day to come).
    """
    reason, who = readable_lines(reason), readable(who)
    check_can_consider(by, case, kind)
    check_open(lock(case))
    if not reason:
        raise WrongState(f"{ConsiderationKind(kind).label}: give the reason as well as the answer.")
    if refusal := wrong_answer(kind, answer):
        raise WrongState(f"{refusal}.")
    moment = moment_of(on, at)
    day = timezone.localdate(moment)
    if day > timezone.localdate():
        raise WrongState("The day is still to come: write down what was said, not what will be.")
    row = Consideration.objects.create(
        case=case, kind=kind, answer=answer, reason=reason, who=who, on=day, by=by
    )
    add_event(
        case=case, kind=EventKind.CONSIDERED, by=by, at=moment,
        text=f"{who}: {reason}" if who else reason,
        data={"kind": str(kind), "answer": answer}, legal=kind in LEGAL_CONSIDERATIONS,
    )  # fmt: skip
    return row


def wrong_answer(kind: str, answer: str) -> str:
    """Why this is no answer to that question; empty when it is one."""
    if kind == ConsiderationKind.OFFENCE:
        return "" if answer in Offence.values else "Choose the offence: s444(1) or s444(1A)"
    label = ConsiderationKind(kind).label
    return "" if answer in ("yes", "no") else f"{label}: answer yes or no"


@transaction.atomic
def answer_and_move(
    *,
    case: Case,
    to: str,
    by: User,
    answers: Mapping[str, tuple[str, str]],
    reason: str = "",
    close_reason: str = "",
    on: dt.date | None = None,
    at: dt.datetime | None = None,
) -> Case:
    """Record what the move asks for and make it, or nothing at all.

    `answers` maps a kind of consideration to its answer and reason. Raises as `consider`, `move_case`.
    """
    for kind, (answer, why) in answers.items():
        consider(case=case, by=by, kind=kind, answer=answer, reason=why, on=on, at=at)
    return move_case(
        case=case, to=to, by=by, reason=reason, close_reason=close_reason, on=on, at=at
    )
