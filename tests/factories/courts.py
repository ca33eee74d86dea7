"""A case walked to a court through the real actions.

scene = legal_scene()                    # unpaid notice, case at legal consideration
decision = decide(scene)                 # written by the legal officer
approve(scene, decision)                 # by the manager: the case is at prosecution
row = charge(scene)                      # all of it, and the charge laid
"""

import datetime as dt
from typing import Any

from django.utils import timezone

from accounts.models import User
from attendance.choices import Role
from attendance.models import Carer
from cases.actions import moving
from cases.choices import Stage
from cases.models import Case
from fines.actions.court_steps import Day, list_hearing, record_step
from fines.actions.courts import begin_proceedings
from fines.actions.deciding import Weighed, answer_decision, factors_on, write_decision
from fines.actions.payments import lapse_unpaid
from fines.actions.posting import prove_posting
from fines.models import (
    ChargingDecision,
    DecisionAnswer,
    InterviewRecord,
    PenaltyNotice,
    Proceedings,
)
from tests.factories.fines import Scene, issue, notice_scene, person
from tests.factories.packs import sign_all

LAPSED = dt.date(2026, 3, 3)
CHARGED = dt.date(2026, 4, 1)
FOLLOWS = "The six months end soon; the rest follows before the hearing."


def legal_scene(pattern: str = "OOOOO OOOOO", *, noticed: bool = True) -> Scene:
    """A case at legal consideration, on an unpaid notice or (`noticed` False) on none at all."""
    scene = notice_scene(pattern)
    if noticed:
        lapse_unpaid(notice=issue(scene), on=LAPSED)
    to_legal(scene)
    return scene


def to_legal(scene: Scene) -> Case:
    """The case taken to legal consideration by the manager."""
    case = Case.objects.get(pk=scene.case.pk)
    moving.move_case(
        case=case, to=Stage.LEGAL_CONSIDERATION, by=scene.manager, reason="Unpaid", on=LAPSED
    )
    scene.case = Case.objects.get(pk=scene.case.pk)
    return scene.case


def weighed(offence: str = "s444_1", **changes: Any) -> Weighed:
    """Everything answered."""
    words = "Weighed for the test."
    values = {
        "evidence": (True, words), "interest": (True, words), "eso": (False, words),
        "equality": words, "why": words, "charge": offence, "planning": words,
        "factors": {k.key: ("for", words) for k in factors_on(CHARGED)},
    }  # fmt: skip
    return Weighed(**(values | changes))


def decide(scene: Scene, offence: str = "s444_1", **changes: Any) -> ChargingDecision:
    """The record about the mother, by the legal officer, for every session unless told."""
    on = changes.pop("on", CHARGED)
    by = changes.pop("by", scene.legal)
    carer: Carer = changes.pop("carer", scene.mother)
    ids = changes.pop("session_ids", None)
    return write_decision(
        case=Case.objects.get(pk=scene.case.pk), carer=carer, by=by, on=on,
        session_ids=scene.sessions() if ids is None else ids, weighed=weighed(offence, **changes),
    )  # fmt: skip


def interviewed(scene: Scene, carer: Carer, on: dt.date, end: str = "held") -> InterviewRecord:
    """An interview under caution as the database lets it be written."""
    at = timezone.make_aware(dt.datetime.combine(on, dt.time(10)))
    row = scene.case.interviews.create(
        carer=carer, at=at, place="Council House", interviewer=scene.officer, by=scene.legal
    )
    return InterviewRecord.objects.create(
        interview=row, end=end, on=on, caution_given=end == "held", advice_offered=end == "held",
        summary="Asked what she knew." if end == "held" else "", by=scene.officer, recorded_at=at,
    )  # fmt: skip


def approve(scene: Scene, decision: ChargingDecision, on: dt.date = CHARGED) -> ChargingDecision:
    """Approved by the manager; a parent charged under s444(1A) was interviewed the day before."""
    if decision.charge == "s444_1a":
        interviewed(scene, decision.carer, on - dt.timedelta(days=1))
    answer_decision(decision=decision, approved=True, by=scene.manager, on=on)
    return ChargingDecision.objects.get(pk=decision.pk)


def charge(scene: Scene, offence: str = "s444_1", **changes: Any) -> Proceedings:
    """Decided, approved and laid."""
    procedure = changes.pop("procedure", "hearing")
    on = changes.pop("on", CHARGED)
    why = changes.pop("why_lacking", FOLLOWS)
    decision = approve(scene, decide(scene, offence, on=on, **changes), on)
    if procedure == "sjp":
        complete_pack(scene, decision.carer)
    return begin_proceedings(
        decision=decision,
        charge=offence,
        procedure=procedure,
        by=scene.legal,
        on=on,
        why_lacking=why,
    )


def by_another() -> dict[str, Any]:
    """What a harsher result put right wants: somebody else, and the court's own document."""
    return {"by": person(Role.LEGAL_OFFICER), "document": "Court register, 14 May"}


def served(row: Proceedings, by: User) -> None:
    """The papers served on the day the charge was laid."""
    record_step(proceedings=row, kind="served", on=row.filed_on, by=by)


def heard(row: Proceedings, by: User, on: dt.date) -> None:
    """Papers served, and a day in court that day: now a court may decide."""
    if not row.steps.filter(kind="served").exists():
        served(row, by)
    at = timezone.make_aware(dt.datetime.combine(on, dt.time(10)))
    day = Day("first", "Severnbridge Magistrates' Court", at, held=on < timezone.localdate())
    list_hearing(proceedings=row, day=day, by=by)


def complete_pack(scene: Scene, carer: Carer | None = None) -> None:
    """Every paper of the parent's pack: posting proved, statement and certificate signed."""
    for notice in PenaltyNotice.objects.filter(case=scene.case, status="unpaid"):
        prove_posting(
            notice=notice, by=scene.manager, certificate="CP 4417", posted_by="The post room"
        )
    sign_all(scene, carer or scene.mother)


def before_court(scene: Scene, words: str = "Weighed.") -> dict[str, str]:
    """Rows of every kind about the mother, as the database lets them be written: their references.

    `words` stands wherever people write what a school must never read.
    """
    writer = person(Role.LEGAL_OFFICER)
    decision = ChargingDecision.objects.create(
        ref="DR-9001", case=scene.case, pupil=scene.enrolment.pupil, carer=scene.mother,
        evidence_met=True, evidence_why=words, interest_met=True, interest_why=words,
        eso_suitable=False, eso_why=words, eso_on=CHARGED, equality_why=words, decides="charge",
        charge="s444_1", why=words, known={}, drafted_by=writer,
    )  # fmt: skip
    kind = factors_on(CHARGED)[0]
    decision.factors.create(kind=kind, weighs="for", words=words)
    DecisionAnswer.objects.create(decision=decision, approved=True, reason=words, by=scene.manager)
    row = Proceedings.objects.create(
        ref="PR-9001", case=scene.case, pupil=scene.enrolment.pupil, carer=scene.mother,
        decision=decision, charge="s444_1", offence_on=dt.date(2025, 11, 3), by=writer,
        offence_until=dt.date(2025, 11, 14), filed_on=CHARGED,
        lacking=[["plan", "Plan or attendance contract", words]], why_lacking=words,
    )  # fmt: skip
    at = timezone.make_aware(dt.datetime(2026, 5, 6, 10))
    row.steps.create(kind="served", on=CHARGED, by=writer)
    step = row.steps.create(kind="guilty", on=CHARGED, note=words, by=writer)
    right = {"replaces": step, "why_changed": words, "note": words}
    row.steps.create(kind="guilty", on=CHARGED, by=writer, **right)
    hearing = row.hearings.create(kind="first", court="Magistrates' Court", at=at, by=writer)
    row.results.create(
        outcome="fine", on=at.date(), fine_pence=22000, note=words, by=writer, recorded_at=at
    )
    row.appeals.create(result="lodged", on=at.date(), note=words, by=writer)
    interview = scene.case.interviews.create(
        carer=scene.mother, at=at, place="Council House", interviewer=writer, by=writer
    )
    InterviewRecord.objects.create(
        interview=interview, end="held", on=CHARGED, caution_given=True, advice_offered=True,
        summary=words, by=writer, recorded_at=at,
    )  # fmt: skip
    order = scene.case.measures.create(
        kind="eso", made_on=CHARGED, starts_on=CHARGED, ends_on=dt.date(2027, 3, 31),
        requires=words, by=writer,
    )  # fmt: skip
    order.notes.create(kind="breach", on=CHARGED, words=words, by=writer)
    return {
        "decision": decision.ref, "charge": row.ref, "hearing": str(hearing.pk),
        "interview": str(interview.pk), "order": str(order.pk),
    }  # fmt: skip
