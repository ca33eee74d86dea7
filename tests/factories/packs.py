"""A case at prosecution with everything a court pack needs, through the real actions; and packs built at once."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from accounts.models import User
from attendance.models import Carer, School
from cases.actions import considering, contacts, letters, moving, plans
from cases.choices import LetterTemplate, PlanKind, Stage
from cases.models import Case
from fines.actions import pack_building, payments
from fines.actions.pack_disclosing import list_notes, pass_notes
from fines.actions.pack_file import PackFile
from fines.actions.pack_papers import read_statement, record_signature, write_statement
from fines.actions.posting import prove_posting
from fines.choices import PackPaper
from fines.models import ChargingDecision, CourtPack, DecisionAnswer
from tests.factories.fines import ISSUED, PROPOSED, Scene, issue, notice_scene, propose

DAY = dt.date(2026, 3, 20)


def pack_scene(pattern: str = "OOOOO OOOOO") -> Scene:
    """An unpaid notice, decided on, with contacts, a letter, a contract and support. On the clock of `DAY`."""
    scene = notice_scene(pattern)
    return _unpaid(scene, PROPOSED, ISSUED)


def pack_scene_of_now() -> Scene:
    """The same some weeks ago, for a clock that is not ours to hold: a browser's, a worker's."""
    today = timezone.localdate()
    monday = today - dt.timedelta(days=today.weekday(), weeks=11)
    scene = notice_scene(start=monday)
    return _unpaid(scene, monday + dt.timedelta(weeks=1), monday + dt.timedelta(weeks=2))


def _unpaid(scene: Scene, proposed: dt.date, issued: dt.date) -> Scene:
    notice = issue(scene, propose(scene, on=proposed), on=issued)
    lapse_day = (notice.second_due or issued) + dt.timedelta(days=1)
    payments.lapse_unpaid(notice=notice, on=lapse_day)
    prove_posting(notice=notice, by=scene.manager, certificate="CP 4417", posted_by="The post room")
    worked(scene)
    moving.move_case(
        case=Case.objects.get(pk=scene.case.pk),
        to=Stage.LEGAL_CONSIDERATION,
        by=scene.manager,
        reason="Unpaid",
    )
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
        interest_met=True, interest_why=words, eso_suitable=False, eso_why=words, eso_on=timezone.localdate(),
        equality_why=words,
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


def read_all(case: Case, carer: Carer, by: User) -> None:
    """Whoever builds the pack has read every note, and lets go what speaks of nobody else."""
    notes = list_notes(case=case, carer=carer, by=by)
    seen = {note.typed.key: read for note, read in notes if note.is_passable}
    if seen:
        pass_notes(case=case, carer=carer, seen=seen, by=by)


def sign_all(scene: Scene, carer: Carer | None = None) -> None:
    """The statement written and signed by the officer, the certificate by the head."""
    School.objects.filter(pk=scene.school.pk).update(head_name="Ms Ada Head")
    case, carer = Case.objects.get(pk=scene.case.pk), carer or scene.mother
    read_all(case, carer, scene.legal)
    text = read_statement(PackFile(case, carer), scene.officer).text
    write_statement(case=case, carer=carer, text=text, by=scene.officer)
    day = timezone.localdate()
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
