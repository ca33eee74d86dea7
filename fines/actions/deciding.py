"""The decision record: written by one person, approved or returned by another, never changed.

Local Government Ombudsman 21-010-042: fault was that nobody could show how the factors were weighed.
"""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.audit import record
from accounts.errors import AlreadyDone, NotFound, Slip, WrongState
from accounts.models import User
from accounts.rules.text import readable, readable_lines
from attendance.choices import Role
from attendance.models import Carer, Responsibility
from attendance.querysets import holding
from cases.actions.considering import consider
from cases.actions.escalations import ask, settle
from cases.actions.moments import moment_of
from cases.actions.moving import move_case
from cases.actions.timeline import add_event
from cases.choices import ConsiderationKind, Stage
from cases.choices import Decision as Said
from cases.models import Case
from cases.models.facts import carers_of, phase_of
from fines.access_court import check_can_answer, check_can_decide_charge
from fines.actions.charging import ChargeLine, charge_lines
from fines.actions.common import lock_case, lock_pair, titled
from fines.actions.holding import money_in_doubt
from fines.actions.known import Known, read_known
from fines.actions.law import current_law
from fines.actions.limits import clock_for
from fines.actions.waved import own_word
from fines.choices import AT_ITS_TIME, Charge, Decides, EventKind, Weighs
from fines.models import (
    ChargingDecision,
    DecisionAnswer,
    DecisionFactor,
    DecisionSession,
    FactorKind,
    InterviewRecord,
)
from fines.models.refs import next_decision_ref
from fines.rules.charging import Period, period_of, refused
from fines.rules.limits import Clock

DECIDED_AT = (
    Stage.LEGAL_CONSIDERATION, Stage.INTERVIEW, Stage.PROSECUTION, Stage.SJP, Stage.COURT,
)  # fmt: skip
BEFORE_PROSECUTION = (Stage.LEGAL_CONSIDERATION, Stage.INTERVIEW)


@dataclass(frozen=True)
class Weighed:
    """What the person says of a case: each test and question with its answer and reason."""

    evidence: tuple[bool, str]
    interest: tuple[bool, str]
    eso: tuple[bool, str]
    equality: str
    why: str
    charge: str = ""  # empty: no prosecution
    factors: Mapping[str, tuple[str, str]] | None = None  # key to weight and words
    planning: str = ""  # said of the legal planning meeting, where none is recorded
    why_changed: str = ""

    def tidy(self) -> "Weighed":
        """The same, its words as they are kept."""
        said = {key: (w, readable_lines(t)) for key, (w, t) in (self.factors or {}).items()}
        return replace(
            self, factors=said, why_changed=readable(self.why_changed),
            evidence=_tidy(self.evidence), interest=_tidy(self.interest), eso=_tidy(self.eso),
            equality=readable_lines(self.equality), why=readable_lines(self.why),
            planning=readable_lines(self.planning),
        )  # fmt: skip


def _tidy(pair: tuple[bool, str]) -> tuple[bool, str]:
    return pair[0], readable_lines(pair[1])


def factors_on(day: dt.date) -> list[FactorKind]:
    """What has to be weighed that day, in order."""
    return list(FactorKind.objects.filter(holding(day, "valid_from", "valid_to")))


def latest_decision(case: Case, carer: Carer) -> ChargingDecision | None:
    """The record that stands about one parent; None before the first."""
    rows = ChargingDecision.objects.filter(case=case, carer=carer, replaced_by__isnull=True)
    return rows.select_related("answer", "drafted_by").first()


@transaction.atomic
def write_decision(
    *, case: Case, carer: Carer, session_ids: Collection[int], weighed: Weighed, by: User,
    on: dt.date | None = None,
) -> ChargingDecision:  # fmt: skip
    """Write the record about one parent for exactly these sessions, and ask a second person.

    Raises NotAllowed; AlreadyDone while an earlier record waits for its answer; WrongState with every
    reason: a stage too early, a test not answered, a factor left out, a session that may not be charged.
    """
    check_can_decide_charge(by, case)
    case, weighed = lock_case(case), weighed.tidy()
    lock_pair(case.pupil_id, carer.pk)
    moment = moment_of(on)
    day = timezone.localdate(moment)
    before = latest_decision(case, carer)
    kinds = factors_on(day)
    lines = charge_lines(case, carer, day, charge=weighed.charge, session_ids=session_ids)
    if before and not hasattr(before, "answer"):
        raise AlreadyDone(f"{before.ref} waits for a second person: it is answered first.")
    _refuse(_missing(case, weighed, kinds, lines, set(session_ids), bool(before)))
    row = _create(case, carer, weighed, by, moment, before)
    DecisionFactor.objects.bulk_create(
        DecisionFactor(decision=row, kind=kind, weighs=said[0], words=said[1])
        for kind in kinds
        if (said := (weighed.factors or {})[kind.key])
    )
    DecisionSession.objects.bulk_create(
        DecisionSession(
            decision=row, session_id=n.session_id, enrolment_id=n.enrolment_id, code=n.fact.code
        )
        for n in lines
    )
    _write_down(row, weighed, by, moment)
    _ask(row, len(lines), by, moment)
    return row


def _missing(
    case: Case, weighed: Weighed, kinds: list[FactorKind], lines: list[ChargeLine],
    wanted: set[int], replaces: bool,
) -> list[Slip]:  # fmt: skip
    """Everything that is left out of a record or stands against it, each by the field it is about."""
    charges = bool(weighed.charge)
    barred = [(n.fact, n.bar) for n in lines if n.bar]
    found = [
        ("The case is not at a stage for it: take it to legal consideration first", "",
         case.stage not in DECIDED_AT),
        ("Choose the sessions", "sessions", charges and not lines),
        ("A session is not on this child's register", "sessions",
         bool(wanted - {n.session_id for n in lines})),
        (f"Not every session may be charged: {refused(barred)}", "sessions",
         bool(barred and charges)),
        ("Choose the charge: s444(1) or s444(1A)", "charge",
         charges and weighed.charge not in Charge.values),
        ("Say how the legal planning meeting went", "planning",
         not weighed.planning and not _planned(case)),
        ("Say why the record is written anew", "why_changed",
         replaces and not weighed.why_changed),
    ]  # fmt: skip
    slips = [Slip(text, field) for text, field, is_so in found if is_so]
    return [*slips, *_not_weighed(weighed, kinds), *_not_met(weighed)]


def _not_weighed(weighed: Weighed, kinds: list[FactorKind]) -> list[Slip]:
    """Questions without a reason, and factors without a weight or words."""
    pairs = {"evidence": weighed.evidence, "interest": weighed.interest, "eso": weighed.eso}
    whys = {f"{name}_why": why for name, (_, why) in pairs.items()}
    whys |= {"equality": weighed.equality, "why": weighed.why}
    found = [Slip("Answer every question with its reason", n) for n, why in whys.items() if not why]
    said = weighed.factors or {}
    for kind in kinds:
        weighs, words = said.get(kind.key, ("", ""))
        if not words:
            found.append(Slip(f"Say what was weighed: {kind.label.lower()}", f"{kind.key}_words"))
        if weighs not in Weighs.values:
            found.append(Slip("Say which way each factor weighs", f"{kind.key}_weighs"))
    return found


def _not_met(weighed: Weighed) -> list[Slip]:
    tests = {"evidence_met": weighed.evidence, "interest_met": weighed.interest}
    words = "A charge needs both tests to be met"
    return [Slip(words, name) for name, (met, _) in tests.items() if weighed.charge and not met]


def _planned(case: Case) -> bool:
    """Whether the meeting was held since the case last came before the courts: an earlier one decides nothing now."""
    return ConsiderationKind.PLANNING_MEETING in phase_of(case).answers


def _refuse(slips: list[Slip]) -> None:
    if slips:
        raise WrongState.of(slips)


def _create(
    case: Case, carer: Carer, weighed: Weighed, by: User, moment: dt.datetime,
    before: ChargingDecision | None,
) -> ChargingDecision:  # fmt: skip
    day = timezone.localdate(moment)
    return ChargingDecision.objects.create(
        ref=next_decision_ref(), case=case, pupil_id=case.pupil_id, carer=carer, replaces=before,
        why_changed=weighed.why_changed if before else "", evidence_met=weighed.evidence[0],
        evidence_why=weighed.evidence[1], interest_met=weighed.interest[0],
        interest_why=weighed.interest[1], eso_suitable=weighed.eso[0], eso_why=weighed.eso[1],
        eso_on=day, equality_why=weighed.equality, charge=weighed.charge, why=weighed.why,
        decides=Decides.CHARGE if weighed.charge else Decides.NO_CHARGE,
        known=read_known(case, carer, day).as_json(), drafted_by=by, drafted_at=moment,
    )  # fmt: skip


def _write_down(row: ChargingDecision, weighed: Weighed, by: User, moment: dt.datetime) -> None:
    """What the table of moves asks for, told as considerations; the reasons stay in the record."""
    said: list[tuple[ConsiderationKind, str, str]] = []
    if weighed.planning and not _planned(row.case):
        said.append((ConsiderationKind.PLANNING_MEETING, "yes", weighed.planning))
    eso = "yes" if row.eso_suitable else "no"
    said.append((ConsiderationKind.ESO, eso, considered_in(row.ref)))
    if row.charge:
        said.append((ConsiderationKind.OFFENCE, row.charge, f"Decision record {row.ref}."))
    for kind, answer, reason in said:
        consider(case=row.case, by=by, kind=kind, answer=answer, reason=reason, at=moment)


def considered_in(ref: str) -> str:
    """The words by which a supervision order considered in a decision record is told from others."""
    return f"Considered in decision record {ref}."


def _ask(row: ChargingDecision, count: int, by: User, moment: dt.datetime) -> None:
    what = f"{Charge(row.charge).label}, {count} sessions" if row.charge else "no prosecution"
    tell_case(row, EventKind.DECISION_DRAFTED, f"Decision record {row.ref} written.", by, moment)
    ask(
        case=row.case, by=by, stage=Stage.PROSECUTION if row.charge else "", kind=question(row),
        summary=f"Decision record {row.ref} about {row.carer.full_name}: {what}"[:200],
        recommendation="Read the record, then approve or return it.", path=row.get_absolute_url(),
        at=moment,
    )  # fmt: skip


def question(row: ChargingDecision) -> str:
    """The kind of the escalation that waits for this record."""
    return f"charge:{row.ref}"


def tell_case(
    row: ChargingDecision, kind: str, text: str, by: User, at: dt.datetime, **data: Any
) -> None:
    """A line on the case's timeline, hidden from schools, and on the trail of the record itself."""
    add_event(
        case=row.case, kind=kind, text=text, by=by, at=at, legal=True,
        data=titled(kind, {"decision": row.ref}),
    )  # fmt: skip
    record(by=by, kind=kind, target_type="decision", target_ref=row.ref, after=data)


NOT_ASKED = (
    "{} has not been asked under caution, nor stayed away from an interview: section 444(1A) turns on what a parent "
    "knew, so that comes before it is approved."
)


def _was_asked(decision: ChargingDecision) -> bool:
    """Whether what the parent knew was asked for before a charge that turns on it: planning, interview, decision.

    Domain 6.3 and 6.4. Staying away is an answer too, for nobody has to come (PACE Code C). Section 444(1) asks for
    neither: nobody's knowledge is part of it.
    """
    if decision.charge != Charge.S444_1A:
        return True
    rows = InterviewRecord.objects.filter(end__in=AT_ITS_TIME, interview__carer=decision.carer_id)
    return rows.filter(interview__case=decision.case_id).exists()


@transaction.atomic
def answer_decision(
    *, decision: ChargingDecision, approved: bool, by: User, reason: str = "",
    on: dt.date | None = None,
) -> DecisionAnswer:  # fmt: skip
    """Approve a record, or return it with a reason. An approved charge takes the case to prosecution.

    Raises NotAllowed (also for whoever wrote it), AlreadyDone, WrongState (no reason; replaced; unmatched money that
    may be the parent's; they said of a sum that fits the parent that it is not theirs; under s444(1A) nobody
    interviewed; or whatever the case still lacks: then nothing is decided).
    """
    check_can_answer(by, decision)
    case, reason = lock_case(decision.case), readable_lines(reason)
    if DecisionAnswer.objects.filter(decision=decision).exists():
        raise AlreadyDone(f"{decision.ref} is answered already.")
    if hasattr(decision, "replaced_by"):
        raise WrongState(f"{decision.ref} has been replaced by a newer record.")
    if not approved and not reason:
        raise WrongState(
            "Say why it goes back: the person who wrote it needs to know.", field="reason"
        )
    if approved and decision.charge and (doubt := money_in_doubt(decision.carer)):
        raise WrongState.of(doubt)
    if approved and decision.charge and (mine := own_word(decision.carer, by)):
        raise WrongState(mine)
    if approved and not _was_asked(decision):
        raise WrongState(NOT_ASKED.format(decision.carer.full_name))
    moment = moment_of(on)
    answer = DecisionAnswer.objects.create(
        decision=decision, approved=approved, reason=reason, by=by, at=moment
    )
    escalation = case.escalations.filter(kind=question(decision), decided_at__isnull=True).first()
    if escalation:
        said = Said.APPROVED if approved else Said.RETURNED
        short = f"{decision.ref} {said.label.lower()}."
        settle(escalation=escalation, by=by, decision=said, reason=short, at=moment)
    kind = EventKind.DECISION_APPROVED if approved else EventKind.DECISION_RETURNED
    tell_case(decision, kind, f"{kind.label}: {decision.ref}.", by, moment)
    if approved and decision.charge and case.stage in BEFORE_PROSECUTION:
        move_case(
            case=case, to=Stage.PROSECUTION, by=by, at=moment, proposer=decision.drafted_by,
            acting_as=frozenset({Role.LEGAL_OFFICER.value}),
            reason=f"Decision record {decision.ref} approved.",
        )  # fmt: skip
    return answer


@dataclass(frozen=True)
class Drafting:
    """Everything the page of a new record is filled with, for one parent."""

    case: Case
    carer: Carer
    ties: list[Responsibility]
    lines: list[ChargeLine]
    period: Period | None
    known: Known
    factors: list[FactorKind]
    before: ChargingDecision | None
    planned: bool
    money: list[str]
    clock: Clock


def read_drafting(*, case: Case, carer_ref: str, by: User, on: dt.date | None = None) -> Drafting:
    """What is known for a record about one parent, the first unless named. Raises NotFound.

    The read is written down. About twenty small queries.
    """
    day = on or timezone.localdate()
    ties = carers_of(case)
    carer = next((t.carer for t in ties if carer_ref in ("", t.carer.ref)), None)
    if carer is None:
        raise NotFound("No such parent is recorded for this child.")
    record(by=by, kind="decision.drafting", target_type="case", target_ref=case.ref)
    lines = charge_lines(case, carer, day)
    days = [n.fact.date for n in lines if not n.bar]
    return Drafting(
        case, carer, ties, lines, period_of(days, current_law()), read_known(case, carer, day),
        factors_on(day), latest_decision(case, carer), _planned(case), money_in_doubt(carer),
        clock_for(case, carer, day),
    )  # fmt: skip
