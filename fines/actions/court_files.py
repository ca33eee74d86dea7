"""Reads one case for its courts, one decision record, one charge; and writes down who looked."""

import datetime as dt
from dataclasses import dataclass, field

from django.utils import timezone

from accounts.audit import record
from accounts.models import User
from attendance.models import Carer, Responsibility
from cases.access import visible_cases
from cases.choices import PlanKind
from cases.models import Case, ContractBreach, Plan
from cases.models.facts import carers_of
from cases.models.limits import local_setting
from fines.access_court import can_read_court_text, can_see_court_of
from fines.actions.charging import ChargeLine, charge_lines
from fines.actions.court_reading import OrderLine, order_line, still_due
from fines.actions.decision_doubts import amended_of
from fines.actions.doubts import Doubt, doubts_in, doubts_of, left_out_reviews
from fines.actions.holding import money_told
from fines.actions.law import current_law
from fines.actions.limits import ParentClock, clock_for, clocks_of, is_watched, warn_days
from fines.actions.order_facts import order_law, order_rule
from fines.actions.waved import waved_away
from fines.choices import ENDS_ORDER, AppealResult, MeasureNoteKind
from fines.models import (
    Appeal,
    CarriedOut,
    ChargeReview,
    ChargingDecision,
    CourtResult,
    CourtStep,
    DecisionFactor,
    Hearing,
    Interview,
    Measure,
    MeasureNote,
    Proceedings,
)
from fines.rules.charging import Period, period_of
from fines.rules.limits import Clock
from fines.rules.orders import extension_opens


@dataclass(frozen=True)
class ParentFile:
    """One parent as a party of their own: sessions, record, charges, interviews."""

    tie: Responsibility
    lines: list[ChargeLine]
    period: Period | None
    clock: Clock
    decision: ChargingDecision | None
    charges: list[Proceedings]
    doubts: dict[int, list[Doubt]]  # by charge, sessions that are no offence any more
    interviews: list[Interview]
    money: list[str]


@dataclass(frozen=True)
class CourtCase:
    """The legal page of a case."""

    case: Case
    parents: list[ParentFile]
    orders: list[OrderLine]
    contracts: list[Plan]
    today: dt.date
    warn_days: int
    opens_case: bool  # a legal officer reads casework while the case is legal, and no longer
    has_plan: bool
    breaches: list[ContractBreach]


def read_court_case(*, case: Case, by: User, today: dt.date | None = None) -> CourtCase:
    """Everything about a case's courts, parent by parent, and a line in the trail that the person looked."""
    day = today or timezone.localdate()
    record(by=by, kind="court.case_read", target_type="case", target_ref=case.ref)
    ahead = dt.timedelta(days=local_setting("measure_remind_days", day))
    clocks = {row.carer.pk: row.clock for row in clocks_of([case], day)[case.pk]}
    orders = case.measures.select_related("case__pupil", "carer").prefetch_related("notes")
    return CourtCase(
        case=case,
        parents=[_parent(case, tie, clocks[tie.carer_id], day, by) for tie in carers_of(case)],
        orders=[order_line(row, day, ahead) for row in orders.filter(extended_by__isnull=True)],
        contracts=list(case.plans.filter(kind=PlanKind.CONTRACT).order_by("-id")),
        today=day,
        warn_days=warn_days(day),
        opens_case=visible_cases(by).filter(pk=case.pk).exists(),
        has_plan=case.plans.exists(),
        breaches=list(ContractBreach.objects.filter(plan__case=case).select_related("carer")),
    )


def _parent(case: Case, tie: Responsibility, clock: Clock, day: dt.date, by: User) -> ParentFile:
    lines = charge_lines(case, tie.carer, day)
    free = [n.fact.date for n in lines if not n.bar]
    decisions = ChargingDecision.objects.filter(
        case=case, carer=tie.carer, replaced_by__isnull=True
    )
    rows = Proceedings.objects.filter(case=case, carer=tie.carer).prefetch_related("results")
    charges = list(rows)
    interviews = Interview.objects.filter(case=case, carer=tie.carer)
    return ParentFile(
        tie, lines, period_of(free, current_law()), clock,
        decisions.select_related("answer", "drafted_by").first(), charges,
        doubts_in(charges) if charges else {},
        list(interviews.select_related("record", "interviewer")), money_told(tie.carer, by),
    )  # fmt: skip


@dataclass(frozen=True)
class PanelFile:
    """The courts of a case in short. For somebody without the right: the case alone."""

    case: Case
    decisions: list[ChargingDecision]
    charges: list[Proceedings]
    shows: bool
    clocks: list[ParentClock] = field(default_factory=list)
    today: dt.date = dt.date.max
    warn_days: int = 0


def read_panel(*, case: Case, by: User) -> PanelFile:
    """What a part of the case page shows; the case alone for schools. At most a dozen queries."""
    if not can_see_court_of(by, case):
        return PanelFile(case, [], [], shows=False)
    day = timezone.localdate()
    clocks = clocks_of([case], day)[case.pk] if is_watched(case) else []
    decisions = case.charging_decisions.filter(replaced_by__isnull=True)
    return PanelFile(
        case, list(decisions.select_related("answer", "carer")),
        list(case.proceedings.select_related("carer")), shows=True,
        clocks=[row for row in clocks if row.in_play], today=day, warn_days=warn_days(day),
    )  # fmt: skip


@dataclass(frozen=True)
class DecisionFile:
    """A decision record with its factors, exact sessions, answer, and the records before it."""

    decision: ChargingDecision
    factors: list[DecisionFactor]
    lines: list[ChargeLine]
    period: Period | None
    clock: Clock
    earlier: list[ChargingDecision]
    charges: list[Proceedings]
    money: list[str]
    waved: list[str]  # sums said not to be the parent's since their last notice, in words
    today: dt.date
    amended: list[str]  # sessions of an approved record that are no offence any more, in words


def read_decision_file(
    *, decision: ChargingDecision, by: User, today: dt.date | None = None
) -> DecisionFile:
    """One record, its sessions as today's register has them. A line in the trail that the person looked."""
    day = today or timezone.localdate()
    record(by=by, kind="decision.read", target_type="decision", target_ref=decision.ref)
    ids = list(decision.sessions.values_list("session_id", flat=True))
    lines = charge_lines(
        decision.case, decision.carer, day, charge=decision.charge, session_ids=ids
    )
    same = ChargingDecision.objects.filter(case=decision.case, carer=decision.carer)
    return DecisionFile(
        decision=decision,
        factors=list(decision.factors.select_related("kind")),
        lines=lines,
        period=period_of([n.fact.date for n in lines], current_law()),
        clock=clock_for(decision.case, decision.carer, day),
        earlier=list(same.exclude(pk=decision.pk).select_related("answer").order_by("-id")),
        charges=list(decision.proceedings.all()),
        money=money_told(decision.carer, by),
        waved=waved_away(decision.carer, by),
        today=day,
        amended=amended_of(decision),
    )


@dataclass(frozen=True)
class ChargeFile:
    """A charge with what happened to it. Pleas, results and appeals only for whom they may be read by."""

    row: Proceedings
    sessions: list[tuple[dt.date, str, str]]
    doubts: list[Doubt]
    left_out: list[ChargeReview]
    steps: list[CourtStep]
    hearings: list[Hearing]
    results: list[CourtResult]
    appeals: list[Appeal]
    stands: CourtResult | None
    today: dt.date
    due: set[int]  # hearings at which something is still to be decided
    decided_on: dt.date | None  # by a result, or by what became of an appeal against it
    may_list: bool  # whether a day in court may be listed as the charge stands
    orders: list[Measure]
    quashed: bool  # by an appeal that was allowed: told to everybody who is told the result
    appeal_over: bool  # what became of it is recorded


def read_charge_file(
    *, proceedings: Proceedings, by: User, today: dt.date | None = None
) -> ChargeFile:
    """One charge, and a line in the trail that the person looked. A dozen queries."""
    row = proceedings
    record(by=by, kind="proceedings.read", target_type="proceedings", target_ref=row.ref)
    reads = can_read_court_text(by, row.case)
    results = list(row.results.select_related("by", "by_appeal").order_by("id"))
    replaced = {r.replaces_id for r in results}
    stands = next((r for r in results if r.pk not in replaced), None)
    appeals = list(row.appeals.select_related("by"))
    ended = [a.on for a in appeals if a.result != AppealResult.LODGED]
    sessions = row.sessions.order_by("session__date", "session__half")
    hearings = row.hearings.select_related("by", "replaces").prefetch_related("attends")
    return ChargeFile(
        row=row,
        sessions=list(sessions.values_list("session__date", "session__half", "code")),
        doubts=doubts_of(row),
        left_out=left_out_reviews(row),
        steps=list(row.steps.select_related("by").order_by("id")),
        hearings=list(hearings.order_by("id")),
        results=results if reads else [],
        appeals=appeals if reads else [],
        stands=stands,
        today=today or timezone.localdate(),
        due=set(still_due(row.hearings.all()).values_list("pk", flat=True)),
        decided_on=max(ended, default=stands.on if stands else None),
        may_list=stands is None or bool(appeals and not ended),
        orders=list(row.measures.exclude(notes__kind=MeasureNoteKind.ERROR)) if reads else [],
        quashed=any(a.result == AppealResult.ALLOWED for a in appeals),
        appeal_over=bool(ended),
    )


def carer_of(case: Case, ref: str) -> Carer | None:
    """The parent with that reference on the case, the first for none; None for nobody."""
    return next((t.carer for t in carers_of(case) if ref in ("", t.carer.ref)), None)


def carers_by_ref(case: Case) -> dict[str, Carer]:
    """Every parent of the case's child by reference."""
    return {t.carer.ref: t.carer for t in carers_of(case)}


def read_interview(*, interview: Interview, by: User) -> Interview:
    """One interview, and a line in the trail that the person looked."""
    record(by=by, kind="interview.read", target_type="interview", target_ref=str(interview.pk))
    return interview


@dataclass(frozen=True)
class OrderFile:
    """One order, what was noted of it, what is due, and from when it may be extended."""

    measure: Measure
    notes: list[MeasureNote]
    line: OrderLine
    ended: bool
    extended: bool
    extends_from: dt.date | None
    law: str
    today: dt.date
    carried_out: list[CarriedOut]
    in_error: bool
    before: list[Measure]  # orders it was written down instead of, with what was noted of them


def read_order(*, measure: Measure, by: User, today: dt.date | None = None) -> OrderFile:
    """One order, and a line in the trail that the person looked."""
    day = today or timezone.localdate()
    record(by=by, kind="order.read", target_type="measure", target_ref=str(measure.pk))
    notes = list(measure.notes.select_related("by"))
    rule = order_rule(measure.kind, measure.starts_on)
    extended = Measure.objects.filter(extends=measure).exists()
    opens = None
    ended = any(n.kind in ENDS_ORDER for n in notes) or extended
    if rule and measure.ends_on and not ended and measure.ends_on >= day:
        opens = extension_opens(measure.ends_on, rule)
    ahead = dt.timedelta(days=local_setting("measure_remind_days", day))
    law = order_law(measure.kind, measure.starts_on)
    said = list(measure.carried_out.select_related("by"))
    line = order_line(measure, day, ahead)
    in_error = any(n.kind == MeasureNoteKind.ERROR for n in notes)
    return OrderFile(
        measure, notes, line, ended, extended, opens, law, day, said, in_error, _before(measure)
    )


def _before(measure: Measure) -> list[Measure]:
    """The orders written down in error whose place this one took: same kind and parent, of the same conviction."""
    same = Measure.objects.filter(
        case=measure.case_id, kind=measure.kind, carer=measure.carer_id,
        proceedings=measure.proceedings_id, pk__lt=measure.pk,
    )  # fmt: skip
    rows = same.filter(notes__kind=MeasureNoteKind.ERROR).order_by("id")
    return list(rows.prefetch_related("notes__by", "carried_out__by"))
