"""A case ready for a notice, and notices walked through the real actions to where a test wants them.

    scene = notice_scene()                       # school, child, mother, ten unauthorised sessions, people
    notice = propose(scene)                      # by the welfare officer
    notice = issue(scene, notice)                # by the manager, posted that day

Everything is written by the real actions, so that triggers, events and letters are the real ones.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from accounts.models import User
from attendance.choices import Relation, Role
from attendance.models import Carer, Enrolment, Responsibility, School, Session
from cases.choices import Stage
from cases.models import Case, Support
from cases.models.pathways import default_pathway
from fines.actions import leaving, taking_back
from fines.actions.issuing import issue_notice
from fines.actions.payments import correct_payment
from fines.actions.proposing import propose_notice
from fines.choices import AddressSource, Became, Consideration
from fines.models import Payment, PenaltyNotice
from fines.rules.answers import Answer
from tests.factories.attendance import (
    EnrolmentFactory,
    MembershipFactory,
    ResponsibilityFactory,
    fill_marks,
    open_school,
)

FIRST_WEEK = dt.date(2025, 11, 3)
PROPOSED = dt.date(2026, 1, 19)
ISSUED = dt.date(2026, 1, 30)
SAID = "Considered for the test."
ANSWERS = {c: Answer(True, SAID) for c in Consideration} | {
    Consideration.ADDRESS: Answer(True, SAID, AddressSource.COUNCIL_TAX, FIRST_WEEK)
}


@dataclass
class Scene:
    """Everybody a notice needs."""

    school: School
    enrolment: Enrolment
    mother: Carer
    case: Case
    officer: User
    manager: User
    lead: User
    legal: User

    def sessions(self, count: int | None = None) -> list[int]:
        """Keys of the child's unauthorised sessions, oldest first."""
        marked = Session.objects.filter(
            marks__enrolment=self.enrolment, marks__code__in=["G", "N", "O", "U"]
        )
        return list(marked.order_by("date", "half").values_list("pk", flat=True)[:count])


def person(role: str, school: School | None = None, name: str = "") -> User:
    """Somebody who holds one role since 2020."""
    held = MembershipFactory(role=role, school=school) if school else MembershipFactory(role=role)
    if name:
        held.user.name = name
        held.user.save(update_fields=["name"])
    return held.user


def notice_scene(
    pattern: str = "OOOOO OOOOO", *, weeks: int = 12, stage: str = Stage.NOTICE_TO_IMPROVE,
    start: dt.date = FIRST_WEEK,
) -> Scene:  # fmt: skip
    """A child with these marks from Monday 3 November 2025, a mother, a case, and the people around."""
    school = open_school(weeks=weeks, start=start)
    enrolment = EnrolmentFactory(school=school)
    fill_marks(enrolment, pattern)
    mother = ResponsibilityFactory(pupil=enrolment.pupil).carer
    officer = person(Role.EWO, school, "Amina Yusuf")
    case = make_case(enrolment, officer, stage)
    return Scene(
        school, enrolment, mother, case, officer,
        person(Role.MANAGER, name="Helen Ward"),
        person(Role.ATTENDANCE_LEAD, school),
        person(Role.LEGAL_OFFICER),
    )  # fmt: skip


def make_case(enrolment: Enrolment, officer: User, stage: str = Stage.NOTICE_TO_IMPROVE) -> Case:
    """A case standing at a stage; past the school's own, support has been offered."""
    number = Case.objects.count() + 9001
    case = Case.objects.create(
        ref=f"FT-{number}", pupil=enrolment.pupil, enrolment=enrolment, opened_on=FIRST_WEEK,
        pathway=default_pathway(FIRST_WEEK),
        stage=stage, officer=officer, officer_since=FIRST_WEEK, basis_as_of=FIRST_WEEK,
    )  # fmt: skip
    if stage not in (Stage.FLAGGED, Stage.SCHOOL_SUPPORT):
        Support.objects.create(
            case=case, by=officer, kind="mentoring", provider="The school", state="taken",
            offered_on=FIRST_WEEK, state_on=FIRST_WEEK,
        )  # fmt: skip
    return case


def another_parent(scene: Scene, relation: str = Relation.FATHER, **fields: object) -> Carer:
    """One more parent of the child."""
    made: Responsibility = ResponsibilityFactory(
        pupil=scene.enrolment.pupil, relation=relation, **fields
    )
    return made.carer


def take_back(
    *, payment: Payment, by: User, reason: str, became: str = Became.UNMATCHED
) -> Payment:
    """Take a payment back: where that takes two people, somebody else asked for it before."""
    payment = Payment.objects.select_related("notice", "receipt").get(pk=payment.pk)
    if leaving.why_two(payment, by) and leaving.asked_of(payment) is None:
        other = person(Role.LEGAL_OFFICER)
        taking_back.take_back(payment=payment, by=other, reason=reason, became=became)
    return correct_payment(payment=payment, by=by, reason=reason, became=became)


def propose(
    scene: Scene, *, carer: Carer | None = None, session_ids: Sequence[int] | None = None,
    on: dt.date = PROPOSED, by: User | None = None, **changes: object,
) -> PenaltyNotice:  # fmt: skip
    """A proposal by the welfare officer, in the manager's queue."""
    return propose_notice(
        case=scene.case, carer=carer or scene.mother,
        session_ids=scene.sessions() if session_ids is None else session_ids,
        by=by or scene.officer, answers=changes.pop("answers", ANSWERS), on=on, **changes,
    )  # fmt: skip


def issue(
    scene: Scene, notice: PenaltyNotice | None = None, *, on: dt.date = ISSUED, **changes: object
) -> PenaltyNotice:
    """The notice issued by the manager and posted that day: received Tuesday 3 February 2026."""
    notice = notice or propose(scene)
    return issue_notice(notice=notice, by=changes.pop("by", scene.manager), on=on, **changes)


def both_noticed() -> Scene:
    """Two notices of one child, to two parents, £80 each: `hers` and `his`."""
    scene = notice_scene()
    scene.hers = issue(scene)  # type: ignore[attr-defined]
    scene.his = issue(scene, propose(scene, carer=another_parent(scene)))  # type: ignore[attr-defined]
    return scene
