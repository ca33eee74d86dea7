"""Laying a charge: the absence of exact sessions, after a decision record a second person approved."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.audit import record
from accounts.errors import AlreadyDone, Slip, WrongState
from accounts.models import User
from accounts.rules.text import readable_lines
from cases.actions.moments import moment_of
from cases.actions.moving import move_case
from cases.actions.timeline import add_event
from cases.choices import Stage
from cases.models.facts import gather
from cases.rules.stages import check_charge
from fines.access_court import check_can_charge
from fines.actions.approvals import STAGE_OF, approved_here
from fines.actions.charging import ChargeLine, charge_lines
from fines.actions.common import lock_case, lock_pair, titled
from fines.actions.holding import money_in_doubt
from fines.actions.law import current_law
from fines.actions.laying import pack_lacks, papers_that_follow, procedures_for
from fines.actions.money_holds import hold_money_still
from fines.actions.representations import check_none_open
from fines.choices import Charge, Decides, EventKind, Procedure
from fines.models import (
    ChargedNotice,
    ChargedSession,
    ChargingDecision,
    PenaltyNotice,
    Proceedings,
)
from fines.models.refs import next_proceedings_ref
from fines.rules.charging import period_of, refused
from fines.rules.papers import Lacking, refusals


@transaction.atomic
def begin_proceedings(
    *, decision: ChargingDecision, charge: str, procedure: str, by: User,
    session_ids: Collection[int] | None = None, why_lacking: str = "", on: dt.date | None = None,
) -> Proceedings:  # fmt: skip
    """Charge exactly these sessions of an approved record (all of them unless some are named).

    The court pack is asked what it lacks: nothing a charge cannot do without; papers only where they may follow, and
    then a person says why (`why_lacking`), which stays with the charge and its event.

    Everything is asked again on today's register: a session amended, paid for, withdrawn or out of time
    since is refused by its date. The charge is for absence, never for non-payment (T37); a notice is no
    precondition. Raises NotAllowed, AlreadyDone, WrongState with every reason.
    """
    check_can_charge(by, decision.case)
    hold_money_still()
    case = decision.case = lock_case(decision.case)
    lock_pair(case.pupil_id, decision.carer_id)
    check_none_open(decision.carer_id, case.pupil_id)
    moment = moment_of(on)
    day = timezone.localdate(moment)
    _lock_notices(decision)
    wanted = _wanted(decision, session_ids)
    lines = charge_lines(case, decision.carer, day, charge=charge, session_ids=wanted)
    if wanted and all(n.fact.charged for n in lines):
        raise AlreadyDone("These sessions are charged already.")
    _refuse(
        [
            *_decision_stands(decision),
            *money_in_doubt(decision.carer),
            *_of_the_case(decision, charge, day, by),
            *_sessions(lines, wanted),
            *_procedure(charge, procedure, day),
        ]
    )
    lacks, why = pack_lacks(decision, by, day), readable_lines(why_lacking)
    follow = papers_that_follow(day).get(procedure, False)
    _refuse(refusals(lacks, papers_may_follow=follow, why=why))
    row = _create(decision, charge, procedure, lines, by, moment, _Without(lacks, why))
    words = f"Proceedings {row.ref} begun under {Charge(charge).in_sentence}."
    without = {"lacking": [name for _, name, _ in row.lacking], "why": row.why_lacking}
    said = without if row.lacking else {}
    tell_court(row, EventKind.CHARGED, words, by=by, at=moment, trail=said)
    if case.stage == Stage.PROSECUTION:
        to, reason = STAGE_OF[Procedure(procedure)], f"{row.ref} laid."
        move_case(case=case, to=to, by=by, reason=reason, at=moment, acting_as=LEGAL)
    return row


LEGAL = frozenset({"legal_officer"})


@dataclass(frozen=True)
class _Without:
    """What a charge is laid without, and why; nothing of either for one that lacks nothing."""

    lacks: Lacking
    why: str

    @property
    def rows(self) -> list[list[str]]:
        return [[str(n.thing), n.title, n.words] for n in self.lacks.to_explain]


def _lock_notices(decision: ChargingDecision) -> None:
    """No payment is entered on this parent's notices while the charge is laid."""
    rows = PenaltyNotice.objects.for_parent_and_child(decision.carer_id, decision.pupil_id)
    list(rows.light().select_for_update().order_by("id"))


def _wanted(decision: ChargingDecision, session_ids: Collection[int] | None) -> set[int]:
    decided = set(decision.sessions.values_list("session_id", flat=True))
    if session_ids is None:
        return decided
    if set(session_ids) - decided:
        words = "Only the sessions of the approved record may be charged."
        raise WrongState(words, field="sessions")
    return set(session_ids)


def _decision_stands(decision: ChargingDecision) -> list[str]:
    if hasattr(decision, "replaced_by"):
        return [f"{decision.ref} has been replaced by a newer record"]
    answer = getattr(decision, "answer", None)
    if answer is None or not answer.approved:
        return [f"{decision.ref} is not approved by a second person"]
    if decision.decides != Decides.CHARGE:
        return [f"{decision.ref} decides against a prosecution"]
    if decision.ref not in approved_here(decision.case):
        return [f"{decision.ref} was approved before the case stepped down: write it anew"]
    return []


def _of_the_case(decision: ChargingDecision, charge: str, day: dt.date, by: User) -> list[str]:
    """What the table of moves asks of any charge; offence and approval are those of this parent's record.

    A record about the other parent, with another charge, undoes neither: `_decision_stands` has asked this one.
    """
    facts = gather(decision.case, day, by)
    approved = facts.approved | {Stage.PROSECUTION.value}
    facts = replace(facts, offence=decision.charge, approved=approved)
    return [r.text for r in check_charge(decision.case.stage, charge, facts)]


def _sessions(lines: list[ChargeLine], wanted: set[int]) -> list[Slip]:
    barred = [(n.fact, n.bar) for n in lines if n.bar]
    found = []
    if not wanted:
        found.append(Slip("Choose the sessions", "sessions"))
    if wanted - {n.session_id for n in lines}:
        found.append(Slip("A session is no longer on this child's register", "sessions"))
    if barred:
        words = f"Not every session may be charged: {refused(barred)}"
        found.append(Slip(words, "sessions"))
    return found


def _procedure(charge: str, procedure: str, day: dt.date) -> list[str]:
    if procedure in procedures_for(charge, day):
        return []
    label = Procedure(procedure).label
    return [Slip(f"The {label} cannot take {Charge(charge).in_sentence}", "procedure")]


def _refuse(reasons: list[str]) -> None:
    if reasons:
        raise WrongState.of(reasons)


def _create(
    decision: ChargingDecision, charge: str, procedure: str, lines: list[ChargeLine], by: User,
    moment: dt.datetime, without: _Without,
) -> Proceedings:  # fmt: skip
    period = period_of([n.fact.date for n in lines], current_law())
    if period is None:
        raise WrongState("No law is known for these days.")
    row = Proceedings.objects.create(
        ref=next_proceedings_ref(), case=decision.case, pupil_id=decision.pupil_id,
        carer=decision.carer, decision=decision, charge=charge, procedure=procedure,
        offence_on=period.first, offence_until=period.last, file_by=period.first_limit,
        filed_on=timezone.localdate(moment), by=by, recorded_at=moment,
        lacking=without.rows, why_lacking=without.why if without.rows else "",
    )  # fmt: skip
    refs = {ref for n in lines for ref in n.unpaid_notices}
    notices = PenaltyNotice.objects.light().filter(ref__in=refs, carer=decision.carer_id)
    ChargedNotice.objects.bulk_create(ChargedNotice(proceedings=row, notice=n) for n in notices)
    ChargedSession.objects.bulk_create(
        ChargedSession(
            proceedings=row, session_id=n.session_id, enrolment_id=n.enrolment_id,
            carer_id=decision.carer_id, charge=charge, code=n.fact.code,
        )
        for n in lines
    )  # fmt: skip
    return row


def tell_court(
    row: Proceedings, kind: str, text: str, *, by: User | None, at: dt.datetime,
    trail: dict[str, Any] | None = None,
) -> None:  # fmt: skip
    """A line on the case's timeline, hidden from schools, and on the trail of the charge; `trail` is for that alone."""
    data = {"proceedings": row.ref}
    add_event(
        case=row.case, kind=kind, text=text, by=by, at=at, legal=True, data=titled(kind, data)
    )
    record(
        by=by, kind=kind, target_type="proceedings", target_ref=row.ref, after=data | (trail or {})
    )
