"""Cases through the real actions: `case_at(Stage.FT_PLAN)` walks there as people would.

world = CaseWorld()                      # a school with a year of sessions, one person per role
case = case_at(Stage.FT_REVIEW, world)   # a pupil with two parents, a flag, and a case at review
"""

import datetime as dt
from dataclasses import dataclass, field
from functools import cached_property

from django.utils import timezone

from accounts.models import User
from attendance.choices import Relation, Role
from attendance.models import Enrolment, Flag, School
from cases.actions import considering, contacts, escalations, letters, moving, opening, plans
from cases.actions.timeline import add_event
from cases.choices import (
    CloseReason,
    ConsiderationKind,
    ContactKind,
    ContactOutcome,
    LetterTemplate,
    Offence,
    Stage,
)
from cases.models import Case, Contact, Pathway
from fines.choices import EventKind as CourtEvent
from fines.models import ChargingDecision, DecisionAnswer
from fines.models.refs import next_decision_ref
from tests.factories.accounts import UserFactory
from tests.factories.attendance import (
    EnrolmentFactory,
    FlagFactory,
    MembershipFactory,
    ResponsibilityFactory,
    fill_marks,
    open_school,
)

FIRST_DAY = dt.date(2025, 9, 1)
HOLIDAYS = (
    dt.date(2025, 10, 27), dt.date(2025, 12, 22), dt.date(2025, 12, 29),
    dt.date(2026, 2, 16), dt.date(2026, 3, 30), dt.date(2026, 4, 6), dt.date(2026, 5, 25),
)  # fmt: skip


@dataclass
class CaseWorld:
    """One school with its year, and one person per role."""

    weeks: int = 39
    start: dt.date = FIRST_DAY
    school: School = field(init=False)

    def __post_init__(self) -> None:
        self.school = open_school(weeks=self.weeks, start=self.start, holiday_weeks=HOLIDAYS)

    def person(self, role: str, name: str = "") -> User:
        """Somebody new with that role here (or over the whole authority)."""
        user = UserFactory(name=name or Role(role).label)
        at_school = role in (Role.SCHOOL_ADMIN, Role.ATTENDANCE_LEAD, Role.EWO)
        MembershipFactory(user=user, role=role, school=self.school if at_school else None)
        return user

    @cached_property
    def admin(self) -> User:
        return self.person(Role.SCHOOL_ADMIN, "Ada Admin")

    @cached_property
    def lead(self) -> User:
        return self.person(Role.ATTENDANCE_LEAD, "Lena Lead")

    @cached_property
    def ewo(self) -> User:
        return self.person(Role.EWO, "Ewan Officer")

    @cached_property
    def manager(self) -> User:
        return self.person(Role.MANAGER, "Mina Manager")

    @cached_property
    def legal(self) -> User:
        return self.person(Role.LEGAL_OFFICER, "Lou Legal")

    @cached_property
    def system_admin(self) -> User:
        return self.person(Role.SYSTEM_ADMIN, "Sid System")

    def pupil_with_parents(self) -> Enrolment:
        """A pupil with a mother and a father, absent each Monday of the first eight weeks.

        16 of 80 sessions missed without permission: a fifth, in any six weeks of them, which meets
        the entry test of Fast Track.
        """
        enrolment = EnrolmentFactory(school=self.school, starts_on=self.start)
        fill_marks(enrolment, "OO.. ...... " * 8)
        ResponsibilityFactory(pupil=enrolment.pupil, relation=Relation.MOTHER, contact_order=1)
        ResponsibilityFactory(
            pupil=enrolment.pupil, relation=Relation.FATHER, contact_order=2, lives_with_pupil=False
        )
        return enrolment

    def flag(self, enrolment: Enrolment | None = None, **fields: object) -> Flag:
        """A standing flag of a pupil with parents."""
        return FlagFactory(enrolment=enrolment or self.pupil_with_parents(), **fields)


# The ordinary way through: stage by stage, and what is done before entering it.
WAY = (
    Stage.FLAGGED, Stage.SCHOOL_SUPPORT, Stage.FT_REFERRED, Stage.FT_OPEN, Stage.FT_PANEL,
    Stage.FT_PLAN, Stage.FT_REVIEW, Stage.NOTICE_TO_IMPROVE, Stage.NOTICE_PROPOSED,
    Stage.NOTICE_ISSUED, Stage.NOTICE_UNPAID, Stage.LEGAL_CONSIDERATION, Stage.INTERVIEW,
    Stage.PROSECUTION, Stage.COURT, Stage.OUTCOME, Stage.POST_MONITOR,
)  # fmt: skip


def own_pathway(begins: dt.date = dt.date(2025, 9, 1), **changes: object) -> Pathway:
    """A pathway of the authority's own: the shipped twelve weeks with changes, in force."""
    template = Pathway.objects.get(slug="fast-track-12")
    rows = list(template.rows)
    number = Pathway.objects.count()
    fields = {
        f.name: getattr(template, f.name) for f in Pathway._meta.concrete_fields
        if f.name not in ("id", "valid_from", "default_from")
    } | {"slug": f"own-{number}", "name": f"Own {number}", "ships": False, "copied_from": template}  # fmt: skip
    own = Pathway.objects.create(**fields | changes)
    for row in rows:
        row.pk, row.pathway, row._state.adding = None, own, True
        row.save()
    Pathway.objects.filter(pk=own.pk).update(valid_from=begins)
    return Pathway.objects.get(pk=own.pk)


def open_case(world: CaseWorld, flag: Flag | None = None) -> Case:
    """A case just opened by the nightly job."""
    case, _ = opening.open_or_join(flag=flag or world.flag())
    assert case is not None
    return case


def case_at(stage: Stage, world: CaseWorld | None = None, case: Case | None = None) -> Case:
    """A case that has walked to a stage of the ordinary way (or CLOSED: improved at review).

    `case`, when given, has just been opened; otherwise a new one is.
    """
    world = world or CaseWorld()
    case = case or open_case(world)
    if stage == Stage.CLOSED:
        case = _walk(case, world, Stage.FT_REVIEW)
        return moving.move_case(
            case=case,
            to=Stage.CLOSED,
            by=world.ewo,
            reason="Better",
            close_reason=CloseReason.IMPROVED,
        )
    return _walk(case, world, stage)


def _walk(case: Case, world: CaseWorld, stage: Stage) -> Case:
    for step in WAY[1 : WAY.index(stage) + 1]:
        _prepare(case, world, step)
        case = moving.move_case(case=case, to=step, by=_mover(world, step), reason="On the way")
    return case


def _mover(world: CaseWorld, step: Stage) -> User | None:
    if step == Stage.NOTICE_UNPAID:
        return None
    people = {
        "lead": (Stage.SCHOOL_SUPPORT, Stage.FT_REFERRED),
        "manager": (Stage.NOTICE_ISSUED, Stage.LEGAL_CONSIDERATION),
        "legal": (Stage.PROSECUTION, Stage.COURT, Stage.OUTCOME, Stage.POST_MONITOR),
    }
    name = next((n for n, steps in people.items() if step in steps), "ewo")
    person: User = getattr(world, name)
    return person


def _prepare(case: Case, world: CaseWorld, step: Stage) -> None:
    match step:
        case Stage.FT_REFERRED:
            log(
                case,
                world,
                kind=ContactKind.MEETING,
                outcome=ContactOutcome.ATTENDED,
                by=world.lead,
            )
            for kind in ("early_help", "siblings", "vulnerability"):
                consider(case, world.lead, kind)
        case Stage.FT_PANEL:
            invite_everybody(case, world)
        case Stage.FT_PLAN:
            hold_panel_and_agree(case, world)
        case Stage.INTERVIEW:
            consider(case, world.ewo, ConsiderationKind.PLANNING_MEETING)
            consider(case, world.ewo, ConsiderationKind.ESO, answer="no")
        case Stage.PROSECUTION:
            consider(case, world.legal, ConsiderationKind.OFFENCE, answer=Offence.S444_1)
            approve_prosecution(case, world)


def log(case: Case, world: CaseWorld, **fields: object) -> Contact:
    """Log a contact with the first parent, a call that got through unless told."""
    values: dict[str, object] = {
        "by": world.ewo, "kind": ContactKind.CALL, "outcome": ContactOutcome.SPOKE,
        "carer": case.pupil.responsibilities.first().carer, "note": "Talked about mornings",
    } | fields  # fmt: skip
    return contacts.log_contact(case=case, **values)  # type: ignore[arg-type]


def consider(case: Case, by: User, kind: str, answer: str = "yes") -> object:
    """Record one consideration."""
    return considering.consider(case=case, by=by, kind=kind, answer=answer, reason="As discussed")


def invite_everybody(case: Case, world: CaseWorld) -> None:
    """Arrange a panel and invite each parent."""
    when = timezone.now() + dt.timedelta(days=7)
    when += dt.timedelta(days=max(0, 7 - when.weekday()) if when.weekday() > 4 else 0)
    panel = plans.arrange_panel(case=case, by=world.ewo, at=when, place="School, room 4")
    for row in case.pupil.responsibilities.all():
        letters.send_letter(
            case=case,
            by=world.ewo,
            carer=row.carer,
            template=LetterTemplate.PANEL_INVITATION,
            panel=panel,
        )


def hold_panel_and_agree(case: Case, world: CaseWorld) -> None:
    """Record the panel, whose day has come, and the plan."""
    case.panels.update(at=timezone.now())
    plans.record_panel(panel=case.panels.get(), by=world.ewo, attended=[], minutes="Nobody came.")
    plans.agree_plan(
        case=case, by=world.ewo, support="Breakfast club",
        targets=[plans.Target("Be at school every Monday", "Parent"), plans.Target("Ring by 9", "School")],
    )  # fmt: skip


def approve_prosecution(case: Case, world: CaseWorld) -> None:
    """A decision record and its approval, decided on its own page so that the walk makes the move.

    The rows alone: which sessions it is about, the tests of courts ask.
    """
    case.refresh_from_db()
    row = escalations.ask(
        case=case, by=world.legal, stage=Stage.PROSECUTION, summary="Prosecute", path="/elsewhere/",
        recommendation="Evidence and public interest",
    )  # fmt: skip
    escalations.approve(escalation=row, by=world.manager)
    record = write_record(case, world)
    DecisionAnswer.objects.create(decision=record, approved=True, by=world.manager)
    add_event(
        case=case, kind=CourtEvent.DECISION_APPROVED, by=world.manager, at=timezone.now(), legal=True,
        text=f"Decision record {record.ref} approved.", data={"decision": record.ref},
    )  # fmt: skip


def write_record(case: Case, world: CaseWorld, **changes: object) -> ChargingDecision:
    """A decision record about the first parent, in place of the one that stood."""
    carer = case.pupil.responsibilities.first().carer
    before = ChargingDecision.objects.filter(case=case, carer=carer).first()
    why, charge = "As discussed", case.considerations.filter(kind=ConsiderationKind.OFFENCE).last()
    values = {
        "ref": next_decision_ref(), "case": case, "pupil": case.pupil, "carer": carer, "known": {},
        "evidence_met": True, "evidence_why": why, "interest_met": True, "interest_why": why,
        "eso_suitable": False, "eso_why": why, "eso_on": timezone.localdate(), "equality_why": why,
        "decides": "charge", "charge": charge.answer if charge else Offence.S444_1, "why": why,
        "drafted_by": world.legal, "replaces": before, "why_changed": why if before else "",
    } | changes  # fmt: skip
    return ChargingDecision.objects.create(**values)
