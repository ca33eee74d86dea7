"""Gathers what the table of moves asks about one case."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection, Mapping

from django.utils import timezone

from accounts.models import User
from attendance.choices import ActionKind, CircumstanceKind
from attendance.models import ActionTaken, Circumstance, Responsibility
from attendance.querysets import holding
from attendance.rules.calendar import AcademicYear
from cases.choices import (
    CONSULTATIONS,
    ConsiderationKind,
    ContactKind,
    ContactOutcome,
    EventKind,
    MeetingKind,
    Stage,
)
from cases.models.absences import below_entry, out_of_time
from cases.models.cases import Case
from cases.models.plans import Panel
from cases.models.safeguards import LiftedSafeguard
from cases.models.support import Support
from cases.rules.legal_phase import OF_THE_PHASE, TOLD_BY, LegalPhase, read_phase
from cases.rules.safeguards import counts_as_support
from cases.rules.stages import CHARGED_AT, Facts
from cases.rules.ties import ChargeRecord, Tie

TieSource = Callable[[Case], list[Tie]]
_SOURCES: list[TieSource] = []
RecordSource = Callable[[Case], ChargeRecord]
_RECORDS: list[RecordSource] = []


def ties_come_from(source: TieSource) -> None:
    """Let an app above casework say what keeps a case where it is. Called once, when apps are ready."""
    if source not in _SOURCES:
        _SOURCES.append(source)


def charge_record_comes_from(source: RecordSource) -> None:
    """Let the app that keeps decision records say whether one stands. Without one, no case is prosecuted."""
    _RECORDS[:] = [source]


# Who must be asked, by what is known of the child (domain 8.4).
CONSULTED_FOR: dict[str, ConsiderationKind] = {
    CircumstanceKind.CHILD_IN_NEED: ConsiderationKind.SOCIAL_WORKER,
    CircumstanceKind.CHILD_PROTECTION: ConsiderationKind.SOCIAL_WORKER,
    CircumstanceKind.LOOKED_AFTER: ConsiderationKind.VIRTUAL_SCHOOL,
    CircumstanceKind.EHC_PLAN: ConsiderationKind.SEND,
    CircumstanceKind.SEN_SUPPORT: ConsiderationKind.SEND,
    CircumstanceKind.YOUTH_JUSTICE: ConsiderationKind.YOUTH_JUSTICE,
}

IN_TOUCH = (ActionKind.CONTACT, ActionKind.VISIT, ActionKind.MEETING, ActionKind.LETTER)
OF_A_CASE = "case event"  # how the lines of cases call themselves among the acts about a child
SCHOOLS_OWN = frozenset({Stage.FLAGGED, Stage.SCHOOL_SUPPORT, Stage.RETURNED})

# Asked only where a move needs it: each costs a look at the register.
BEFORE_REFERRAL = frozenset({Stage.SCHOOL_SUPPORT, Stage.RETURNED})
BEFORE_CHARGE = CHARGED_AT | {Stage.LEGAL_CONSIDERATION, Stage.INTERVIEW}


def circumstances_of(case: Case, on: dt.date) -> list[Circumstance]:
    """The child's circumstances on a day."""
    return list(
        Circumstance.objects.filter(holding(on, "valid_from", "valid_to"), pupil=case.pupil_id)
    )


def carers_of(case: Case) -> list[Responsibility]:
    """Every parent and carer of the child, in the order to contact them."""
    return list(Responsibility.objects.filter(pupil=case.pupil_id).select_related("carer"))


def gather(case: Case, on: dt.date | None = None, proposer: User | None = None) -> Facts:
    """What is known of the case now, as the rule wants it. A handful of small queries.

    `proposer` is who wants the move: what they let pass themselves does not count for them.
    """
    day = on or timezone.localdate()
    kinds = {c.kind for c in circumstances_of(case, day)}
    phase = phase_of(case)
    said = case.considerations.exclude(kind__in=OF_THE_PHASE).order_by("id")
    considered = dict(said.values_list("kind", "answer")) | phase.answers
    panels = current_panels(case)
    contacts, meetings, condoned = _contacts(case)
    if case.stage in SCHOOLS_OWN:
        by_school = schools_own_acts(case.enrolment_id, day)
        contacts += sum(by_school.values())
        meetings += by_school[ActionKind.MEETING]
    carers, not_invited = _carers(case, panels)
    return Facts(
        contacts=contacts,
        meetings_offered=meetings,
        condoned=condoned,
        carers=carers,
        not_invited=not_invited,
        panel_arranged=bool(panels),
        panel_held=bool(panels) and all(panel.held_on for panel in panels),
        plan_recorded=case.plans.exists(),
        plan_periods=_times_entered(case, Stage.FT_PLAN),
        has_officer=case.officer_id is not None,
        held=case.holds.filter(lifted_at__isnull=True).exists(),
        looked_after=CircumstanceKind.LOOKED_AFTER in kinds,
        offence=considered.get(ConsiderationKind.OFFENCE, ""),
        considered=_counted(considered),
        consultations_due=consultations_due(kinds),
        supported=_supported(case, considered),
        lifted=lifted_for(case, proposer),
        approved=frozenset(phase.approved),
        below_entry=_below_entry(case, day) if case.stage in BEFORE_REFERRAL else "",
        out_of_time=out_of_time(case, day) if case.stage in BEFORE_CHARGE else "",
        record=charge_record(case),
        ties=tuple(tie for source in _SOURCES for tie in source(case)),
    )


def charge_record(case: Case) -> ChargeRecord:
    """The decision record a charge on this case would rest on; asked only where a charge is near."""
    near = case.stage in BEFORE_CHARGE and _RECORDS
    return _RECORDS[0](case) if near else ChargeRecord()


def phase_of(case: Case) -> LegalPhase:
    """What was considered and approved, as the timeline tells it in order. One query."""
    return read_phase(
        case.events.filter(kind__in=TOLD_BY).order_by("id").values_list("kind", "data")
    )


def schools_own_acts(enrolment_id: int, day: dt.date) -> Counter[str]:
    """How often the school was in touch this school year, as it wrote down beside the child's record.

    What casework itself wrote there is left out: that is counted from the case.
    """
    rows = ActionTaken.objects.standing().filter(
        enrolment=enrolment_id, kind__in=IN_TOUCH, done_on__range=(AcademicYear.of(day).first_day, day),
    )  # fmt: skip
    rows = rows.exclude(source_app_ref__startswith=OF_A_CASE)
    return Counter(rows.values_list("kind", flat=True))


def consultations_due(kinds: Collection[str]) -> frozenset[str]:
    """Who must be asked before a sanction, by the kinds of the child's circumstances."""
    return frozenset(str(CONSULTED_FOR[k]) for k in kinds if k in CONSULTED_FOR)


def lifted_for(case: Case, proposer: User | None) -> frozenset[str]:
    """The safeguards managers let pass on this case, without those the proposer lifted."""
    rows = LiftedSafeguard.objects.filter(case=case)
    rows = rows.exclude(by=proposer) if proposer else rows
    return frozenset(rows.values_list("safeguard", flat=True))


def _counted(answers: Mapping[str, str]) -> frozenset[str]:
    """What was considered; somebody who could not be asked was not consulted."""
    return frozenset(k for k, said in answers.items() if k not in CONSULTATIONS or said == "yes")


def _supported(case: Case, answers: Mapping[str, str]) -> bool:
    states = Support.objects.current().filter(case=case).values_list("state", flat=True)
    return counts_as_support(
        states, answers.get(ConsiderationKind.EARLY_HELP, ""),
        answers.get(ConsiderationKind.SUPPORT_NOT_APPROPRIATE, ""),
    )  # fmt: skip


def _below_entry(case: Case, day: dt.date) -> str:
    return below_entry(case.enrolment, case.pathway.entry, day)


def _contacts(case: Case) -> tuple[int, int, int]:
    """How many contacts, with a meeting offered, with absence condoned; each as it stands."""
    rows = list(case.contacts.current().values_list("kind", "outcome", "condoned"))
    offered = sum(
        kind == ContactKind.MEETING or how == ContactOutcome.OFFERED for kind, how, _ in rows
    )
    return len(rows), offered, sum(condoned for *_, condoned in rows)


def current_panels(case: Case) -> list[Panel]:
    """The sittings of the panel that waits, or of the last that was held; none called off counts."""
    rows = list(case.panels.standing().filter(kind=MeetingKind.PANEL).order_by("id"))
    last = [row for row in rows if row.waits] or rows[-1:]
    days = {timezone.localdate(row.at) for row in last}
    return [row for row in rows if timezone.localdate(row.at) in days]


def _carers(case: Case, panels: list[Panel]) -> tuple[int, tuple[str, ...]]:
    people = carers_of(case)
    if not panels:
        return len(people), ()
    letters = case.letters.filter(panel__in=panels).that_tell()
    invited = set(letters.values_list("carer_id", flat=True))
    missing = [r.carer.full_name for r in people if r.safe_to_contact and r.carer_id not in invited]
    return len(people), tuple(missing)


def _times_entered(case: Case, stage: Stage) -> int:
    return case.events.filter(kind=EventKind.STAGE_MOVED, data__to=stage).count()
