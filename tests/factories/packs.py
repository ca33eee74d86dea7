"""A case at prosecution with everything a court pack needs, through the real actions; and packs built at once."""

from __future__ import annotations

import datetime as dt

from accounts.models import User
from attendance.models import Carer
from cases.actions import considering, contacts, letters, plans
from cases.choices import LetterTemplate, PlanKind
from cases.models import Case
from fines.actions import pack_building, payments
from fines.actions.pack_file import PackFile
from fines.actions.pack_papers import read_statement, record_signature, write_statement
from fines.choices import PackPaper
from fines.models import ChargingDecision, CourtPack, DecisionAnswer
from tests.factories.courts import to_legal
from tests.factories.fines import Scene, issue, notice_scene

DAY = dt.date(2026, 3, 20)


def pack_scene(pattern: str = "OOOOO OOOOO") -> Scene:
    """An unpaid notice taken to prosecution, with contacts, a letter, a contract and support."""
    scene = notice_scene(pattern)
    notice = issue(scene)
    payments.lapse_unpaid(notice=notice, on=dt.date(2026, 3, 3))
    worked(scene)
    to_legal(scene)
    decided(scene)
    scene.case = Case.objects.get(pk=scene.case.pk)
    return scene


def decided(scene: Scene) -> ChargingDecision:
    """The decision record about the mother for every session, approved by the manager, and the order considered."""
    words = "Weighed for the test."
    case = Case.objects.get(pk=scene.case.pk)
    considering.consider(case=case, by=scene.legal, kind="eso", answer="no", reason=words)
    row = ChargingDecision.objects.create(
        ref="CD-9001", case=case, pupil=case.pupil, carer=scene.mother, evidence_met=True, evidence_why=words,
        interest_met=True, interest_why=words, eso_suitable=False, eso_why=words, eso_on=DAY, equality_why=words,
        decides="charge", charge="s444_1", why=words, known={}, drafted_by=scene.legal,
    )  # fmt: skip
    for key in scene.sessions():
        row.sessions.create(session_id=key, enrolment=scene.enrolment, code="O")
    DecisionAnswer.objects.create(decision=row, approved=True, by=scene.manager)
    return row


def worked(scene: Scene) -> None:
    """What an officer did beside the notice."""
    case = Case.objects.get(pk=scene.case.pk)
    said = {"kind": "call", "outcome": "spoke", "note": "Agreed to try the bus."}
    contacts.log_contact(case=case, by=scene.officer, carer=scene.mother, **said)  # type: ignore[arg-type]
    plans.agree_plan(
        case=case, by=scene.officer, support="Breakfast club", kind=PlanKind.CONTRACT,
        targets=[plans.Target("At school on Monday", "Parent")],
    )  # fmt: skip
    letters.send_letter(
        case=case, by=scene.officer, carer=scene.mother, template=LetterTemplate.FIRST_ATTENDANCE
    )


def sign_all(scene: Scene, carer: Carer | None = None) -> None:
    """The statement written and signed by the officer, the certificate by the head."""
    case, carer = Case.objects.get(pk=scene.case.pk), carer or scene.mother
    text = read_statement(PackFile(case, carer), scene.officer).text
    write_statement(case=case, carer=carer, text=text, by=scene.officer)
    day = dt.date.today()
    for paper, name in (
        (PackPaper.STATEMENT, scene.officer.name),
        (PackPaper.CERTIFICATE, "Ada Head"),
    ):
        record_signature(case=case, carer=carer, paper=paper, name=name, on=day, by=scene.officer)


def build(
    scene: Scene, *, by: User | None = None, reason: str = "", carer: Carer | None = None
) -> CourtPack:
    """Asked for and built, as the worker would."""
    asked = pack_building.ask_for_pack(
        case=Case.objects.get(pk=scene.case.pk), carer=carer or scene.mother,
        by=by or scene.manager, reason=reason,
    )  # fmt: skip
    for waiting, _ in list(pack_building.waiting_builds()):
        pack_building.build_pack(waiting)
    asked.refresh_from_db()
    assert asked.problem == "", asked.problem
    return CourtPack.objects.get(build=asked)
